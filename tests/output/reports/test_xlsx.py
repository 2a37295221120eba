"""The report as a workbook: whole, safe, the same bytes each time, and as LibreOffice opens it."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import zipfile
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from openpyxl import load_workbook

from bgz.domain.cases.programme import Look
from bgz.domain.figures.counts import Mark
from bgz.i18n import in_language, language
from bgz.output.report_csv import as_csv
from bgz.output.report_sheets import sheets
from bgz.output.report_xlsx import as_xlsx, safe_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]

PATIENCE = 180
"""Seconds that LibreOffice gets to start and convert; it needs about five."""


_OPENED: dict[tuple[int, str], tuple[Report, Any]] = {}


def opened(report: Report) -> Any:
    """Return the workbook of a report, made and opened once: no test changes it."""
    key = (id(report), language())
    if key not in _OPENED:
        _OPENED[key] = (report, load_workbook(BytesIO(as_xlsx(report))))
    return _OPENED[key][1]


def lines(book: Any, name: str) -> list[list[Any]]:
    return [list(line) for line in book[name].iter_rows(min_row=4, values_only=True)]


def test_a_sheet_for_each_table_a_guide_first_and_everything_last(made: Made) -> None:
    names = opened(made()).sheetnames
    assert names[:2] == ["Leeswijzer", "Kerncijfers"]
    assert names[-3:] == ["Per maand", "Eerdere periodes", "Alle cijfers"]
    assert {"Contracten", "Wachttijd", "Gezinsvorm", "Soorten hulp gevraagd", "Tevredenheid"} <= set(names)
    assert all(len(name) <= 31 for name in names)


def test_numbers_and_days_are_real(made: Made) -> None:
    book = opened(made())
    contract = lines(book, "Contracten")[1]
    assert contract[:3] == ["Meppel", datetime(2023, 1, 1), datetime(2023, 12, 31)]  # noqa: DTZ001 - a day
    sheet = book["Contracten"]
    headings = [cell.value for cell in sheet[4]]
    budget = sheet.cell(5, headings.index("Budget") + 1)
    assert (budget.value, budget.number_format) == (58000, "[$€-413] #,##0")
    assert sheet.cell(5, 2).number_format == "[$-413]d mmm yyyy"
    assert contract[headings.index("Kosten per gemaakte koppeling")] == 9666.67
    scores = {line[1]: line for line in lines(book, "Eigen doelen") if line[0] == "Samen"}
    assert scores["evaluatie van de proefperiode"][4:6] == [1, 6]
    months = lines(book, "Per maand")
    assert months[1][:3] == ["Samen", datetime(2023, 1, 1), datetime(2023, 1, 31)]  # noqa: DTZ001


def test_in_english_as_english_people_write(made: Made) -> None:
    with in_language("en"):
        book = opened(made())
    assert book.sheetnames[:2] == ["Reading guide", "Key figures"]
    assert book["Contracts"].cell(5, 2).number_format == "[$-809]d mmm yyyy"


def test_a_share_is_a_percentage(made: Made) -> None:
    book = opened(made())
    name = next(name for name in book.sheetnames if name.startswith("Nog lopend na"))
    shares = [cell for cell in book[name]["E"][4:] if isinstance(cell.value, int | float)]
    assert shares
    assert all(0 <= cell.value <= 1 and cell.number_format == "0%" for cell in shares)


def test_marks_are_texts_and_are_explained_first(made: Made) -> None:
    report = made("municipality")
    total = attrs.evolve(report.total, approvals=Mark.FEW, rejections=Mark.HIDDEN, became_ready=Mark.UNKNOWN)
    book = opened(attrs.evolve(report, total=total))
    held = {line[0]: line[1] for line in lines(book, "Kerncijfers")}
    assert held["Steungezinnen goedgekeurd"] == "<5"
    assert held["Steungezinnen afgewezen"] == "x"
    assert held["Klaar voor een koppeling"] == "?"
    guide = {line[0]: line[1] for line in book["Leeswijzer"].iter_rows(values_only=True)}
    assert guide["Voor wie"] == "Voor de gemeente"
    assert guide["<5"].startswith("1 tot en met 4")
    assert {"x", "?", "–", "0"} <= set(guide)


def test_a_workbook_for_the_team_says_that_it_is_for_nobody_else(made: Made) -> None:
    warning = "Alleen voor het team: kleine getallen kunnen naar een gezin wijzen."
    for audience, warned in (("team", True), ("municipality", False), ("public", False)):
        guide = [line[0] for line in opened(made(audience))["Leeswijzer"].iter_rows(values_only=True)]
        assert (warning in guide) == warned


def test_what_is_for_the_team_alone_has_no_line_for_others(made: Made) -> None:
    team = {line[0] for line in lines(opened(made()), "Kerncijfers")}
    others = {line[0] for line in lines(opened(made("public")), "Kerncijfers")}
    assert team - others == {"In screening aan het eind", "Open hulpvragen"}


def test_the_guide_says_what_the_programme_says_and_links_to_the_sheets(made: Made) -> None:
    look = Look(introduction_nl="Dit jaar deden wij veel.", closing_nl="Dank aan allen.", colour="#7a1f3d")
    book = opened(attrs.evolve(made(), look=look, notes=("Let hier op.",)))
    guide = [cell for line in book["Leeswijzer"].iter_rows() for cell in line]
    texts = [cell.value for cell in guide]
    assert {"Dit jaar deden wij veel.", "Dank aan allen.", "Let hier op."} <= set(texts)
    links = {cell.value: cell.hyperlink.location for cell in guide if cell.hyperlink}
    assert links["Kerncijfers"] == "'Kerncijfers'!A1"
    assert set(links) == set(book.sheetnames[1:])
    assert book["Kerncijfers"]["A4"].fill.fgColor.rgb == "007a1f3d"


def test_no_text_is_ever_computed(made: Made, odd: str) -> None:
    look = Look(introduction_nl="=1+1", closing_nl="@SUM(A1)")
    report = attrs.evolve(made(towns=(odd, "+Dorp")), programme="-2+3", look=look)
    for sheet in opened(report).worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type in {"s", "n", "d"}, (sheet.title, cell.coordinate)
                assert not (isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")))


def test_a_sign_that_no_workbook_may_hold_is_left_out(made: Made) -> None:
    report = attrs.evolve(made(towns=("Mep\x0bpel",)), programme="Buurt\x0bgezinnen")
    book = opened(report)
    assert "Buurtgezinnen" in [line[1] for line in book["Leeswijzer"].iter_rows(values_only=True)]
    assert book.properties.creator == "Buurtgezinnen"
    assert book.worksheets[1].oddFooter.left.text.endswith("Meppel")


def test_one_municipality_stands_by_its_name(made: Made) -> None:
    book = opened(made(towns=("Meppel",)))
    assert [cell.value for cell in book["Gezinsvorm"][4]][:2] == ["Categorie", "Meppel"]
    assert lines(book, "Per maand")[0][:2] == ["Eerste dag", "Laatste dag"]


def test_a_folder_without_contracts_and_a_single_month(made: Made) -> None:
    report = made(families=0)
    month = report.total.months[0]
    total = attrs.evolve(report.total, months=(month,), contracts=())
    names = opened(attrs.evolve(report, period=month.period, total=total, municipalities={})).sheetnames
    assert "Contracten" not in names
    assert "Per maand" not in names


def test_headings_stay_in_sight_and_pages_are_as_wide_as_paper(made: Made) -> None:
    for sheet in opened(made()).worksheets[1:]:
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("5")
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "&P / &N"


def test_names_of_sheets_are_safe_and_different() -> None:
    long = "Satisfaction, first score to last and then some"
    names = safe_names(["a/b: c?", long, long + "!", "A B C", "''", "[x]", "a" * 40, "a" * 41, "'quoted'"])
    assert names[:3] == ["a b c", "Satisfaction, first score to", "Satisfaction, first score t (2)"]
    assert names[3:6] == ["A B C (2)", "-", "x"]
    assert names[6] == "a" * 31
    assert names[7] == "a" * 27 + " (2)"
    assert names[8] == "quoted"
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_the_same_report_gives_the_same_bytes(made: Made) -> None:
    report = made()
    first = as_xlsx(report)
    assert as_xlsx(report) == first
    with zipfile.ZipFile(BytesIO(first)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
    assert core.count("2024-01-15T00:00:00Z") == 2


def test_nothing_private_is_in_it(made: Made) -> None:
    with zipfile.ZipFile(BytesIO(as_xlsx(made()))) as packed:
        whole = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Kanarievogel" not in whole
    assert b"7941" not in whole


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process that does not end by itself, with all that it started."""
    try:
        yield
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def by_libreoffice(soffice: str, file: Path, out: Path) -> dict[str, list[list[str]]]:
    """Return every sheet of a workbook as LibreOffice shows it."""
    profile = (out / "profile").as_uri()
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", options]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        [*command, "--outdir", str(out), str(file)],
        stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    with ended(process):
        assert process.wait(timeout=PATIENCE) == 0
    found = {}
    for path in out.glob(f"{file.stem}-*.csv"):
        with path.open(encoding="utf-8", newline="") as text:
            found[path.stem.removeprefix(f"{file.stem}-")] = list(csv.reader(text))
    return found


