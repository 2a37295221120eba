"""Every laptop writes down what is due, for a job that can open nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions import agenda_file, casebook
from bgz.actions.agenda_file import refresh
from bgz.domain.cases.match import Match, Trial
from bgz.domain.cases.person import Address, Contact, OwnTask, Snooze
from bgz.domain.cases.programme import Absence, MailWish
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.followup import coming
from bgz.domain.followup.agenda import every_task
from bgz.domain.followup.coming import standing
from bgz.domain.followup.joined import Agenda, joined
from bgz.errors import FolderProblem
from bgz.storage import age, agendafile, home, layout, teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.job import Job
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, RemindersKey

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.domain.followup.coming import Entry

AT = datetime(2026, 9, 4, 8, 30, tzinfo=UTC)
TODAY = date(2026, 9, 4)
V, S, K = "V-7K3QF", "S-4TX9B", "K-2H4MN"


def let_in(folder: CaseFolder, place: Path, name: str = "server") -> Job:
    made = Job.make(place, folder.team.pinned, folder.root)
    folder.change_team(teamsets.reminders_key(folder.now, RemindersKey.of(name, made.recipient)), at=AT)
    return made


@pytest.fixture
def job(folder: CaseFolder, tmp_path: Path) -> Job:
    """Return a job that the team let in."""
    return let_in(folder, tmp_path / "job")


def again(folder: CaseFolder) -> CaseFolder:
    """Return the folder as the next command sees it."""
    return CaseFolder.open(folder.root, place(folder), folder._store.keys, team=folder.team.pinned)


def place(folder: CaseFolder) -> Path:
    return home.team_home(home.home(), folder.team.pinned)


def file(folder: CaseFolder) -> Path:
    return agendafile.path_of(folder.root, folder.device)


def written(job: Job, now: datetime = AT) -> Agenda:
    read = job.agendas(now, job.team())
    assert read.refused == ()
    (agenda,) = read.agendas
    return agenda


def test_what_the_job_reads_is_what_bgz_says_is_due(folder: CaseFolder, job: Job) -> None:
    folder.create(RequestFamily(number=V, owner=folder.member, registered_on=TODAY), at=AT)
    folder.create(SupportFamily(number=S, registered_on=TODAY), at=AT)
    folder.create(Match(number=K, request_family=V, support_family=S, trial=Trial(on=TODAY)), at=AT)
    refresh(folder, today=TODAY, at=AT)
    assert folder.notices == []
    read = job.agendas(AT, job.team())
    assert read.refused == ()
    (agenda,) = read.agendas
    assert (agenda.device, agenda.at, agenda.day) == (folder.device, AT, TODAY)
    assert set(agenda.cases) == {V, S, K}
    assert agenda.seen[K] == {folder.device: 1}
    cases = casebook.open_casebook(folder)
    for count in range(0, 366, 5):
        day = TODAY + timedelta(days=count)
        found = [each for case in joined(read.agendas).entries.values() for each in standing(case, cases.rota, day)]
        assert {each.uid: each for each in found} == {each.uid: each for each in every_task(cases, day)}


def test_without_a_job_nothing_is_written(folder: CaseFolder) -> None:
    folder.create(RequestFamily(number=V, registered_on=TODAY), at=AT)
    refresh(folder, today=TODAY, at=AT)
    assert list((folder.root / "agenda").iterdir()) == []
    assert not (place(folder) / "agenda.json").exists()


def test_it_is_written_when_something_is_new_and_not_otherwise(folder: CaseFolder, job: Job) -> None:
    refresh(folder, today=TODAY, at=AT)
    first = file(folder).read_bytes()
    for each in (folder, again(folder)):
        refresh(each, today=TODAY, at=AT + timedelta(hours=1))
        assert file(folder).read_bytes() == first
    folder.create(RequestFamily(number=V, registered_on=TODAY), at=AT)
    refresh(folder, today=TODAY, at=AT + timedelta(hours=2))
    assert (written(job).at, set(written(job).cases)) == (AT + timedelta(hours=2), {V})
    folder = again(folder)
    held = folder.read(V)
    folder.save(held, evolve(held.record, contacts={"c1": Contact(on=TODAY)}), at=AT)
    refresh(folder, today=TODAY, at=AT + timedelta(hours=3))
    assert written(job).seen[V] == {folder.device: 2}
    assert {each.task.kind for each in written(job).cases[V].entries} == {"intake", "retention"}
    refresh(again(folder), today=TODAY + timedelta(days=1), at=AT + timedelta(days=1))
    assert written(job, AT + timedelta(days=1)).day == TODAY + timedelta(days=1)


def test_whoever_let_another_job_in_writes_for_both(folder: CaseFolder, job: Job, tmp_path: Path) -> None:
    refresh(folder, today=TODAY, at=AT)
    other = let_in(folder, tmp_path / "other", "other")
    assert other.agendas(AT, other.team()).refused == ((folder.device, "unreadable"),)
    refresh(folder, today=TODAY, at=AT)
    assert written(job) == written(other)
    folder.change_team(teamsets.reminders_gone(folder.now, job.id), at=AT)
    refresh(folder, today=TODAY, at=AT)
    with pytest.raises(age.NotForMe):
        age.decrypt(file(folder).read_bytes(), [job.identity])


@pytest.mark.parametrize("harm", ["gone", "other", "note", "spoilt note"])
def test_what_became_of_it_is_put_right_at_the_next_command(folder: CaseFolder, job: Job, harm: str) -> None:
    refresh(folder, today=TODAY, at=AT)
    note = place(folder) / "agenda.json"
    if harm == "gone":
        file(folder).unlink()
    elif harm == "other":
        file(folder).write_bytes(b"older")
    elif harm == "note":
        note.unlink()
    else:
        note.write_text('{"at": 1}', encoding="utf-8")
    refresh(again(folder), today=TODAY, at=AT + timedelta(hours=1))
    assert written(job).at > AT


def test_the_moment_only_goes_on(folder: CaseFolder, job: Job) -> None:
    """When a clock was set back a little, the job must not take the new agenda for an old one."""
    refresh(folder, today=TODAY, at=AT)
    folder.create(RequestFamily(number=V), at=AT)
    refresh(folder, today=TODAY, at=AT - timedelta(hours=5))
    assert written(job).at == AT + timedelta(seconds=1)
    assert set(written(job).cases) == {V}


def test_a_clock_that_was_far_ahead_and_was_set_right_is_no_reason_to_be_silent(folder: CaseFolder, job: Job) -> None:
    ahead = AT + timedelta(days=400)
    refresh(folder, today=ahead.date(), at=ahead)
    assert job.agendas(AT, job.team()).refused == ((folder.device, "ahead"),)
    refresh(folder, today=TODAY, at=AT)
    assert written(job).at == AT


def test_a_pretended_day_long_ago_writes_over_nothing(folder: CaseFolder, job: Job) -> None:
    refresh(folder, today=TODAY, at=AT)
    long_ago = AT - timedelta(days=400)
    folder.create(RequestFamily(number=V), at=AT)
    refresh(folder, today=long_ago.date(), at=long_ago, pretended=True)
    assert (written(job).at, written(job).cases) == (AT, {})
    assert folder.notices == []


def test_a_large_folder_is_written_once_a_day(folder: CaseFolder, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda_file, "MANY", 1)
    folder.create(RequestFamily(number=V), at=AT)
    refresh(folder, today=TODAY, at=AT)
    folder.create(RequestFamily(number="V-00002"), at=AT)
    refresh(folder, today=TODAY, at=AT + timedelta(hours=23))
    assert set(written(job).cases) == {V}
    refresh(folder, today=TODAY, at=AT + timedelta(hours=25))
    assert set(written(job, AT + timedelta(hours=25)).cases) == {V, "V-00002"}


def test_what_a_command_read_is_not_read_again(folder: CaseFolder, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def reading(opened: CaseFolder) -> casebook.Casebook:
        read.append(1)
        return casebook.open_casebook(opened)

    monkeypatch.setattr(agenda_file, "open_casebook", reading)
    folder.create(RequestFamily(number=V), at=AT)
    casebook.open_casebook(folder)
    refresh(folder, today=TODAY, at=AT)
    assert read == []
    folder.create(RequestFamily(number="V-00002"), at=AT)
    refresh(folder, today=TODAY, at=AT)
    assert read == [1]
    assert set(written(job).cases) == {V, "V-00002"}


@pytest.mark.parametrize("mistake", [ValueError, FolderProblem, OSError, KeyError])
def test_whatever_goes_wrong_the_command_is_done(
    folder: CaseFolder, job: Job, monkeypatch: pytest.MonkeyPatch, mistake: type[Exception]
) -> None:
    def wrong(*_given: object, **_more: object) -> None:
        raise mistake("Jansen")

    monkeypatch.setattr(agenda_file, "coming", wrong)
    refresh(folder, today=TODAY, at=AT)
    (said,) = folder.notices
    assert mistake.__name__ in said
    assert "Jansen" not in said
    assert job.agendas(AT, job.team()).agendas == ()


def test_where_it_cannot_be_written_is_said(folder: CaseFolder, job: Job) -> None:
    (folder.root / "agenda").rmdir()
    (folder.root / "agenda").write_text("in the way", encoding="utf-8")
    refresh(folder, today=TODAY, at=AT)
    assert len(folder.notices) == 1
    (folder.root / "agenda").unlink()
    refresh(folder, today=TODAY, at=AT)
    assert written(job).at == AT  # the folder for it is made


def test_where_the_note_cannot_be_kept_is_said_once(folder: CaseFolder, job: Job) -> None:
    (place(folder) / "agenda.json").mkdir()
    refresh(folder, today=TODAY, at=AT)
    assert len(folder.notices) == 1
    assert written(job).at == AT


def test_of_a_record_that_cannot_be_read_nothing_is_said(folder: CaseFolder, job: Job) -> None:
    folder.create(RequestFamily(number=V), at=AT)
    folder.create(RequestFamily(number="V-00002"), at=AT)
    layout.path_of(folder.root, V).write_bytes(b"damaged")
    for copy in (place(folder) / "copies").glob("V-7K3QF"):
        copy.unlink()
    refresh(again(folder), today=TODAY, at=AT)
    assert set(written(job).cases) == {"V-00002"}


def test_the_notices_of_reading_for_it_are_not_those_of_the_command(folder: CaseFolder, job: Job) -> None:
    folder.create(RequestFamily(number=V), at=AT)
    folder.create(RequestFamily(number="V-00002"), at=AT)
    layout.path_of(folder.root, V).write_bytes(b"damaged")
    layout.path_of(folder.root, "V-00002").unlink()
    opened = again(folder)
    list(opened.all())
    before = list(opened.notices)
    refresh(opened, today=TODAY, at=AT)
    assert opened.notices == before
    assert written(job).at == AT


def test_it_tells_nothing_that_somebody_typed(folder: CaseFolder, job: Job) -> None:
    """Not where it was written by mistake either: for an owner, or for who stands in."""
    canary = "Kanariegeel"
    family = RequestFamily(
        number=V,
        owner=canary,
        surname=canary,
        phone="06-12345000",
        registered_on=TODAY,
        address=Address(street=canary, postcode="7941 AB", town=canary),
        own_tasks={"o1": OwnTask(due=TODAY, text=f"Bel {canary}", since=TODAY)},
        snoozed={"z1": Snooze(task=f"intake-{TODAY}", on=TODAY, until=TODAY + timedelta(days=9), reason=canary)},
        contacts={"c1": Contact(on=TODAY, reached=False, text=canary)},
    )
    folder.create(family, at=AT)
    held = folder.read("programme")
    me = folder.member
    absences = {me: Absence(by=canary, since=TODAY), canary: Absence(by=me, since=TODAY)}
    wishes = {canary: MailWish(), me: MailWish(hour=9)}
    folder.save(held, evolve(held.record, name=canary, absences=absences, mail=wishes), at=AT)
    refresh(folder, today=TODAY, at=AT)
    assert folder.notices == []
    text = age.decrypt(file(folder).read_bytes(), [job.identity]).plaintext
    agenda = written(job)
    assert {each.task.kind for each in agenda.cases[V].entries} >= {"own", "intake"}
    assert all(each.task.owner is None for each in agenda.cases[V].entries)
    assert (agenda.absences, agenda.wishes) == ({}, {me: MailWish(hour=9)})
    for secret in (canary, "06-12345000", "7941", "example.org", "Test"):
        assert secret.encode() not in text
        assert secret.encode() not in (place(folder) / "agenda.json").read_bytes()


def test_who_stands_in_and_how_soon_goes_along(folder: CaseFolder, job: Job) -> None:
    held, me = folder.read("programme"), folder.member
    norms = evolve(held.record.norms, escalate_days=3, stale_days=5)
    folder.save(held, evolve(held.record, norms=norms, absences={me: Absence(by=me, since=TODAY)}), at=AT)
    refresh(folder, today=TODAY, at=AT)
    agenda = written(job)
    assert (agenda.escalate_days, agenda.stale_days) == (3, 5)
    assert agenda.absences == {me: Absence(by=me, since=TODAY)}
    assert agenda.seen["programme"] == {folder.device: 2}


def test_nobody_but_the_job_reads_it(folder: CaseFolder, job: Job) -> None:
    refresh(folder, today=TODAY, at=AT)
    with pytest.raises(age.NotForMe):
        age.decrypt(file(folder).read_bytes(), [folder._store.keys.age])
    assert age.decrypt(file(folder).read_bytes(), [job.identity]).plaintext


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the cases that are worked out from now on."""
    cases: set[str] = set()
    real = coming.coming

    def noted(*given: Any, **more: Any) -> dict[str, tuple[Entry, ...]]:
        found = real(*given, **more)
        cases.update(found)
        return found

    monkeypatch.setattr(agenda_file, "coming", noted)
    return cases


