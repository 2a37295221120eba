"""The report as a workbook: a sheet that says how to read it, one for each table, and one with every value."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from bgz.domain.values.table import neutral
from bgz.i18n import _, language
from bgz.output.report_front import HEAD, LINK, NOTE, front
from bgz.output.report_look import colour_of
from bgz.output.report_page import heading
from bgz.output.report_rows import EUR, PERCENT, SCORE
from bgz.output.report_sheets import LONG, MARK, PLAIN, Cell, sheets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from bgz.domain.figures.report import Report
    from bgz.output.report_sheets import Sheet

_WHOLE, _TENTHS, _CENTS = "#,##0", "#,##0.0", "#,##0.00"
_DATES = {"nl": "[$-413]d mmm yyyy", "en": "[$-809]d mmm yyyy"}
_EUROS = {"nl": "[$€-413] ", "en": "[$€-809]"}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_LONGEST_NAME = 31
_HEAD = 4
"""The line of the headings; above it stand the title, what the table means, and an empty line."""
_NARROWEST, _WIDEST, _LONG_WIDTH, _LINK_WIDTH = 14, 44, 80, 34
"""Widths of columns, in characters."""
_LINE_HEIGHT = 15
"""Height of a line of text, in points."""
_LETTERS = 1.1
"""Letters that stand in the width of one digit, by which columns are measured: a bit more than one."""
_INK, _SOFT, _LINE = "1B2530", "55616E", "D9DEE3"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file can tell: what is packed here has no time of its own."""
_CORE = "docProps/core.xml"


def as_xlsx(report: Report) -> bytes:
    """Return the workbook, in the language in use. The same report gives the same bytes."""
    from openpyxl import Workbook

    made = list(sheets(report))
    first, *names = safe_names([_("Reading guide"), *(sheet.title for sheet in made)])
    book = Workbook()
    book.remove(book.worksheets[0])
    writer = _Writer(book, report)
    writer.front(first, list(zip(names, made, strict=True)))
    for name, sheet in zip(names, made, strict=True):
        writer.sheet(name, sheet)
    return _packed(book, report)


def safe_names(titles: Iterable[str]) -> list[str]:
    """Return names that every spreadsheet takes: at most 31 characters, none twice whatever the capitals."""
    names: dict[str, str] = {}
    for title in titles:
        base = _cut(" ".join(_NOT_IN_NAMES.sub(" ", title).split()).strip("'")) or "-"
        name, at = base, 1
        while name.casefold() in names:
            at += 1
            name = f"{base[: _LONGEST_NAME - len(str(at)) - 3]} ({at})"
        names[name.casefold()] = name
    return list(names.values())


def _cut(title: str) -> str:
    """Return the title, or as many whole words of it as a name may hold."""
    if len(title) <= _LONGEST_NAME:
        return title
    words, gap, _rest = title[: _LONGEST_NAME + 1].rpartition(" ")
    return (words if gap else title[:_LONGEST_NAME]).rstrip(" ,'")


