"""Somebody asks to be let in, and a lead lets her in: on laptops of their own, with one folder between them."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bgz.actions import init, join, opening, recover, team_approve, team_facts, team_list
from bgz.actions.join import Standing
from bgz.actions.own_keys import device_of
from bgz.actions.today import today
from bgz.domain.cases.authority import COORDINATOR, LEAD, ROLES, SAFEGUARDING
from bgz.domain.cases.request_family import RequestFamily
from bgz.errors import BgzError, FolderProblem, Invalid, Locked, NotFound, Refused, Usage
from bgz.storage import home, identity, joining, layout, teamsets, upkeep
from bgz.storage.age import Identity
from bgz.storage.keys import Keys
from bgz.storage.recovery import PaperKey
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bgz.output.team_screen import Candidate, Joining
    from bgz.storage.folder import CaseFolder
    from bgz.storage.strictjson import Json

    Killed = Callable[[Callable[[], object]], Iterator[int]]

AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
DAY = date(2023, 11, 4)
PHRASE = "vier-losse-woorden-samen"
V1 = "V-7K3QF"


class Office:
    """Laptops, each with a home of its own, and one case folder that Anna founded."""

    def __init__(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.base, self.root, self._patch = base, base / "cases", monkeypatch
        self.sit("anna")
        prepared = init.prepare(init.Wishes("Anna", "anna@example.org", ("Meppel",)), recovery=True, at=AT)
        init.found(prepared, self.root, PHRASE, save_to=None, at=AT, log_n=2)
        assert prepared.recovery is not None
        self.paper: PaperKey = prepared.recovery
        self.team = prepared.founding.id
        self.open("anna").create(RequestFamily(number=V1, surname="Jansen"), at=AT)

    def sit(self, laptop: str) -> Path:
        """Go and sit at a laptop."""
        self._patch.setenv("BGZ_HOME", str(self.base / laptop))
        return home.team_home(self.base / laptop, self.team) if hasattr(self, "team") else self.base

    def open(self, laptop: str) -> CaseFolder:
        self.sit(laptop)
        return opening.open_folder(self.root, lambda _question: PHRASE)

    def door(self, laptop: str, *, anew: bool = False) -> join.Door:
        self.sit(laptop)
        return join.door(self.root, lambda _question: PHRASE, anew=anew)

    def ask(self, laptop: str, email: str = "", *, anew: bool = False) -> Joining:
        """Ask to be let in, at a laptop."""
        door = self.door(laptop, anew=anew)
        return join.join(door, laptop.title(), email or f"{laptop}@example.org", PHRASE, at=AT, log_n=2).data

    def candidate(self, device: str) -> Candidate:
        return team_approve.chosen(team_approve.waiting(self.open("anna")), device)

    def let_in(self, asked: Joining, roles: tuple[str, ...] = ()) -> None:
        """Let Anna compare the words and let a laptop in."""
        folder = self.open("anna")
        each = team_approve.chosen(team_approve.waiting(folder), asked.device)
        team_approve.admit(folder, each, asked.words, roles, at=AT)

    def remove(self, device: str) -> None:
        folder = self.open("anna")
        folder.change_team(teamsets.removal(folder.now, [device], date(2023, 12, 1)), at=AT)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return the folder of a team of one: Anna."""
    return Office(tmp_path, monkeypatch)


def test_who_is_let_in_reads_and_writes(office: Office) -> None:
    asked = office.ask("bas")
    assert (asked.state, asked.leads, len(asked.words.split())) == ("asked", ("Anna",), 6)
    assert office.candidate("bas").words == asked.words
    office.let_in(asked)
    folder = office.open("bas")
    assert folder.read(V1).record.surname == "Jansen"
    assert folder.now.members[folder.member].roles == {COORDINATOR}
    folder.create(RequestFamily(number="V-AAAAA"), at=AT)
    assert office.open("anna").read("V-AAAAA")
    assert not list((office.root / "join").glob("*.json"))


