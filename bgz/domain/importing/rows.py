"""From the cells of a line to typed values, or to every fault of the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from bgz.domain.importing import cells
from bgz.domain.importing.faults import Fault, Unreadable
from bgz.domain.importing.form import MATCHES, REQUESTS, REQUIRED, Form, Layout
from bgz.domain.importing.readers import NR, readers
from bgz.domain.values.months import OLDEST_CHILD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bgz.domain.importing.form import Line, Table

FARTHEST_AHEAD = timedelta(days=366)
"""A day in a sheet may be planned, but not further ahead than this."""
NOT_PLANNED = frozenset(
    {"registered_on", "approved_on", "vogs", "intake_on", "consent_on", "review_on", "confirmed_on"}
)
"""Days of what was done or signed: these never lie in the future."""


@frozen
class Setting:
    """What reading needs to know besides the sheet: the day, the mapping, how places are called."""

    today: date
    form: Form
    municipality: Callable[[str], str] = field(default=lambda name: name)
    """The usual spelling of a municipality."""
    municipality_at: Callable[[str], str] = field(default=lambda _postcode: "")
    """The municipality of a postcode, or nothing when it is not certain."""


@define
class Row:
    """A line of a sheet on its way to a record.

    `cells` hold the texts by field, `values` what they mean; `known` is the record that an earlier import made
    of this row, `changed` the fields whose cells differ from then. `gaps` are the gates that could not be asked or
    that a lead lifts; the latter are also `lifted`.
    """

    layout: Layout
    file: str
    line: int
    raw: tuple[str, ...]
    cells: dict[str, str] = field(factory=dict)
    values: dict[str, Any] = field(factory=dict)
    faults: list[Fault] = field(factory=list)
    known: Any = None
    changed: frozenset[str] = frozenset()
    record: Any = None
    gaps: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()

    @property
    def nr(self) -> str:
        """The number of the row, or nothing when that itself is not right."""
        return self.values.get(NR) or ""

    @property
    def unchanged(self) -> bool:
        """Whether the row was imported before just as it is."""
        return self.known is not None and not self.changed

    def refuse(self, name: str, code: str, **details: object) -> None:
        """Note a fault of the row. `other` in the details may be a field; its header is shown."""
        other = details.get("other")
        if isinstance(other, str) and other in self.layout.columns:
            details["other"] = self.layout.header(other)
        self.faults.append(Fault(name, code, details))


def read_rows(table: Table, layout: Layout, setting: Setting) -> list[Row]:
    """Read every line of a table: values where they can be read, faults where not."""
    reading = readers(setting.form)[layout.sheet]
    return [_read_row(table, layout, line, reading, setting) for line in table.lines]


def _read_row(table: Table, layout: Layout, line: Line, reading: Mapping[str, cells.Read], setting: Setting) -> Row:
    row = Row(layout, table.file, line.number, line.cells)
    given = [cells.tidy(cell) for cell in line.cells]
    row.cells = {name: _said(given[at], setting) if at < len(given) else "" for name, at in layout.columns.items()}
    _check_width(row, table, given)
    formulas = [name for name, cell in row.cells.items() if cells.is_formula(cell)]
    for name in formulas:
        row.refuse(name, "formula")
    row.values, faults = read_values({n: c for n, c in row.cells.items() if n not in formulas}, reading)
    row.faults += faults
    for name in layout.columns:
        if name in REQUIRED[layout.sheet] and not row.cells[name]:
            row.refuse(name, "empty_required_field")
    _place(row, setting)
    _check_days_ahead(row, setting.today)
    _check_children(row)
    return row


def _said(cell: str, setting: Setting) -> str:
    return "" if cell.casefold() in setting.form.empty else cell


def _check_width(row: Row, table: Table, given: list[str]) -> None:
    wanted = len(table.headers)
    if table.ragged and len(given) < wanted:
        row.refuse("", "too_few_columns", found=len(given), wanted=wanted)
    if any(given[wanted:]):
        row.refuse("", "too_many_columns")


def read_values(texts: Mapping[str, str], reading: Mapping[str, cells.Read]) -> tuple[dict[str, Any], list[Fault]]:
    """Type the cells of a row. Empty cells are None; what cannot be read is left out and named."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, cell in texts.items():
        try:
            values[name] = reading[name](cell) if cell else None
        except Unreadable as error:
            faults.append(Fault(name, error.code, error.details))
    return values, faults


def _place(row: Row, setting: Setting) -> None:
    """Bring the municipality into its usual spelling; without such a column take it from the postcode."""
    if row.layout.sheet == MATCHES:
        return
    if "municipality" in row.layout.columns:
        if row.values.get("municipality"):
            row.values["municipality"] = setting.municipality(row.values["municipality"])
    elif row.values.get("postcode"):
        row.values["municipality"] = setting.municipality_at(row.values["postcode"]) or None
        if not row.values["municipality"]:
            row.refuse("postcode", "empty_required_field")


def _check_days_ahead(row: Row, today: date) -> None:
    for name, value in row.values.items():
        held: Iterable[Any] = value if isinstance(value, tuple) else (value,)
        latest = today if name in NOT_PLANNED else today + FARTHEST_AHEAD
        if any(isinstance(each, date) and each > latest for each in held):
            row.refuse(name, "date_in_future")


def _check_children(row: Row) -> None:
    """Judge the age of the children at the sign-up: 0 to 22 years (design 9)."""
    signed_up = row.values.get("registered_on")
    if row.layout.sheet != REQUESTS or not signed_up:
        return
    ages = [child.born.age_on(signed_up) for child in row.values.get("children") or ()]
    if any(age < 0 for age in ages):
        row.refuse("children", "birth_in_future")
    elif any(age > OLDEST_CHILD for age in ages):
        row.refuse("children", "too_old")