class _Writer:
    """Writes sheets that look alike."""

    def __init__(self, book: Workbook, report: Report) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.book = book
        self.report = report
        colour = colour_of(report.look).removeprefix("#")
        self.fonts = {
            "title": Font(name="Calibri", size=16, bold=True, color=colour),
            "head": Font(name="Calibri", size=11, bold=True, color="FFFFFF"),
            "part": Font(name="Calibri", size=12, bold=True, color=colour),
            "soft": Font(name="Calibri", size=11, color=_SOFT),
            "link": Font(name="Calibri", size=11, color=colour, underline="single"),
            "text": Font(name="Calibri", size=11, color=_INK),
        }
        self.filled = PatternFill("solid", fgColor=colour)
        self.ruled = Border(bottom=Side("thin", color=_LINE))
        self.wrapped = Alignment(horizontal="left", wrap_text=True, vertical="top", indent=1)
        self.left = Alignment(horizontal="left", wrap_text=True, vertical="top")
        self.top = Alignment(vertical="top")
        self.right = Alignment(horizontal="right", vertical="top")
        self.middle = Alignment(wrap_text=True, vertical="center")
        self.middle_long = Alignment(horizontal="left", wrap_text=True, vertical="center", indent=1)
        self.middle_right = Alignment(wrap_text=True, vertical="center", horizontal="right")

    def put(self, sheet: Worksheet, line: int, column: int, cell: Cell, font: str = "text") -> Any:  # noqa: ANN401
        """Put a cell in its place. A text is never a formula, whatever it begins with."""
        place: Any = sheet.cell(line, column)
        if not isinstance(cell.value, str):
            place.value = cell.value
        elif cell.value:
            place.value = _bare(neutral(cell.value))
            place.data_type = "s"
        place.font = self.fonts[font]
        place.number_format = _format(cell)
        place.alignment = self.wrapped if cell.kind == LONG else self.right if _is_number(cell) else self.top
        return place

    def sheet(self, name: str, made: Sheet) -> None:
        """Write a table: its title, what it means, headings that stay in sight, and its lines."""
        sheet = self._new(name, made.title, made.text, len(made.headings))
        numbers = {at for line in made.lines for at, cell in enumerate(line, 1) if _is_number(cell)}
        for column, text in enumerate(made.headings, 1):
            place = self.put(sheet, _HEAD, column, Cell(text), "head")
            place.fill = self.filled
            long = any(line[column - 1].kind == LONG for line in made.lines)
            place.alignment = self.middle_right if column in numbers else self.middle_long if long else self.middle
        for line, cells in enumerate(made.lines, _HEAD + 1):
            for column, held in enumerate(cells, 1):
                self.put(sheet, line, column, held).border = self.ruled
            self._raise(sheet, line, max((str(held.value) for held in cells if held.kind == LONG), default="", key=len))
        sheet.freeze_panes = sheet.cell(_HEAD + 1, made.fixed + 1).coordinate
        sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
        if not made.fixed:
            sheet.auto_filter.ref = f"A{_HEAD}:{sheet.cell(_HEAD + len(made.lines), len(made.headings)).coordinate}"
        lines = [self._widen(sheet, column, made, text) for column, text in enumerate(made.headings, 1)]
        sheet.row_dimensions[_HEAD].height = _LINE_HEIGHT * max(lines) + 4

    def front(self, name: str, others: list[tuple[str, Sheet]]) -> None:
        """Write the first sheet."""
        from openpyxl.worksheet.hyperlink import Hyperlink

        sheet = self._new(name, heading(self.report), "", 2)
        at = 2
        for kind, label, cell in front(self.report, others):
            at += 1 + (kind == HEAD)
            font = "part" if kind == HEAD else "link" if kind == LINK else "text" if kind == NOTE else "soft"
            place = self.put(sheet, at, 1, Cell(label), font)
            if kind == NOTE:
                self._across(sheet, at, 2, label, _LINK_WIDTH + _LONG_WIDTH)
            elif kind == LINK:
                quoted = label.replace("'", "''")
                place.hyperlink = Hyperlink("", location=f"'{quoted}'!A1")
            if cell.value != "":
                self.put(sheet, at, 2, cell).alignment = self.left
                self._raise(sheet, at, str(cell.value))
        sheet.column_dimensions["A"].width = _LINK_WIDTH
        sheet.column_dimensions["B"].width = _LONG_WIDTH
        sheet.page_setup.orientation = "portrait"

    def _new(self, name: str, title: str, text: str, columns: int) -> Worksheet:
        """Return a sheet with its title, and how it is printed: as wide as a page, with its number at the foot."""
        from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet: Worksheet = self.book.create_sheet(name)
        self.put(sheet, 1, 1, Cell(title), "title")
        sheet.row_dimensions[1].height = 24
        if text:
            self.put(sheet, 2, 1, Cell(text), "soft")
            self._across(sheet, 2, max(columns, 6), text, 90)
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        about = _HeaderFooterPart(_bare(heading(self.report)).replace("&", "&&"))
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(left=about, right=_HeaderFooterPart("&P / &N"))
        return sheet

    def _across(self, sheet: Worksheet, line: int, columns: int, text: str, characters: int) -> None:
        """Let a long text stand over several columns, in as many lines as it needs."""
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=columns)
        sheet.cell(line, 1).alignment = self.left
        self._raise(sheet, line, text, characters)

    def _raise(self, sheet: Worksheet, line: int, text: str, characters: int = _LONG_WIDTH) -> None:
        """Make a line high enough for a text that is wrapped."""
        lines = sum(1 + int(len(part) / characters / _LETTERS) for part in text.split("\n"))
        if lines > 1:
            sheet.row_dimensions[line].height = _LINE_HEIGHT * lines + 2

    def _widen(self, sheet: Worksheet, column: int, made: Sheet, text: str) -> int:
        """Make a column wide enough, and return how many lines its heading takes then."""
        from openpyxl.utils import get_column_letter

        widest = max((_width(line[column - 1]) for line in made.lines), default=0)
        longest_word = max(map(len, text.split()), default=0)
        width = max(_NARROWEST, longest_word + 3, min(widest + 2, _LONG_WIDTH if widest > _WIDEST else _WIDEST))
        sheet.column_dimensions[get_column_letter(column)].width = width
        return len(wrap(text, width - 2))


def _bare(text: str) -> str:
    """Return a text without the control characters that no workbook may hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def _is_number(cell: Cell) -> bool:
    return cell.kind == MARK or not isinstance(cell.value, str)


def _format(cell: Cell) -> str:
    if isinstance(cell.value, date):
        return _DATES[language()]
    if not isinstance(cell.value, int | float) or cell.kind == PLAIN:
        return "General"
    if cell.kind == PERCENT:
        return "0%"
    if cell.kind == SCORE:
        return _TENTHS
    whole = float(cell.value).is_integer()
    if cell.kind == EUR:
        return _EUROS[language()] + (_WHOLE if whole else _CENTS)
    return _WHOLE if whole else _TENTHS


def _width(cell: Cell) -> int:
    """Return how wide a cell is, in characters."""
    if isinstance(cell.value, date):
        return len("31 mmm. 2023")
    return len(str(cell.value)) + 3 * (cell.kind == EUR)


def _packed(book: Workbook, report: Report) -> bytes:
    """Return the file of a workbook: dated on the day of the report, not at this moment."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    from openpyxl.xml.functions import tostring

    moment = datetime.combine(report.made_on, time())
    properties = book.properties
    properties.title, properties.creator = _bare(heading(report)), _bare(report.programme or "bgz")
    properties.language = report.language
    written = BytesIO()
    book.save(written)
    properties.created = properties.modified = moment
    packed = BytesIO()
    with ZipFile(written) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = tostring(properties.to_tree()) if name == _CORE else old.read(name)
            info = ZipInfo(name, _ZIP_DATE)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, data)
    return packed.getvalue()
