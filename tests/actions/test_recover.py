"""The only laptop is stolen: with the paper key everything goes on on another one."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions import init, opening, recover
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.errors import FolderProblem, Locked, NotFound, Refused
from bgz.storage import changes, home, identity, teamfile, teamsets, upkeep
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys
from bgz.storage.recovery import PaperKey, find
from bgz.storage.team import TeamHistory
from bgz.storage.teamstate import Device, Member, RecoveryKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bgz.actions.recover import Fitting
    from bgz.storage.changes import Change

    Killed = Callable[[Callable[[], object]], Iterator[int]]

AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
LATER = datetime(2023, 12, 1, 9, 0, 0, tzinfo=UTC)
PHRASE, NEW_PHRASE = "vier-losse-woorden-samen", "vijf-andere-woorden-die-passen"
V1, S1 = "V-7K3QF", "S-4TX9B"


class Lost:
    """A folder of a team of one whose laptop is gone; `key` stands on paper."""

    def __init__(self, folder: Path, key: PaperKey, keys: Keys, team: str) -> None:
        self.folder, self.key, self.keys, self.team = folder, key, keys, team

    def fitting(self) -> Fitting:
        return recover.fitting(self.folder, self.key)


@pytest.fixture
def lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lost:
    """Found a team with two records, then go over to a new laptop."""
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "stolen"))
    wishes = init.Wishes("Anna de Boer", "anna@example.org", ("Meppel",))
    prepared = init.prepare(wishes, recovery=True, at=AT)
    cases = tmp_path / "cases"
    init.found(prepared, cases, PHRASE, save_to=None, at=AT, log_n=2)
    opened = opening.open_folder(cases, lambda _question: PHRASE)
    opened.create(RequestFamily(number=V1, surname="Jansen"), at=AT)
    opened.create(SupportFamily(number=S1), at=AT)
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "new"))
    assert prepared.recovery is not None
    return Lost(cases, prepared.recovery, prepared.keys, prepared.founding.id)


def recovered(lost: Lost, phrase: str = NEW_PHRASE) -> CaseFolder:
    found = lost.fitting()
    member = recover.member_of(found, None)
    assert member is not None
    result = recover.recover(lost.folder, found, member, phrase, at=LATER, log_n=2)
    assert result.data.unreadable == 0
    return opening.open_folder(lost.folder, lambda _question: phrase)


def test_everything_is_read_and_edited_on_the_new_laptop(lost: Lost) -> None:
    opened = recovered(lost)
    held = opened.read(V1)
    assert held.record.surname == "Jansen"
    assert opened.read("programme").record.municipality_names == ("Meppel",)
    assert [each.number for each in opened.all()] == [S1, V1]
    opened.save(held, evolve(held.record, surname="Jansen-Bos"), at=LATER)
    again = opening.open_folder(lost.folder, lambda _question: NEW_PHRASE)
    assert again.read(V1).record.surname == "Jansen-Bos"
    assert again.read(V1).about.by("surname") == again.member


def test_it_is_the_same_member_with_the_same_roles(lost: Lost) -> None:
    opened = recovered(lost)
    assert len(opened.now.members) == 1
    assert len(opened.now.member_devices(opened.member)) == 2


def test_the_lost_device_can_be_removed(lost: Lost) -> None:
    opened = recovered(lost)
    for number in (*opened.numbers(), "programme"):  # what it wrote stays: a device still in the team vouches for it
        opened.acknowledge(number, at=LATER)
    opened.change_team(teamsets.removal(opened.now, [lost.keys.device], LATER.date()), at=LATER)
    list(opened.reseal())
    again = opening.open_folder(lost.folder, lambda _question: NEW_PHRASE)
    assert not again.now.active(lost.keys.device)
    assert again.read(V1).record.surname == "Jansen"


def test_who_else_can_read_is_told(lost: Lost) -> None:
    found = lost.fitting()
    result = recover.recover(lost.folder, found, found.members[0], NEW_PHRASE, at=LATER, log_n=2)
    assert len(result.data.others) == 1
    assert "Anna de Boer" in result.data.others[0]
    assert result.data.files == 3


def test_the_old_passphrase_does_not_open_it(lost: Lost) -> None:
    recovered(lost)
    with pytest.raises(Locked):
        opening.open_folder(lost.folder, lambda _question: PHRASE)


def test_a_forgotten_passphrase_on_the_same_laptop(lost: Lost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "stolen"))
    assert recovered(lost).read(V1).record.surname == "Jansen"
    place = home.team_home(tmp_path / "stolen", lost.team)
    assert (place / "identity-before.age").exists()


def test_a_team_file_that_is_still_arriving_is_told(lost: Lost) -> None:
    """What has not arrived may be the removal of a stolen laptop."""
    later = changes.sign(
        lost.keys.sign, rec="team", team=(), dev=lost.keys.device, at=AT, after=["f" * 32], set={"removed.dX": "x"}
    )
    with (lost.folder / "bgz-team.yaml").open("ab") as file:
        file.write(b"\n" + later.line + b"\n")
    found = lost.fitting()
    result = recover.recover(lost.folder, found, found.members[0], NEW_PHRASE, at=LATER, log_n=2)
    assert any("not complete" in each for each in result.messages)


def test_a_second_recovery_works_too(lost: Lost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recovered(lost)
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "third"))
    assert len(recovered(lost).now.devices) == 3


def _founding(keys: Keys, paper: RecoveryKey | None = None) -> Change:
    """Return how somebody with these `keys` founds a team of her own."""
    member = Member("mEV1L", "Anna de Boer", "anna@example.org", frozenset(), "2023-11-04")
    public = keys.sign.public_key().public_bytes_raw()
    device = Device.of(member.key, "laptop", str(keys.age.recipient), public)
    values = teamsets.founding(member, device, paper)
    return changes.sign(keys.sign, rec="team", team=(), dev=keys.device, at=AT, after=(), set=values)


class TestKey:
    """Only the paper of this team fits."""

    def test_another_key_is_refused(self, lost: Lost) -> None:
        with pytest.raises(Locked, match="does not belong"):
            recover.fitting(lost.folder, PaperKey.generate())

    def test_a_team_without_paper_key_has_none_that_fits(
        self, lost: Lost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wishes = init.Wishes("Test", "test@example.org", ("Meppel",))
        prepared = init.prepare(wishes, recovery=False, at=AT)
        init.found(prepared, tmp_path / "none", PHRASE, save_to=None, at=AT, log_n=2)
        with pytest.raises(Locked, match="does not belong"):
            recover.fitting(tmp_path / "none", lost.key)

    def test_a_planted_team_does_not_fit(self, lost: Lost) -> None:
        """A provider founds a team of its own with our public paper key in it, to be encrypted for from now on."""
        own = lost.fitting().history.now.recovery
        planted = _founding(Keys.generate(), own)
        (lost.folder / "bgz-team.yaml").unlink()
        teamfile.found(lost.folder, planted)
        with pytest.raises(Locked, match="does not belong"):
            lost.fitting()

    def test_a_planted_team_beside_ours_is_passed_over(self, lost: Lost, tmp_path: Path) -> None:
        wishes = init.Wishes("Test", "test@example.org", ("Meppel",))
        init.found(init.prepare(wishes, recovery=True, at=AT), tmp_path / "other", PHRASE, save_to=None, at=AT, log_n=2)
        line = (tmp_path / "other" / "bgz-team.yaml").read_bytes().rstrip().rsplit(b"\n", 1)[1]
        with (lost.folder / "bgz-team.yaml").open("ab") as file:
            file.write(b"\n" + line + b"\n")
        assert lost.fitting().team == lost.team

    def test_of_thousands_of_planted_teams_not_one_is_judged(self, lost: Lost, monkeypatch: pytest.MonkeyPatch) -> None:
        file = lost.folder / "bgz-team.yaml"
        head, ours = file.read_bytes().rsplit(b"---\n", 1)
        file.write_bytes(
            b"---\n".join([head, b"".join(_founding(Keys.generate()).line + b"\n" for _ in range(20)) + ours])
        )
        judged: list[str] = []
        real = TeamHistory.read

        def read(lines: list[Change], pinned: str) -> TeamHistory:
            if len(lines) > 1:
                judged.append(pinned)
            return real(lines, pinned)

        monkeypatch.setattr(TeamHistory, "read", read)
        assert lost.fitting().team == lost.team
        assert judged == [lost.team]

    def test_a_second_team_that_the_founder_begins_for_the_same_paper_is_not_taken(self, lost: Lost) -> None:
        """Who founded the team and was removed since has the key from which, with the paper, the team's keys follow."""
        planted = _founding(lost.keys, lost.fitting().history.now.recovery)
        with (lost.folder / "bgz-team.yaml").open("ab") as file:
            file.write(planted.line + b"\n")
        with pytest.raises(FolderProblem, match="does not name one team"):
            lost.fitting()

    def test_no_team_file(self, lost: Lost) -> None:
        (lost.folder / "bgz-team.yaml").unlink()
        with pytest.raises(FolderProblem):
            lost.fitting()