def test_nothing_is_open_before(office: Office) -> None:
    asked = office.ask("bas")
    with pytest.raises(Locked, match="not in the team yet") as refused:
        office.open("bas")
    assert asked.words in refused.value.message
    assert "Anna" in refused.value.hint
    assert opening.own_words(office.root, lambda _question: PHRASE).data.words == asked.words


def test_asking_again_shows_the_same_words(office: Office) -> None:
    asked = office.ask("bas")
    door = office.door("bas")
    assert (door.standing, door.held) == (Standing.WAITING, None)
    assert (join.again(door).data.state, join.again(door).data.words) == ("waiting", asked.words)


@pytest.mark.parametrize("harm", ["away", "junk", "other"])
def test_a_request_that_went_missing_is_put_back(office: Office, harm: str) -> None:
    asked = office.ask("bas")
    file = office.root / "join" / f"{asked.device}.json"
    if harm == "away":
        shutil.rmtree(office.root / "join")
    else:
        file.write_text("{}" if harm == "junk" else "x" * 100_000, encoding="utf-8")
    assert not joining.requests(office.root, office.team)
    with pytest.raises(Locked, match="nor waits") as refused:
        office.open("bas")
    assert "bgz join" in refused.value.hint
    join.again(office.door("bas"))
    assert office.candidate(asked.device).words == asked.words


def test_in_the_team_already(office: Office) -> None:
    asked = office.ask("bas")
    office.let_in(asked)
    door = office.door("bas")
    assert door.standing is Standing.MEMBER
    assert join.again(door).data.state == "member"
    assert office.door("anna").standing is Standing.MEMBER
    assert join.again(office.door("anna")).data.words


def test_after_a_removal(office: Office) -> None:
    asked = office.ask("bas")
    office.let_in(asked)
    office.remove(asked.device)
    with pytest.raises(Locked, match="was removed from the team on 1 Dec 2023") as refused:
        office.open("bas")
    assert "recover" not in refused.value.hint
    door = office.door("bas")
    with pytest.raises(Refused, match="was removed from the team on 1 Dec 2023") as again:
        join.refuse_removed(door)
    assert "--anew" in again.value.hint
    anew = office.ask("bas", anew=True)
    assert anew.device != asked.device
    office.let_in(anew)
    assert office.open("bas").read(V1)


def test_a_removal_by_an_unreadable_day(office: Office) -> None:
    asked = office.ask("bas")
    office.let_in(asked)
    office.open("anna").change_team({f"removed.{asked.device}": "gisteren"}, at=AT)
    with pytest.raises(Locked, match="was removed from the team"):
        office.open("bas")


def test_new_keys_for_a_forgotten_passphrase(office: Office) -> None:
    office.let_in(office.ask("bas"))
    first = office.open("bas").device
    office.sit("bas")
    found = join.door(office.root, None, anew=True)
    assert found.standing is Standing.MEMBER
    result = join.join(found, "Bas", "BAS@example.org", "vijf-andere-woorden-die-passen", at=AT, log_n=2)
    assert first in result.messages[0]
    each = office.candidate(result.data.device)
    assert (each.known, each.left, each.roles, each.name) == (True, False, (COORDINATOR,), "Bas")
    office.let_in(result.data)
    now = office.open("anna").now
    assert len(now.members) == 2
    assert {first, result.data.device} <= set(now.devices)


def test_asking_anew_while_waiting_takes_the_first_request_back(office: Office) -> None:
    first = office.ask("bas")
    second = office.ask("bas", anew=True)
    assert [each.device.id for each in joining.requests(office.root, office.team)] == [second.device]
    assert first.words != second.words


def test_roles_of_a_new_member(office: Office) -> None:
    office.let_in(office.ask("bas"), roles=(LEAD, SAFEGUARDING))
    folder = office.open("bas")
    assert folder.now.members[folder.member].roles == {COORDINATOR, LEAD, SAFEGUARDING}


def test_facts_are_checked_all_at_once(office: Office) -> None:
    door = office.door("bas")
    with pytest.raises(Invalid) as error:
        join.join(door, "", "bas", PHRASE, at=AT, log_n=2)
    assert len(error.value.problems) == 2
    assert not (office.base / "bas" / "teams").exists()


