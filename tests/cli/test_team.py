"""`bgz join` and `bgz team` as two people type them, each at a laptop with a home of its own and one folder between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a terminal as Unix has it", allow_module_level=True)
import pexpect

from bgz.actions import init, join

if TYPE_CHECKING:
    from pathlib import Path

MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"


class Desks:
    """Two laptops in one place, each a process of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BGZ_", "XDG_"))}
        self.common = {**kept, "BGZ_LANG": "nl", "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "xterm"}
        self.phrase = {"BGZ_PASSPHRASE_COMMAND": f"printf %s {PHRASE}"}

    def environment(self, who: str) -> dict[str, str]:
        run = self.place / f"run-{who}"
        run.mkdir(mode=0o700, exist_ok=True)
        home = {"BGZ_HOME": str(self.place / f"home-{who}"), "XDG_RUNTIME_DIR": str(run)}
        return {**self.common, **home}

    def run(
        self, who: str, *arguments: str, code: int = 0, lang: str = "nl", within: str = "."
    ) -> subprocess.CompletedProcess[str]:
        """Run bgz without a terminal, the passphrase given by a command, in the folder `within`."""
        done = subprocess.run(
            [sys.executable, "-m", "bgz", "--lang", lang, *arguments],
            env={**self.environment(who), **self.phrase},
            cwd=self.place / within,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def data(self, who: str, *arguments: str) -> Any:
        return json.loads(self.run(who, *arguments, "--json").stdout)["data"]

    def type(self, who: str, *arguments: str, lang: str = "nl") -> Any:
        """Start bgz at a real terminal of 24 x 80."""
        child = pexpect.spawn(
            sys.executable,
            ["-m", "bgz", "--lang", lang, *arguments],
            env=self.environment(who),
            cwd=str(self.place),
            encoding="utf-8",
            timeout=60,
            dimensions=(24, 80),
        )
        child.delaybeforesend = None
        return child

    def ask(self, who: str, name: str = "Bas Bakker") -> Any:
        """Ask to be let in, as `bgz join` does but with a cheap scrypt; returns what --json would print."""
        mail = f"{name.partition(' ')[0].lower()}@example.org"
        with pytest.MonkeyPatch.context() as patch:
            self.sit(patch, who)
            door = join.door(self.place / "cases", None)
            view = join.join(door, name, mail, PHRASE, at=MORNING, log_n=2).data
        return {"device": view.device, "words": view.words}

    def found(self, who: str = "anna", folder: str = "cases") -> None:
        """Found a team, as `bgz init` does but with a cheap scrypt."""
        wishes = init.Wishes(f"{who.title()} Aalbers", f"{who}@example.org", ("Meppel",))
        prepared = init.prepare(wishes, recovery=True, at=MORNING)
        with pytest.MonkeyPatch.context() as patch:
            self.sit(patch, who)
            init.found(prepared, self.place / folder, PHRASE, save_to=None, at=MORNING, log_n=2)

    def sit(self, patch: pytest.MonkeyPatch, who: str) -> None:
        for name in ("BGZ_HOME", "XDG_RUNTIME_DIR"):
            patch.setenv(name, self.environment(who)[name])


@pytest.fixture
def desks(tmp_path: Path) -> Desks:
    """Return two laptops; at one of them Anna founded a team."""
    desks = Desks(tmp_path)
    desks.found()
    return desks


def answer(child: Any, question: str, typed: str) -> None:
    child.expect_exact(question)
    child.sendline(typed)


def ended(child: Any) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus)


class TestScript:
    """Without a terminal."""

    def test_from_asking_to_working(self, desks: Desks) -> None:
        facts = ("--name", "Bas Bakker", "--email", "bas@example.org")
        asked = desks.data("bas", "join", "cases", *facts)
        assert (asked["state"], asked["leads"]) == ("asked", ["Anna Aalbers"])
        refused = desks.run("bas", "list", code=6)
        assert "nog niet in het team" in refused.stderr
        assert asked["words"] in refused.stderr
        assert desks.data("bas", "team", "words")["words"] == asked["words"]
        assert desks.data("bas", "join")["state"] == "waiting"
        assert [each["device"] for each in desks.data("anna", "team")["waiting"]] == [asked["device"]]
        done = desks.data("anna", "team", "approve", "--words", asked["words"], "--role", "hoofdcoördinator")
        assert done["roles"] == ["coordinator", "lead"]
        desks.run("bas", "list")
        assert desks.data("bas", "join")["state"] == "member"
        again = desks.run("anna", "team", "approve", "--words", asked["words"], "--no-input", code=4)
        assert "Niemand wacht" in again.stderr
        assert "Wacht tot de synchronisatie" in again.stderr

    def test_other_words(self, desks: Desks) -> None:
        asked = desks.ask("bas")
        wrong = " ".join(reversed(asked["words"].split()))
        done = desks.run("anna", "team", "approve", "--words", wrong, "--no-input", code=5)
        assert "niet de woorden van deze laptop" in done.stderr
        assert asked["device"] in done.stderr
        assert desks.data("anna", "team")["waiting"]
        assert desks.data("anna", "team", "approve", asked["device"], "--reject")["device"] == asked["device"]
        assert not desks.data("anna", "team")["waiting"]

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (("approve", "--no-input"), 2, "--words"),
            (("approve", "nobody", "--no-input"), 4, "bgz team list"),
            (("approve", "--role", "baas", "--no-input"), 2, "coördinator"),
            (("approve", "--no-such-option"), 2, "--no-such-option"),
            (("aprove",), 2, "approve"),
            (("words", "nobody"), 4, "bgz team list"),
        ],
    )
    def test_bad_calls(self, desks: Desks, arguments: tuple[str, ...], code: int, said: str) -> None:
        desks.ask("bas")
        assert said in desks.run("anna", "team", *arguments, code=code).stderr
        assert desks.data("anna", "team")["waiting"]

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (("join", "nowhere", "--no-input"), 8, "geen dossiermap"),
            (("join", "--no-input"), 4, "bgz join"),
            (("join", "cases", "--no-input"), 5, "Naam: ontbreekt"),
            (("join", "cases", "--name", "Bas", "--email", "bas", "--no-input"), 5, "E-mail: "),
            (("init", "cases", "--no-input"), 5, "bgz join"),
            (("--folder", "cases", "list"), 6, "bgz join"),
            (("--folder", "cases", "team", "words"), 6, "bgz join"),
        ],
    )
    def test_a_stranger(self, desks: Desks, arguments: tuple[str, ...], code: int, said: str) -> None:
        assert said in desks.run("bas", *arguments, code=code).stderr
        assert not list((desks.place / "cases" / "join").iterdir())

    def test_the_folder_one_stands_in_goes_before_the_last_one(self, desks: Desks) -> None:
        """Who has a team of her own can join another."""
        desks.found("bas", "other")
        facts = ("--name", "Bas Bakker", "--email", "bas@example.org")
        done = desks.run("bas", "join", *facts, "--json", within="cases/families")
        assert json.loads(done.stdout)["data"]["state"] == "asked"
        assert len(desks.data("anna", "team")["waiting"]) == 1
        assert desks.data("bas", "--folder", "other", "join")["state"] == "member"

    def test_without_a_passphrase_nothing_is_made(self, desks: Desks) -> None:
        desks.phrase = {}
        done = desks.run("bas", "join", "cases", "--name", "B", "--email", "b@example.org", "--no-input", code=6)
        assert "BGZ_PASSPHRASE_COMMAND" in done.stderr
        assert not list((desks.place / "home-bas").rglob("identity.age"))

    @pytest.mark.slow
    def test_what_was_cut_off_is_ended_by_the_same_command(self, desks: Desks) -> None:
        """The request goes last: while it lies there an admission may not be finished."""
        asked = desks.ask("bas")
        file = desks.place / "cases" / "join" / f"{asked['device']}.json"
        request = file.read_bytes()
        desks.run("anna", "team", "approve", "--words", asked["words"], "--no-input")
        els = desks.ask("els", "Els van Dijk")
        for arguments in (("--words", asked["words"], asked["device"]), ("--words", els["words"]), ()):
            file.write_bytes(request)
            assert "bgz team approve" in desks.run("anna", "team").stderr
            desks.run("anna", "team", "approve", *arguments, "--no-input")
            assert not file.exists()
        assert len(desks.data("anna", "team")["members"]) == 3

    @pytest.mark.slow
    def test_a_newcomer_is_named_whatever_the_command(self, desks: Desks) -> None:
        desks.run("anna", "team", "approve", "--words", desks.ask("bas")["words"], "--no-input")
        desks.run("bas", "list")
        asked = desks.ask("els", "Els van Dijk")
        desks.run("anna", "team", "approve", "--words", asked["words"], "--no-input")
        for arguments in (("list", "--json"), ("list", "--no-input")):
            done = desks.run("bas", *arguments)
            assert "Els van Dijk <els@example.org>, toegelaten door Anna Aalbers" in done.stderr
            assert asked["words"] in done.stderr
        assert "New in the team: laptop" in desks.run("bas", "list", lang="en").stderr
        assert "Els" not in desks.run("anna", "list").stderr

    @pytest.mark.slow
    def test_after_a_removal(self, desks: Desks) -> None:
        asked = desks.ask("bas")
        desks.run("anna", "team", "approve", "--words", asked["words"], "--no-input")
        desks.run("anna", "--today", "2023-12-01", "team", "remove", asked["device"], "--yes", "--no-input")
        done = desks.run("bas", "list", code=6)
        assert "1 dec 2023 uit het team verwijderd" in done.stderr
        assert "recover" not in done.stderr
        assert "--anew" in desks.run("bas", "join", code=5).stderr
        facts = ("--name", "Bas Bakker", "--email", "bas@example.org")
        anew = desks.data("bas", "join", "--anew", *facts)
        assert anew["words"] != asked["words"]
        (waits,) = desks.data("anna", "team")["waiting"]
        assert (waits["known"], waits["left"]) == (True, True)
        role = desks.run("anna", "team", "approve", "--words", anew["words"], "--role", "lead", "--no-input", code=5)
        assert "bgz team role" in role.stderr


