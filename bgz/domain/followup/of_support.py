"""What a support family asks of the coordinator (design 9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bgz.domain.followup.tasks import Task, back_on, due_after, due_at_import, hold_tasks, reached
from bgz.domain.values.months import Month
from bgz.domain.work.screening import GROWN_UP, TALKS, VOG, people_needing_vog, vog_state, was_approved
from bgz.domain.work.stages import has_ended, has_left, is_running, paused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

_REFUSED = ("rejected", "withdrawn")


def support_tasks(family: SupportFamily, matches: Iterable[Match], rules: Rules, day: date) -> Iterator[Task]:
    """Yield what `family` with its `matches` asks, known on `day`; tasks due later are among them."""
    decision = family.screening.decision
    decided = decision.verdict if decision and decision.on <= day else ""
    refused = decided in _REFUSED and family.about.settled("screening.decision")
    if has_left(family.left, day) or refused:
        return
    signs = signs_of_life(family, day)
    yield from hold_tasks(family, family.paused, signs, day, weeks=rules.norms.silence_weeks)
    if decision and decided == "approved" and was_approved(family, rules):
        yield from _vogs(family, rules, decision.on, day)
        yield from _offer(family, matches, rules, decision.on, day)
    elif not paused(family.paused, day):
        yield from _screening(family, rules, signs, day)


def _offer(family: SupportFamily, matches: Iterable[Match], rules: Rules, approved: date, day: date) -> Iterator[Task]:
    """Yield the yearly question whether the offer still stands, of a family that helps nobody and has no pause."""
    matches = list(matches)
    if paused(family.paused, day) or any(is_running(match, day) for match in matches):
        return
    ended = [match.end.on for match in matches if match.trial and match.end and has_ended(match, day)]
    last = max([approved, *ended, *reached(family.contacts, day, "offer"), *back_on(family.paused, day)])
    due = due_after(last, family.source, day, months=rules.norms.offer_months)
    yield Task(case=family.number, kind="offer", due=due, since=last)


def _screening(family: SupportFamily, rules: Rules, signs: list[date], day: date) -> Iterator[Task]:
    """Yield first reaction, first talk, and silence while the screening lasts."""
    start = family.registered_on
    if start is None or start > day:
        return
    done = {item for item, each in family.screening.done.items() if each.on <= day}
    if not done and not reached(family.contacts, day):
        due = due_after(start, family.source, day, days=rules.norms.first_reaction_days)
        yield Task(case=family.number, kind="first_reaction", due=due, since=start)
    if done.isdisjoint(TALKS):
        due = due_after(max([start, *back_on(family.paused, day)]), family.source, day, days=rules.norms.intake_days)
        yield Task(case=family.number, kind="talk", due=due, since=start)
    else:
        last = max([*signs, *back_on(family.paused, day)])
        due = due_after(last, family.source, day, days=7 * rules.norms.silence_weeks)
        yield Task(case=family.number, kind="silence", due=due, since=last)


def signs_of_life(family: SupportFamily, day: date) -> list[date]:
    """Return the days up to `day` on which the team and the family had to do with each other."""
    done = [done.on for done in family.screening.done.values() if done.on <= day]
    return done + reached(family.contacts, day)


def _vogs(family: SupportFamily, rules: Rules, approved: date, day: date) -> Iterator[Task]:
    """Yield the VOGs that expire, have expired or are lacking in an approved family.

    An own child that will be 18 within the longest notice is among them.
    """
    if not rules.checklist[VOG].required:
        return
    ahead = max(rules.norms.vog_notice_days, default=0)
    for who in dict.fromkeys([*people_needing_vog(family, day), *_grown_up_by(family, day + timedelta(days=ahead))]):
        state = vog_state(family, who, day, rules, at_approval=False)
        since = state.on or _needed_from(family, who, approved)
        due = due_at_import(state.until or since, family.source, day)
        notices = tuple(due - timedelta(days=days) for days in sorted(rules.norms.vog_notice_days, reverse=True))
        yield Task(case=family.number, kind="vog", due=due, since=since, who=who, notices=notices)


def _grown_up_by(family: SupportFamily, day: date) -> list[str]:
    return [key for key, child in family.own_children.items() if child.born and child.born.age_on(day) >= GROWN_UP]


def _needed_from(family: SupportFamily, who: str, approved: date) -> date:
    """Return the day from which a person without any VOG needs one."""
    if who in family.adults:
        return max(approved, family.adults[who].since or approved)
    born = family.own_children[who].born
    return max(approved, Month(born.year + GROWN_UP, born.month).first_day) if born else approved
