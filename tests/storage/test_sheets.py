"""Spreadsheets as people save them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.errors import Invalid, NotFound
from bgz.storage import sheets

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.domain.importing.form import Table


def table(tmp_path: Path, data: bytes | str, name: str = "blad.csv") -> Table:
    path = tmp_path / name
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    (found,) = sheets.read(path)
    return found


def workbook(tmp_path: Path, *sheets_: list[list[Any]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for at, rows in enumerate(sheets_, start=1):
        sheet = book.create_sheet(f"Blad{at}")
        for row in rows:
            sheet.append(row)
    path = tmp_path / "werkmap.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_every_separator_encoding_and_end_of_line(tmp_path: Path, separator: str, encoding: str, end: str) -> None:
    lines = [["nr", "naam", "plaats"], ["1", "Zoë", f"a{separator} b"], ["2", 'zei "ja"', ""]]
    quoted = io.StringIO(newline="")
    csv.writer(quoted, delimiter=separator, lineterminator=end).writerows(lines)
    found = table(tmp_path, quoted.getvalue().encode(encoding))
    assert found.headers == ("nr", "naam", "plaats")
    assert [(line.number, list(line.cells)) for line in found.lines] == [(2, lines[1]), (3, lines[2])]
    assert found.ragged


def test_the_separator_that_excel_names_is_believed(tmp_path: Path) -> None:
    assert table(tmp_path, "sep=;\r\nnr;a,b,c\r\n1;x\r\n").headers == ("nr", "a,b,c")
    with pytest.raises(Invalid, match="empty"):
        table(tmp_path, "sep=;")


def test_lines_without_anything_are_left_out_but_counted(tmp_path: Path) -> None:
    found = table(tmp_path, "nr;naam;;\r\n;;\r\n\r\n1;x\r\n ; \r\n2;y\r\n")
    assert found.headers == ("nr", "naam")
    assert [(line.number, line.cells) for line in found.lines] == [(4, ("1", "x")), (6, ("2", "y"))]


def test_a_cell_of_several_lines_is_one_row(tmp_path: Path) -> None:
    found = table(tmp_path, 'nr;tekst\r\n1;"een\r\ntwee"\r\n2;x\r\n')
    assert [(line.number, line.cells[1]) for line in found.lines] == [(2, "een\r\ntwee"), (3, "x")]


def test_quotation_marks_out_of_place_are_taken_as_they_come(tmp_path: Path) -> None:
    found = table(tmp_path, 'nr;tekst\r\n1;"hond" en kat\r\n2;x\r\n')
    assert [line.cells[1] for line in found.lines] == ["hond en kat", "x"]


def test_a_quotation_mark_that_is_not_closed_swallows_nothing(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="quotation mark"):
        table(tmp_path, 'nr;tekst\r\n1;"hond\r\n2;x\r\n')


def test_a_cell_too_long_for_a_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="not a CSV"):
        table(tmp_path, "nr;tekst\r\n1;" + "x" * (sheets.LONGEST_CELL + 1))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"\r\n ; \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a CSV"),
        (b"\x81\x8d\x9d", "not a CSV"),
        (b"\xff\xfe\x00", "not a CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old or protected"),
        (b"PK\x03\x04 and nothing", "not a workbook"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        table(tmp_path, data)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"weg\.csv"):
        sheets.read(tmp_path / "weg.csv")
    with pytest.raises(NotFound):
        sheets.read(tmp_path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 10)
    with pytest.raises(Invalid, match="too large"):
        table(tmp_path, "nr;naam\r\n1;2;3\r\n")


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "0" * 100_000)
    monkeypatch.setattr(sheets, "LARGEST", 1_000)
    with pytest.raises(Invalid, match="too large"):
        table(tmp_path, packed.getvalue(), "bom.xlsx")


@pytest.mark.parametrize("text", ["nr;naam\n" + ";" * 50, "nr;naam\n" + "\n" * 50])
def test_a_small_file_of_endless_cells_is_not_taken_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 40)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match="too large"):
        sheets.read(tmp_path / "a.csv")


@pytest.mark.parametrize("place", [(50, 1), (1, 50)])
def test_a_workbook_of_endless_cells_is_not_read_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: tuple[int, int]
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0].cell(*place, "x")
    book.save(tmp_path / "a.xlsx")
    monkeypatch.setattr(sheets, "MOST_CELLS", 40)
    with pytest.raises(Invalid, match="too large"):
        sheets.read(tmp_path / "a.xlsx")


@pytest.mark.parametrize("named", ["\n", "\r\n", '"\n', " \n", "é\n", "\N{PILE OF POO}\n"])
def test_a_separator_that_cannot_be_one_ends_in_no_fault(tmp_path: Path, named: str) -> None:
    (tmp_path / "a.csv").write_text(f"sep={named}nr;naam\n1;Jansen\n", encoding="utf-8", newline="")
    table = sheets.read(tmp_path / "a.csv")[0]
    assert table.lines


def test_a_workbook_shows_its_cells_as_the_sheet_does(tmp_path: Path) -> None:
    row = ["V1", datetime(2020, 10, 2, 0, 0), date(2020, 1, 5), 2.0, 2.5, 1e16, True, None, "=1+1"]  # noqa: DTZ001 - Excel has no zones
    path = workbook(tmp_path, [["nr", *"abcdefgh"], row])
    (found,) = sheets.read(path)
    expected = ("V1", "02-10-2020", "05-01-2020", "2", "2.5", "10000000000000000", "true", "", "=1+1")
    assert found.lines[0].cells == expected
    assert found.file == "werkmap.xlsx"
    assert not found.ragged


def test_each_worksheet_is_a_table(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["nr"], ["1"]], [], [["naam"], ["x"]])
    assert [(found.file, found.headers) for found in sheets.read(path)] == [
        ("werkmap.xlsx [Blad1]", ("nr",)),
        ("werkmap.xlsx [Blad3]", ("naam",)),
    ]


def test_a_hidden_worksheet_is_left_alone(tmp_path: Path) -> None:
    import openpyxl

    path = workbook(tmp_path, [["nr"], ["1"]], [["naam"], ["x"]])
    book = openpyxl.load_workbook(path)
    book.worksheets[1].sheet_state = "hidden"
    book.save(path)
    assert [found.file for found in sheets.read(path)] == ["werkmap.xlsx"]


def test_a_wrong_size_in_the_workbook_cuts_nothing_off(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["nr", "naam"], ["1", "x"]])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'ref="A1:B2"' in parts[sheet]
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data.replace(b'ref="A1:B2"', b'ref="A1"') if name == sheet else data)
    (found,) = sheets.read(path)
    assert (found.headers, found.lines[0].cells) == (("nr", "naam"), ("1", "x"))


def test_an_empty_workbook(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="empty"):
        sheets.read(workbook(tmp_path, []))


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1), min_size=1
    )
)
def test_no_cell_of_a_written_sheet_calculates(rows: list[list[str]]) -> None:
    text = sheets.as_csv(rows).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    for cells, row in zip(back, rows, strict=True):
        assert [cell.removeprefix("'") for cell in cells] == [cell.removeprefix("'") for cell in row]
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_a_sheet_is_written_as_a_dutch_excel_opens_it() -> None:
    assert sheets.as_csv([["nr", "tekst"], ["1", "=a;b"]]) == b'\xef\xbb\xbfnr;tekst\r\n1;"\'=a;b"\r\n'
