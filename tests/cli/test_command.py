"""What every command does with what is typed behind it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest

from bgz.__main__ import run
from bgz.cli.ask import Back
from bgz.cli.command import BgzCommand
from bgz.cli.params import after_colon
from bgz.cli.root import COMMANDS, meant
from bgz.errors import Cancelled
from bgz.terms.commands import COMMAND_WORDS

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from bgz.storage.recovery import PaperKey


@pytest.mark.parametrize("words", [["Kanariewiet"], ["Kanariewiet", "Zonnekever"]])
def test_a_name_typed_where_none_is_expected_is_not_repeated(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert run(["find", *words]) == 2
    shown = capsys.readouterr()
    assert "Kanariewiet" not in shown.out + shown.err
    assert "bgz find --help" in shown.err


def test_with_json_neither(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "V-7K3QF", "Kanariewiet", "--json"]) == 2
    assert "Kanariewiet" not in capsys.readouterr().out


def test_who_goes_back_before_the_first_question_stops() -> None:
    def ask() -> None:
        raise Back

    asking = BgzCommand("asking", callback=ask)
    with pytest.raises(Cancelled):
        asking.main([], prog_name="bgz", standalone_mode=False)
    with pytest.raises(click.UsageError):
        asking.main(["more"], prog_name="bgz", standalone_mode=False)


def test_what_the_folder_noticed_is_said_beside_json(
    founded: PaperKey, bgz: Callable[..., subprocess.CompletedProcess[str]], environment: dict[str, str], tmp_path: Path
) -> None:
    assert founded
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    programme = tmp_path / "cases" / "programme.yaml.age"
    (tmp_path / "cases" / "programme (1).yaml.age").write_bytes(programme.read_bytes())
    done = bgz("--folder", "cases", "list", "--json")
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "ok")
    assert "programme" in done.stderr
    (tmp_path / "cases" / "programme (1).yaml.age").write_bytes(b"no record")
    done = bgz("--folder", "cases", "report", "--year", "2022", "--format", "csv", "--output", "-")
    assert done.stdout.startswith("\ufeff")
    assert "programme (1)" in done.stderr
    assert "programme (1)" not in done.stdout


@pytest.mark.parametrize(
    ("typed", "commands"),
    [
        ("zoek", ["bgz find"]), ("toon", ["bgz show"]), ("lijst", ["bgz list"]), ("Verwijder", ["bgz close"]),
        ("wijzigen", ["bgz edit"]), ("raport", ["bgz report"]), ("koppeling", ["bgz match"]),
        ("taken", ["bgz followup"]), ("shwo", ["bgz show"]), ("xyzzy", []),
    ],
)  # fmt: skip
def test_an_unknown_command_names_what_may_be_meant(typed: str, commands: list[str]) -> None:
    assert meant(typed) == commands


def test_every_other_word_stands_for_a_command() -> None:
    names = {name for commands in COMMANDS.values() for name in commands}
    assert set(COMMAND_WORDS.values()) <= names
    assert not names & set(COMMAND_WORDS)


@pytest.mark.parametrize(
    ("sentence", "behind"), [("That is not.", "that is not."), ("BSN here.", "BSN here."), ("", "")]
)
def test_a_sentence_goes_on_behind_a_colon(sentence: str, behind: str) -> None:
    assert after_colon(sentence) == behind


def test_in_a_folder_that_was_removed_bgz_works_or_says_what_is_wrong(
    founded: PaperKey,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert founded
    for name in ("BGZ_HOME", "BGZ_LANG", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, environment[name])
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", "printf %s vier-losse-woorden-samen")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    try:
        gone.rmdir()
    except OSError:  # Windows keeps a folder in which somebody works
        pytest.skip("the working folder cannot be removed here")
    assert run(["list"]) == 0
    assert run(["init", "new", "--no-input", "--name", "Bo", "--email", "bo@example.org"]) == 8
    said = capsys.readouterr().err
    assert "De map waarin u werkt is er niet meer." in said
    assert "cd" in said
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "elsewhere"))
    assert run(["list"]) == 4
