"""`bgz init` as it is typed, and as a script runs it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

from bgz.storage.recovery import find, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Terminal = Callable[..., Any]

PHRASE = "vier-losse-woorden-samen"
WISHES = ("--name", "Test", "--email", "test@example.org", "--municipality", "Meppel")


@pytest.fixture
def command(environment: dict[str, str]) -> None:
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"


def answer(child: Any, question: str, typed: str) -> None:
    child.expect_exact(question)
    child.sendline(typed)


def ended(child: Any) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus)


def shown_key(child: Any) -> list[str]:
    lines = []
    for number in range(1, 5):
        child.expect(rf"\s{number}   ([0-9A-Z]{{4}}(?: [0-9A-Z]{{4}}){{3}})")
        lines.append(child.match[1])
    return lines


def check(child: Any, lines: list[str], *, wrong_first: bool = False) -> None:
    for _each in range(2):
        child.expect(r"groepje (\d) van regel (\d): ")
        group, line = int(child.match[1]), int(child.match[2])
        if wrong_first:
            child.sendline("0000")
            child.expect_exact("Dat staat er niet.")
            child.expect_exact(f"groepje {group} van regel {line}: ")
        child.sendline(lines[line - 1].split()[group - 1].lower())


class TestScript:
    """Without a terminal, exactly as written in the issue."""

    @pytest.mark.usefixtures("command")
    def test_it_works_as_written(self, bgz: Run, tmp_path: Path) -> None:
        done = bgz("init", "cases", *WISHES, "--no-input")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "cases" / "bgz-team.yaml").exists()
        assert "bgz recover --new-key" in done.stderr
        assert not re.search(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}", done.stdout + done.stderr)

    @pytest.mark.usefixtures("command")
    def test_json(self, bgz: Run) -> None:
        done = bgz("init", "cases", *WISHES, "--recovery", "key.html", "--json")
        data = json.loads(done.stdout)["data"]
        assert data["municipalities"] == ["Meppel"]
        assert data["recovery"]
        assert data["saved"] == "key.html"

    @pytest.mark.usefixtures("command")
    def test_the_key_is_in_its_file_only(self, bgz: Run, tmp_path: Path) -> None:
        done = bgz("init", "cases", *WISHES, "--recovery", "key.txt", "--no-input")
        key = find((tmp_path / "key.txt").read_text(encoding="utf-8"))
        for path in tmp_path.rglob("*"):
            if path.is_file() and path.name != "key.txt":
                assert key.lines[0].encode() not in path.read_bytes()
        assert key.lines[0] not in done.stdout + done.stderr

    @pytest.mark.usefixtures("command")
    @pytest.mark.parametrize("where", ["cases/key.html", "cases/families/../key.txt"])
    def test_the_key_inside_the_folder_is_refused(self, bgz: Run, tmp_path: Path, where: str) -> None:
        done = bgz("init", "cases", *WISHES, "--recovery", where, "--no-input")
        assert done.returncode == 5
        assert "mag niet in de dossiermap liggen" in done.stderr
        assert not (tmp_path / "cases").exists()

    @pytest.mark.usefixtures("command")
    def test_what_lacks_is_said_at_once(self, bgz: Run) -> None:
        done = bgz("init", "cases", "--email", "nee", "--no-input")
        assert done.returncode == 5
        assert [each in done.stderr for each in ("Naam: ontbreekt", "E-mail: ", "Gemeente: ontbreekt")] == [True] * 3

    def test_without_a_passphrase_it_is_locked(self, bgz: Run, tmp_path: Path) -> None:
        done = bgz("init", "cases", *WISHES, "--no-input")
        assert done.returncode == 6
        assert "BGZ_PASSPHRASE_COMMAND" in done.stderr
        assert not (tmp_path / "cases").exists()

    def test_a_weak_passphrase_is_refused(self, bgz: Run, environment: dict[str, str], tmp_path: Path) -> None:
        environment["BGZ_PASSPHRASE_COMMAND"] = "printf welkom"
        done = bgz("init", "cases", *WISHES, "--no-input")
        assert done.returncode == 5
        assert not (tmp_path / "cases").exists()

    @pytest.mark.usefixtures("command")
    def test_a_second_time_is_refused(self, bgz: Run) -> None:
        assert bgz("init", "cases", *WISHES, "--no-input").returncode == 0
        done = bgz("init", "cases", *WISHES, "--no-input")
        assert done.returncode == 5
        assert "heeft al een team" in done.stderr


class TestTerminal:
    """Typed answers, Dutch questions."""

    def test_the_whole_dialogue(self, terminal: Terminal, tmp_path: Path) -> None:
        child = terminal("init", "cases")
        answer(child, "Uw naam: ", "Anna")
        answer(child, "Uw mailadres: ", "anna")
        answer(child, "Uw mailadres: ", "anna@example.org")
        answer(child, "Gemeente: ", "mepel")
        answer(child, "Gemeente [Meppel]: ", "")
        answer(child, "Gemeente: ", "Westerveld")
        answer(child, "Gemeente: ", "")
        answer(child, "Naam van het programma [Buurtgezinnen Meppel, Westerveld]: ", "")
        answer(child, "Nieuwe wachtwoordzin (Enter: laat bgz er een maken): ", "kort")
        child.expect_exact("Te kort")
        answer(child, "Nieuwe wachtwoordzin", PHRASE)
        answer(child, "Dezelfde wachtwoordzin nog eens: ", "iets anders")
        child.expect_exact("Dat was niet dezelfde.")
        answer(child, "Nieuwe wachtwoordzin", PHRASE)
        answer(child, "Dezelfde wachtwoordzin nog eens: ", PHRASE)
        answer(child, "Bestand voor de pagina (Enter: geen): ", "")
        child.expect_exact("Dit is de papieren sleutel.")
        child.expect_exact("▀")
        lines = shown_key(child)
        assert parse(lines).lines == tuple(lines)
        answer(child, "Druk op Enter als hij op papier staat: ", "")
        child.expect_exact("\x1b[2J\x1b[3J")
        check(child, lines, wrong_first=True)
        child.expect_exact("Het team van Buurtgezinnen Meppel, Westerveld kan beginnen.")
        assert ended(child) == 0
        assert (tmp_path / "cases" / "bgz-team.yaml").exists()

    def test_the_passphrase_is_never_shown(self, terminal: Terminal) -> None:
        child = terminal("init", "cases", *WISHES, "--recovery", "key.txt", "--programme", "Proef")
        seen: list[str] = []
        for question in ("Nieuwe wachtwoordzin", "Dezelfde wachtwoordzin nog eens: "):
            child.expect_exact(question)
            seen.append(child.before)
            child.sendline(PHRASE)
        child.expect(r"groepje \d van regel \d: ")
        seen.append(child.before)
        assert PHRASE not in "".join(seen)
        child.sendintr()
        child.expect_exact("Niet gecontroleerd.")
        assert ended(child) == 0

    @pytest.mark.slow
    def test_bgz_makes_a_passphrase(self, terminal: Terminal, bgz: Run, environment: dict[str, str]) -> None:
        child = terminal("init", "cases", *WISHES, "--programme", "Proef")
        answer(child, "Nieuwe wachtwoordzin", "")
        child.expect(r"\s([a-z]+(?:-[a-z]+){4})\s")
        made = child.match[1]
        answer(child, "Typ hem om verder te gaan: ", "x")
        answer(child, "Typ hem om verder te gaan: ", made)
        answer(child, "Bestand voor de pagina (Enter: geen): ", "cases/key")
        child.expect_exact("mag niet in de dossiermap liggen")
        answer(child, "Bestand voor de pagina (Enter: geen): ", "nergens/key")
        child.expect_exact("Die map bestaat niet.")
        answer(child, "Bestand voor de pagina (Enter: geen): ", "key")
        child.expect_exact("Druk hem nu af.")
        with open(environment["BGZ_HOME"] + "/../key.html", encoding="utf-8") as file:  # noqa: PTH123 - one path
            lines = find(file.read()).lines
        check(child, list(lines))
        assert ended(child) == 0
        environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {made}"
        assert bgz("unlock").returncode == 0

    @pytest.mark.parametrize("key", ["\x03", "<\r"])
    def test_stopping_makes_nothing(self, terminal: Terminal, tmp_path: Path, key: str) -> None:
        child = terminal("init", "cases", *WISHES, "--programme", "Proef")
        answer(child, "Nieuwe wachtwoordzin", PHRASE)
        answer(child, "Dezelfde wachtwoordzin nog eens: ", PHRASE)
        child.expect_exact("Bestand voor de pagina (Enter: geen): ")
        child.send(key)
        assert ended(child) == 3
        assert not (tmp_path / "cases").exists()
        assert not (tmp_path / "home" / "teams").exists()

    def test_in_english(self, terminal: Terminal, environment: dict[str, str]) -> None:
        environment["BGZ_LANG"] = "en"
        child = terminal("init", "cases")
        answer(child, "Your name: ", "Anna")
        child.expect_exact("Your mail address: ")
        child.sendeof()
        assert ended(child) == 3
