"""Rights, absence, hand-over and a stolen laptop, as two people run bgz in one folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import init
from bgz.domain.cases.request_family import RequestFamily
from bgz.storage import home, identity, teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.identity import DeviceIdentity
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"
V1, V2 = "V-7K3QF", "V-00002"


class Pair:
    """Anna, who leads, and Bert, each with a home of her and his own; two families, of which one is Bert's."""

    def __init__(self, place: Path, environment: dict[str, str]) -> None:
        self.place, self.environment = place, environment
        prepared = init.prepare(init.Wishes("Anna de Boer", "anna@example.org", ("Meppel",)), recovery=True, at=AT)
        init.found(prepared, place / "cases", PHRASE, save_to=None, at=AT, log_n=2)
        team = prepared.founding.id
        anna = CaseFolder.open(place / "cases", home.team_home(self.home("anna"), team), prepared.keys, team=team)
        keys = Keys.generate()
        member = Member("mBERT1", "Bert Smit", "bert@example.org", frozenset({"coordinator"}), "2023-11-04")
        public = keys.sign.public_key().public_bytes_raw()
        device = Device.of(member.key, "laptop-bert", str(keys.age.recipient), public)
        anna.change_team(teamsets.admission(anna.now, member, device), at=AT)
        own = home.team_home(self.home("bert"), team)
        own.mkdir(parents=True)
        identity.write(own, identity.seal(DeviceIdentity(keys, team, member.key), PHRASE, log_n=2))
        home.remember_folder(self.home("bert"), place / "cases", team)
        assert list(anna.reseal())
        anna.introduced()
        for number, owner in ((V1, anna.member), (V2, member.key)):
            family = RequestFamily(number=number, surname="Jansen", registered_on=date(2023, 11, 1), owner=owner)
            anna.create(family, at=AT)

    def home(self, who: str) -> Path:
        return self.place / who

    def run(self, who: str, *arguments: str, folder: str = "cases", code: int = 0) -> Any:
        """Run bgz as `who`, without anybody at the keyboard, and return the data it answers with."""
        done = subprocess.run(
            [sys.executable, "-m", "bgz", "--folder", folder, "--today", "2023-11-04", *arguments, "--json"],
            env=self.of(who),
            cwd=self.place,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stderr
        answer = json.loads(done.stdout)
        return answer["errors"][0] if code not in {0, 9} else answer["data"]

    def of(self, who: str) -> dict[str, str]:
        """Return the environment of one of the two, who need type no passphrase."""
        given = {"BGZ_HOME": str(self.home(who)), "BGZ_PASSPHRASE_COMMAND": f"printf %s {PHRASE}"}
        return {**self.environment, **given}

    def at_terminal(self, who: str, *arguments: str) -> Any:
        """Start bgz as `who` at a real terminal of 24 x 80."""
        if sys.platform == "win32":
            pytest.skip("pexpect needs a pseudo-terminal")
        import pexpect

        child = pexpect.spawn(
            sys.executable,
            ["-m", "bgz", "--folder", "cases", "--today", "2023-11-04", *arguments],
            env={**self.of(who), "TERM": "xterm"},
            cwd=str(self.place),
            encoding="utf-8",
            timeout=60,
            dimensions=(24, 80),
        )
        child.delaybeforesend = None
        return child

    def surname(self, number: str) -> str:
        return str(self.run("anna", "show", number, "--names")["record"]["surname"])


@pytest.fixture
def pair(tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Pair:
    """Return the two of them."""
    if os.name != "posix":
        pytest.skip("the passphrase command is for a shell of POSIX")
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "anna"))
    return Pair(tmp_path, environment)


def test_a_role_is_given_and_taken_away(pair: Pair) -> None:
    given = pair.run("anna", "team", "role", "bert", "--add", "lead")
    assert (given["before"], given["after"]) == (["coordinator"], ["coordinator", "lead"])
    pair.run("bert", "settings", "set", "four_eyes=yes")
    taken = pair.run("anna", "team", "role", "bert@example.org", "--drop", "hoofdcoördinator")
    assert taken["taken_over"] == 1
    assert pair.run("anna", "settings")["programme"]["four_eyes"]


