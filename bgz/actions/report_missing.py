"""What the figures of a period lack, before the report goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.casebook import open_casebook
from bgz.actions.report import Asked, municipalities_in, region_of, uncounted_told
from bgz.actions.result import Result
from bgz.domain.figures.missing import Missing, missing_of

if TYPE_CHECKING:
    from datetime import date

    from bgz.storage.folder import CaseFolder


def missing(folder: CaseFolder, asked: Asked, *, today: date) -> Result[Missing]:
    """List every fact that the figures of the period lack, each with the command that fills it in."""
    book = open_casebook(folder)
    names = municipalities_in(book, asked.municipalities)
    everywhere = region_of(book)
    found = missing_of(everywhere.within(names) if names else everywhere, asked.period, today, names)
    next_step = found.records[0].fillings[0].command if found.records else ""
    return Result(found, messages=tuple(uncounted_told(book)), next_step=next_step)
