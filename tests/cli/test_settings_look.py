"""`bgz settings logo`, `text` and `template` as people type them."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from bgz.__main__ import run
from bgz.i18n import in_language
from tests.cli.conftest import PHRASE
from tests.pictures import JPEG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bgz.storage.recovery import PaperKey

    Run = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("founded")


@pytest.fixture
def bgz(
    environment: dict[str, str],
    founded: PaperKey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Run]:
    """Return a function that runs a command on the folder of a team of one: code, output and talk."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f'"{sys.executable}" -c "print(\'{PHRASE}\')"')
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--folder", "cases", "--today", "2024-01-15", *arguments])
        held = capsys.readouterr()
        return code, held.out, held.err

    with in_language("nl"):
        yield call


def test_a_logo_is_set_shown_and_removed(bgz: Run, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(JPEG)
    code, out, said = bgz("settings", "logo", "logo.png")
    assert (code, out) == (0, "")
    assert "Logo (look.logo): – → JPEG, 3 × 2 beeldpunten, 1 kB." in said
    code, out, _said = bgz("log", "programme")
    assert "/9j/" not in out
    assert bgz("settings", "logo", "--remove")[0] == 0
    assert "beeldpunten" not in bgz("settings")[1]


@pytest.mark.parametrize("arguments", [(), ("logo.png", "--remove")])
def test_a_logo_is_either_given_or_removed(bgz: Run, arguments: tuple[str, ...]) -> None:
    code, _out, said = bgz("settings", "logo", *arguments)
    assert code == 2
    assert "Geef het bestand van een plaatje, of --remove." in said


def test_a_picture_that_is_none_is_refused_in_a_sentence(bgz: Run, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"<svg/>")
    code, _out, said = bgz("settings", "logo", "logo.png")
    assert code == 5
    assert "Dit kan het logo niet zijn: is geen PNG of JPEG." in said
    assert bgz("settings", "logo", "none.png")[0] == 4


def test_a_text_comes_from_a_file_or_from_standard_input(
    bgz: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tekst.txt").write_text("\ufeffEén alinea.\n\nNog één.\n", encoding="utf-8")
    assert bgz("settings", "text", "inleiding", "nl", "tekst.txt")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("Eén alinea.\n\nNog één.\n"))
    assert bgz("settings", "text", "closing", "Engels", "-")[0] == 0
    look = json.loads(bgz("settings", "--json")[1])["data"]["programme"]["look"]
    assert look["introduction_nl"] == look["closing_en"] == "Eén alinea.\n\nNog één."
    (tmp_path / "tekst.txt").write_bytes(b"\xff\0")
    code, _out, said = bgz("settings", "text", "slot", "nl", "tekst.txt")
    assert (code, "is geen tekst in UTF-8" in said) == (5, True)


def test_the_colour_must_be_read_on_white(bgz: Run) -> None:
    code, _out, said = bgz("settings", "set", "look.colour=#77ccff")
    assert code == 5
    assert "look.colour: is te licht om op wit te lezen; de dichtstbijzijnde die donker genoeg is, is #007bc5" in said
    assert bgz("settings", "set", "look.colour=#487C9C")[0] == 0


def test_from_the_example_to_a_letter(bgz: Run, tmp_path: Path) -> None:
    code, out, said = bgz("settings", "template", "example")
    assert (code, "bgz settings template example > council.nl.md.j2" in said) == (0, True)
    (tmp_path / "raad.md.j2").write_text(out, encoding="utf-8")
    code, out, said = bgz("settings", "template", "add", "raad.md.j2")
    assert (code, "raad.md.j2" in out) == (0, True)
    assert "bgz report --template raad.md.j2" in said
    code, out, _said = bgz("report", "--template", "raad", "--year", "2023", "--output", "-")
    assert code == 0
    assert out.startswith("# Raadsinformatiebrief Buurtgezinnen Meppel 2023\n")
    shown = bgz("settings", "template", "show", "raad")[1]
    assert shown == (tmp_path / "raad.md.j2").read_text(encoding="utf-8")
    assert bgz("settings", "template", "remove", "raad.md.j2")[1].strip() == "Er zijn nog geen eigen sjablonen."
    assert bgz("report", "--template", "raad", "--year", "2023", "--output", "-")[0] == 4


def test_a_mistake_in_a_template_is_told_with_file_line_and_what(bgz: Run, tmp_path: Path) -> None:
    (tmp_path / "raad.md.j2").write_text("# Raad\n{{ figures.matches_startd }}\n", encoding="utf-8")
    code, _out, said = bgz("settings", "template", "add", "raad.md.j2")
    assert code == 5
    told = "raad.md.j2, regel 2: matches_startd is niet bekend; bedoelt u matches_started?"
    assert told in said
    assert "{{ figures.matches_startd }}" in said
    code, _out, said = bgz("report", "--template", "raad.md.j2", "--year", "2023", "--output", "-")
    assert (code, told in said) == (5, True)


def test_what_a_template_may_use_stands_in_the_help(bgz: Run) -> None:
    for page in ("sjablonen", "templates", "sjabloon"):
        code, out, _said = bgz("help", page)
        assert code == 0
        assert "(figures.matches_started)" in out
    assert "report.introduction" in out
    assert json.loads(bgz("settings", "template", "list", "--json")[1])["data"] == {"templates": [], "changed": ""}


def test_what_is_stored_is_told_in_a_sentence_and_not_the_whole(bgz: Run) -> None:
    contract = ("contract", "zutphen", "--from", "2023-01-01", "--to", "2023-12-31", "--matches", "10")
    code, out, said = bgz("settings", *contract, "--budget", "45000")
    assert (code, out) == (0, "")
    assert "Contract voor Zutphen opgeslagen: 1 jan 2023 t/m 31 dec 2023, 10 koppelingen, € 45.000." in said
    assert "bgz report --year 2023 --municipality Zutphen --audience municipality" in said
    assert "Gemeente Westerveld opgeslagen." in bgz("settings", "municipality", "westerveld")[2]
    assert "(norms.trial_weeks): 8 → 10." in bgz("settings", "set", "norms.trial_weeks=10")[2]
    assert "(norms.trial_weeks): 10 → 8." in bgz("settings", "set", "norms.trial_weeks=")[2]
    assert "Contract voor Zutphen verwijderd: 1 jan 2023" in bgz("settings", "set", "contracts.1=")[2]
    assert set(json.loads(bgz("settings", "set", "four_eyes=ja", "--json")[1])["data"]) == {
        "programme",
        "checklist",
        "weights",
    }


def test_a_contract_with_a_municipality_nobody_knows_is_refused(bgz: Run) -> None:
    period = ("--from", "2023-01-01", "--to", "2023-12-31")
    code, _out, said = bgz("settings", "contract", "zutfen", *period)
    assert (code, "Bedoelt u Zutphen" in said) == (5, True)
    code, _out, said = bgz("settings", "contract", "Qqqqqqqq", *period)
    assert (code, "bgz settings municipality Qqqqqqqq" in said) == (5, True)
    code, _out, said = bgz("settings", "set", "contracts.+.municipality=zutfen", "contracts.+.since=2023-01-01")
    assert (code, "Zutphen" in said) == (5, True)
    assert bgz("settings", "municipality", "Qqqqqqqq")[0] == 0
    assert bgz("settings", "contract", "qqqqqqqq", *period)[0] == 0
    assert "Contract voor Qqqqqqqq" in bgz("settings", "set", "contracts.1=")[2]
