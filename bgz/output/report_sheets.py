"""What the sheets of a workbook show: for each table of the report headings, cells and how each cell is read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.definitions import definitions, labels
from bgz.domain.figures.protection import TEAM
from bgz.domain.figures.universe import TEAM_ONLY
from bgz.i18n import _
from bgz.output.report_numbers import NOTHING
from bgz.output.report_rows import (
    DAYS,
    HEADINGS,
    PARTS,
    PERCENT,
    WITHHELD,
    columns,
    numbers_of,
    period_text,
    rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bgz.domain.figures.definitions import KeyFigures
    from bgz.domain.figures.report import Report
    from bgz.output.report_rows import Row

TEXT, LONG, DATE, MARK, PLAIN = "text", "long", "date", "mark", "plain"
"""Kinds of cell besides the units of `report_rows`; a long text is wrapped, a plain number has no look of its own."""
_DATA_TABLE = frozenset({"months", "years", "contracts"})


@frozen
class Cell:
    """One cell: its value and its kind. A percentage is a part of one."""

    value: str | float | date | None
    kind: str = TEXT


@frozen(kw_only=True)
class Sheet:
    """One table. The first `fixed` columns say what a line is about; `text` explains the table."""

    title: str
    text: str
    headings: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]
    fixed: int = 1


def sheets(report: Report) -> Iterator[Sheet]:
    """Yield the sheets: single figures, a sheet for each table that has anything, and the tidy list."""
    book = _Book(report)
    yield book.single()
    for each in definitions():
        if each.name == "contracts":
            yield from book.contracts()
        elif each.name in {"months", "years"}:
            yield from book.periods(each.name)
        elif each.name in book.tables - book.left_out:
            yield book.table(each.name)
    yield book.everything()


class _Book:
    """The rows of a report, found by their key."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.rows = tuple(rows(report))
        self.by_key = {row.key: row for row in self.rows}
        self.tables = {row.table for row in self.rows if not row.part and row.category} - _DATA_TABLE
        self.labels = labels()
        self.texts = {each.name: _(each.text) for each in definitions()}
        # Marks alone would fill what is for the team; the list of all figures has them.
        self.left_out = frozenset() if report.audience == TEAM else TEAM_ONLY
        names = tuple(report.municipalities)
        # All together is the same as the only one.
        self.places = (("", names[0]),) if len(names) == 1 else (("", _("Together")), *((name, name) for name in names))

    def single(self) -> Sheet:
        """Return every figure that is one number, with its definition."""
        lines = [
            (
                Cell(self.labels[row.table]),
                *(cell_of(self.by_key[row.table, "", "", place]) for place, _name in self.places),
                Cell(self.texts[row.table], LONG),
            )
            for row in self.rows
            if not (row.part or row.category or row.municipality) and row.table not in self.tables | self.left_out
        ]
        return Sheet(
            title=_("Key figures"),
            text=_("Every figure that is a single number, with what it means."),
            headings=(_("Figure"), *self._names(), _("What it means")),
            lines=tuple(lines),
        )

    def table(self, name: str) -> Sheet:
        """Return a table with a line for each category, or for each item of several parts."""
        found = dict.fromkeys((row.category, row.label) for row in self._of(name) if row.category)
        if any("." in category for category, _label in found):
            return self._items(name, [row for row in self._of(name) if row.category])
        lines = [
            (Cell(self._named(name, category, label)), *(self._cell(name, category, place) for place, _ in self.places))
            for category, label in found
        ]
        return self._sheet(name, (_("Category"), *self._names()), lines)

    def _named(self, table: str, category: str, label: str) -> str:
        row = next(row for row in self._of(table) if row.category == category)
        return _("{label} (days)").format(label=label) if row.unit == DAYS else label

    def _cell(self, table: str, category: str, place: str) -> Cell:
        # Of what is listed only where there is any, there is none; a table that is left out has one row.
        row = self.by_key.get((table, category, "", place)) or self.by_key.get((table, "", "", place))
        return cell_of(row) if row else Cell(0, "count")

    def _items(self, name: str, held: Sequence[Row]) -> Sheet:
        items = dict.fromkeys((row.category.rpartition(".")[0], row.label.rpartition(": ")[0]) for row in held)
        parts = tuple(dict.fromkeys(row.field for row in held))
        lines = [
            (*self._place(shown), Cell(label), *(self._cell(name, f"{code}.{part}", place) for part in parts))
            for place, shown in self.places
            for code, label in items
        ]
        headings = (*self._place_heading(), _("Category"), *(_(PARTS[part]) for part in parts))
        return self._sheet(name, headings, lines, fixed=len(self._place_heading()) + 1)

    def contracts(self) -> Iterator[Sheet]:
        """Yield the contracts, each once: it names its municipality."""
        if not self.report.total.contracts:
            return
        parts = numbers_of(type(self.report.total.contracts[0]))
        lines = [
            (
                Cell(each.municipality), Cell(each.since, DATE), Cell(each.until, DATE), Cell(each.funding or NOTHING),
                *(self._cell("contracts", f"{at}.{part}", "") for part in parts),
                Cell(each.avoided_source or NOTHING),
            )
            for at, each in enumerate(self.report.total.contracts, 1)
        ]  # fmt: skip
        first = (_("Municipality"), _("First day"), _("Last day"), _("Funding"))
        headings = (*first, *(_(PARTS[part]) for part in parts), _("Where that price comes from"))
        yield self._sheet("contracts", headings, lines)

    def periods(self, name: str) -> Iterator[Sheet]:
        """Yield the months, or the earlier periods, with their figures."""
        held: tuple[KeyFigures, ...] = getattr(self.report.total, name)
        if not held or held[0].period == self.report.period:
            return
        names = numbers_of(type(held[0]))
        lines = [
            (
                *self._place(shown),
                Cell(each.period.since, DATE),
                Cell(each.period.until, DATE),
                *(cell_of(self.by_key[part, "", period_text(each.period), place]) for part in names),
            )
            for place, shown in self.places
            for each in held
        ]
        columns = (*self._place_heading(), _("First day"), _("Last day"))
        yield self._sheet(name, (*columns, *map(self._column, names)), lines, fixed=len(columns))

    def _column(self, name: str) -> str:
        return _("Median days waited") if name == "waiting_median" else self.labels[name]

    def everything(self) -> Sheet:
        """Return the tidy list, as the CSV has it."""
        lines = [
            (*map(Cell, first), Cell(number, PLAIN), *map(Cell, after))
            for first, number, after in map(columns, self.rows)
        ]
        return Sheet(
            title=_("All figures"),
            text=_("Every value of the report in one list, as the CSV has it, for filters and other programs."),
            headings=tuple(map(_, HEADINGS)),
            lines=tuple(lines),
            fixed=0,
        )

    def _sheet(self, name: str, headings: tuple[str, ...], lines: Sequence[tuple[Cell, ...]], fixed: int = 1) -> Sheet:
        return Sheet(title=self.labels[name], text=self.texts[name], headings=headings, lines=tuple(lines), fixed=fixed)

    def _of(self, table: str) -> Iterator[Row]:
        return (row for row in self.rows if row.table == table and not row.part)

    def _names(self) -> tuple[str, ...]:
        return tuple(shown for _place, shown in self.places)

    def _place(self, shown: str) -> tuple[Cell, ...]:
        return (Cell(shown),) if len(self.places) > 1 else ()

    def _place_heading(self) -> tuple[str, ...]:
        return (_("Municipality"),) if len(self.places) > 1 else ()


def cell_of(row: Row) -> Cell:
    """Return the cell of a value: a number, or what stands in its place."""
    if row.status == WITHHELD:
        return Cell(_("Not shown"), MARK)
    if row.value is None:
        return Cell(NOTHING, MARK)
    if isinstance(row.value, Mark):
        return Cell(str(row.value), MARK)
    return Cell(row.value / 100 if row.unit == PERCENT else row.value, row.unit)