class TestTeamFile:
    """A joiner pins the team: it must be there, whole, and the only one."""

    def test_no_team_file(self, office: Office) -> None:
        (office.root / "bgz-team.yaml").unlink()
        with pytest.raises(FolderProblem):
            office.door("bas")

    def test_what_has_not_arrived_completely_is_refused(self, office: Office) -> None:
        office.let_in(office.ask("bas"))
        team = office.root / "bgz-team.yaml"
        lines = team.read_bytes().splitlines(keepends=True)
        founding = next(line for line in lines if b'"after":[]' in line)
        team.write_bytes(b"".join(line for line in lines if line != founding))
        with pytest.raises(FolderProblem):
            office.door("els")

    def test_a_half_arrived_team_says_to_wait(self, office: Office) -> None:
        for name in ("bas", "els"):
            office.let_in(office.ask(name))
        team = office.root / "bgz-team.yaml"
        lines = team.read_bytes().splitlines(keepends=True)
        middle = next(line for line in lines if b"Bas" in line and b"devices." in line)
        team.write_bytes(b"".join(line for line in lines if line != middle))
        with pytest.raises(FolderProblem) as refused:
            office.door("jan")
        assert "Wait until the sync service is done" in refused.value.hint

    def test_another_team_in_the_folder_is_refused(
        self, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever can write in the folder puts a team of his own there: nobody asks that one, or trusts it."""
        office.ask("bas")
        office.ask("els")
        monkeypatch.setenv("BGZ_HOME", str(tmp_path / "evil"))
        evil = init.prepare(init.Wishes("Anna", "anna@example.org", ("Meppel",)), recovery=False, at=AT)
        init.found(evil, tmp_path / "other", PHRASE, save_to=None, at=AT, log_n=2)
        shutil.copy(tmp_path / "other" / "bgz-team.yaml", office.root)
        with pytest.raises(FolderProblem, match="not that of your team"):
            office.door("bas")
        with pytest.raises(FolderProblem, match="not that of your team"):
            office.open("bas")
        assert office.open("anna").read(V1).record.surname == "Jansen"

    def test_a_second_team_beside_it_is_refused(
        self, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BGZ_HOME", str(tmp_path / "evil"))
        evil = init.prepare(init.Wishes("Anna", "anna@example.org", ("Meppel",)), recovery=False, at=AT)
        with (office.root / "bgz-team.yaml").open("ab") as file:
            file.write(b"\n" + evil.founding.line + b"\n")
        with pytest.raises(FolderProblem, match="one team"):
            office.door("bas")


class TestAttack:
    """Whoever can write in join/ can ask, but not get in."""

    def forged(self, office: Office, name: str = "Bas", email: str = "bas@example.org", **more: str) -> str:
        keys = Keys.generate()
        device = device_of(keys, more.get("member", "mEV1L"), "pc")
        request = joining.Request(more.get("team", office.team), device.member, name, email, device, AT.isoformat())
        joining.written(office.root, request, keys)
        return device.id

    def test_other_keys_have_other_words(self, office: Office) -> None:
        """The provider takes Bas's request away and leaves one in his name."""
        asked = office.ask("bas")
        joining.drop(office.root, asked.device)
        planted = self.forged(office)
        each = office.candidate(planted)
        assert (each.name, each.email) == ("Bas", "bas@example.org")
        folder = office.open("anna")
        with pytest.raises(Refused, match="not the words"):
            team_approve.admit(folder, each, asked.words, (), at=AT)
        assert planted not in office.open("anna").now.devices
        team_approve.reject(folder, each)
        assert not team_approve.waiting(office.open("anna"))

    def test_the_words_are_those_of_the_request_that_is_admitted(self, office: Office) -> None:
        """Between the phone call and the approval the request is exchanged for another."""
        asked = office.ask("bas")
        folder, each = office.open("anna"), office.candidate(asked.device)
        joining.drop(office.root, asked.device)
        self.forged(office)
        with pytest.raises(NotFound, match="not there any more"):
            team_approve.admit(folder, each, asked.words, (), at=AT)

    def test_the_key_of_a_lead_gives_no_role(self, office: Office) -> None:
        """A request proposes to be of Anna, under another mail address."""
        anna = office.open("anna").member
        planted = self.forged(office, "Eva", "eva@example.org", member=anna)
        each = office.candidate(planted)
        assert not each.known
        team_approve.admit(office.open("anna"), each, each.words, (), at=AT)
        now = office.open("anna").now
        assert now.member_of(planted) != anna
        assert now.roles(planted) == {COORDINATOR}
        assert now.members[anna].name == "Anna"

    def test_a_known_name_under_another_address_is_said(self, office: Office) -> None:
        each = office.candidate(self.forged(office, " ANNA", "eva@example.org"))
        assert each.namesake

    def test_a_replayed_request_of_a_removed_laptop(self, office: Office) -> None:
        asked = office.ask("bas")
        kept = (office.root / "join" / f"{asked.device}.json").read_bytes()
        office.let_in(asked)
        office.remove(asked.device)
        (office.root / "join" / f"{asked.device}.json").write_bytes(kept)
        folder = office.open("anna")
        assert not team_approve.waiting(folder)
        assert not team_approve.waiting(folder, asked.device)
        assert not team_approve.unfinished(folder)
        assert team_list.listed(folder, today=DAY).data.ignored == 1

    def test_a_replayed_request_of_a_laptop_in_the_team_changes_nothing(self, office: Office) -> None:
        asked = office.ask("bas")
        kept = (office.root / "join" / f"{asked.device}.json").read_bytes()
        office.let_in(asked)
        before = (office.root / "bgz-team.yaml").read_bytes()
        (office.root / "join" / f"{asked.device}.json").write_bytes(kept)
        folder = office.open("anna")
        assert team_list.listed(folder, today=DAY).next_step == "bgz team approve"
        team_approve.go_on(folder, team_approve.unfinished(folder))
        assert (office.root / "bgz-team.yaml").read_bytes() == before
        assert not list((office.root / "join").glob("*.json"))

    def test_a_request_to_another_team(self, office: Office) -> None:
        self.forged(office, team="f" * 32)
        folder = office.open("anna")
        assert not team_approve.waiting(folder)
        result = team_list.listed(folder, today=DAY)
        assert result.data.ignored == 1
        assert any("no request" in each for each in result.messages)

    def test_a_thousand_files_in_join(self, office: Office) -> None:
        asked = office.ask("bas")
        for number in range(1000):
            name = "d" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number % 32] * 9 + f"{number:03}"
            (office.root / "join" / f"{name}.json").write_text(json.dumps({"n": number}), encoding="utf-8")
        folder = office.open("anna")
        view = team_list.listed(folder, today=DAY).data
        assert view.ignored >= 999
        assert len(view.waiting) <= joining.MAX_REQUESTS
        each = team_approve.chosen(team_approve.waiting(folder, asked.device.lower()), asked.device)
        team_approve.admit(folder, each, asked.words, (), at=AT)
        assert office.open("bas").read(V1)