class TestMember:
    """In a team of several, one says who she is."""

    def test_the_only_one_is_not_asked(self, lost: Lost) -> None:
        found = lost.fitting()
        assert recover.member_of(found, None) == found.members[0]

    def test_by_mail_address(self, lost: Lost) -> None:
        found = lost.fitting()
        assert recover.member_of(found, " ANNA@example.org ") == found.members[0]

    def test_an_unknown_address(self, lost: Lost) -> None:
        with pytest.raises(NotFound):
            recover.member_of(lost.fitting(), "piet@example.org")

    def test_of_several_somebody_must_choose(self, lost: Lost) -> None:
        opened = recovered(lost)
        keys = Keys.generate()
        member = Member("mB3RTT", "Bert", "bert@example.org", frozenset({"coordinator"}), "2023-12-01")
        device = Device.of(member.key, "pc", str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())
        opened.change_team(teamsets.admission(opened.now, member, device), at=LATER)
        assert recover.member_of(lost.fitting(), None) is None
        assert [each.name for each in lost.fitting().members] == ["Anna de Boer", "Bert"]
        opened.change_team(teamsets.removal(opened.now, [device.id], LATER.date()), at=LATER)
        found = lost.fitting()
        assert [each.name for each in found.members] == ["Anna de Boer"], "who left is not offered"
        assert recover.member_of(found, None) is None, "but may be named"
        assert recover.member_of(found, "bert@example.org") == found.everyone[1]


