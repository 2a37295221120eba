"""What stands on each day of the year to come, told beforehand."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bgz.domain.cases.match import Match, Trial
from bgz.domain.cases.person import Left, Pause, Snooze
from bgz.domain.cases.programme import Absence
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.followup import coming as module
from bgz.domain.followup.agenda import every_task, tasks_of_case
from bgz.domain.followup.coming import BEFORE, DAYS, Entry, coming, sources, standing
from bgz.domain.followup.rota import Colleague, Rota
from bgz.domain.followup.tasks import Task
from tests.domain.followup.lives import DAY, START, K, S, V, casebooks, days, of, put_off

if TYPE_CHECKING:
    from tests.domain.followup.lives import Cases

TEAM = Rota(
    {key: Colleague(key=key, lead=key == "carla") for key in ("anna", "bea", "carla")},
    {"anna": Absence(by="bea", since=START + 200 * DAY, until=START + 500 * DAY)},
)
snoozes = st.lists(st.tuples(st.sampled_from([V, S, K]), days, st.integers(1, 40), st.integers(0, 3)), max_size=3)


@pytest.mark.slow
@settings(max_examples=40)
@given(casebooks, days, snoozes)
def test_what_stands_on_a_day_is_what_the_agenda_says_then(
    cases: Cases, day: date, asked: list[tuple[str, date, int, int]]
) -> None:
    """For every day of the year, when nothing is recorded meanwhile."""
    for case, on, longer, which in asked:
        tasks = tasks_of_case(cases, case, on)
        if tasks:
            name = tasks[which % len(tasks)].name
            cases = put_off(cases, case, Snooze(task=name, on=on, until=on + longer * DAY, reason="vakantie"))
    cases = attrs.evolve(cases, rota=TEAM)
    told = coming(cases, day)
    assert set(told) == {V, S, K}
    entries = [entry for case in told.values() for entry in case]
    for later in (day + count * DAY for count in range(DAYS + 1)):
        assert Counter(standing(entries, TEAM, later)) == Counter(every_task(cases, later))


@pytest.mark.slow
@given(casebooks, days)
def test_what_stands_is_told_once_and_without_who_does_it(cases: Cases, day: date) -> None:
    for case, entries in coming(attrs.evolve(cases, rota=TEAM), day).items():
        assert all(entry.task.case == case and not entry.task.doers and not entry.task.away for entry in entries)
        assert all(entry.last is None or entry.first < entry.last for entry in entries)
        assert len(set(entries)) == len(entries)
        assert all(
            type(each) is date for entry in entries for each in attrs.astuple(entry.task) if isinstance(each, date)
        )


def test_a_case_that_asks_nothing_is_told_of_too() -> None:
    family = RequestFamily(number=V, left=Left(on=START, reason="moved"))
    assert coming(of(family), START) == {V: ()}


def test_a_family_is_asked_again_when_its_pause_that_is_planned_ends() -> None:
    family = RequestFamily(
        number=V, registered_on=START, on_hold={"h1": Pause(since=START + DAY, until=START + 90 * DAY, reason="x")}
    )
    entries = coming(of(family), START)[V]
    assert {entry.task.kind for entry in entries if entry.stands(START)} == {"first_reaction", "intake", "retention"}
    assert "hold" in {entry.task.kind for entry in entries if entry.stands(START + 60 * DAY)}


def test_what_is_known_of_a_later_day_stands_from_then_on() -> None:
    match = Match(number=K, trial=Trial(on=START + 30 * DAY))
    entries = coming(of(match), START)[K]
    assert min(entry.first for entry in entries if entry.task.kind == "trial_review") == START + 30 * DAY


def test_where_it_is_still_yesterday_what_stands_today_stands() -> None:
    (entry,) = (
        each
        for each in coming(of(RequestFamily(number=V, registered_on=START)), START)[V]
        if each.task.kind == "intake"
    )
    assert entry.stands(START - DAY)
    assert not entry.stands(START - 3 * DAY)


def test_no_further_than_it_is_asked_for() -> None:
    match = Match(number=K, trial=Trial(on=START + 30 * DAY))
    assert coming(of(match), START, days=20) == {K: ()}
    assert coming(of(match), START, days=30)[K] != ()


def test_equal_tasks_of_two_laptops_stand_once() -> None:
    task = Task(case=V, kind="intake", due=START, since=START, owner="anna")
    twice = [Entry(task, START), Entry(task, START + DAY)]
    assert [each.owner for each in standing(twice, TEAM, START + DAY)] == ["anna"]
    assert standing(twice, TEAM, START - DAY) == []
    (away,) = standing(twice, TEAM, START + 300 * DAY)
    assert away.doers == {"bea"}


def test_a_rule_that_hands_on_the_day_is_asked_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    def due_today(_cases: Cases, number: str, day: date) -> list[Task]:
        return [
            Task(case=number, kind="intake", due=day, since=min(day, START + DAY), was_due=day - DAY, notices=(day,))
        ]

    monkeypatch.setattr(module, "tasks_of_case", due_today)
    entries = coming(of(RequestFamily(number=V)), START, days=3)[V]
    assert [(entry.first, entry.last) for entry in entries] == [
        (START - BEFORE, START + DAY),
        *((START + count * DAY, START + (count + 1) * DAY) for count in range(1, 3)),
        (START + 3 * DAY, None),
    ]
    assert [entry.task.due for entry in entries] == [START + count * DAY for count in range(4)]


def test_a_case_follows_from_its_matches_and_from_whom_else_their_families_help() -> None:
    other = Match(number="K-00002", request_family="V-00002", support_family=S)
    alone = RequestFamily(number="V-00003")
    cases = of(RequestFamily(number=V), Match(number=K, request_family=V, support_family=S), other, alone)
    known = sources(cases)
    assert known[V] == tuple(sorted([V, K, S, "K-00002"]))
    assert known["K-00002"] == tuple(sorted(["K-00002", "V-00002", S, K]))
    assert known["V-00003"] == ("V-00003",)
    assert sources(of(Match(number=K))) == {K: (K,)}
    assert "V-00002" not in known
