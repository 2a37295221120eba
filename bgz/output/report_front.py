"""The first sheet of a workbook: what the report is about, how its marks are read, and which sheets follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz import __version__
from bgz.domain.cases.look import own_text
from bgz.i18n import _
from bgz.output.report_page import audience_name, notes_of
from bgz.output.report_reading import reading
from bgz.output.report_sheets import DATE, LONG, Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bgz.domain.figures.report import Report
    from bgz.output.report_sheets import Sheet

HEAD, NOTE, LINK, PAIR = "head", "note", "link", "pair"
"""Kinds of line: a heading, a sentence, a sheet that is linked to, and a label with its value."""

FrontLine = tuple[str, str, Cell]
"""Its kind, its label, and its value where it has one."""
_NO_VALUE = Cell("")


def front(report: Report, sheets: Sequence[tuple[str, Sheet]]) -> Iterator[FrontLine]:
    """Yield the lines below the title. `sheets` are the others, by name."""
    if introduction := own_text(report.look, "introduction", report.language):
        yield NOTE, introduction, _NO_VALUE
    for label, cell in _facts(report):
        yield PAIR, label, cell
    notes = notes_of(report)
    if notes:
        yield HEAD, _("Please note"), _NO_VALUE
    for note in notes:
        yield NOTE, note, _NO_VALUE
    page = reading(report)
    yield HEAD, _("How to read the marks"), _NO_VALUE
    for sign, text in page.marks:
        yield PAIR, sign, Cell(text, LONG)
    yield HEAD, _("Sheets"), _NO_VALUE
    for name, sheet in sheets:
        yield LINK, name, Cell(sheet.text, LONG)
    for answer in page.answers:
        yield HEAD, answer.question, _NO_VALUE
        for text in answer.text:
            yield NOTE, text, _NO_VALUE
    if closing := own_text(report.look, "closing", report.language):
        yield NOTE, closing, _NO_VALUE


def _facts(report: Report) -> Iterator[tuple[str, Cell]]:
    if report.programme:
        yield _("Programme"), Cell(report.programme)
    yield _("For whom"), Cell(audience_name(report.audience))
    yield _("Municipalities"), Cell(", ".join(report.municipalities))
    yield _("First day"), Cell(report.period.since, DATE)
    yield _("Last day"), Cell(report.period.until, DATE)
    yield _("Figures go through"), Cell(report.known_until, DATE)
    yield _("Made on"), Cell(report.made_on, DATE)
    yield _("Made with"), Cell(f"bgz {__version__}")