class TestChosen:
    """Who is meant is found by number, id, or how name or mail address begins."""

    def test_found(self, office: Office) -> None:
        asked = {name: office.ask(name) for name in ("bas", "bart")}
        waits = team_approve.waiting(office.open("anna"))
        for given in (asked["bas"].device, asked["bas"].device.lower(), "bas", " BAS ", "bas@ex"):
            assert team_approve.chosen(waits, given).device == asked["bas"].device
        assert {team_approve.chosen(waits, str(number)).number for number in (1, 2)} == {1, 2}

    @pytest.mark.parametrize(("given", "error"), [("ba", Invalid), ("b", Invalid), ("els", NotFound), ("", NotFound)])
    def test_not_found(self, office: Office, given: str, error: type[BgzError]) -> None:
        for name in ("bas", "bart"):
            office.ask(name)
        with pytest.raises(error):
            team_approve.chosen(team_approve.waiting(office.open("anna")), given)

    def test_words_as_people_type_them(self, office: Office) -> None:
        asked = office.ask("bas")
        each = office.candidate("bas")
        first, *rest = asked.words.split()
        typed = ", ".join(f"{number} {word.upper()}" for number, word in enumerate([first, *rest], start=1))
        team_approve.check_words(each, f" {typed}. ")
        for wrong in ("", first, " ".join([*rest, first]), asked.words + " " + first):
            with pytest.raises(Refused, match="not the words"):
                team_approve.check_words(each, wrong)

    def test_only_a_lead_may(self, office: Office) -> None:
        office.let_in(office.ask("bas"))
        asked = office.ask("els")
        each = office.candidate(asked.device)
        folder = office.open("bas")
        for forbidden in (
            lambda: team_approve.waiting(folder),
            lambda: team_approve.admit(folder, each, asked.words, (), at=AT),
            lambda: team_approve.reject(folder, each),
        ):
            with pytest.raises(Refused, match="Only a lead"):
                forbidden()


