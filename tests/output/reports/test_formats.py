"""The same figures in every format: whatever a reader opens, each number, mark and gap is that of the report."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from bench.protection_programmes import TODAY, YEAR, invented
from bgz.actions import demo, opening
from bgz.actions.casebook import open_casebook
from bgz.actions.report import region_of
from bgz.domain.figures.counts import Mark
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import AUDIENCES
from bgz.domain.figures.report import Report, make_report
from bgz.i18n import _, in_language
from bgz.output.report_csv import as_csv
from bgz.output.report_json import as_json
from bgz.output.report_page import as_html, as_markdown
from bgz.output.report_rows import HEADINGS, rows
from bgz.output.report_xlsx import as_xlsx
from tests.output.reports.reading_back import Page, csv_figures, json_figures, markdown_tables, value_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.region import Region
    from tests.output.reports.reading_back import Key, Value

    Made = Callable[[str, str], Report]

LANGUAGE_OF = {"demo": "nl", "invented": "en"}
CASES = [(name, audience) for name in LANGUAGE_OF for audience in AUDIENCES]
EVERY_DAY = ("invented", "municipality")
"""Everything that a format may hold is in it: several municipalities, marks and gaps."""
SEED = 24
"""A programme by chance of several municipalities, with contracts, scores and everything that may be unknown."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """Return the region of the demo, whose sheets were imported and worked on."""
    with pytest.MonkeyPatch.context() as patch, in_language("nl"):
        patch.delenv("XDG_RUNTIME_DIR", raising=False)
        patch.delenv("BGZ_PASSPHRASE_COMMAND", raising=False)
        view = demo.demo(tmp_path_factory.mktemp("demo") / "there", at=datetime(2024, 1, 15, 9, tzinfo=UTC)).data
        patch.setenv("BGZ_HOME", str(view.home))
        return region_of(open_casebook(opening.open_folder(None, lambda _question: view.passphrase)))


@pytest.fixture(
    scope="module",
    params=[pytest.param(each, marks=() if each == EVERY_DAY else pytest.mark.slow) for each in CASES],
    ids="-".join,
)
def report(request: pytest.FixtureRequest) -> Report:
    name, audience = request.param
    if name == "demo":
        records, year, today = request.getfixturevalue("played"), demo.YEAR, demo.DAY
    else:
        records, year, today = invented(SEED).region, YEAR, TODAY
    with in_language(LANGUAGE_OF[name]):
        return make_report(records, Period.of_year(year), today, audience=audience)


@pytest.fixture(scope="module")
def page(report: Report) -> Page:
    """Return the page of the report, made and read once."""
    with in_language(report.language):
        return Page(as_html(report))


@pytest.fixture(scope="module")
def book(report: Report) -> Any:
    """Return the workbook of the report, made and opened once; no test changes it."""
    from openpyxl import load_workbook

    with in_language(report.language):
        return load_workbook(BytesIO(as_xlsx(report)))


def expected(report: Report) -> dict[Key, Value]:
    """Return every value as a reader gets it: a number, the sign of a mark, or None."""
    with in_language(report.language):
        return {row.key: str(row.value) if isinstance(row.value, Mark) else row.value for row in rows(report)}


def test_there_is_something_to_compare(report: Report) -> None:
    values = expected(report).values()
    assert sum(isinstance(value, int | float) and value > 0 for value in values) > 50
    assert report.total.matches_started != 0
    if report.audience != "team":
        assert {"x", "<5"} <= {value for value in values if isinstance(value, str)}


def test_the_page_shows_each_figure_as_it_is(report: Report, page: Page) -> None:
    values = expected(report)
    shown = page.figures
    assert len({key for key, _text in shown}) > 150
    for key, text in shown:
        assert key in values, key
        held = values[key]
        read = value_of(text, report.language)
        if isinstance(held, float) or key[0] == "waiting_days":
            assert read == pytest.approx(held, abs=0.005), (key, text)
        else:
            assert read == held, (key, text)


def test_every_number_that_anybody_may_see_stands_on_the_page(report: Report, page: Page) -> None:
    """Where nothing happened stands a sentence; rules lifted and facts lacking are told for all together."""
    with in_language(report.language):
        shown = {key for key, _text in page.figures}
        gone = [
            row
            for row in rows(report)
            if row.key not in shown and isinstance(row.value, int | float) and row.value
            if row.table not in report.withheld.get(row.municipality, ())
            and (row.table not in {"overrides", "missing"} or not row.municipality)
        ]
    assert gone == []


def test_markdown_has_the_tables_of_the_page(report: Report, page: Page) -> None:
    on_page = page.tables
    with in_language(report.language):
        in_text = markdown_tables(as_markdown(report))
    assert len(in_text) > 15
    # A drawing has no cell in Markdown.
    assert in_text == [[[cell for cell in line if cell] for line in table] for table in on_page]


def test_csv_has_every_figure_once(report: Report) -> None:
    period = f"{report.period.since}/{report.period.until}"
    with in_language(report.language):
        read = csv_figures(as_csv(report), report.language, period)
        held = {row.key: row for row in rows(report)}
    assert set(read) == set(held)
    for key, (value, status) in read.items():
        row = held[key]
        assert status == row.status
        assert value == (None if isinstance(row.value, Mark) else row.value), key


def test_json_has_every_figure_once_and_no_other(report: Report) -> None:
    with in_language(report.language):
        data = json.loads(as_json(report))["data"]
        held = {row.key: row for row in rows(report)}
    read = dict(json_figures(data))
    whole = {key: row for key, row in held.items() if not (row.status == "withheld" and key not in read)}
    assert read == {key: str(row.value) if isinstance(row.value, Mark) else row.value for key, row in whole.items()}
    told = {(each["table"], each["category"], each["period"], each["municipality"]): each["status"]
            for each in data["statuses"]}  # fmt: skip
    wanted = {(row.table, row.category, row.period, row.municipality): row.status for row in held.values()}
    assert told == {key: status for key, status in wanted.items() if status != "exact"}


def test_the_workbook_lists_every_figure_once(report: Report, book: Any) -> None:
    sheet = book.worksheets[-1]
    with in_language(report.language):
        held = list(rows(report))
    lines = [line[: len(HEADINGS)] for line in sheet.iter_rows(min_row=5, values_only=True)]
    assert len(lines) == len(held)
    for line, row in zip(lines, held, strict=True):
        assert (line[0], line[1] or "", line[2], line[3] or "", line[5]) == (
            row.period, row.municipality, row.table, row.category, row.status,
        )  # fmt: skip
        assert line[4] == (None if isinstance(row.value, Mark) else row.value)


def test_each_sheet_of_the_workbook_shows_the_same(report: Report, book: Any) -> None:
    """Each table of the workbook is read as a person does: by its title, the words beside a number, and those above."""
    with in_language(report.language):
        known = {(_(row.definition.label), row.label, row.part, row.municipality): row for row in rows(report)}
    seen = 0
    together = {"Samen": "", "Together": "", **{name: name for name in report.municipalities}}
    for sheet in book.worksheets[2:-1]:
        lines = [list(line) for line in sheet.iter_rows(min_row=4, values_only=True)]
        title, headings = sheet["A1"].value, [text for text in lines[0] if text]
        for line in lines[1:]:
            if headings[0] in {"Categorie", "Category"} and set(headings[1:]) <= set(together):
                for place, value in zip(headings[1:], line[1:], strict=False):
                    label = str(line[0]).removesuffix(" (dagen)").removesuffix(" (days)")
                    row = known.get((title, label, "", together[place]))
                    assert value == (as_shown(row, report.language) if row else 0), (title, line)
                    seen += 1
            elif headings[1] in {"Categorie", "Category"}:
                for part, value in zip(headings[2:], line[2:], strict=False):
                    row = known[title, f"{line[1]}: {part}", "", together[line[0]]]
                    assert value == as_shown(row, report.language), (title, line, part)
                    seen += 1
    assert seen > 100


def as_shown(row: object, language: str) -> object:
    """Return what a cell of a workbook holds: a percentage is a part of one, a table left out says so."""
    value, unit = getattr(row, "value", None), getattr(row, "unit", "")
    if getattr(row, "status", "") == "withheld":
        return "Niet getoond" if language == "nl" else "Not shown"
    if value is None:
        return "–"
    if isinstance(value, Mark):
        return str(value)
    return value / 100 if unit == "percent" else value
