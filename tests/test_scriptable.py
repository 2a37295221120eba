"""Everything can be scripted: the lines of the README run as written, in a shell, and give the figures asked for."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMON = """
export BGZ_PASSPHRASE_COMMAND='printf %s vier-losse-woorden-samen' BGZ_LANG=nl
bgz init cases --name 'Test' --email test@example.org --municipality Meppel --no-input
"""
IMPORT = (
    "bgz --folder cases import vraaggezinnen.csv steungezinnen.csv koppelingen.csv --apply --rejects bad.csv --json"
)
REPORT = "bgz --folder cases --today 2024-01-15 report --from {since} --to {until} --audience team --format json"


class Place:
    """A folder with the sheets of a scenario, where lines of shell are run with a home of their own."""

    def __init__(self, folder: Path, scenario: Path) -> None:
        self.folder, self.run = folder, folder / "run"
        self.run.mkdir(mode=0o700)
        for sheet in scenario.glob("*.csv"):
            shutil.copy(sheet, folder)
        self.expected: dict[str, Any] = json.loads((scenario / "expected.json").read_text(encoding="utf-8"))

    def shell(self, lines: str) -> str:
        """Run lines in one shell that stops at the first fault; return what went to standard output."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BGZ_", "XDG_"))}
        programs = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", lines],
            cwd=self.folder,
            env={**kept, "PATH": programs, "BGZ_HOME": str(self.folder / "home"), "XDG_RUNTIME_DIR": str(self.run)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module", params=["meppel", "meppel-faulty"])
def place(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return the place of a scenario in which the team is founded and the sheets are imported."""
    if sys.platform == "win32":
        pytest.skip("the lines are for bash")
    place = Place(tmp_path_factory.mktemp(request.param), shared / "scenarios" / request.param)
    place.shell(COMMON)
    text = place.shell(COMMON.splitlines()[1] + "\n" + IMPORT)
    (place.folder / "import.json").write_text(text, encoding="utf-8")
    return place


def test_the_import_answers_with_one_envelope(place: Place) -> None:
    held = json.loads((place.folder / "import.json").read_text(encoding="utf-8"))
    assert (held["command"], held["status"], held["errors"]) == ("import", "ok", [])
    faulty = place.expected.get("faulty_rows", [])
    assert {(row["file"], row["nr"], row["code"]) for row in held["data"]["rejected"]} == {
        (row["file"], row["nr"], row["code"]) for row in faulty
    }
    assert {key for row in held["data"]["rejected"] for key in row} <= {
        "file",
        "line",
        "nr",
        "column",
        "code",
        "reason",
    }


def test_bad_rows_come_back_as_they_were(place: Place) -> None:
    rejected = json.loads((place.folder / "import.json").read_text(encoding="utf-8"))["data"]["rejected"]
    with (place.folder / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["file"], row["line"], row["code"]) for row in rows] == [
        (row["file"], str(row["line"]), row["code"]) for row in rejected
    ]


def test_every_figure_of_every_period(place: Place) -> None:
    lines = COMMON.splitlines()[1]
    wrong: dict[str, object] = {}
    for period in place.expected["periods"]:
        text = place.shell(lines + "\n" + REPORT.format(since=period["from"], until=period["to"]))
        data = json.loads(text)["data"]
        wrong |= differences(data["total"], period["total"], period["name"])
        for name, expected in period["municipalities"].items():
            wrong |= differences(data["municipalities"][name], expected, f"{period['name']} {name}")
    assert wrong == {}


def differences(found: dict[str, Any], expected: dict[str, Any], where: str) -> dict[str, object]:
    """Return what differs between the figures of a report and those of expected.json, by name."""
    wrong: dict[str, object] = {}
    for name, value in expected.items():
        held = found[name]
        if name in {"end_reasons", "help_kinds", "age_bands"}:
            by = "code" if name == "age_bands" else "label"  # the sheets' own words are the Dutch labels
            counts = {entry[by]: entry["count"] for entry in held}
            held = {label: counts.get(label, 0) for label in value}
        elif isinstance(value, dict):
            held = {key: held[key] for key in value}
        if held != value:
            wrong[f"{where}: {name}"] = (held, value)
    return wrong
