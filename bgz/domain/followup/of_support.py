"""What a support family asks of the coordinator (design 9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bgz.domain.followup.of_screening import people_said, screening_tasks, signs_of_life
from bgz.domain.followup.retention import REFUSED, retention_task
from bgz.domain.followup.tasks import (
    Task,
    back_on,
    due_after,
    due_at_import,
    hold_tasks,
    own_tasks,
    reached,
    settled_pauses,
)
from bgz.domain.values.months import Month
from bgz.domain.work.screening import GROWN_UP, VOG, newest_vog, people_needing_vog, vog_until, was_approved
from bgz.domain.work.stages import has_ended, has_left, is_running, paused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.person import Pause
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules


def support_tasks(family: SupportFamily, matches: Sequence[Match], rules: Rules, day: date) -> Iterator[Task]:
    """Yield what `family` with its `matches` asks, known on `day`; tasks due later are among them."""
    yield from own_tasks(family, day)
    yield from retention_task(family, matches, rules.norms, day)
    decision = family.screening.decision
    decided = decision.verdict if decision and decision.on <= day else ""
    refused = decided in REFUSED and family.about.settled("screening.decision")
    if refused or (has_left(family.left, day) and family.about.settled("left")):
        return
    yield from hold_tasks(family, family.paused, signs_of_life(family, day), day, weeks=rules.norms.silence_weeks)
    pauses = settled_pauses(family, family.paused, "paused")
    if decision and decided == "approved" and was_approved(family, rules):
        yield from _vogs(family, rules, decision.on, day)
        yield from _offer(family, matches, rules, decision.on, pauses, day)
    elif not paused(pauses, day):
        yield from screening_tasks(family, rules, pauses, day)


def _offer(
    family: SupportFamily,
    matches: Sequence[Match],
    rules: Rules,
    approved: date,
    pauses: Mapping[str, Pause],
    day: date,
) -> Iterator[Task]:
    """Yield the yearly question whether the offer still stands, of a family that helps nobody and has no pause."""
    if paused(pauses, day) or any(is_running(match, day) for match in matches):
        return
    ended = [match.end.on for match in matches if match.trial and match.end and has_ended(match, day)]
    last = max([approved, *ended, *reached(family, day, "offer"), *back_on(pauses, day)])
    due = due_after(last, family.source, day, months=rules.norms.offer_months)
    yield Task(case=family.number, kind="offer", due=due, since=last)


def _vogs(family: SupportFamily, rules: Rules, approved: date, day: date) -> Iterator[Task]:
    """Yield the VOGs that expire, have expired or are lacking in an approved family.

    An own child that will be 18 within the longest notice is among them.
    """
    if not rules.checklist[VOG].required:
        return
    noticed = [timedelta(days=days) for days in sorted(rules.norms.vog_notice_days, reverse=True)]
    ahead = day + max(noticed, default=timedelta(0))
    for who in dict.fromkeys([*people_needing_vog(family, day), *_grown_up_by(family, ahead)]):
        issued = newest_vog(family, who, day)
        since = issued or _needed_from(family, who, approved)
        due = due_at_import(vog_until(issued, rules.norms) if issued else since, family.source, day)
        notices = tuple(due - before for before in noticed)
        people = people_said(family, who, day)
        yield Task(case=family.number, kind="vog", due=due, since=since, who=who, notices=notices, people=people)


def _grown_up_by(family: SupportFamily, day: date) -> list[str]:
    return [key for key, child in family.own_children.items() if child.born and child.born.age_on(day) >= GROWN_UP]


def _needed_from(family: SupportFamily, who: str, approved: date) -> date:
    """Return the day from which a person without any VOG needs one."""
    if who in family.adults:
        return max(approved, family.adults[who].since or approved)
    born = family.own_children[who].born
    return max(approved, Month(born.year + GROWN_UP, born.month).first_day) if born else approved