class TestUndone:
    """Who was let in by a lead who was removed at the same time needs a new approval, by the words."""

    @pytest.fixture
    def undone(self, office: Office) -> Joining:
        """Let Bas, a lead, let Els in while Anna removes Bas."""
        bas = office.ask("bas")
        office.let_in(bas, roles=(LEAD,))
        els = office.ask("els")
        team = office.root / "bgz-team.yaml"
        before = team.read_bytes()
        folder = office.open("bas")
        each = team_approve.chosen(team_approve.waiting(folder), "els")
        team_approve.admit(folder, each, els.words, (), at=AT)
        theirs = team.read_bytes()
        team.write_bytes(before)
        office.remove(bas.device)
        (office.root / "bgz-team (1).yaml").write_bytes(theirs)
        return els

    def test_it_is_listed_and_let_in_anew(self, office: Office, undone: Joining) -> None:
        folder = office.open("anna")
        assert not folder.now.active(undone.device)
        (each,) = team_list.listed(folder, today=DAY).data.waiting
        assert (each.undone, each.name, each.words) == (True, "Els", undone.words)
        with pytest.raises(Refused, match="undone already"):
            team_approve.reject(folder, each)
        team_approve.admit(folder, each, undone.words, (), at=AT)
        assert office.open("els").read(V1).record.surname == "Jansen"

    def test_she_may_ask_again_herself(self, office: Office, undone: Joining) -> None:
        office.open("anna")
        with pytest.raises(Locked, match="nor waits"):
            office.open("els")
        join.again(office.door("els"))
        (each,) = team_approve.waiting(office.open("anna"))
        assert (each.undone, each.words) == (False, undone.words)


