"""The sheets of a municipality, imported and reported on by the commands that scripts use: exact, to the figure."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen

from bgz.actions.opening import open_folder
from bgz.actions.report import Asked, report
from bgz.domain.figures.period import Period
from bgz.i18n import in_language
from bgz.output.envelope import plain

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

SHEETS = ("vraaggezinnen.csv", "steungezinnen.csv", "koppelingen.csv")
TODAY = date(2024, 1, 15)
PERIODS = 8


@frozen
class Scenario:
    """A scenario whose sheets were imported: its folder, what was expected, what the import said."""

    place: Path
    cases: Path
    expected: dict[str, Any]
    imported: dict[str, Any]
    environ: dict[str, str]

    def bgz(self, *arguments: str) -> dict[str, Any]:
        """Run a command and return its JSON."""
        return run(self.place, self.environ, "--folder", str(self.cases), *arguments)


def run(place: Path, environ: dict[str, str], *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bgz", *arguments]
    done = subprocess.run(command, cwd=place, env=environ, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if "json" in " ".join(arguments) else {}


@pytest.fixture(scope="module", params=["meppel", "meppel-faulty"])
def scenario(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Import the sheets of a scenario as the script in the manual does."""
    source = shared / "scenarios" / request.param
    place = tmp_path_factory.mktemp(request.param)
    for sheet in SHEETS:
        (place / sheet).write_bytes((source / sheet).read_bytes())
    own = {
        "BGZ_PASSPHRASE_COMMAND": "printf %s vier-losse-woorden-samen",
        "BGZ_LANG": "nl",
        "BGZ_HOME": str(place / "home"),
    }
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("BGZ_", "XDG_"))} | own
    founder = ("--name", "Test", "--email", "test@example.org", "--municipality", "Meppel", "--no-input")
    run(place, environ, "init", "cases", *founder)
    imported = run(place, environ, "--folder", "cases", "import", *SHEETS, "--apply", "--rejects", "bad.csv", "--json")
    expected = json.loads((source / "expected.json").read_text(encoding="utf-8"))
    return Scenario(place, place / "cases", expected, imported, environ)


@pytest.fixture(scope="module")
def opened(scenario: Scenario) -> CaseFolder:
    """Open the folder once for all periods."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("BGZ_HOME", "BGZ_PASSPHRASE_COMMAND"):
            patch.setenv(name, scenario.environ[name])
        return open_folder(scenario.cases)


def test_bad_rows_come_back_and_good_ones_are_in(scenario: Scenario) -> None:
    data = scenario.imported["data"]
    rejected = [{name: row[name] for name in ("file", "line", "nr", "column", "code")} for row in data["rejected"]]
    faulty = [
        {name: row[name] for name in ("file", "line", "nr", "column", "code")}
        for row in scenario.expected["faulty_rows"]
    ]
    assert sorted(rejected, key=str) == sorted(faulty, key=str)
    rows = scenario.expected["rows"]
    assert {each["file"]: (each["new"], each["rejected"]) for each in data["sheets"]} == {
        file: (count["good"], count["faulty"]) for file, count in rows.items()
    }
    assert data["created"] == sum(count["good"] for count in rows.values())
    with (scenario.place / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        back = list(csv.DictReader(file, delimiter=";"))
    assert [(row["nr"], row["code"], row["reason"]) for row in back] == [
        (row["nr"], row["code"], row["reason"]) for row in data["rejected"]
    ]


def figures_of(held: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of a report by the names of `expected.json`."""
    figures = dict(held)
    for name in ("end_reasons", "help_kinds"):
        figures[name] = {each["label"]: each["count"] for each in held[name]}
    figures["age_bands"] = {each["code"]: each["count"] for each in held["age_bands"]}
    return figures


def same(expected: dict[str, Any], held: dict[str, Any]) -> None:
    figures = figures_of(held)
    for name, value in expected.items():
        found = figures[name]
        if isinstance(value, dict):
            found = {key: found.get(key) for key in value}
        assert found == value, name


@pytest.mark.parametrize("at", range(PERIODS))
def test_every_figure_of_every_period(scenario: Scenario, opened: CaseFolder, at: int) -> None:
    wanted = scenario.expected["periods"][at]
    period = Period(date.fromisoformat(wanted["from"]), date.fromisoformat(wanted["to"]))
    with in_language("nl"):
        made = plain(report(opened, Asked(period, "nl"), today=TODAY).data, names=False)
    same(wanted["total"], made["total"])
    assert set(wanted["municipalities"]) == set(made["municipalities"])
    for name, figures in wanted["municipalities"].items():
        same(figures, made["municipalities"][name])


def test_no_period_is_left_out(scenario: Scenario) -> None:
    assert len(scenario.expected["periods"]) == PERIODS


def test_the_report_of_the_script(scenario: Scenario) -> None:
    period = ("--from", "2020-09-01", "--to", "2021-08-31")
    held = scenario.bgz("--today", "2024-01-15", "report", *period, "--audience", "team", "--format", "json")
    same(scenario.expected["periods"][0]["total"], held["data"]["total"])


def test_the_sheets_as_a_workbook_are_the_same_rows(scenario: Scenario) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in SHEETS:
        made = book.create_sheet(sheet.removesuffix(".csv"))
        with (scenario.place / sheet).open(encoding="utf-8-sig", newline="") as file:
            for line in csv.reader(file, delimiter=";"):
                made.append([as_excel(cell) for cell in line])
    book.save(scenario.place / "alles.xlsx")
    rejects = str(scenario.place / "werkmap.csv")
    data = scenario.bgz("import", "alles.xlsx", "--apply", "--rejects", rejects, "--json")["data"]
    assert (data["created"], data["changed"]) == (0, 0)
    assert data["unchanged"] == sum(count["good"] for count in scenario.expected["rows"].values())
    faulty = {row["nr"] for row in scenario.expected["faulty_rows"]}
    assert {row["nr"] for row in data["rejected"]} == faulty


def as_excel(cell: str) -> object:
    """Return a cell as a workbook holds it: days and numbers as such."""
    if cell.isdigit():
        return float(cell)
    try:
        return datetime.strptime(cell.strip(), "%d-%m-%Y")  # noqa: DTZ007 - Excel has no zones
    except ValueError:
        return cell


def test_the_same_sheets_again_change_nothing(scenario: Scenario) -> None:
    files = {path: path.read_bytes() for path in scenario.cases.rglob("*.age")}
    rejects = str(scenario.place / "again.csv")
    data = scenario.bgz("import", *SHEETS, "--apply", "--rejects", rejects, "--json")["data"]
    assert (data["created"], data["changed"]) == (0, 0)
    assert data["unchanged"] == sum(count["good"] for count in scenario.expected["rows"].values())
    assert len(data["rejected"]) == len(scenario.expected["faulty_rows"])
    assert {path: path.read_bytes() for path in scenario.cases.rglob("*.age")} == files
