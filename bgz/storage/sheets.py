"""Read spreadsheets as they are: CSV as Excel and others save it, and XLSX. Knows nothing of what the columns mean."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bgz.domain.importing.form import Line, Table, trimmed
from bgz.domain.values.table import neutral
from bgz.errors import Invalid, NotFound
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from openpyxl import Workbook

LARGEST = 16 * 2**20
"""Bytes of a file, and of a workbook once unpacked four times that; ten thousand families are some 3 MB."""
MOST_CELLS = 1_000_000
"""Ten thousand families have some 400,000. A small file can hold so many that memory and patience run out."""
LONGEST_CELL = 1 << 20
_UNPACKED = 4
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATORS = ";,\t"


def read(path: Path) -> list[Table]:
    """Return the tables in a file: one of a CSV file, one per worksheet that is not empty of a workbook.

    Raises NotFound when there is no such file, and Invalid when it is no spreadsheet.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large(path.name)
        data = path.read_bytes()
    except OSError as error:
        raise NotFound(
            _("{file} cannot be read: {reason}").format(file=path.name, reason=error.strerror),
            hint=_("Give the path of a CSV or XLSX file."),
        ) from None
    if data.startswith(_OLD_EXCEL):
        raise Invalid(
            _("{file} is a workbook of an old or protected kind.").format(file=path.name),
            hint=_("Open it in Excel and save it as .xlsx or as CSV."),
        )
    tables = _workbook(path.name, data) if data.startswith(_ZIP) else [_csv(path.name, data)]
    found = [table for table in tables if table is not None]
    if not found:
        raise Invalid(_("{file} is empty.").format(file=path.name))
    return found


def _csv(file: str, data: bytes) -> Table | None:
    text = _decoded(file, data)
    separator = None
    if text[:4].casefold() == "sep=":
        separator = text[4:5].strip('"\r\n ')
        text = text[text.find("\n") + 1 :] if "\n" in text else ""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = separator or max(_SEPARATORS, key=first.count)
    if text.count(separator) + text.count("\n") > MOST_CELLS:
        raise _too_large(file)
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        lines = _forgiving(file, text, separator)
    return _table(file, lines, ragged=True)


def _forgiving(file: str, text: str, separator: str) -> list[list[str]]:
    """Read once more, taking quotation marks as they come; but never swallow the rest of a file as one cell."""
    if text.count('"') % 2:
        raise Invalid(
            _("{file}: a quotation mark is not closed.").format(file=file),
            hint=_("Open it in Excel and save it as CSV once more."),
        )
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise Invalid(_("{file} is not a CSV or XLSX file.").format(file=file)) from None


def _decoded(file: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(
        _("{file} is not a CSV or XLSX file.").format(file=file),
        hint=_("Save the sheet as CSV (UTF-8) or as .xlsx."),
    )


def _workbook(file: str, data: bytes) -> list[Table | None]:
    from openpyxl import load_workbook

    try:
        _check_unpacked(file, data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of colours and drop-down lists, which carry no data
            sheets = _worksheets(file, load_workbook(io.BytesIO(data), read_only=True, data_only=False))
    except Invalid:
        raise
    except Exception as error:
        raise Invalid(
            _("{file} is not a workbook that can be read.").format(file=file),
            hint=_("Open it in Excel and save it as .xlsx or as CSV."),
        ) from error
    filled = [(title, lines) for title, lines in sheets if any(any(line) for line in lines)]
    names = {title: file if len(filled) == 1 else f"{file} [{title}]" for title, _lines in filled}
    return [_table(names[title], lines, ragged=False) for title, lines in filled]


def _worksheets(file: str, book: Workbook) -> list[tuple[str, list[list[str]]]]:
    """Return title and cells of the worksheets that a person sees."""
    found: list[tuple[str, list[list[str]]]] = []
    room = MOST_CELLS
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # other programs than Excel write sizes that cut rows off
            lines: list[list[str]] = []
            for row in sheet.iter_rows(values_only=True):
                room -= 1 + len(row)
                if room < 0:
                    raise _too_large(file)
                lines.append([_shown(cell) for cell in row])
            found.append((sheet.title, lines))
    return found


def _too_large(file: str) -> Invalid:
    return Invalid(_("{file} is too large for a sheet of families.").format(file=file))


def _check_unpacked(file: str, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _UNPACKED * LARGEST:
            raise _too_large(file)


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever a cell of a workbook holds
    """Return a cell as the sheet shows it: a day as 30-11-2023, a whole number without decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.day:02}-{value.month:02}-{value.year:04}"
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _table(file: str, lines: Sequence[Sequence[str]], *, ragged: bool) -> Table | None:
    """Return the lines below the first that is not empty; lines count as a spreadsheet numbers them."""
    filled = [Line(at, tuple(cells)) for at, cells in enumerate(lines, start=1) if any(cell.strip() for cell in cells)]
    if not filled:
        return None
    return Table(file, trimmed(filled[0].cells), tuple(filled[1:]), ragged)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a Dutch Excel opens them: UTF-8 with a mark, semicolons, and no cell that calculates."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
