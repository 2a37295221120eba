"""Setting the reminders up and taking them away: whose right it is, where the key may lie, what is left behind."""

from __future__ import annotations

import json
import os
import stat
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.job_place import find_job, place_of_team
from bgz.actions.remind_me import change, show
from bgz.actions.remind_setup import place_of, setup, stop, to_stop
from bgz.domain.cases.programme import MailWish
from bgz.domain.followup.mailing import MailServer
from bgz.errors import Delivery, FolderProblem, Invalid, NotFound, Refused, Usage
from bgz.output.schedule import LOG
from bgz.storage import home, mail_password, mailbox, teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.job import Job
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member, RemindersKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AT = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
SERVER: dict[str, Any] = {"host": "smtp.example.org", "sender": "bgz@example.org"}


def made(folder: CaseFolder, job: Path | None = None, **more: Any) -> str:
    """Set the reminders up without trying the server, and return the key of the job."""
    return setup(folder, {**SERVER, **more}, job=job, try_out=False, at=AT).data.key


def coordinator(folder: CaseFolder, tmp_path: Path) -> CaseFolder:
    """Return the folder as a coordinator opens it who does not lead."""
    keys = Keys.generate()
    member = Member("bea", "Bea", "bea@example.org", frozenset({"coordinator"}), "2024-01-01")
    public = keys.sign.public_key().public_bytes_raw()
    device = Device.of("bea", "laptop", str(keys.age.recipient), public)
    folder.change_team(teamsets.admission(folder.now, member, device), at=AT)
    list(folder.reseal())
    return CaseFolder.open(folder.root, tmp_path / "bea", keys, team=folder.team.pinned)


def test_the_job_lies_apart_and_its_key_is_in_the_team(folder: CaseFolder) -> None:
    key = made(folder)
    place = place_of(folder, None)
    assert place == place_of_team(home.home(), folder.team.pinned)
    assert set(folder.now.reminders) == {key} == {Job.open(place).id}
    assert mailbox.read_server(place).host == "smtp.example.org"
    if os.name == "posix":
        files = [path for path in place.rglob("*") if path.is_file()]
        assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files} == {0}
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_again_it_keeps_the_key_and_changes_the_server(folder: CaseFolder) -> None:
    assert made(folder) == made(folder, host="smtp2.example.org")
    assert len(folder.now.reminders) == 1
    assert mailbox.read_server(place_of(folder, None)).host == "smtp2.example.org"


def test_only_a_lead_lets_a_job_in_but_whoever_has_it_may_mend_its_server(folder: CaseFolder, tmp_path: Path) -> None:
    bea = coordinator(folder, tmp_path)
    with pytest.raises(Refused, match="lead"):
        made(bea, tmp_path / "job")
    assert not (tmp_path / "job").exists()
    made(folder, tmp_path / "job")
    bea = CaseFolder.open(folder.root, tmp_path / "bea", bea._store.keys, team=folder.team.pinned)
    assert made(bea, tmp_path / "job", host="smtp3.example.org") in bea.now.reminders
    with pytest.raises(Refused, match="lead"):
        to_stop(bea, None, tmp_path / "job")


def test_a_server_that_cannot_be_used_leaves_nothing_behind(folder: CaseFolder, tmp_path: Path) -> None:
    nobody = {"host": "127.0.0.1", "port": 9, "security": "none", "sender": "bgz@example.org"}
    with pytest.raises(Delivery, match="was not kept"):
        setup(folder, nobody, job=tmp_path / "job", try_out=True, at=AT)
    with pytest.raises(Invalid):
        setup(folder, {"host": ""}, job=tmp_path / "job", try_out=True, at=AT)
    assert not (tmp_path / "job").exists()
    assert folder.now.reminders == {}


