"""`bgz import` as people run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

SHEET = (
    "nr;aangemeld_op;achternaam;postcode;gemeente;kinderen;hulpvraag\r\n"
    "V1;01-02-2023;Kanariebos;7941 AB;Meppel;2015-03 zoon;zwemles\r\n"
    "V2;01-02-2023;Kanariebos;1234 SS;Meppel;2015-03 zoon;zwemles\r\n"
)


@pytest.fixture
def founded(bgz: Run, environment: dict[str, str], tmp_path: Path) -> Run:
    """Found a team, put a sheet beside its folder, and return what runs bgz."""
    environment["BGZ_LANG"] = "en"
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    made = bgz(
        "init", "cases", "--name", "Test", "--email", "test@example.org", "--municipality", "Meppel", "--no-input"
    )
    assert made.returncode == 0, made.stderr
    (tmp_path / "vraag.csv").write_text(SHEET, encoding="utf-8-sig")
    return bgz


def test_look_apply_and_apply_again(founded: Run, tmp_path: Path) -> None:
    looked = founded("import", "vraag.csv")
    assert looked.returncode == 9
    assert "1 row can be taken over. Nothing was written yet." in looked.stdout
    assert "--apply --rejects" in looked.stderr
    done = founded("import", "vraag.csv", "--apply", "--rejects", "terug.csv")
    assert (done.returncode, "1 row was taken over." in done.stdout) == (0, True)
    assert "1234 SS" in (tmp_path / "terug.csv").read_text(encoding="utf-8-sig")
    again: Any = json.loads(founded("import", "vraag.csv", "--apply", "--json").stdout)
    assert again["status"] == "attention"
    assert (again["data"]["created"], again["data"]["unchanged"]) == (0, 1)
    assert [row["code"] for row in again["data"]["rejected"]] == ["invalid_postcode"]
    said = "".join((looked.stdout, looked.stderr, done.stdout, done.stderr, json.dumps(again)))
    assert "Kanariebos" not in said


def test_a_dry_run_wins_over_apply(founded: Run) -> None:
    assert "Nothing was written yet" in founded("import", "vraag.csv", "--apply", "--dry-run").stdout


@pytest.mark.slow
def test_what_is_wrong_with_a_file_is_said(founded: Run, tmp_path: Path) -> None:
    missing = founded("import", "weg.csv")
    assert (missing.returncode, "weg.csv" in missing.stderr) == (4, True)
    (tmp_path / "kas.csv").write_text("datum;bedrag\r\n1;2\r\n", encoding="utf-8")
    other = founded("import", "kas.csv")
    assert (other.returncode, "kas.csv" in other.stderr) == (5, True)
    assert founded("import").returncode == 2
    inside = founded("import", "vraag.csv", "--rejects", "cases/terug.csv")
    assert (inside.returncode, (tmp_path / "cases" / "terug.csv").exists()) == (5, False)


@pytest.mark.slow
def test_progress_shows_on_a_terminal(founded: Run, terminal: Callable[..., Any]) -> None:
    child = terminal("import", "vraag.csv", "--apply")
    child.expect("Written: 1 of 1")
    child.expect_exact("1 row was taken over.")
    child.wait()
    assert child.exitstatus == 9