def as_written(value: Any, kind: str) -> str:
    """Return what LibreOffice writes of a cell to a CSV: the number itself, a day as the English write it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if kind == "percent":
        return f"{value:.0%}"
    return f"{value:.0f}" if float(value).is_integer() else str(value)


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["team", "public"])
def test_libreoffice_opens_it_and_gives_the_same_csv(
    made: Made, tmp_path: Path, program: Callable[[str], str], audience: str
) -> None:
    soffice = program("soffice")
    with in_language("en"):
        report = made(audience)
        file = tmp_path / "report.xlsx"
        file.write_bytes(as_xlsx(report))
        wanted = list(sheets(report))
        tidy = list(csv.reader(as_csv(report).removeprefix("\ufeff").splitlines()))
    found = by_libreoffice(soffice, file, tmp_path)
    assert len(found) == len(wanted) + 1
    names = safe_names(["Reading guide", *(sheet.title for sheet in wanted)])[1:]
    for name, sheet in zip(names, wanted, strict=True):
        shown = list(found[name][3:])
        width = len(sheet.headings)
        assert [line[:width] for line in shown[:1]] == [list(sheet.headings)], name
        cells = [[as_written(cell.value, cell.kind) for cell in line] for line in sheet.lines]
        assert [line[:width] for line in shown[1:]] == cells, name
    assert found["All figures"][3:] == tidy
    assert any(line[4] for line in tidy[1:])