def test_a_role_is_asked_at_a_terminal(pair: Pair) -> None:
    child = pair.at_terminal("anna", "team", "role", "bert")
    child.expect("Rollen naast coördinator")
    child.sendline("2")
    child.expect("Hierna +coördinator, aandachtsfunctionaris")
    child.expect("Dit wijzigen")
    child.sendline("j")
    child.expect("opnieuw versleuteld")
    child.expect("dit zijn nu de rollen")
    child.close()
    assert pair.run("anna", "team", "role", "bert", "--dry-run", "--add", "lead")["before"] == [
        "coordinator",
        "safeguarding",
    ]


@pytest.mark.slow
def test_no_means_no(pair: Pair) -> None:
    before = (pair.place / "cases" / "bgz-team.yaml").read_bytes()
    for words, question in (
        (("team", "role", "bert", "--add", "lead"), "Dit wijzigen"),
        (("team", "remove", "bert", "--hand-over", "me"), "Uit het team halen"),
        (("team", "hand-over", "bert", "anna"), "overdragen"),
    ):
        child = pair.at_terminal("anna", *words)
        child.expect(question)
        child.sendline("")
        child.expect("Gestopt")
        child.close()
    assert (pair.place / "cases" / "bgz-team.yaml").read_bytes() == before
    assert pair.run("anna", "show", V2)["record"]["owner"] == "mBERT1"


@pytest.mark.parametrize(
    "words", [("role", "bert", "--add", "lead"), ("remove", "anna", "--yes"), ("accept", "bert", "--all")]
)
def test_a_coordinator_may_not(pair: Pair, words: tuple[str, ...]) -> None:
    before = (pair.place / "cases" / "bgz-team.yaml").read_bytes()
    error = pair.run("bert", "team", *words, code=5)
    assert "hoofdcoördinator" in error["message"]
    assert (pair.place / "cases" / "bgz-team.yaml").read_bytes() == before


@pytest.mark.slow
def test_removal_at_a_terminal_and_what_came_late(pair: Pair) -> None:
    """Bert works on at home with the team file he has; Anna looks, and takes in the half of it."""
    shutil.copytree(pair.place / "cases", pair.place / "offline")
    child = pair.at_terminal("anna", "team", "remove", "bert")
    child.expect("gaat uit het team")
    child.expect("laptop-bert")
    child.expect("1 open dossier")
    child.expect("Wie krijgt de open dossiers")
    child.sendline("anna")
    child.expect("Uit het team halen")
    child.sendline("j")
    child.expect("is uit het team")
    child.expect("papieren sleutel")
    child.close()
    assert pair.run("anna", "show", V2)["record"]["owner"] != "mBERT1"
    for number, name in ((V1, "Te Laat"), (V2, "Ook Laat")):
        pair.run("bert", "edit", number, "--set", f"surname={name}", folder="offline")
        late = pair.place / "offline" / "families" / f"{number}.yaml.age"
        shutil.copy(late, pair.place / "cases" / "families" / f"{number} (kopie).yaml.age")
    assert (pair.surname(V1), pair.surname(V2)) == ("Jansen", "Jansen")
    assert pair.run("anna", "team", "accept", "bert", code=2)["exit_code"] == 2  # a script says --all
    child = pair.at_terminal("anna", "team", "accept", "bert")
    child.expect(V2)
    child.expect("Ook Laat")
    child.expect("nu: Achternaam .*: Jansen")
    child.expect("Wat gebeurt ermee")
    child.sendline("later")
    child.expect("Te Laat")
    child.expect("Wat gebeurt ermee")
    child.sendline("per wijziging kiezen")
    child.expect("Te Laat")
    child.expect("Dit overnemen")
    child.sendline("j")
    child.expect(f"{V2}: zo gelaten")
    child.expect(f"{V1}: overgenomen")
    child.close()
    assert (pair.surname(V1), pair.surname(V2)) == ("Te Laat", "Jansen")
    assert pair.run("anna", "team", "accept", "laptop-bert", "--all")["accepted"] == [V2]
    assert pair.surname(V2) == "Ook Laat"


