"""What a request family asks of the coordinator (design 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.followup.retention import is_known, retention_task
from bgz.domain.followup.tasks import (
    Task,
    back_on,
    begun_on,
    due_after,
    hold_tasks,
    own_tasks,
    reached,
    settled_pauses,
)
from bgz.domain.work.stages import MATCHING, has_consent, has_intake, has_left, is_running, match_stage, paused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.person import Pause
    from bgz.domain.cases.programme import Norms
    from bgz.domain.cases.request_family import RequestFamily


def request_tasks(family: RequestFamily, matches: Sequence[Match], norms: Norms, day: date) -> Iterator[Task]:
    """Yield what `family` with its `matches` asks, known on `day`; tasks due later are among them."""
    yield from own_tasks(family, day)
    yield from retention_task(family, matches, norms, day)
    if has_left(family.left, day) and family.about.settled("left"):
        return
    signs = signs_of_life(family, matches, day)
    yield from hold_tasks(family, family.on_hold, signs, day, weeks=norms.silence_weeks)
    holds = settled_pauses(family, family.on_hold, "on_hold")
    if paused(holds, day):
        return
    yield from _beginning(family, matches, norms, holds, day)
    if not has_intake(family, day) or not family.intake:
        return
    if not has_consent(family, day):
        yield _consent(family, family.intake.on, day)
    elif not any(is_running(match, day) for match in matches):
        last = max([*signs, *back_on(holds, day)])
        due = due_after(last, family.source, day, days=7 * norms.silence_weeks)
        yield Task(case=family.number, kind="silence", due=due, since=last)


def _beginning(
    family: RequestFamily, matches: Sequence[Match], norms: Norms, holds: Mapping[str, Pause], day: date
) -> Iterator[Task]:
    """Yield first reaction and intake, of a family that has come no further.

    A proposal shows that the first reaction is past; the intake waits for it only until it came to nothing.
    """
    start = None if has_intake(family, day) else begun_on(family, family.registered_on, day)
    if start is None:
        return
    if not reached(family, day) and not any(is_known(match, day) for match in matches):
        due = due_after(start, family.source, day, days=norms.first_reaction_days)
        yield Task(case=family.number, kind="first_reaction", due=due, since=start)
    if not any(is_known(match, day) and match_stage(match, day) not in _OVER for match in matches):
        due = due_after(max([start, *back_on(holds, day)]), family.source, day, days=norms.intake_days)
        yield Task(case=family.number, kind="intake", due=due, since=start)


_OVER = ("refused", "ended")


def _consent(family: RequestFamily, intake: date, day: date) -> Task:
    """Return the task to ask consent: from the intake, or from the day on which it was withdrawn."""
    given = family.consents.get(MATCHING) if family.about.settled(f"consents.{MATCHING}") else None
    withdrawn = given.withdrawn_on if given and given.withdrawn_on and given.withdrawn_on <= day else None
    since = max(intake, withdrawn or intake)
    return Task(case=family.number, kind="consent", due=due_after(since, family.source, day), since=since)


def signs_of_life(family: RequestFamily, matches: Sequence[Match], day: date) -> list[date]:
    """Return the days up to `day` on which the team and the family had to do with each other."""
    found = reached(family, day)
    if family.intake and family.about.settled("intake"):
        found.append(family.intake.on)
    found += [each.given_on for key, each in family.consents.items() if family.about.settled(f"consents.{key}")]
    for match in matches:
        steps = {name: getattr(match, name) for name in ("introduced", "trial", "confirmed", "end")}
        steps["answers.request"] = match.answers.request
        found += [step.on for path, step in steps.items() if step and step.on and match.about.settled(path)]
        found += reached(match, day, side="request")
    return [each for each in found if each <= day]