class TestNewcomers:
    """A laptop that others let in is named once, before anything is encrypted for it."""

    def test_named_with_words_and_who_let_it_in(self, office: Office) -> None:
        office.let_in(office.ask("bas"))
        office.open("bas")
        asked = office.ask("els")
        office.let_in(asked)
        folder = office.open("bas")
        (each,) = team_facts.newcomers(folder)
        assert (each.device, each.member, each.email) == (asked.device, "Els", "els@example.org")
        assert (each.words, each.admitted_by, each.on) == (asked.words, "Anna", DAY)
        folder.introduced()
        assert not team_facts.newcomers(office.open("bas"))

    def test_not_to_who_let_it_in(self, office: Office) -> None:
        office.let_in(office.ask("bas"))
        assert not team_facts.newcomers(office.open("anna"))

    def test_before_anything_that_vanished_is_put_back(self, office: Office) -> None:
        """It is encrypted anew: for the newcomers too."""
        office.let_in(office.ask("bas"))
        office.open("bas").read(V1)
        office.let_in(office.ask("els"))
        file = layout.path_of(office.root, V1)
        file.unlink()
        office.sit("bas")
        seen: list[tuple[str, bool]] = []

        def look(folder: CaseFolder) -> None:
            seen.extend((each.member, file.exists()) for each in team_facts.newcomers(folder))

        opening.open_folder(office.root, lambda _question: PHRASE, restore=True, first=look)
        assert seen == [("Els", False)]
        assert file.exists()

    def test_by_the_paper_key(self, office: Office) -> None:
        office.sit("thief")
        found = recover.fitting(office.root, office.paper)
        recover.recover(office.root, found, found.members[0], PHRASE, at=AT, log_n=2)
        (each,) = team_facts.newcomers(office.open("anna"))
        assert (each.admitted_by, each.member) == ("the paper key", "Anna")

    def test_a_new_paper_key_to_everybody_but_who_made_it(self, office: Office) -> None:
        office.let_in(office.ask("bas"))
        office.open("bas")
        anna = office.open("anna")
        recover.new_paper_key(anna, office.root, PaperKey.generate(), save_to=None, at=AT)
        assert not team_facts.newcomers(office.open("anna"))
        (each,) = team_facts.newcomers(office.open("bas"))
        assert (each.member, each.admitted_by, each.on) == ("", "Anna", DAY)

    def test_a_job_of_the_reminders_with_words_and_who_let_it_in(self, office: Office) -> None:
        office.let_in(office.ask("bas"))
        office.open("bas")
        job, anna = RemindersKey.of("server", str(Identity.generate().recipient)), office.open("anna")
        anna.change_team(teamsets.reminders_key(anna.now, job), at=AT)
        assert not team_facts.newcomers(office.open("anna"))
        folder = office.open("bas")
        (each,) = team_facts.newcomers(folder)
        assert (each.device, each.laptop, each.member) == (job.id, "server", "")
        assert (each.admitted_by, each.on) == ("Anna", DAY)
        assert each.words == joining.words_of_job(folder.team.pinned, job.age)
        folder.introduced()
        assert not team_facts.newcomers(office.open("bas"))

    def test_by_somebody_of_a_team_that_does_not_tell(self, office: Office) -> None:
        folder = office.open("anna")
        assert team_facts.admission_of(folder.team, "dNOBODY") == ("", None)
        assert team_facts.day_of("gisteren") is None
        assert team_facts.day_of(None) is None


class TestRecover:
    """The paper key among several laptops."""

    def test_it_says_which_laptops_to_take_out(self, office: Office) -> None:
        office.let_in(office.ask("bas"))
        anna = office.open("anna").device
        office.sit("new")
        found = recover.fitting(office.root, office.paper)
        member = recover.member_of(found, "anna@example.org")
        assert member is not None
        result = recover.recover(office.root, found, member, PHRASE, at=AT, log_n=2)
        assert result.next_step == f"bgz team remove {anna}"
        assert any(anna in each and "Anna" in each for each in result.data.others)
        assert any("Bas" in each for each in result.data.others)

    def test_who_waits_and_finds_the_paper_key_does_not_wait_any_more(self, office: Office) -> None:
        office.ask("bas")
        found = recover.fitting(office.root, office.paper)
        result = recover.recover(office.root, found, found.members[0], PHRASE, at=AT, log_n=2)
        assert result.data.unreadable == 0
        assert not joining.requests(office.root, office.team)
        assert office.door("bas").standing is Standing.MEMBER