class TestTerminal:
    """Typed answers, clumsy ones too."""

    def test_joining_by_hand(self, desks: Desks) -> None:
        child = desks.type("bas", "join")
        answer(child, "Waar staat de dossiermap?", "")
        child.expect_exact("Hier is een antwoord nodig")
        answer(child, "Waar staat de dossiermap?", "ergens")
        child.expect_exact("geen dossiermap")
        answer(child, "Waar staat de dossiermap?", "'cases/bgz-team.yaml'")
        child.expect_exact("Het team: Anna Aalbers.")
        answer(child, "Uw naam: ", "")
        answer(child, "Uw naam: ", "Bas Bakker")
        answer(child, "Uw mailadres: ", "bas")
        answer(child, "Uw mailadres: ", "bas@example.org")
        answer(child, "Nieuwe wachtwoordzin", PHRASE)
        answer(child, "Dezelfde wachtwoordzin nog eens: ", PHRASE)
        child.expect_exact("Uw verzoek ligt in de dossiermap.")
        child.expect(r"1 (\w+) +2 (\w+) +3 (\w+)\s+4 (\w+) +5 (\w+) +6 (\w+)")
        words = " ".join(child.match.groups())
        child.expect_exact("Bel een hoofdcoördinator (Anna Aalbers)")
        assert ended(child) == 0
        assert desks.data("anna", "team")["waiting"][0]["words"] == words

    @pytest.mark.parametrize("typed", ["<", "\x03"])
    def test_who_stops_leaves_nothing(self, desks: Desks, typed: str) -> None:
        child = desks.type("bas", "join", "cases")
        child.expect_exact("Uw naam: ")
        child.sendline(typed) if typed == "<" else child.send(typed)
        assert ended(child) == 3
        assert not list((desks.place / "home-bas").rglob("identity.age"))
        assert not list((desks.place / "cases" / "join").iterdir())

    def test_approving_by_hand(self, desks: Desks) -> None:
        asked = desks.ask("bas")
        child = desks.type("anna", "team", "approve")
        child.expect_exact("Bas Bakker <bas@example.org>")
        child.expect_exact("Bel Bas Bakker op een nummer dat u kent")
        answer(child, "precies deze woorden? [j/N]: ", "weet niet")
        child.expect_exact("Antwoord met j of n.")
        answer(child, "precies deze woorden? [j/N]: ", "ja")
        child.expect_exact("hoofdcoördinator")
        answer(child, "Welke rollen? [coördinator]: ", "7")
        answer(child, "Welke rollen? [coördinator]: ", "")
        child.expect_exact("Versleutelen voor de nieuwe laptop 1/1")
        child.expect_exact("Bas Bakker zit in het team.")
        assert ended(child) == 0
        assert desks.data("bas", "team")["members"][1]["laptops"][0]["device"] == asked["device"]

    def test_other_words_by_phone(self, desks: Desks) -> None:
        desks.ask("bas")
        child = desks.type("anna", "team", "approve")
        answer(child, "precies deze woorden? [j/N]: ", "")
        child.expect_exact("niet toegelaten")
        answer(child, "Dit verzoek weggooien? [j/N]: ", "n")
        assert ended(child) == 3
        assert desks.data("anna", "team")["waiting"]
        child = desks.type("anna", "team", "approve")
        answer(child, "precies deze woorden? [j/N]: ", "n")
        answer(child, "Dit verzoek weggooien? [j/N]: ", "j")
        assert ended(child) == 3
        assert not desks.data("anna", "team")["waiting"]

    def test_one_of_several_in_english(self, desks: Desks) -> None:
        desks.ask("bas")
        els = desks.ask("els", "Els van Dijk")
        child = desks.type("anna", "team", "approve", lang="en")
        answer(child, "Number in the list: ", "9")
        child.expect_exact("Nobody who waits is called like this.")
        answer(child, "Number in the list: ", "els")
        child.expect_exact("Phone Els van Dijk on a number that you know")
        answer(child, "Are they exactly these words? [y/N]: ", "y")
        answer(child, "Which roles? [coordinator]: ", "2")
        child.expect_exact("Els van Dijk is in the team.")
        child.expect_exact("coordinator, lead")
        assert ended(child) == 0
        assert [each["device"] != els["device"] for each in desks.data("anna", "team")["waiting"]] == [True]

    def test_another_laptop_of_a_member_is_said_and_asked(self, desks: Desks) -> None:
        desks.ask("second", "Anna Aalbers")
        child = desks.type("anna", "team", "approve")
        child.expect_exact("Zegt een andere laptop te zijn van Anna Aalbers")
        child.expect_exact("leg ze naast elkaar")
        answer(child, "precies deze woorden? [j/N]: ", "j")
        child.expect_exact("Anna Aalbers zit in het team.")
        assert ended(child) == 0
        assert len(desks.data("second", "team")["members"]) == 1

    @pytest.mark.slow
    def test_a_newcomer_is_named_once_where_a_person_reads_it(self, desks: Desks) -> None:
        desks.run("anna", "team", "approve", "--words", desks.ask("bas")["words"], "--no-input")
        desks.run("bas", "list")
        desks.run("anna", "team", "approve", "--words", desks.ask("els", "Els Dijk")["words"], "--no-input")
        child = desks.type("bas", "list")
        child.expect_exact("Nieuw in het team")
        child.expect_exact("Er zijn nog geen gezinnen")
        assert ended(child) == 0
        assert "Nieuw in het team" not in desks.run("bas", "list").stderr

    @pytest.mark.slow
    def test_new_keys_are_asked_twice(self, desks: Desks) -> None:
        asked = desks.ask("bas")
        child = desks.type("bas", "join", "--anew")
        answer(child, "Nieuwe sleutels maken? [j/N]: ", "")
        assert ended(child) == 3
        assert desks.data("bas", "team", "words")["words"] == asked["words"]
        child = desks.type("bas", "join", "--anew")
        answer(child, "Nieuwe sleutels maken? [j/N]: ", "j")
        answer(child, "Uw naam [Bas Bakker]: ", "")
        answer(child, "Uw mailadres [bas@example.org]: ", "")
        answer(child, "Nieuwe wachtwoordzin", PHRASE)
        answer(child, "Dezelfde wachtwoordzin nog eens: ", PHRASE)
        assert ended(child) == 0
        assert desks.data("anna", "team")["waiting"][0]["words"] != asked["words"]
