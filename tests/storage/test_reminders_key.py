"""The jobs of the reminders in the team: who may let one in, and that it is named before anything is for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.errors import NotFound, Refused
from bgz.storage import joining, teamsets
from bgz.storage.age import Identity
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from .conftest import Crew, Shared


def new_job(name: str = "server") -> RemindersKey:
    return RemindersKey.of(name, str(Identity.generate().recipient))


def test_a_lead_lets_a_job_in_and_takes_it_away(crew: Crew) -> None:
    assert crew.history.now.reminders == {}
    job, other = new_job(), new_job("other")
    for each in (job, other):
        crew.change(crew.anna, teamsets.reminders_key(crew.history.now, each))
    assert crew.history.now.reminders == dict(sorted({job.id: job, other.id: other}.items()))
    with pytest.raises(Refused):
        teamsets.reminders_key(crew.history.now, job)
    crew.change(crew.anna, teamsets.reminders_gone(crew.history.now, job.id))
    assert crew.history.now.reminders == {other.id: other}
    with pytest.raises(NotFound):
        teamsets.reminders_gone(crew.history.now, job.id)
    crew.change(crew.anna, teamsets.reminders_key(crew.history.now, job))
    assert set(crew.history.now.reminders) == {job.id, other.id}


def test_nobody_but_a_lead_lets_one_in(crew: Crew) -> None:
    bea, eve = crew.admit("bea"), crew.laptop("eve")
    values = teamsets.reminders_key(crew.history.now, new_job())
    for by in (bea, eve, crew.paper):
        tried = crew.change(by, values)
        assert crew.history.now.reminders == {}
        assert tried in crew.history.refused
    fresh = crew.laptop("fresh")
    admitted = teamsets.recovery_admission(crew.history.now, fresh.member, fresh.device)
    crew.change(crew.paper, {**admitted, **values})
    assert crew.history.now.reminders == {}
    assert not crew.history.now.active(fresh.id)


def test_a_removed_lead_lets_none_in(crew: Crew) -> None:
    bea = crew.admit("bea", (COORDINATOR, LEAD))
    values = teamsets.reminders_key(crew.history.now, new_job())
    before = crew.history.heads
    crew.remove(bea)
    crew.change(bea, values, after=before)
    assert crew.history.now.reminders == {}


def test_one_that_a_lead_took_away_at_the_same_time_is_gone(crew: Crew) -> None:
    bea, job = crew.admit("bea", (COORDINATOR, LEAD)), new_job()
    crew.change(crew.anna, teamsets.reminders_key(crew.history.now, job))
    before = crew.history.heads
    renamed = {f"reminders.{job.id}": RemindersKey(job.id, "renamed", job.age).stored()}
    gone = teamsets.reminders_gone(crew.history.now, job.id)
    for one, other in ((gone, renamed), (renamed, gone)):
        copy = [*crew.lines]
        crew.change(crew.anna, one, after=before)
        crew.change(bea, other, after=before)
        assert crew.history.now.reminders == {}
        assert crew.history.now.conflicts == (f"reminders.{job.id}",)
        crew.lines = copy


def test_of_two_names_for_one_job_either_will_do(crew: Crew) -> None:
    bea, job = crew.admit("bea", (COORDINATOR, LEAD)), new_job()
    before = crew.history.heads
    crew.change(crew.anna, {f"reminders.{job.id}": job.stored()}, after=before)
    crew.change(bea, {f"reminders.{job.id}": RemindersKey(job.id, "other", job.age).stored()}, after=before)
    (held,) = crew.history.now.reminders.values()
    assert held.age == job.age


@pytest.mark.parametrize(
    "spoil",
    [
        lambda job: {f"reminders.{job.id}": {"age": str(Identity.generate().recipient), "name": "x"}},
        lambda job: {"reminders.r0000000000000": job.stored()},
        lambda job: {f"reminders.{job.id}": {"age": job.age[:-1] + "pq"[job.age.endswith("p")], "name": "x"}},
        lambda job: {f"reminders.{job.id}": {"age": 1, "name": "x"}},
        lambda job: {f"reminders.{job.id}": job.age},
        lambda job: {"reminders": job.age},
        lambda _job: {"reminders": [1]},
    ],
)
def test_a_key_of_another_form_or_under_another_name_is_none(crew: Crew, spoil: Any) -> None:
    crew.change(crew.anna, spoil(new_job()))
    assert crew.history.now.reminders == {}


def test_a_job_reads_no_record_and_is_no_reader(crew: Crew) -> None:
    before = crew.history.now
    crew.change(crew.anna, teamsets.reminders_key(before, new_job()))
    after = crew.history.now
    assert after.readers == before.readers
    for number in ("V-7K3QF", "M-7K3QF", "programme"):
        assert after.recipients(number, "anna") == before.recipients(number, "anna")


def test_a_new_job_is_named_to_everybody_but_who_let_it_in(cases: Shared) -> None:
    crew, job = cases.crew, new_job()
    crew.admit("bea")
    cases.write_team()
    bea = cases.open(crew.laptops["bea"])
    assert bea.new_jobs() == ()
    folder = cases.open()
    folder.change_team(teamsets.reminders_key(folder.now, job), at=crew.at())
    assert folder.new_jobs() == ()
    assert cases.open().new_jobs() == ()
    bea = cases.open(crew.laptops["bea"])
    assert bea.new_jobs() == (job,)
    bea.introduced()
    assert cases.open(crew.laptops["bea"]).new_jobs() == ()


def test_a_job_that_was_let_in_at_this_very_moment_is_named_first(cases: Shared) -> None:
    crew = cases.crew
    folder = cases.open()
    crew.change(crew.anna, teamsets.reminders_key(crew.history.now, new_job()))
    cases.write_team()
    with pytest.raises(Refused):
        folder.change_team(teamsets.reminders_key(folder.now, new_job("other")), at=crew.at())
    assert folder.now.reminders == {}


def test_the_six_words_of_a_job_change_with_the_team_and_with_its_key(crew: Crew) -> None:
    job, other = new_job(), new_job()
    told = joining.words_of_job(crew.id, job.age)
    assert len(told.split()) == 6
    assert told not in {joining.words_of_job(crew.id, other.age), joining.words_of_job("0" * 32, job.age)}