class TestCutOff:
    """Nothing half-made stays, and what was begun is ended by the same command."""

    @pytest.mark.parametrize("target", ["written", "remember_folder", "found_folder"])
    @pytest.mark.parametrize("anew", [False, True])
    def test_nothing_stays_of_a_join_that_fails(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, target: str, anew: bool
    ) -> None:
        def full(*_args: object, **_more: object) -> None:
            raise OSError(28, "full")

        if anew:
            first = office.ask("bas")
        owner = {"written": joining, "remember_folder": home, "found_folder": layout}[target]
        with monkeypatch.context() as patch:
            patch.setattr(owner, target, full)
            with pytest.raises((FolderProblem, OSError)):
                office.ask("bas", anew=anew)
        files = sorted(path.name for path in (office.base / "bas").rglob("*") if path.is_file())
        asked = [each.device.id for each in joining.requests(office.root, office.team)]
        if anew:
            assert asked == [first.device]
            assert join.again(office.door("bas")).data.words == first.words
        else:
            assert (files, asked) == ([], [])

    @pytest.mark.skipif(os.name != "posix", reason="needs fork")
    @pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
    def test_a_join_killed_at_any_write(self, office: Office, killed: Killed) -> None:
        place = office.sit("bas")
        for step in killed(lambda: office.ask("bas")):
            door = office.door("bas")
            if door.standing is Standing.STRANGER:
                office.ask("bas")
            elif door.standing is Standing.UNASKED:
                assert door.held is not None
                join.ask_again(door, door.held, "Bas", "bas@example.org", at=AT)
            join.again(office.door("bas"))
            (each,) = joining.requests(office.root, office.team)
            assert identity.read(place).open(PHRASE).keys.device == each.device.id, f"killed at step {step}"
            shutil.rmtree(office.base / "bas")
            shutil.rmtree(office.root / "join")
        assert step > 5

    @pytest.mark.skipif(os.name != "posix", reason="needs fork")
    @pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
    def test_an_admission_killed_at_any_write(self, office: Office, tmp_path: Path, killed: Killed) -> None:
        asked = office.ask("bas")
        office.open("anna")
        for each in ("cases", "anna"):
            shutil.copytree(tmp_path / each, tmp_path / "before" / each)
        for step in killed(lambda: office.let_in(asked)):
            folder = office.open("anna")
            left = team_approve.unfinished(folder)
            if left:
                team_approve.go_on(folder, left)
            elif team_approve.waiting(folder):
                office.let_in(asked)
            assert office.open("bas").read(V1).record.surname == "Jansen", f"killed at step {step}"
            assert office.open("bas").read("programme").record.name
            assert not joining.requests(office.root, office.team)
            for each in ("cases", "anna"):
                shutil.rmtree(tmp_path / each)
                shutil.copytree(tmp_path / "before" / each, tmp_path / each)
        assert step > 5

    def test_stopped_while_encrypting(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        def stop(*_args: object) -> bool:
            raise KeyboardInterrupt

        asked = office.ask("bas")
        with monkeypatch.context() as patch:
            patch.setattr(upkeep, "reseal", stop)
            with pytest.raises(KeyboardInterrupt):
                office.let_in(asked)
        folder = office.open("anna")
        assert team_approve.unfinished(folder) == (asked.device,)
        assert not team_approve.waiting(folder)
        seen: list[tuple[int, int]] = []
        result = team_approve.go_on(folder, (asked.device,), progress=lambda *step: seen.append(step))
        assert (result.data.files, seen) == (2, [(1, 2), (2, 2)])
        assert office.open("bas").read(V1)


class TestList:
    """Who is in the team."""

    def test_members_laptops_and_who_waits(self, office: Office) -> None:
        bas = office.ask("bas")
        office.let_in(bas, roles=(LEAD,))
        office.let_in(office.ask("bas2", "bas@example.org"))
        office.remove(bas.device)
        els = office.ask("els")
        result = team_list.listed(office.open("anna"), today=DAY)
        anna, second = result.data.members
        assert (anna.name, anna.roles, anna.since) == ("Anna", (COORDINATOR, LEAD, SAFEGUARDING), DAY)
        assert [each.own for each in anna.laptops] == [True]
        assert [(each.active, each.removed, each.own) for each in second.laptops] == [
            (False, date(2023, 12, 1), False),
            (True, None, False),
        ]
        assert [(each.device, each.number) for each in result.data.waiting] == [(els.device, 1)]
        assert (result.next_step, result.data.paper_key, result.data.ignored) == ("bgz team approve", True, 0)

    def test_who_is_away(self, office: Office) -> None:
        from attrs import evolve

        from bgz.domain.cases.programme import Absence

        office.let_in(office.ask("bas"))
        folder = office.open("anna")
        bas = next(key for key, each in folder.now.members.items() if each.name == "Bas")
        held = folder.read("programme")
        absence = Absence(by=folder.member, since=DAY, until=date(2023, 11, 30))
        folder.save(held, evolve(held.record, absences={bas: absence}), at=AT)
        row = team_list.listed(folder, today=DAY).data.members[1]
        assert (row.away, row.covered_by, row.away_until) == (True, "Anna", date(2023, 11, 30))
        assert not team_list.listed(folder, today=date(2023, 12, 1)).data.members[1].away

    def test_contradicting_roles_are_said(self, office: Office) -> None:
        bas = office.ask("bas")
        office.let_in(bas, roles=(LEAD,))
        team = office.root / "bgz-team.yaml"
        before = team.read_bytes()
        folder = office.open("bas")
        key = folder.member
        yours: dict[str, Json] = {f"members.{key}.roles": [*ROLES], f"members.{key}.name": "B"}
        folder.change_team(yours, at=AT)
        theirs = team.read_bytes()
        team.write_bytes(before)
        mine: dict[str, Json] = {f"members.{key}.roles": [COORDINATOR, LEAD], f"members.{key}.name": "Bastiaan"}
        office.open("anna").change_team(mine, at=AT)
        (office.root / "bgz-team (1).yaml").write_bytes(theirs)
        result = team_list.listed(office.open("anna"), today=DAY)
        row = next(each for each in result.data.members if each.key == key)
        assert row.contradicted
        assert row.roles == (COORDINATOR, LEAD)
        assert any(f"members.{key}.name" in each for each in result.messages)
        assert result.next_step.startswith("bgz team role")

    def test_settings_that_cannot_be_read_yet(self, office: Office) -> None:
        (office.root / "programme.yaml.age").write_bytes(b"x")
        shutil.rmtree(office.sit("anna") / "copies")
        folder = office.open("anna")
        assert team_list.listed(folder, today=DAY).data.members
        assert folder.notices

    def test_without_a_paper_key(self, office: Office) -> None:
        folder = office.open("anna")
        folder.change_team({"recovery": None}, at=AT)
        result = team_list.listed(folder, today=DAY)
        assert not result.data.paper_key
        assert result.next_step == "bgz recover --new-key"


class TestToday:
    """What `bgz` alone says of the door."""

    def test_a_lead_hears_of_it_and_nobody_else_does(self, office: Office) -> None:
        def told(who: str) -> list[str]:
            return [each for each in today(office.open(who), today=DAY).messages if "bgz team approve" in each]

        bas = office.ask("bas")
        assert told("anna") == ["1 laptop asks to be let in: bgz team approve"]
        office.let_in(bas)
        assert told("anna") == []
        office.ask("els")
        office.ask("eva")
        assert told("anna") == ["2 laptops ask to be let in: bgz team approve"]
        assert told("bas") == []


class TestWords:
    """The words of a laptop in the team."""

    def test_by_id_name_or_owner(self, office: Office) -> None:
        asked = office.ask("bas")
        office.let_in(asked)
        folder = office.open("anna")
        for given in (asked.device, asked.device[:6].lower(), "bas", "bas@"):
            assert team_list.device_words(folder, given).data.words == asked.words
        assert team_list.device_words(folder, "bas").data.member == "Bas"

    def test_of_a_removed_one_too(self, office: Office) -> None:
        asked = office.ask("bas")
        office.let_in(asked)
        office.remove(asked.device)
        folder = office.open("anna")
        assert team_list.device_words(folder, asked.device).data.words == asked.words
        assert team_list.device_words(folder, "bas").data.device == asked.device
        with pytest.raises(NotFound):
            team_list.device_words(folder, "els")

    def test_several(self, office: Office) -> None:
        for name in ("bas", "bart"):
            office.let_in(office.ask(name))
        with pytest.raises(Usage) as error:
            team_list.device_words(office.open("anna"), "ba")
        assert {name in error.value.message for name in ("(Bas, ", "(Bart, ")} == {True}