@pytest.mark.slow
def test_a_stolen_laptop(pair: Pair) -> None:
    pair.run("bert", "edit", V1, "--set", "surname=Onzin")
    pair.run("bert", "edit", V2, "--set", "phone=0612345000")
    found = pair.run("anna", "log", "--device", "laptop-bert", "--since", "4-11-2023")
    assert {each["number"] for each in found["entries"]} == {V1, V2}
    assert "values" not in found["entries"][0]
    words = ("undo", "--device", "laptop-bert", "--since", "4-11-2023")
    assert not pair.run("anna", *words, "--dry-run")["done"]
    assert pair.surname(V1) == "Onzin"
    child = pair.at_terminal("anna", *words)
    child.expect("ongedaan maken")
    child.sendline("j")
    child.expect("2 dossiers zijn teruggezet")
    child.close()
    assert pair.surname(V1) == "Jansen"
    assert pair.run("anna", "undo", "--device", "laptop-bert", code=2)["exit_code"] == 2
    for wrong in (("log", V1, "--device", "x"), ("log", "--since", "1-1-2023"), ("undo", V1, "--since", "1-1-2023")):
        assert pair.run("anna", *wrong, code=2)["exit_code"] == 2


def test_undo_shows_first_when_asked(pair: Pair) -> None:
    pair.run("anna", "edit", V1, "--set", "surname=Anders")
    assert pair.run("anna", "undo", V1, "--dry-run")["entries"][0]["paths"] == ["surname"]
    assert pair.surname(V1) == "Anders"


@pytest.mark.slow
def test_absence(pair: Pair) -> None:
    """Bert says himself that Anna stands in; his tasks are hers, and he is mailed once more: that she does."""
    row = pair.run("bert", "team", "cover", "me", "--by", "anna", "--until", "18-11-2023")["absences"][0]
    assert (row["name"], row["by"], row["until"]) == ("Bert Smit", "Anna de Boer", "2023-11-18")
    tasks = pair.run("anna", "followup", "--owner", "me", "--names")["tasks"]
    assert {each["case"] for each in tasks} == {V1, V2}
    assert {each["instead"] for each in tasks} == {"", "Anna de Boer voor Bert Smit"}
    server = ("--host", "127.0.0.1", "--security", "none", "--sender", "bgz@example.org", "--no-check")
    pair.run("anna", "remind", "setup", *server)
    states = {each["member"]: each["state"] for each in pair.run("anna", "remind", "--dry-run")["reminders"]}
    assert states["mBERT1"] == "not_today"
    monday = pair.run("anna", "--today", "2023-11-06", "remind", "--dry-run")["reminders"]
    assert [each["tasks"] for each in monday if each["member"] == "mBERT1" and each["state"] == "shown"] == [0]
    assert len(pair.run("bert", "team", "cover")["absences"]) == 1
    assert pair.run("anna", "team", "cover", "bert", "--stop")["absences"] == []
    for wrong in (("--by", "anna"), ("--stop",), ("bert",), ("bert", "--stop", "--by", "anna")):
        assert pair.run("anna", "team", "cover", *wrong, code=2)["exit_code"] == 2


@pytest.mark.slow
def test_hand_over(pair: Pair) -> None:
    rows = pair.run("bert", "team", "hand-over", "me", "anna", "--dry-run")["rows"]
    assert [row["number"] for row in rows] == [V2]
    assert pair.run("bert", "team", "hand-over", "me", "anna")["done"]
    assert pair.run("anna", "undo", V2)["entries"][0]["paths"] == ["owner"]
    assert pair.run("anna", "show", V2)["record"]["owner"] == "mBERT1"
    child = pair.at_terminal("anna", "team", "hand-over", "bert")
    child.expect("Wie krijgt de dossiers")
    child.sendline("me")
    child.expect("overdragen")
    child.sendline("j")
    child.expect("1 dossier ging van Bert Smit naar Anna de Boer")
    child.close()


def test_the_settings_have_a_history_too(pair: Pair) -> None:
    pair.run("anna", "settings", "set", "four_eyes=yes")
    assert [each["paths"] for each in pair.run("anna", "log", "programme")["entries"]][-1] == ["four_eyes"]
    pair.run("anna", "undo", "programma")
    assert not pair.run("anna", "settings")["programme"]["four_eyes"]