def test_the_key_never_lies_in_the_case_folder_nor_among_other_things(folder: CaseFolder, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    (tmp_path / "file").touch()
    (tmp_path / "linked").symlink_to(folder.root, target_is_directory=True)
    for place in (folder.root / "job", tmp_path / "linked" / "job", tmp_path / "full", tmp_path / "file"):
        with pytest.raises(Refused) as caught:
            made(folder, place)
        assert "--job" in caught.value.hint
    assert folder.now.reminders == {}
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_a_job_that_is_damaged_is_made_anew(folder: CaseFolder) -> None:
    old = made(folder)
    (place_of(folder, None) / "identity.json").write_text("{", encoding="utf-8")
    new = made(folder)
    assert old != new
    assert set(folder.now.reminders) == {old, new}
    stop(folder, to_stop(folder, old, None), at=AT)
    assert set(folder.now.reminders) == {new}
    assert Job.open(place_of(folder, None)).id == new


@pytest.mark.skipif(os.name == "nt", reason="forks")
def test_a_set_up_that_is_cut_off_at_any_write_is_simply_given_again(
    folder: CaseFolder, tmp_path: Path, killed: Callable[..., Iterator[int]]
) -> None:
    place = home.team_home(home.home(), folder.team.pinned)

    def again() -> CaseFolder:
        return CaseFolder.open(folder.root, place, folder._store.keys, team=folder.team.pinned)

    for _step in killed(lambda: made(again(), tmp_path / "job")):
        pass
    anew = again()
    assert set(anew.now.reminders) == {made(anew, tmp_path / "job")}


def test_it_follows_the_case_folder_when_that_moves(folder: CaseFolder, tmp_path: Path) -> None:
    key = made(folder)
    moved = folder.root.rename(tmp_path / "moved")
    place = home.team_home(home.home(), folder.team.pinned)
    folder = CaseFolder.open(moved, place, folder._store.keys, team=folder.team.pinned)
    assert made(folder) == key
    assert Job.open(place_of(folder, None)).folder == moved


def test_the_job_of_another_team_is_left_alone(folder: CaseFolder, tmp_path: Path) -> None:
    Job.make(tmp_path / "job", "another-team", tmp_path / "cases2")
    with pytest.raises(Refused, match="another team"):
        made(folder, tmp_path / "job")


def test_stopping_takes_the_key_and_the_folder_away(folder: CaseFolder, tmp_path: Path) -> None:
    made(folder, tmp_path / "job")
    stopped = to_stop(folder, None, tmp_path / "job")
    assert stopped.job == tmp_path / "job"
    assert "cron" in stop(folder, stopped, at=AT).messages[0]
    assert (folder.now.reminders, (tmp_path / "job").exists()) == ({}, False)
    with pytest.raises(NotFound):
        to_stop(folder, None, tmp_path / "job")


def test_a_job_on_a_computer_that_is_lost_is_taken_out_by_its_key(folder: CaseFolder, tmp_path: Path) -> None:
    here, there = made(folder), RemindersKey.of("server", str(Keys.generate().age.recipient))
    folder.change_team(teamsets.reminders_key(folder.now, there), at=AT)
    with pytest.raises(NotFound):
        to_stop(folder, "x", None)
    with pytest.raises(Usage, match="several"):
        to_stop(folder, "r", None)
    stopped = to_stop(folder, there.id[:6], None)
    assert (stopped.key, stopped.job) == (there.id, None)
    stop(folder, stopped, at=AT)
    assert set(folder.now.reminders) == {here}
    assert to_stop(folder, here, None).job == place_of(folder, None)


def test_stopping_a_job_that_the_team_knows_no_more_clears_its_folder(folder: CaseFolder) -> None:
    key = made(folder)
    folder.change_team(teamsets.reminders_gone(folder.now, key), at=AT)
    stop(folder, to_stop(folder, None, None), at=AT)
    assert not place_of(folder, None).exists()


def test_the_job_is_found_by_its_folder_or_that_of_the_cases_or_as_the_only_one(
    folder: CaseFolder, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="No reminders"):
        find_job(None, None)
    made(folder)
    own = place_of(folder, None)
    assert find_job(None, None) == own
    assert find_job(tmp_path / "job", folder.root) == tmp_path / "job"
    Job.make(place_of_team(home.home(), "0" * 20), "0" * 20, tmp_path / "cases2")
    assert find_job(None, None) == own  # that of the folder used last
    assert find_job(None, folder.root) == own
    (home.home() / "config.json").unlink()
    with pytest.raises(Usage, match="Several"):
        find_job(None, None)
    with pytest.raises(NotFound):
        find_job(None, tmp_path)


def test_what_is_to_be_pasted_names_the_very_job(folder: CaseFolder, tmp_path: Path) -> None:
    view = setup(folder, SERVER, job=tmp_path / "job", try_out=False, at=AT).data
    assert view.fits == ("schtasks" if os.name == "nt" else "crontab")
    for text in (view.schedule.crontab, view.schedule.service, view.schedule.schtasks):
        assert str(tmp_path / "job") in text
    assert json.loads((tmp_path / "job" / "job.json").read_text(encoding="utf-8"))["folder"] == str(folder.root)


def test_ones_own_wish(folder: CaseFolder, tmp_path: Path) -> None:
    assert show(folder).data.own is False
    bea = coordinator(folder, tmp_path)
    view = change(bea, {"days": ("fri", "mon", "fri"), "hour": 9, "overview": None}, at=AT).data
    assert (view.days, view.hour, view.overview, view.own) == (("mon", "fri"), 9, None, True)
    assert folder.read("programme").record.mail == {"bea": MailWish(days=("mon", "fri"), hour=9, overview=None)}
    with pytest.raises(Invalid) as caught:
        change(bea, {"language": "fr", "days": (), "hour": 21, "overview": None}, at=AT)
    assert [each.partition(":")[0] for each in caught.value.problems] == ["language", "days", "hour"]


def nobody_listens() -> dict[str, Any]:
    return {"host": "127.0.0.1", "port": 9, "security": "none", "sender": "bgz@example.org"}


def listing(place: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_damaged_settings_never_cost_the_key(folder: CaseFolder, tmp_path: Path) -> None:
    """A server that refuses stops the mending, which is then simply done again."""
    key = made(folder, tmp_path / "job")
    (tmp_path / "job" / "job.json").write_text("{", encoding="utf-8")
    with pytest.raises(Delivery, match="was not kept"):
        setup(folder, nobody_listens(), job=tmp_path / "job", try_out=True, at=AT)
    assert made(folder, tmp_path / "job") == key
    assert set(folder.now.reminders) == {key}
    assert Job.open(tmp_path / "job").folder == folder.root


def test_a_damaged_key_stays_where_it_is_until_there_is_a_new_one(folder: CaseFolder, tmp_path: Path) -> None:
    made(folder, tmp_path / "job")
    (tmp_path / "job" / "identity.json").write_text("{", encoding="utf-8")
    before = listing(tmp_path / "job")
    with pytest.raises(Delivery, match="was not kept"):
        setup(folder, nobody_listens(), job=tmp_path / "job", try_out=True, at=AT)
    assert listing(tmp_path / "job") == before


def test_what_is_left_of_a_job_without_a_key_is_not_in_the_way(folder: CaseFolder, tmp_path: Path) -> None:
    old = made(folder, tmp_path / "job")
    Job.open(tmp_path / "job").team()
    with mailbox.Ledger.held(tmp_path / "job") as ledger:
        ledger.begin(AT, [], [])
    (tmp_path / "job" / "identity.json").unlink()
    (tmp_path / "job" / "agenda").mkdir()
    (tmp_path / "job" / LOG).touch()
    new = made(folder, tmp_path / "job")
    assert old != new
    assert Job.open(tmp_path / "job").id == new


def test_a_key_that_cannot_be_read_now_is_not_written_over(folder: CaseFolder, tmp_path: Path) -> None:
    (tmp_path / "job" / "identity.json").mkdir(parents=True)
    with pytest.raises(FolderProblem):
        made(folder, tmp_path / "job")
    assert folder.now.reminders == {}


def test_looking_which_job_is_to_stop_changes_nothing(folder: CaseFolder, tmp_path: Path) -> None:
    key = made(folder, tmp_path / "job")
    for settings in ("{", '{"folder": "/elsewhere"}'):
        (tmp_path / "job" / "job.json").write_text(settings, encoding="utf-8")
        before = listing(tmp_path / "job")
        stopped = to_stop(folder, None, tmp_path / "job")
        assert (stopped.key, stopped.job) == (key, tmp_path / "job")
        assert listing(tmp_path / "job") == before
    stop(folder, stopped, at=AT)
    assert not (tmp_path / "job").exists()


def test_stopping_leaves_what_is_not_of_the_job(folder: CaseFolder, tmp_path: Path) -> None:
    made(folder, tmp_path / "job")
    (tmp_path / "job" / "letter.txt").write_text("mine", encoding="utf-8")
    messages = stop(folder, to_stop(folder, None, tmp_path / "job"), at=AT).messages
    assert "they stay" in messages[-1]
    assert list(listing(tmp_path / "job")) == [tmp_path / "job" / "letter.txt"]


@pytest.mark.parametrize("use", ["own", "shared", "other", "broken"])
def test_stopping_takes_the_password_out_of_the_keychain(
    folder: CaseFolder, monkeypatch: pytest.MonkeyPatch, use: str
) -> None:
    held: dict[tuple[str, str], str] = {}

    def get(service: str, name: str) -> str | None:
        if use == "broken":
            raise RuntimeError
        return held.get((service, name))

    def put(service: str, name: str, password: str) -> None:
        held[service, name] = password

    ring = SimpleNamespace(get_password=get, set_password=put, delete_password=lambda *key: held.pop(key))
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setattr(mail_password, "has_keychain", lambda: True)
    given = {**SERVER, "user": "bgz", "keychain": True}
    server = MailServer.checked(given)
    setup(folder, given, job=None, try_out=False, password="geheim", at=AT)
    assert set(held.values()) == {"geheim"}
    if use in ("shared", "other"):
        place = place_of_team(home.home(), "0" * 20)
        Job.make(place, "0" * 20, home.home())
        mailbox.write_server(place, server if use == "shared" else MailServer.checked(SERVER))
    messages = stop(folder, to_stop(folder, None, None), at=AT).messages
    assert (len(held), len(messages)) == {"own": (0, 1), "shared": (1, 1), "other": (0, 1), "broken": (1, 2)}[use]
    assert not any("geheim" in message for message in messages)


def test_stopping_a_job_of_which_the_settings_are_gone(folder: CaseFolder) -> None:
    made(folder)
    (place_of(folder, None) / "mail.json").unlink()
    stop(folder, to_stop(folder, None, None), at=AT)
    assert not place_of(folder, None).exists()
