"""The place of the job that mails reminders, and what it makes of what it finds in the case folder."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.followup.joined import Agenda
from bgz.errors import Delivery, FolderProblem, NotFound, Refused
from bgz.storage import age, agendafile, layout, mailbox, teamfile, teamsets
from bgz.storage.agendafile import line_of, path_of, sealed
from bgz.storage.job import Job, strange
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.domain.cases.request_family import RequestFamily

    from .conftest import Crew, Laptop, Shared

NOW = datetime(2026, 9, 4, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Server:
    """A job that the crew let in, and agendas for it."""

    def __init__(self, cases: Shared) -> None:
        self.cases, self.crew = cases, cases.crew
        self.job = Job.make(cases.base / "job", self.crew.id, cases.root)
        self.key = RemindersKey.of("server", self.job.recipient)
        self.crew.change(self.crew.anna, teamsets.reminders_key(self.crew.history.now, self.key))
        cases.write_team()
        self.job.team()

    def agenda(self, laptop: Laptop, at: datetime = NOW) -> bytes:
        agenda = Agenda(device=laptop.id, at=at, day=at.date())
        return sealed(line_of(agenda, self.crew.id), laptop.keys, [self.key])

    def put(self, laptop: Laptop, at: datetime = NOW, name: str = "") -> Path:
        path = path_of(self.cases.root, laptop.id)
        path = path.with_name(name or path.name)
        path.write_bytes(self.agenda(laptop, at))
        return path

    def read(self, now: datetime = NOW) -> tuple[dict[str, datetime], tuple[tuple[str, str], ...]]:
        """Return the moment of each agenda taken, by laptop, and what was refused; by a job that was begun anew."""
        job = Job.open(self.job.place)
        read = job.agendas(now, job.team())
        return {each.device: each.at for each in read.agendas}, read.refused


@pytest.fixture
def server(cases: Shared) -> Server:
    return Server(cases)


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_place_of_a_job_is_its_own(cases: Shared, tmp_path: Path) -> None:
    place = tmp_path / "job"
    made = Job.make(place, cases.crew.id, cases.root)
    again = Job.open(place)
    assert again == made
    assert (again.team_id, again.folder, again.place) == (cases.crew.id, cases.root, place)
    assert again.recipient.startswith("age1")
    assert again.id == RemindersKey.of("server", made.recipient).id
    assert again.id.startswith("r")
    assert len(again.id) == 13
    assert made.identity.reveal() not in repr(made)
    for name in ("identity.json", "job.json"):
        assert os.name == "nt" or stat.S_IMODE((place / name).stat().st_mode) == 0o600
    with pytest.raises(Refused):
        Job.make(place, cases.crew.id, cases.root)
    assert Job.open(place) == made


def test_the_case_folder_may_move(server: Server) -> None:
    elsewhere = server.cases.base / "elsewhere"
    server.put(server.crew.anna)
    server.cases.root.rename(elsewhere)
    assert server.job.moved(elsewhere).folder == elsewhere
    assert Job.open(server.job.place).folder == elsewhere
    assert server.read() == ({server.crew.anna.id: NOW}, ())


def test_without_a_place_there_is_no_job(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as missing:
        Job.open(tmp_path / "job")
    assert "bgz remind setup" in missing.value.hint


@pytest.mark.parametrize("name", ["identity.json", "job.json"])
@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"team": 1, "age": 2, "folder": 3}', "[" * 100_000, None])
def test_a_damaged_place_is_said(cases: Shared, tmp_path: Path, name: str, text: str | None) -> None:
    place = Job.make(tmp_path / "job", cases.crew.id, cases.root).place
    (place / name).unlink()
    if text is not None:
        (place / name).write_text(text, encoding="utf-8")
    with pytest.raises((Delivery, NotFound)) as problem:
        Job.open(place)
    assert "bgz remind setup" in problem.value.hint


def test_a_key_that_is_none_is_said_without_it(cases: Shared, tmp_path: Path) -> None:
    place = Job.make(tmp_path / "job", cases.crew.id, cases.root).place
    held = json.loads((place / "identity.json").read_text(encoding="utf-8"))
    wrong = held["age"][:-1]
    (place / "identity.json").write_text(json.dumps({**held, "age": wrong}), encoding="utf-8")
    with pytest.raises(Delivery) as problem:
        Job.open(place)
    assert wrong not in str(problem.value) + problem.value.hint


def test_where_the_place_cannot_be_made_is_said(cases: Shared, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FolderProblem):
        Job.make(tmp_path / "file" / "job", cases.crew.id, cases.root)


def test_the_newest_agenda_of_each_laptop_is_taken(server: Server) -> None:
    bea = server.crew.admit("bea")
    server.cases.write_team()
    assert server.read() == ({}, ())
    server.put(server.crew.anna)
    server.put(bea, NOW - 30 * HOUR)
    assert server.read() == ({server.crew.anna.id: NOW, bea.id: NOW - 30 * HOUR}, ())
    server.put(bea, NOW + HOUR)
    assert server.read() == ({server.crew.anna.id: NOW, bea.id: NOW + HOUR}, ())


def test_an_older_agenda_put_back_is_said_and_the_newer_one_stays(server: Server) -> None:
    anna = server.crew.anna
    older = server.agenda(anna, NOW - HOUR)
    server.put(anna)
    server.read()
    path_of(server.cases.root, anna.id).write_bytes(older)
    assert server.read() == ({anna.id: NOW}, ((anna.id, "replayed"),))
    assert server.read() == ({anna.id: NOW}, ((anna.id, "replayed"),))
    server.put(anna, NOW + HOUR)
    assert server.read() == ({anna.id: NOW + HOUR}, ())


@pytest.mark.parametrize("harm", ["gone", "cut", "forged", "link", "pipe", "folder", "other"])
def test_what_was_taken_stays_whatever_becomes_of_the_file(server: Server, harm: str) -> None:
    anna, eve = server.crew.anna, server.crew.laptop("eve")
    path = server.put(anna)
    server.read()
    data = path.read_bytes()
    path.unlink()
    if harm == "cut":
        path.write_bytes(data[:100])
    elif harm == "forged":
        path.write_bytes(server.agenda(eve))
    elif harm == "link":
        path.symlink_to(server.cases.root / layout.TEAM_FILE)
    elif harm == "pipe":
        os.mkfifo(path)
    elif harm == "folder":
        path.mkdir()
    elif harm == "other":
        path.write_bytes(
            sealed(line_of(Agenda(device=anna.id, at=NOW, day=NOW.date()), "0" * 32), anna.keys, [server.key])
        )
    reasons = {"gone": "gone", "forged": "signature", "other": "team"}
    assert server.read() == ({anna.id: NOW}, ((anna.id, reasons.get(harm, "unreadable")),))


def test_of_a_laptop_that_was_removed_nothing_is_taken_any_more(server: Server) -> None:
    bea = server.crew.admit("bea")
    server.cases.write_team()
    server.put(bea)
    assert server.read() == ({bea.id: NOW}, ())
    server.crew.remove(bea)
    server.cases.write_team()
    assert server.read() == ({}, ((bea.id, "removed"),))


def test_a_team_file_put_back_brings_no_laptop_back(server: Server) -> None:
    bea = server.crew.admit("bea")
    server.cases.write_team()
    file = server.cases.root / layout.TEAM_FILE
    before = file.read_bytes()
    server.put(bea)
    server.crew.remove(bea)
    server.cases.write_team()
    assert not server.job.team().active(bea.id)
    assert server.job.team_and_file()[1]
    file.write_bytes(before)
    assert not server.job.team_and_file()[1]
    assert not Job.open(server.job.place).team().active(bea.id)
    assert server.read() == ({}, ((bea.id, "removed"),))
    assert file.read_bytes() == before  # it writes nothing there


@pytest.mark.parametrize("harm", ["gone", "damaged", "no folder"])
def test_the_team_is_known_while_its_file_is_away(server: Server, harm: str) -> None:
    server.put(server.crew.anna)
    server.read()
    file = server.cases.root / layout.TEAM_FILE
    if harm == "gone":
        file.unlink()
    elif harm == "damaged":
        file.write_bytes(b"nothing")
    else:
        server.cases.root.rename(server.cases.base / "elsewhere")
    assert server.job.team().active(server.crew.anna.id)
    assert not server.job.team_and_file()[1]
    refused = (("", "folder"),) if harm == "no folder" else ()
    assert server.read() == ({server.crew.anna.id: NOW}, refused)


def test_a_job_that_saw_no_team_yet_needs_its_file(cases: Shared, tmp_path: Path) -> None:
    job = Job.make(tmp_path / "job", cases.crew.id, cases.root)
    (cases.root / layout.TEAM_FILE).rename(tmp_path / "team")
    with pytest.raises(FolderProblem):
        job.team()
    with pytest.raises(FolderProblem):
        job.agendas(NOW, job.team())
    assert Job.open(job.place, _with_team(tmp_path)).team().active(cases.crew.anna.id)


def _with_team(base: Path) -> Path:
    (base / "moved").mkdir()
    (base / "team").rename(base / "moved" / layout.TEAM_FILE)
    return base / "moved"


def test_the_file_of_another_team_is_refused(cases: Shared, tmp_path: Path, crew_of: Callable[[], Crew]) -> None:
    job = Job.make(tmp_path / "job", cases.crew.id, cases.root)
    teamfile.write(cases.root, crew_of().history)
    with pytest.raises(FolderProblem):
        job.team()


def test_damaged_memory_of_the_team_is_made_anew(server: Server) -> None:
    (server.job.place / "copies" / "team").write_bytes(b"nothing")
    assert server.job.team().active(server.crew.anna.id)
    (server.cases.root / layout.TEAM_FILE).unlink()
    assert server.job.team().active(server.crew.anna.id)


def test_one_from_a_clock_far_ahead_waits_and_the_one_before_stays(server: Server) -> None:
    anna = server.crew.anna
    server.put(anna, NOW + 23 * HOUR)
    assert server.read() == ({anna.id: NOW + 23 * HOUR}, ())
    server.put(anna, NOW + 100 * HOUR)
    assert server.read() == ({anna.id: NOW + 23 * HOUR}, ((anna.id, "ahead"),))
    assert server.read(NOW + 80 * HOUR) == ({anna.id: NOW + 100 * HOUR}, ())


def test_what_was_taken_is_taken_still_when_the_clock_of_the_job_was_set_back(server: Server) -> None:
    server.put(server.crew.anna)
    server.read()
    assert server.read(NOW - 500 * HOUR) == ({server.crew.anna.id: NOW}, ())


def test_copies_that_sync_clients_made_are_read_too_and_left_alone(server: Server) -> None:
    anna = server.crew.anna
    server.put(anna)
    newer = server.put(anna, NOW + HOUR, f"{anna.id}.sync-conflict-20260904-101231-ABCDEFG.age")
    older = server.put(anna, NOW - HOUR, f"{anna.id} (conflicted copy).age")
    assert server.read() == ({anna.id: NOW + HOUR}, ())
    assert server.read() == ({anna.id: NOW + HOUR}, ())
    assert newer.exists()
    assert older.exists()
    newer.unlink()
    assert server.read() == ({anna.id: NOW + HOUR}, ((anna.id, "replayed"),))


def test_a_folder_full_of_junk_hides_nothing(server: Server) -> None:
    anna, eve = server.crew.anna, server.crew.laptop("eve")
    folder = server.put(anna).parent
    for count in range(100):
        (folder / f"{anna.id}.sync-conflict-{count}.age").write_bytes(os.urandom(200))
        (folder / f"junk-{count}.age").write_bytes(b"")
    server.put(eve)
    (folder / "sub").mkdir()
    (folder / ".~bgz-0011223344556677.tmp").write_bytes(b"half")
    taken, refused = server.read()
    assert taken == {anna.id: NOW}
    assert set(refused) == {(anna.id, "unreadable"), (eve.id, "stranger")}


def test_one_that_the_job_cannot_keep_is_said(server: Server) -> None:
    server.put(server.crew.anna)
    (server.job.place / "agenda").write_text("in the way", encoding="utf-8")
    with pytest.raises(FolderProblem):
        server.job.agendas(NOW, server.job.team())


def test_the_job_writes_nothing_in_the_case_folder(server: Server) -> None:
    server.put(server.crew.anna)
    before = snapshot(server.cases.root)
    listed = sorted(server.cases.root.rglob("*"))
    server.read()
    assert snapshot(server.cases.root) == before
    assert sorted(server.cases.root.rglob("*")) == listed


def test_the_key_of_the_job_opens_agendas_and_no_record(server: Server, family: Callable[..., RequestFamily]) -> None:
    """The team has families and a programme, and the paper key and the laptops have no use for an agenda."""
    folder = server.cases.open()
    folder.create(family(), at=NOW)
    folder.create(SupportFamily(number="S-4TX9B"), at=NOW)
    bea = server.crew.admit("bea")
    server.cases.write_team()
    list(server.cases.open().reseal())
    mine = server.put(server.crew.anna)
    secret = json.loads((server.job.place / "identity.json").read_text(encoding="utf-8"))["age"]
    identity = age.Identity.parse(secret)
    records = [path for path in server.cases.root.rglob("*.age") if path.parent.name != agendafile.FOLDER]
    assert len(records) == 2
    for path in records:
        with pytest.raises(age.NotForMe):
            age.decrypt(path.read_bytes(), [identity])
    assert age.decrypt(mine.read_bytes(), [identity]).plaintext
    with pytest.raises(age.NotForMe):
        age.decrypt(mine.read_bytes(), [server.crew.anna.keys.age, bea.keys.age, server.crew.paper.age])


def test_a_job_needs_nothing_but_its_place_and_the_agendas(server: Server) -> None:
    """Records may be missing altogether where the job runs."""
    server.put(server.crew.anna)
    for path in server.cases.root.iterdir():
        if path.name not in {layout.TEAM_FILE, agendafile.FOLDER} and path.is_dir():
            path.rmdir()
    assert server.read() == ({server.crew.anna.id: NOW}, ())


def test_the_day_of_the_team_file_does_not_matter(server: Server) -> None:
    assert date(2026, 9, 4) == NOW.date()
    assert server.job.team().reminders == {server.job.id: server.key}


def test_a_case_folder_that_is_given_stands_for_damaged_settings(cases: Shared, tmp_path: Path) -> None:
    made = Job.make(tmp_path / "job", cases.crew.id, cases.root)
    (tmp_path / "job" / "job.json").write_text("{", encoding="utf-8")
    assert Job.open(tmp_path / "job", cases.root) == made
    assert (tmp_path / "job" / "job.json").read_text(encoding="utf-8") == "{"  # looking changes nothing


@pytest.mark.parametrize("name", ["identity.json", "job.json"])
def test_what_cannot_be_read_now_is_not_called_damaged_nor_written_over(
    cases: Shared, tmp_path: Path, name: str
) -> None:
    (tmp_path / "job" / name).mkdir(parents=True)
    for attempt in (Job.open, lambda place: Job.make(place, cases.crew.id, cases.root)):
        with pytest.raises(FolderProblem):
            attempt(tmp_path / "job")
    assert [path.name for path in (tmp_path / "job").iterdir()] == [name]


def test_a_damaged_key_gives_way_to_a_new_one(cases: Shared, tmp_path: Path) -> None:
    first = Job.make(tmp_path / "job", cases.crew.id, cases.root)
    (tmp_path / "job" / "identity.json").write_text("{", encoding="utf-8")
    second = Job.make(tmp_path / "job", cases.crew.id, cases.root)
    assert Job.open(tmp_path / "job") == second
    assert first.id != second.id


def test_what_is_only_looked_at_is_not_kept(server: Server) -> None:
    bea = server.crew.admit("bea")
    server.cases.write_team()
    server.put(bea)
    before = snapshot(server.job.place)
    team = server.job.team(keep=False)
    assert [each.device for each in server.job.agendas(NOW, team, keep=False).agendas] == [bea.id]
    assert snapshot(server.job.place) == before
    assert server.read() == ({bea.id: NOW}, ())
    assert snapshot(server.job.place) != before


def test_one_that_was_kept_with_a_wrong_clock_stands_in_the_way_of_nothing(server: Server) -> None:
    anna, future = server.crew.anna, NOW + 30_000 * HOUR
    server.put(anna, future)
    assert server.read(future) == ({anna.id: future}, ())
    server.put(anna)
    assert server.read() == ({anna.id: NOW}, ())
    server.put(anna, NOW - HOUR)
    assert server.read() == ({anna.id: NOW}, ((anna.id, "replayed"),))


def test_taking_a_job_away_leaves_nothing_of_it(server: Server) -> None:
    server.put(server.crew.anna)
    server.read()
    place = server.job.place
    for folder in (place, place / "agenda", place / "copies"):
        (folder / ".~bgz-0011223344556677.tmp").write_bytes(b"half")
    for name in ("job.log", "mail.json", "sent.json"):
        (place / name).write_text("{}", encoding="utf-8")
    assert strange(place) == []
    assert server.job.erase()
    assert not place.exists()


@pytest.mark.parametrize("where", ["", "agenda", "copies"])
def test_taking_a_job_away_leaves_what_others_put_there(server: Server, where: str) -> None:
    server.put(server.crew.anna)
    server.read()
    place = server.job.place
    (place / where / "letter.txt").write_text("mine", encoding="utf-8")
    assert not server.job.erase()
    assert [path for path in place.rglob("*") if path.is_file()] == [place / where / "letter.txt"]
    assert strange(place) == ([] if where else ["letter.txt"])


def test_a_job_that_runs_is_not_taken_away(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "_PATIENCE", 0)
    with mailbox.Ledger.held(server.job.place), pytest.raises(FolderProblem, match="busy"):
        server.job.erase()
    assert Job.open(server.job.place) == server.job


def test_the_key_goes_first(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stops it half-way, no key is left of which nobody knows."""

    def stuck(_place: Path) -> list[Path]:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("bgz.storage.job._own", stuck)
    with pytest.raises(FolderProblem):
        server.job.erase()
    assert not (server.job.place / "identity.json").exists()
