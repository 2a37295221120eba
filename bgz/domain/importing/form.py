"""Which sheet a table is, and which column means which field: told by the headers, not by the name of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import evolve, field, frozen

REQUESTS, SUPPORTS, MATCHES = "request_families", "support_families", "matches"
PREFIX = {REQUESTS: "V", SUPPORTS: "S", MATCHES: "K"}
"""The sheets, in the order in which they are taken over, and the kind of record their rows become."""

REQUIRED: dict[str, frozenset[str]] = {
    REQUESTS: frozenset({"nr", "registered_on", "surname", "postcode", "municipality", "children", "help"}),
    SUPPORTS: frozenset({"nr", "registered_on", "surname", "postcode", "municipality", "adults", "help"}),
    MATCHES: frozenset({"nr", "request_family", "support_family", "children", "proposed_on"}),
}
"""Cells that a row cannot do without: who, where, since when and what are counted in the report."""
DERIVED = frozenset({"municipality"})
"""What the postcode tells when a sheet has no such column."""


SHEET = "sheet"
"""The column of handed back rows that says which sheet a row came from."""
HANDED_BACK = frozenset({"file", "line", "column", "code", "reason", SHEET})
"""Columns that only a file of rejected rows has; English in every language, for scripts."""

TITLE_LINES = 10
"""Lines above the headers in which a title may stand."""


@frozen
class Line:
    """One line of a table. The header is line 1."""

    number: int
    cells: tuple[str, ...]


@frozen
class Table:
    """A sheet as read from a file: its name as the user knows it, its headers, its lines that are not empty.

    `ragged` says that the file itself tells how many cells a line has (CSV does, a workbook does not).
    """

    file: str
    headers: tuple[str, ...]
    lines: tuple[Line, ...] = field(repr=False)
    ragged: bool = True


@frozen
class Layout:
    """Which column of a table means which field."""

    sheet: str
    columns: Mapping[str, int]
    headers: tuple[str, ...]
    handed_back: bool = False

    def header(self, name: str) -> str:
        """Return the header of the field `name` as the sheet writes it, or nothing."""
        return self.headers[self.columns[name]] if name in self.columns else ""

    @property
    def not_read(self) -> tuple[str, ...]:
        """The headers of columns that mean no field; rows handed back have those of other sheets beside them."""
        if self.handed_back:
            return ()
        used = set(self.columns.values())
        return tuple(header for at, header in enumerate(self.headers) if at not in used and header)


@frozen(slots=False)
class Form:
    """A mapping: headers per sheet and field, other spellings of terms, words for nothing, patterns of needs."""

    columns: Mapping[str, Mapping[str, tuple[str, ...]]]
    spellings: Mapping[str, Mapping[str, str]] = field(factory=dict)
    empty: frozenset[str] = frozenset()
    needs: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @cached_property
    def _fields(self) -> dict[str, dict[str, str]]:
        return {
            sheet: {plain(header): name for name, headers in fields.items() for header in headers}
            for sheet, fields in self.columns.items()
        }

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """What in free text means a hard need, per need."""
        return {need: re.compile("|".join(each), re.IGNORECASE) for need, each in self.needs.items()}

    def also(self, name: str) -> Mapping[str, str]:
        """Return the other spellings of a list of terms."""
        return self.spellings.get(name, {})

    def parts(self, table: Table) -> list[tuple[Table, Layout | None]]:
        """Return the table with its layout; rejected rows that come back are told apart by the sheet they came from."""
        if not HANDED_BACK.issubset(table.headers):
            return [self._below_title(table)]
        at = table.headers.index(SHEET)
        found: list[tuple[Table, Layout | None]] = []
        for sheet in PREFIX:
            lines = tuple(line for line in table.lines if line.cells[at : at + 1] == (sheet,))
            if lines:
                layout = evolve(self._layout(sheet, table.headers), handed_back=True)
                found.append((evolve(table, lines=lines, ragged=False), None if lacking(layout) else layout))
        return found or [(table, None)] * bool(table.lines)

    def _below_title(self, table: Table) -> tuple[Table, Layout | None]:
        """Find the headers in the first line, or below a title."""
        layout = self.recognise(table.headers)
        for at, line in enumerate(table.lines[:TITLE_LINES] if layout is None else ()):
            headers = trimmed(line.cells)
            below = self.recognise(headers)
            if below is not None:
                return evolve(table, headers=headers, lines=table.lines[at + 1 :]), below
        return table, layout

    def recognise(self, headers: tuple[str, ...]) -> Layout | None:
        """Return the layout of the sheet that these headers fit best, or None when they fit none."""
        layouts = [layout for sheet in PREFIX if (layout := self._layout(sheet, headers)) and not lacking(layout)]
        return max(layouts, key=lambda layout: len(layout.columns), default=None)

    def nearest(self, headers: tuple[str, ...]) -> Layout | None:
        """Return the layout that fits best even though columns are lacking, or None when no header is known."""
        layouts = [self._layout(sheet, headers) for sheet in PREFIX]
        best = max(layouts, key=lambda layout: len(layout.columns))
        return best if best.columns else None

    def _layout(self, sheet: str, headers: tuple[str, ...]) -> Layout:
        columns: dict[str, int] = {}
        for at, header in enumerate(headers):
            name = self._fields[sheet].get(plain(header))
            if name:
                columns.setdefault(name, at)
        return Layout(sheet, columns, headers)


def lacking(layout: Layout) -> list[str]:
    """Return the fields without whose column a sheet cannot be read."""
    return sorted(REQUIRED[layout.sheet] - DERIVED - set(layout.columns))


def trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """Return headers without blanks around them, and without the empty ones at the end."""
    headers = [cell.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    return tuple(headers)


def plain(header: str) -> str:
    """Return the letters and digits of a header."""
    return "".join(character for character in header.casefold() if character.isalnum())
