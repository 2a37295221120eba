"""The order of the steps in the life of a match, as it is written (design 9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bgz.domain.work.gates import PLANNED_AHEAD, Lack, day_lacks
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.cases.match import Match


def order_lacks(match: Match, today: date) -> Iterator[Lack]:
    """Yield each step of a match that is dated before the one it follows, or still to come; a trial may be planned."""
    before: list[tuple[date | None, str]] = [(match.proposed.on if match.proposed else None, _("the proposal"))]
    answers = (match.answers.request, match.answers.support)
    steps = (
        (_("an answer"), answers, timedelta(0)),
        (_("the introduction"), (match.introduced,), timedelta(0)),
        (_("the trial"), (match.trial,), PLANNED_AHEAD),
        (_("the confirmation"), (match.confirmed,), timedelta(0)),
        ("", (match.end,), timedelta(0)),
    )
    for what, taken, ahead in steps:
        days = [step.on for step in taken if step and step.on]
        for day in days:
            yield from day_lacks(day, today, *before, ahead=ahead)
        before += [(day, what) for day in days]
