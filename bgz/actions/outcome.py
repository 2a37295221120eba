"""What came of the proposals so far, or of those of a period. Writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.casebook import open_casebook
from bgz.actions.report import municipalities_in, region_of, uncounted_told
from bgz.actions.result import Result
from bgz.domain.outcomes.outcome import Outcome
from bgz.domain.outcomes.outcome import outcome as outcome_of
from bgz.domain.values.days import show_day
from bgz.errors import Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bgz.domain.figures.period import Period
    from bgz.storage.folder import CaseFolder


def outcome(
    folder: CaseFolder, *, period: Period | None = None, municipalities: tuple[str, ...] = (), today: date
) -> Result[Outcome]:
    """Return what came of the proposals of `period`, or of all so far, in `municipalities` or everywhere.

    Raises Usage for a period that lies ahead, and NotFound, naming near ones, for a municipality nobody lives in.
    """
    if period and period.since > today:
        raise Usage(
            _("This period lies ahead: nothing was proposed in it yet."),
            hint=_("Everything so far: {command}").format(command="bgz match outcome"),
        )
    book = open_casebook(folder)
    region = region_of(book)
    names = municipalities_in(book, municipalities)
    made = outcome_of(region, names, period, today, rules=book.rules, places=book.places)
    told = tuple(uncounted_told(book))
    return Result(made, (*told, *_notes(made, today)), "bgz check" if told else _next_step(made, today))


def _notes(made: Outcome, today: date) -> Iterator[str]:
    if made.period and made.period.until > today:
        yield _("This period is not over: the figures go through {day}.").format(day=show_day(today))


def _next_step(made: Outcome, today: date) -> str:
    if made.last < today:
        return "bgz match outcome"  # who waits or was never proposed then may not today
    if made.never_proposed:
        return f"bgz show {made.never_proposed[0].number}"
    return "bgz list waiting" if made.waiting.waiting else ""
