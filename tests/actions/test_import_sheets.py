"""Importing into a real folder: dry run, apply, rejects, again, stopped half-way, as a workbook."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions import import_sheets as module
from bgz.actions.help import page
from bgz.actions.import_messages import last_year
from bgz.actions.import_sheets import Wishes, import_sheets
from bgz.actions.shipped import shipped_form
from bgz.domain.cases.kinds import stored
from bgz.domain.cases.match import End, Match, Trial
from bgz.domain.cases.person import Left
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.importing.rows import Row
from bgz.errors import FolderProblem, Invalid, Refused
from bgz.i18n import in_language
from bgz.storage import sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.actions.import_views import Imported
    from bgz.actions.result import Result
    from bgz.storage.folder import CaseFolder

NAMES = ("vraaggezinnen.csv", "steungezinnen.csv", "koppelingen.csv")
TODAY = date(2024, 1, 15)
AT = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
REQUESTS = (
    "nr;aangemeld_op;achternaam;voornaam;postcode;gemeente;telefoon;kinderen;hulpvraag;intake_op;toestemming_op\r\n"
    "V1;01-02-2023;Kanariebos;Anna;7941 AB;meppel;06-12345001;2015-03 zoon;zwemles;08-02-2023;08-02-2023\r\n"
    "V2;02-02-2023;Bakker;Bea;1234 SS;Meppel;+31 6 12345002;2016-03 zoon;sport;09-02-2023;09-02-2023\r\n"
)
SUPPORTS = (
    "nr;aangemeld_op;achternaam;postcode;gemeente;volwassenen;aanbod;max_kinderen;gesprek_1_op;gesprek_2_op;"
    "vog_afgegeven_op;referentie_op;huisregels_op;goedgekeurd_op\r\n"
    "S1;01-01-2023;de Vries;7942 CD;Zwolle;1;zwemles;2;05-01-2023;12-01-2023;15-01-2023;10-01-2023;12-01-2023;"
    "20-01-2023\r\n"
)
MATCHES = (
    "nr;vraaggezin;steungezin;kinderen;voorgesteld_op;proef_start\r\nK1;V1;S1;2015-03 zoon;01-03-2023;10-03-2023\r\n"
)


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """Write three small sheets, of which one row is bad, and return their paths."""
    paths = [tmp_path / name for name in NAMES]
    for path, text in zip(paths, (REQUESTS, SUPPORTS, MATCHES), strict=True):
        path.write_bytes(text.encode("utf-8-sig"))
    return paths


def imported(folder: CaseFolder, paths: Sequence[Path], **wishes: Any) -> Result[Imported]:
    return import_sheets(folder, paths, Wishes(**{"apply": True, **wishes}), today=TODAY, at=AT)


def contents(folder: CaseFolder) -> list[dict[str, Any]]:
    """Return all records without what is drawn by lot: their numbers and keys."""
    return [dict(stored(held.record)) for held in folder.all()]


def test_a_dry_run_writes_nothing(folder: CaseFolder, three: list[Path]) -> None:
    three[0] = three[0].rename(three[0].with_name("vraag gezinnen.csv"))
    result = imported(folder, three, apply=False)
    assert 'vraag gezinnen.csv" ' in result.next_step
    assert folder.numbers("VSK") == folder.numbers("V") == []
    assert (result.data.applied, result.data.created) == (False, 3)
    assert result.next_step.startswith("bgz import ")
    assert result.next_step.endswith("--apply --rejects rejected.csv")
    assert result.attention


def test_good_rows_come_in_and_bad_ones_come_back(folder: CaseFolder, three: list[Path], tmp_path: Path) -> None:
    result = imported(folder, three[::-1], rejects=tmp_path / "terug.csv")
    assert [len(folder.numbers(prefix)) for prefix in "VSK"] == [1, 1, 1]
    assert not result.attention
    assert result.next_step == "bgz report --year 2023"
    (rejected,) = result.data.rejected
    assert (rejected.file, rejected.line, rejected.nr, rejected.column, rejected.code) == (
        "vraaggezinnen.csv", 3, "V2", "postcode", "invalid_postcode",
    )  # fmt: skip
    text = (tmp_path / "terug.csv").read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(text.splitlines(), delimiter=";")
    assert (row["nr"], row["code"], row["achternaam"], row["telefoon"]) == (
        "V2", "invalid_postcode", "Bakker", "'+31 6 12345002",
    )  # fmt: skip
    match = next(folder.all("K")).record
    assert match.trial.on == date(2023, 3, 10)
    assert match.owner == folder.member


def test_mended_rows_are_imported_from_the_file_that_came_back(
    folder: CaseFolder, three: list[Path], tmp_path: Path
) -> None:
    three[2].write_text(MATCHES + "K2;V2;S1;2016-03 zoon;01-03-2023;\r\n", encoding="utf-8")
    back = tmp_path / "terug.csv"
    assert [row.code for row in imported(folder, three, rejects=back).data.rejected] == [
        "invalid_postcode",
        "unknown_family",
    ]
    back.write_bytes(back.read_bytes().replace(b"1234 SS", b"7944 EF"))
    result = imported(folder, [back])
    assert (result.data.created, result.data.rejected) == (2, ())
    assert len(folder.numbers("K")) == 2


def test_a_row_that_stops_early_is_said_once(folder: CaseFolder, three: list[Path]) -> None:
    three[0].write_text(REQUESTS + "V3;01-02-2023;Smit\r\n", encoding="utf-8")
    row = imported(folder, three, apply=False).data.rejected[-1]
    assert (row.nr, row.column, row.code) == ("V3", "", "too_few_columns")
    assert ";" not in row.reason


def test_a_row_with_more_faults_names_them_all(folder: CaseFolder, three: list[Path]) -> None:
    three[0].write_text(REQUESTS.replace("sport", "paardrijden"), encoding="utf-8")
    (row,) = imported(folder, three, apply=False).data.rejected
    assert (row.code, "hulpvraag: " in row.reason) == ("invalid_postcode", True)


def test_nothing_rejected_gives_headers_only(folder: CaseFolder, three: list[Path], tmp_path: Path) -> None:
    imported(folder, three[1:2], rejects=tmp_path / "terug.csv")
    assert (tmp_path / "terug.csv").read_text(encoding="utf-8-sig") == "file;line;nr;column;code;reason;sheet\n"


def test_rejected_rows_never_land_in_the_case_folder(folder: CaseFolder, three: list[Path]) -> None:
    with pytest.raises(Refused):
        imported(folder, three, rejects=folder.root / "terug.csv")
    assert folder.numbers("V") == []


def test_rejected_rows_never_overwrite_a_sheet(folder: CaseFolder, three: list[Path]) -> None:
    with pytest.raises(Refused, match="overwrite"):
        imported(folder, three, rejects=three[0])
    assert three[0].read_text(encoding="utf-8-sig").startswith("nr;")


def test_rejected_rows_replace_nothing_but_their_like(folder: CaseFolder, three: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "anders.csv"
    other.write_text("nr;naam\r\n", encoding="utf-8")
    for target in (other, tmp_path):
        with pytest.raises(Refused, match="exists already"):
            imported(folder, three, rejects=target)
    for _again in range(2):
        imported(folder, three, rejects=tmp_path / "terug.csv")
    assert other.read_text(encoding="utf-8") == "nr;naam\n"


def test_rejected_rows_that_cannot_be_written_are_said_before_anything_is_taken_over(
    folder: CaseFolder, three: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(FolderProblem):
        imported(folder, three, rejects=tmp_path / "geen map" / "terug.csv")
    assert folder.numbers("V") == []


def test_again_changes_nothing(folder: CaseFolder, three: list[Path]) -> None:
    imported(folder, three)
    before = contents(folder)
    result = imported(folder, three)
    assert (result.data.created, result.data.changed, result.data.unchanged) == (0, 0, 3)
    assert contents(folder) == before
    assert result.next_step == "bgz"


def test_matches_alone_find_the_families_of_an_earlier_import(folder: CaseFolder, three: list[Path]) -> None:
    imported(folder, three[:2])
    assert imported(folder, three[2:]).data.created == 1


def test_a_changed_cell_changes_its_field_only(folder: CaseFolder, three: list[Path]) -> None:
    imported(folder, three)
    held = next(folder.all("V"))
    folder.save(held, evolve(held.record, first_name="Annemarie"), at=AT)
    three[0].write_text(REQUESTS.replace("06-12345001", "06-12345009"), encoding="utf-8")
    result = imported(folder, three)
    assert (result.data.changed, result.data.unchanged) == (1, 2)
    record = next(folder.all("V")).record
    assert (record.first_name, record.phone) == ("Annemarie", "0612345009")


def test_a_value_that_both_changed_is_said(folder: CaseFolder, three: list[Path]) -> None:
    imported(folder, three)
    held = next(folder.all("V"))
    folder.save(held, evolve(held.record, phone="0612345111"), at=AT)
    three[0].write_text(REQUESTS.replace("06-12345001", "06-12345009"), encoding="utf-8")
    result = imported(folder, three)
    assert any("V1 (telefoon)" in sentence for sentence in result.messages)


def test_stopped_half_way_the_next_run_finishes(
    folder: CaseFolder, three: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    create = folder.create
    made: list[Any] = []

    def once(record: Any, *, at: datetime) -> Any:
        if made:
            raise KeyboardInterrupt
        made.append(record)
        return create(record, at=at)

    monkeypatch.setattr(folder, "create", once)
    with pytest.raises(KeyboardInterrupt):
        imported(folder, three)
    monkeypatch.undo()
    result = imported(folder, three)
    assert (result.data.created, result.data.unchanged) == (2, 1)
    assert [len(folder.numbers(prefix)) for prefix in "VSK"] == [1, 1, 1]


def test_progress_is_told(folder: CaseFolder, three: list[Path]) -> None:
    told: list[tuple[int, int]] = []
    import_sheets(folder, three, Wishes(apply=True), today=TODAY, at=AT, progress=lambda *each: told.append(each))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_workbook_gives_the_same(folder: CaseFolder, three: list[Path], tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for path in reversed(three):
        (table,) = sheets.read(path)
        sheet = book.create_sheet(path.stem)
        for cells in (table.headers, *(line.cells for line in table.lines)):
            sheet.append([_typed(cell) for cell in cells])
    book.save(tmp_path / "alles.xlsx")
    result = imported(folder, [tmp_path / "alles.xlsx"])
    assert [(each.file, each.new, each.rejected) for each in result.data.sheets] == [
        ("alles.xlsx [vraaggezinnen]", 1, 1),
        ("alles.xlsx [steungezinnen]", 1, 0),
        ("alles.xlsx [koppelingen]", 1, 0),
    ]
    again = imported(folder, three)
    assert (again.data.created, again.data.changed, again.data.unchanged) == (0, 0, 3)


def test_other_worksheets_of_a_workbook_are_left_out_and_said(
    folder: CaseFolder, three: list[Path], tmp_path: Path
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    first: Any = book.active
    first.append(["Toelichting"])
    sheet = book.create_sheet("koppelingen")
    for line in MATCHES.splitlines():
        sheet.append(line.split(";"))
    book.save(tmp_path / "alles.xlsx")
    imported(folder, three[:2])
    result = imported(folder, [tmp_path / "alles.xlsx"])
    assert result.data.created == 1
    assert any("alles.xlsx [Sheet]" in sentence for sentence in result.messages)


def _typed(cell: str) -> object:
    """Return a cell as Excel would hold it: days and numbers as such."""
    if cell.isdigit():
        return int(cell)
    try:
        return datetime.strptime(cell, "%d-%m-%Y")  # noqa: DTZ007 - Excel has no zones
    except ValueError:
        return cell


def test_what_is_no_sheet_of_ours_is_refused_whole(folder: CaseFolder, three: list[Path], tmp_path: Path) -> None:
    other, short = tmp_path / "kas.csv", tmp_path / "kort.csv"
    other.write_text("datum;bedrag\r\n1;2\r\n", encoding="utf-8")
    short.write_text("nr;vraaggezin;steungezin\r\nK1;V1;S1\r\n", encoding="utf-8")
    with pytest.raises(Invalid) as error:
        imported(folder, [*three, other, short])
    assert [problem.partition(":")[0] for problem in error.value.problems] == ["kas.csv", "kort.csv"]
    assert "kinderen, voorgesteld_op" in error.value.problems[1]
    assert folder.numbers("V") == []


def test_a_sheet_without_columns_for_a_gate_says_so_once(folder: CaseFolder, three: list[Path]) -> None:
    head, row = SUPPORTS.splitlines()
    three[1].write_text(
        head.replace(";referentie_op", "") + "\r\n" + row.replace(";10-01-2023", "") + "\r\n", encoding="utf-8"
    )
    result = imported(folder, three)
    assert result.data.created == 3
    assert len([sentence for sentence in result.messages if sentence.startswith("steungezinnen.csv says")]) == 1


def test_places_are_called_as_the_settings_and_the_postcodes_say(folder: CaseFolder, three: list[Path]) -> None:
    result = imported(folder, three)
    assert next(folder.all("V")).record.municipality == "Meppel"
    assert any("S1" in sentence for sentence in result.messages if "municipality" in sentence)
    assert any("bgz settings municipality " in sentence for sentence in result.messages)


def test_without_a_column_the_postcode_or_the_settings_tell_where(folder: CaseFolder, tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text(
        "nr;aangemeld_op;achternaam;postcode;kinderen;hulpvraag\r\n"
        "V1;01-02-2023;Jansen;8011 AB;2015-03 zoon;zwemles\r\nV2;01-02-2023;Smit;0999;2015-03 zoon;zwemles\r\n"
        "V3;01-02-2023;Bos;9999 ZZ;2015-03 zoon;zwemles\r\n",
        encoding="utf-8",
    )
    result = imported(folder, [path])
    places = {held.record.source.nr: held.record.municipality for held in folder.all("V")}
    assert places == {"V1": "Zwolle", "V3": places["V3"]}
    assert places["V3"]
    assert [row.code for row in result.data.rejected] == ["invalid_postcode"]
    assert any("v.csv" in sentence for sentence in result.messages)


def test_only_a_lead_lifts_gates(folder: CaseFolder, three: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    three[0].write_text(REQUESTS.replace("08-02-2023;08-02-2023", "08-02-2023;"), encoding="utf-8")
    assert [row.code for row in imported(folder, three, apply=False).data.rejected][-1] == "missing_consent"
    result = imported(folder, three, accept_gaps="oude administratie")
    assert result.data.created == 3
    assert any("K1" in sentence for sentence in result.messages)
    match = next(folder.all("K")).record
    assert match.trial.override == "oude administratie"
    monkeypatch.setattr(module, "is_lead", lambda _folder: False)
    with pytest.raises(Refused):
        imported(folder, three, accept_gaps="toch")
    with pytest.raises(Refused, match="matches"):
        imported(folder, three)
    assert imported(folder, three[:2]).data.unchanged == 2


@pytest.mark.parametrize("wish", ["accept_gaps", "series"])
def test_what_is_given_with_the_command_is_checked_too(folder: CaseFolder, three: list[Path], wish: str) -> None:
    with pytest.raises(Invalid) as error:
        imported(folder, three, **{wish: "zie 111222333"})
    assert "111222333" not in "".join(error.value.problems)


def test_the_running_matches_are_counted(folder: CaseFolder, three: list[Path]) -> None:
    assert any(sentence.startswith("1 match is running") for sentence in imported(folder, three).messages)


def test_many_rows_are_named_in_short(folder: CaseFolder, tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    head, row, _bad = REQUESTS.splitlines()
    rows = [row.replace("V1", f"V{at}").replace("Kanariebos", f"Naam{chr(65 + at)}") for at in range(15)]
    path.write_text("\r\n".join([head, *rows]), encoding="utf-8")
    (sentence,) = [each for each in imported(folder, [path], apply=False).messages if "family?" in each]
    assert sentence.endswith("and 4 more")


@pytest.mark.parametrize("code", ["nl", "en"])
def test_the_page_of_explanation_names_every_header(code: str) -> None:
    with in_language(code):
        text = page("import").data.text
    for fields in shipped_form().columns.values():
        assert [headers[0] for headers in fields.values() if f"`{headers[0]}`" not in text] == []


def test_nothing_that_is_said_holds_a_name(folder: CaseFolder, three: list[Path]) -> None:
    bad = REQUESTS.replace("2015-03 zoon", "Kanariebos").replace("zwemles", "Kanariebos")
    three[0].write_text(bad, encoding="utf-8")
    result = imported(folder, three)
    said = [*result.messages, result.next_step, *(row.reason for row in result.data.rejected)]
    assert not [sentence for sentence in said if "kanariebos" in sentence.casefold()]


def test_the_report_that_comes_next_is_of_the_last_year_with_facts() -> None:
    def row(record: object) -> Row:
        made = Row.__new__(Row)
        made.record = record
        return made

    family = RequestFamily(number="V-AAAAA", registered_on=date(2021, 5, 1), left=Left(on=date(2022, 1, 1), reason="x"))
    match = Match(number="K-AAAAA", trial=Trial(on=date(2022, 5, 1)), end=End(on=date(2031, 1, 1)))
    assert last_year([row(family), row(None)], date(2025, 1, 1)) == 2022
    assert last_year([row(match)], date(2032, 1, 1)) == 2031
    assert last_year([row(match)], date(2023, 1, 1)) == 2022
    assert last_year([row(SupportFamily(number="S-AAAAA"))], date(2023, 1, 1)) == 2022
