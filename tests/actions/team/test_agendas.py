"""The agendas of two laptops that do not always see each other's work."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions.agenda_file import refresh
from bgz.actions.casebook import open_casebook
from bgz.domain.cases.person import Contact
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.followup.agenda import every_task
from bgz.domain.followup.coming import standing
from bgz.domain.followup.joined import joined
from bgz.storage import agendafile, teamsets
from bgz.storage.job import Job
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.domain.followup.tasks import Task
    from bgz.storage.folder import CaseFolder

    from .conftest import Office

V = "V-7K3QF"
TODAY = date(2024, 1, 8)
AT = datetime(2024, 1, 8, 9, tzinfo=UTC)


class Pair:
    """Anna in the folder itself, Bas in a copy of it that is not synchronised; the job reads Anna's."""

    def __init__(self, office: Office, job: Job, away: Path) -> None:
        self.office, self.job, self.away = office, job, away

    def anna(self) -> CaseFolder:
        return self.office.open("anna")

    def bas(self) -> CaseFolder:
        return self.office.open("bas", self.away)

    def write(self, folder: CaseFolder, hours: int = 0) -> None:
        """Let a laptop write its agenda, of which the job gets to know."""
        refresh(folder, today=TODAY, at=AT + timedelta(hours=hours))
        assert all("merged" in each for each in folder.notices)
        file = agendafile.path_of(folder.root, folder.device)
        there = agendafile.path_of(self.office.root, folder.device)
        if file != there:
            shutil.copyfile(file, there)

    def due(self) -> set[str]:
        """Return what the job thinks the family asks."""
        read = self.job.agendas(AT + timedelta(hours=9), self.job.team())
        assert read.refused == ()
        rota = open_casebook(self.anna()).rota
        return {task.kind for task in standing(joined(read.agendas).entries.get(V, ()), rota, TODAY)}


@pytest.fixture
def pair(office: Office, tmp_path: Path) -> Pair:
    office.admit("bas")
    anna = office.open("anna")
    job = Job.make(tmp_path / "job", anna.team.pinned, anna.root)
    anna.change_team(teamsets.reminders_key(anna.now, RemindersKey.of("server", job.recipient)), at=AT)
    anna.create(RequestFamily(number=V, owner="manna", registered_on=TODAY), at=AT)
    shutil.copytree(office.root, tmp_path / "away")
    return Pair(office, job, tmp_path / "away")


def record(folder: CaseFolder, **facts: object) -> None:
    held = folder.read(V)
    folder.save(held, evolve(held.record, **facts), at=AT)


def test_an_old_agenda_brings_back_nothing_that_was_done(pair: Pair) -> None:
    pair.write(pair.bas())
    assert pair.due() == {"first_reaction", "intake", "retention"}
    record(pair.anna(), contacts={"c1": Contact(on=TODAY)})
    pair.write(pair.anna())
    assert pair.due() == {"intake", "retention"}
    pair.write(pair.bas(), hours=5)  # later, but without the news
    assert pair.due() == {"intake", "retention"}


def test_what_either_did_unseen_by_the_other_loses_no_task(pair: Pair) -> None:
    """Each of them knows something done that the other does not: nothing is left out before they know it all."""
    record(pair.anna(), contacts={"c1": Contact(on=TODAY)})
    record(pair.bas(), intake=Intake(on=TODAY))
    pair.write(pair.anna())
    pair.write(pair.bas())
    assert pair.due() >= {"intake", "consent"}
    shutil.copytree(pair.away / "families", pair.office.root / "families (1)")
    pair.write(pair.anna(), hours=1)
    both = {task.kind for task in _asked(pair.anna())}
    assert pair.due() == both
    assert "intake" not in both


def _asked(folder: CaseFolder) -> list[Task]:

    return list(every_task(open_casebook(folder), TODAY))


def test_a_family_that_one_laptop_only_has_is_not_forgotten(pair: Pair) -> None:
    pair.write(pair.anna())
    bas = pair.bas()
    bas.create(RequestFamily(number="V-00002", registered_on=TODAY), at=AT)
    pair.write(bas)
    read = pair.job.agendas(AT, pair.job.team())
    assert set(joined(read.agendas).entries) == {V, "V-00002"}
    assert len(read.agendas) == 2


def test_a_laptop_that_has_not_heard_of_the_job_writes_nothing(pair: Pair, tmp_path: Path) -> None:
    anna = pair.anna()
    other = Job.make(tmp_path / "other", anna.team.pinned, anna.root)
    anna.change_team(teamsets.reminders_key(anna.now, RemindersKey.of("other", other.recipient)), at=AT)
    pair.write(pair.bas())
    assert [reason for _device, reason in other.agendas(AT, other.team()).refused] == ["unreadable"]
    pair.write(anna)
    assert [each.device for each in other.agendas(AT, other.team()).agendas] == [anna.device]
