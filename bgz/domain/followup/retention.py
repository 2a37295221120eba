"""The retention clock: how long details of a family that does not go on may be kept (AVG, article 5.1.e; design 12).

A request family without intake, and a support family without a first talk, count from the sign-up; a support family
that was not taken from the decision; who left from the last day on which the programme had to do with them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.followup.tasks import Task, due_at_import
from bgz.domain.values.months import months_later
from bgz.domain.work.screening import TALKS, was_done
from bgz.domain.work.stages import has_ended, has_intake, has_left, is_running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.programme import Norms
    from bgz.domain.cases.support_family import SupportFamily

REFUSED = ("rejected", "withdrawn")
"""The verdicts after which a support family is not taken."""


def is_known(match: Match, day: date) -> bool:
    """Whether the match was proposed on or before `day`, or has run, also without a known proposal."""
    return any(fact is not None and fact.on <= day for fact in (match.proposed, match.trial))


@frozen(kw_only=True)
class Clock:
    """The time that details may be kept: until `due`, counted from `since` because of `why` (a code of `CLOCK`)."""

    why: str
    since: date
    due: date


def clock_of(family: RequestFamily | SupportFamily, matches: Sequence[Match], norms: Norms, day: date) -> Clock | None:
    """Return the clock that runs for `family` with its `matches` on `day`; None while it takes part."""
    if isinstance(family, RequestFamily):
        refused = None
        taken = has_intake(family, day)
    else:
        decision = family.screening.decision
        decided = decision is not None and decision.on <= day and family.about.settled("screening.decision")
        refused = decision if decision and decided and decision.verdict in REFUSED else None
        taken = decided or any(was_done(family, talk, day) for talk in TALKS)
    if refused is not None:
        return _clock(family, "refused", refused.on, norms.keep_refused_months, norms, day)
    if taken or any(is_known(match, day) for match in matches):
        return _left(family, matches, norms, day)
    start = family.registered_on
    if start is None or start > day:
        return None
    return _clock(family, "no_intake", start, norms.keep_no_intake_months, norms, day)


def retention_task(
    family: RequestFamily | SupportFamily, matches: Sequence[Match], norms: Norms, day: date
) -> Iterator[Task]:
    """Yield the task to decide what becomes of the details of `family`, if its clock runs on `day`."""
    clock = clock_of(family, matches, norms, day)
    if clock is not None:
        yield Task(case=family.number, kind="retention", due=clock.due, since=clock.since)


def _left(family: RequestFamily | SupportFamily, matches: Sequence[Match], norms: Norms, day: date) -> Clock | None:
    """Return the clock of who left: from that day, or from the end of the last match. A running one stops it."""
    if family.left is None or not has_left(family.left, day) or not family.about.settled("left"):
        return None
    if any(is_running(match, day) for match in matches):
        return None
    ends = [match.end.on for match in matches if match.trial and match.end and has_ended(match, day)]
    return _clock(family, "left", max([family.left.on, *ends]), norms.keep_ended_months, norms, day)


def _clock(family: RequestFamily | SupportFamily, why: str, since: date, months: int, norms: Norms, day: date) -> Clock:
    """Return the clock that ends `months` after `since`, or on the day until which somebody decided to keep them.

    What an import brought too late gets the shortest of the clocks from the import on, so that nothing is overdue on
    day one, and what ought to be gone does not stay as long again.
    """
    due = due_at_import(
        months_later(since, months), family.source, day, months=min(months, norms.keep_no_intake_months)
    )
    if family.kept is not None and family.about.settled("kept"):
        due = max(due, family.kept.until)
    return Clock(why=why, since=since, due=due)