class TestCutOff:
    """Stopped at any moment, recovery goes on or begins again; nothing is lost."""

    @pytest.mark.parametrize("after", [0, 1, 2])
    def test_while_encrypting(self, lost: Lost, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
        real, left = upkeep.reseal, [after]

        def reseal(*args: object) -> bool:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(upkeep, "reseal", reseal)
        with pytest.raises(KeyboardInterrupt):
            recovered(lost)
        monkeypatch.setattr(upkeep, "reseal", real)
        half = opening.open_folder(lost.folder, lambda _question: NEW_PHRASE)
        assert "bgz recover" in half.notices[-1]
        found = lost.fitting()
        assert recover.unfinished(found)
        seen: list[tuple[int, int]] = []
        result = recover.go_on(
            lost.folder, found, lambda _question: NEW_PHRASE, progress=lambda done, total: seen.append((done, total))
        )
        assert result.data.unreadable == 0
        assert seen == [(1, 3), (2, 3), (3, 3)]
        assert not recover.unfinished(lost.fitting())
        again = opening.open_folder(lost.folder, lambda _question: NEW_PHRASE)
        assert not again.notices
        assert again.read(V1).record.surname == "Jansen"
        assert len(again.now.devices) == 2

    @pytest.mark.slow
    @pytest.mark.skipif(os.name != "posix", reason="needs fork")
    @pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
    def test_killed_at_any_write(self, lost: Lost, tmp_path: Path, killed: Killed) -> None:
        """A power cut: recovery goes on or begins anew, the lost laptop's folder is whole all the time."""
        shutil.copytree(lost.folder, tmp_path / "before")
        for step in killed(lambda: recovered(lost)):
            found = lost.fitting()
            if recover.unfinished(found):
                recover.go_on(lost.folder, found, lambda _question: NEW_PHRASE)
                opened = opening.open_folder(lost.folder, lambda _question: NEW_PHRASE)
            else:
                opened = recovered(lost)
            assert opened.read(V1).record.surname == "Jansen", f"killed at step {step}"
            assert not recover.unfinished(lost.fitting())
            shutil.rmtree(tmp_path / "new")
            shutil.rmtree(lost.folder)
            shutil.copytree(tmp_path / "before", lost.folder)
        assert step > 10

    def test_before_the_team_took_it_in(self, lost: Lost, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        def full(*_args: object, **_more: object) -> None:
            raise FolderProblem("full")

        before = (lost.folder / "bgz-team.yaml").read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(CaseFolder, "change_team", full)
            with pytest.raises(FolderProblem):
                recovered(lost)
        assert (lost.folder / "bgz-team.yaml").read_bytes() == before
        assert not (home.team_home(tmp_path / "new", lost.team) / identity.FILE).exists()
        assert not recover.unfinished(lost.fitting())
        assert recovered(lost).read(V1).record.surname == "Jansen"

    def test_keys_that_worked_still_work_when_it_fails(
        self, lost: Lost, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        def full(*_args: object, **_more: object) -> None:
            raise FolderProblem("full")

        monkeypatch.setenv("BGZ_HOME", str(tmp_path / "stolen"))
        monkeypatch.setattr(CaseFolder, "change_team", full)
        with pytest.raises(FolderProblem):
            recovered(lost)
        assert opening.open_folder(lost.folder, lambda _question: PHRASE).read(V1).record.surname == "Jansen"

    def test_a_file_that_cannot_be_opened_is_counted_and_it_can_go_on(self, lost: Lost) -> None:
        path = lost.folder / "families" / f"{S1}.yaml.age"
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        found = lost.fitting()
        result = recover.recover(lost.folder, found, found.members[0], NEW_PHRASE, at=LATER, log_n=2)
        assert result.data.unreadable == 1
        assert result.attention
        path.write_bytes(whole)
        ended = recover.go_on(lost.folder, lost.fitting(), lambda _question: NEW_PHRASE)
        assert ended.data.unreadable == 0


class TestNewPaperKey:
    """A lead makes another paper key: the first, or in place of one that was lost."""

    def test_it_takes_the_place_of_the_old_one(self, lost: Lost, tmp_path: Path) -> None:
        opened = recovered(lost)
        key = PaperKey.generate()
        result = recover.new_paper_key(opened, lost.folder, key, save_to=tmp_path / "new.html", at=LATER)
        assert result.data.replaced
        assert result.data.files == 3
        assert find((tmp_path / "new.html").read_text(encoding="utf-8")) == key
        with pytest.raises(Locked):
            lost.fitting()
        shutil.rmtree(tmp_path / "new")
        assert recovered(Lost(lost.folder, key, lost.keys, lost.team)).read(V1).record.surname == "Jansen"

    def test_a_team_without_one_gets_its_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
        wishes = init.Wishes("Test", "test@example.org", ("Meppel",))
        prepared = init.prepare(wishes, recovery=False, at=AT)
        cases = tmp_path / "cases"
        init.found(prepared, cases, PHRASE, save_to=None, at=AT, log_n=2)
        key = PaperKey.generate()
        opened = opening.open_folder(cases, lambda _question: PHRASE)
        result = recover.new_paper_key(opened, cases, key, save_to=None, at=LATER)
        assert not result.data.replaced
        monkeypatch.setenv("BGZ_HOME", str(tmp_path / "new"))
        assert recovered(Lost(cases, key, prepared.keys, prepared.founding.id)).read("programme").record.name

    def test_inside_the_folder_is_refused_and_nothing_changes(self, lost: Lost) -> None:
        opened = recovered(lost)
        target = lost.folder / "key.txt"
        with pytest.raises(Refused, match="may not lie"):
            recover.new_paper_key(opened, lost.folder, PaperKey.generate(), save_to=target, at=LATER)
        assert lost.fitting().team == lost.team

    def test_a_change_that_fails_leaves_no_file(
        self, lost: Lost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_args: object, **_more: object) -> None:
            raise FolderProblem("full")

        opened = recovered(lost)
        monkeypatch.setattr(CaseFolder, "change_team", full)
        for target in (tmp_path / "key.txt", None):
            with pytest.raises(FolderProblem):
                recover.new_paper_key(opened, lost.folder, PaperKey.generate(), save_to=target, at=LATER)
        assert not (tmp_path / "key.txt").exists()

    def test_only_a_lead_may(self, lost: Lost, tmp_path: Path) -> None:
        opened = recovered(lost)
        keys = Keys.generate()
        member = Member("mB3RTT", "Bert", "bert@example.org", frozenset({"coordinator"}), "2023-12-01")
        device = Device.of(member.key, "pc", str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())
        opened.change_team(teamsets.admission(opened.now, member, device), at=LATER)
        bert = CaseFolder.open(lost.folder, tmp_path / "bert", keys, team=lost.team)
        with pytest.raises(Refused, match="Only a lead"):
            recover.new_paper_key(bert, lost.folder, PaperKey.generate(), save_to=None, at=LATER)