OTHER = "V-00002"


def three(folder: CaseFolder) -> None:
    folder.create(RequestFamily(number=V, registered_on=TODAY), at=AT)
    folder.create(RequestFamily(number=OTHER, registered_on=TODAY), at=AT)
    folder.create(SupportFamily(number=S, registered_on=TODAY), at=AT)
    refresh(folder, today=TODAY, at=AT)


def spoken_to(folder: CaseFolder, number: str) -> None:
    held = folder.read(number)
    folder.save(held, evolve(held.record, contacts={"c1": Contact(on=TODAY)}), at=AT)


def test_only_what_changed_is_worked_out_again(folder: CaseFolder, job: Job, worked_out: set[str]) -> None:
    three(folder)
    for number in (OTHER, S):
        opened = again(folder)
        spoken_to(opened, number)
        worked_out.clear()
        refresh(opened, today=TODAY, at=AT)
        assert worked_out == {number}
    opened.create(Match(number=K, request_family=V, support_family=S, trial=Trial(on=TODAY)), at=AT)
    worked_out.clear()
    refresh(opened, today=TODAY, at=AT)
    assert worked_out == {V, S, K}
    bit_by_bit = written(job)
    (place(folder) / "agenda.age").unlink()
    file(folder).unlink()
    worked_out.clear()
    refresh(opened, today=TODAY, at=AT)
    assert worked_out == {V, OTHER, S, K}
    assert evolve(written(job), at=bit_by_bit.at) == bit_by_bit


