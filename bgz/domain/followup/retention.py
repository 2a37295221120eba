"""The retention clock: how long details of a family that does not go on may be kept (AVG, article 5.1.e; design 12).

A request family without intake, and a support family without a first talk, count from the sign-up; a support family
that was not taken from the decision; who left from the last day on which the programme had to do with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.followup.tasks import Task, due_at_import
from bgz.domain.values.months import months_later
from bgz.domain.work.screening import TALKS, was_done
from bgz.domain.work.stages import has_ended, has_intake, has_left, is_running

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.programme import Norms
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily

REFUSED = ("rejected", "withdrawn")
"""The verdicts after which a support family is not taken."""


def is_known(match: Match, day: date) -> bool:
    """Whether the match was proposed on or before `day`, or has run, also without a known proposal."""
    return any(fact is not None and fact.on <= day for fact in (match.proposed, match.trial))


def request_retention(family: RequestFamily, matches: Sequence[Match], norms: Norms, day: date) -> Iterator[Task]:
    """Yield the end of the time that the details of `family` may be kept, if the clock runs on `day`."""
    start = family.registered_on
    if not (has_intake(family, day) or any(is_known(match, day) for match in matches)):
        if start and start <= day:
            yield _task(family, start, norms.keep_no_intake_months, norms, day)
        return
    yield from _left(family, matches, norms, day)


def support_retention(family: SupportFamily, matches: Sequence[Match], norms: Norms, day: date) -> Iterator[Task]:
    """Yield the end of the time that the details of `family` may be kept, if the clock runs on `day`."""
    decision, start = family.screening.decision, family.registered_on
    decided = decision is not None and decision.on <= day and family.about.settled("screening.decision")
    if decision and decided and decision.verdict in REFUSED:
        yield _task(family, decision.on, norms.keep_refused_months, norms, day)
    elif (
        decided or any(was_done(family, talk, day) for talk in TALKS) or any(is_known(match, day) for match in matches)
    ):
        yield from _left(family, matches, norms, day)
    elif start and start <= day:
        yield _task(family, start, norms.keep_no_intake_months, norms, day)


def _left(family: RequestFamily | SupportFamily, matches: Sequence[Match], norms: Norms, day: date) -> Iterator[Task]:
    """Yield the end for who left: counted from that day, or from the end of the last match. A running one stops it."""
    if family.left is None or not has_left(family.left, day) or not family.about.settled("left"):
        return
    if not any(is_running(match, day) for match in matches):
        ends = [match.end.on for match in matches if match.trial and match.end and has_ended(match, day)]
        yield _task(family, max([family.left.on, *ends]), norms.keep_ended_months, norms, day)


def _task(family: RequestFamily | SupportFamily, since: date, months: int, norms: Norms, day: date) -> Task:
    """Return the task to decide what becomes of the details, `months` after `since` or when they were kept until.

    What an import brought too late gets the shortest of the clocks from the import on, so that nothing is overdue on
    day one, and what ought to be gone does not stay as long again.
    """
    due = due_at_import(
        months_later(since, months), family.source, day, months=min(months, norms.keep_no_intake_months)
    )
    if family.kept is not None and family.about.settled("kept"):
        due = max(due, family.kept.until)
    return Task(case=family.number, kind="retention", due=due, since=since)
