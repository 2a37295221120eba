"""Every laptop writes down what is due, for a job that can open nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions import agenda_file, casebook
from bgz.actions.agenda_file import refresh
from bgz.domain.cases.match import Match, Trial
from bgz.domain.cases.person import Contact
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.followup.agenda import every_task
from bgz.domain.followup.coming import standing
from bgz.domain.followup.joined import joined
from bgz.storage import age, agendafile, teamsets
from bgz.storage.job import Job
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

AT = datetime(2026, 9, 4, 8, 30, tzinfo=UTC)
TODAY = date(2026, 9, 4)
V, S, K = "V-7K3QF", "S-4TX9B", "K-2H4MN"


@pytest.fixture
def job(folder: CaseFolder, tmp_path: Path) -> Job:
    """Return a job that the team let in."""
    made = Job.make(tmp_path / "job", folder.team.pinned, folder.root)
    folder.change_team(teamsets.reminders_key(folder.now, RemindersKey.of("server", made.recipient)), at=AT)
    return made


def test_what_the_job_reads_is_what_bgz_says_is_due(folder: CaseFolder, job: Job) -> None:
    folder.create(RequestFamily(number=V, owner=folder.member, registered_on=TODAY), at=AT)
    folder.create(SupportFamily(number=S, registered_on=TODAY), at=AT)
    folder.create(Match(number=K, request_family=V, support_family=S, trial=Trial(on=TODAY)), at=AT)
    refresh(folder, today=TODAY, at=AT)
    assert folder.notices == []
    read = job.agendas(AT)
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