def test_with_another_programme_team_or_day_all_is_worked_out_again(
    folder: CaseFolder, job: Job, worked_out: set[str], tmp_path: Path
) -> None:
    three(folder)
    held = folder.read("programme")
    folder.save(held, evolve(held.record, norms=evolve(held.record.norms, intake_days=7)), at=AT)
    worked_out.clear()
    refresh(folder, today=TODAY, at=AT)
    assert worked_out == {V, OTHER, S}
    worked_out.clear()
    let_in(folder, tmp_path / "other", "other")
    refresh(folder, today=TODAY, at=AT)
    assert worked_out == {V, OTHER, S}
    worked_out.clear()
    refresh(folder, today=TODAY + timedelta(days=1), at=AT)
    assert worked_out == {V, OTHER, S}


def test_a_damaged_copy_costs_time_and_nothing_else(folder: CaseFolder, job: Job, worked_out: set[str]) -> None:
    three(folder)
    (place(folder) / "agenda.age").write_bytes(b"damaged")
    spoken_to(folder, V)
    worked_out.clear()
    refresh(folder, today=TODAY, at=AT)
    assert worked_out == {V, OTHER, S}
    assert folder.notices == []
    assert set(written(job).cases) == {V, OTHER, S}


def test_what_the_laptop_keeps_of_it_is_not_readable(folder: CaseFolder, job: Job) -> None:
    three(folder)
    copy = (place(folder) / "agenda.age").read_bytes()
    assert V.encode() not in copy
    with pytest.raises(age.NotForMe):
        age.decrypt(copy, [job.identity])


def test_the_agenda_of_a_laptop_that_was_removed_is_left_alone(folder: CaseFolder, job: Job) -> None:
    keys = Keys.generate()
    device = Device.of(folder.member, "old", str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())
    member = folder.now.members[folder.member]
    folder.change_team(teamsets.admission(folder.now, member, device), at=AT)
    old = agendafile.path_of(folder.root, device.id)
    old.write_bytes(b"of the old laptop")
    refresh(folder, today=TODAY, at=AT)
    assert old.exists()
    folder.change_team(teamsets.removal(folder.now, [device.id], TODAY), at=AT)
    refresh(folder, today=TODAY, at=AT)
    refresh(folder, today=TODAY + timedelta(days=1), at=AT)
    assert old.read_bytes() == b"of the old laptop"
    assert folder.notices == []
