"""What an import shows: counts per sheet, the rejected rows and why, and the file in which they are handed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field, frozen

from bgz.domain.importing.form import PREFIX, SHEET, Layout, Table
from bgz.domain.importing.rows import Row
from bgz.storage import sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.domain.importing.faults import Fault

_EXTRA = ("file", "line", "nr", "column", "code", "reason", SHEET)
"""The columns before the row itself in the file of rejected rows; English in every language, for scripts."""


@frozen
class SheetCount:
    """What becomes of the rows of one sheet. `not_read` are headers that mean nothing to bgz."""

    file: str
    sheet: str
    new: int
    changed: int
    unchanged: int
    rejected: int
    not_read: tuple[str, ...] = ()


@frozen
class Rejected:
    """A row that is not taken over: where it stands, and why. The reason holds no name."""

    file: str
    line: int
    nr: str
    column: str
    code: str
    reason: str


@frozen
class Imported:
    """The outcome of an import, or of its dry run."""

    applied: bool
    sheets: tuple[SheetCount, ...]
    rejected: tuple[Rejected, ...]
    created: int
    changed: int
    unchanged: int
    rejects_file: str = ""


@define
class Batch:
    """The sheets of one command: their rows in the order read, and the worksheets that are none of ours."""

    tables: list[tuple[Table, Layout, list[Row]]] = field(factory=list)
    left_out: list[str] = field(factory=list)

    def by_sheet(self) -> dict[str, list[Row]]:
        """Return the rows of every sheet, in the order read."""
        return {
            sheet: [row for _table, layout, rows in self.tables if layout.sheet == sheet for row in rows]
            for sheet in PREFIX
        }

    @property
    def rows(self) -> list[Row]:
        """Return all rows, families before matches."""
        return [row for _table, _layout, rows in self.tables for row in rows]

    @property
    def bad(self) -> list[Row]:
        """Return the rows that are not taken over."""
        return [row for row in self.rows if row.faults]


def _count(table: Table, layout: Layout, rows: Sequence[Row]) -> SheetCount:
    good = [row for row in rows if not row.faults]
    return SheetCount(
        file=table.file,
        sheet=layout.sheet,
        new=sum(row.known is None for row in good),
        changed=sum(row.known is not None and not row.unchanged for row in good),
        unchanged=sum(row.unchanged for row in good),
        rejected=len(rows) - len(good),
        not_read=layout.not_read,
    )


def holds_rejects(target: Path) -> bool:
    """Whether a file is one of rejected rows, which the next import may replace."""
    beginning = sheets.as_csv([_EXTRA]).rstrip()
    try:
        with target.open("rb") as file:
            return file.read(len(beginning)) == beginning
    except OSError:
        return False


def write_rejects(target: Path, batch: Batch) -> None:
    """Write the rejected rows as they were, under their own headers, each with its reason. Raises FolderProblem."""
    from bgz.storage import atomic
    from bgz.storage.faults import disk

    headers: dict[str, None] = {}
    for _table, layout, rows in batch.tables:
        if any(row.faults for row in rows):
            headers |= dict.fromkeys(header for header in layout.headers if header and header not in _EXTRA)
    lines: list[list[str]] = [[*_EXTRA, *headers]]
    for row in batch.bad:
        rejected = _rejected(row)
        cells = dict(zip(row.layout.headers, row.raw, strict=False))
        why = [str(getattr(rejected, name)) for name in _EXTRA[:-1]]
        lines.append([*why, row.layout.sheet, *(cells.get(name, "") for name in headers)])
    with disk(str(target.parent)):
        atomic.write(target, sheets.as_csv(lines), private=True)


def _rejected(row: Row) -> Rejected:
    """Return a row with its first fault as the code, and what is wrong with its other cells."""
    first, *more = row.faults
    others = {fault.field: fault for fault in reversed(more) if fault.field not in {first.field, ""}}
    if first.code == "too_few_columns":  # what follows is empty for that reason
        others = {}
    reason = "; ".join([first.reason, *(_with_column(row, others[name]) for name in reversed(others))])
    return Rejected(row.file, row.line, row.nr, row.layout.header(first.field), first.code, reason)


def _with_column(row: Row, fault: Fault) -> str:
    header = row.layout.header(fault.field)
    return f"{header}: {fault.reason}" if header else fault.reason


def view(batch: Batch, *, applied: bool, rejects: Path | None) -> Imported:
    """Return what becomes of the rows."""
    counts = tuple(_count(table, layout, rows) for table, layout, rows in batch.tables)
    return Imported(
        applied=applied,
        sheets=counts,
        rejected=tuple(_rejected(row) for row in batch.bad),
        created=sum(each.new for each in counts),
        changed=sum(each.changed for each in counts),
        unchanged=sum(each.unchanged for each in counts),
        rejects_file=rejects.name if rejects else "",
    )
