"""Absence: every task reaches somebody who is there, whoever is away, stands in or has left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.programme import Absence
from bgz.domain.followup.rota import Colleague, Rota
from bgz.domain.followup.tasks import Task

DAY = date(2024, 1, 15)
ANNA = Colleague(key="anna", name="Anna de Boer", lead=True)
BEA, CARLA = Colleague(key="bea", name="Bea"), Colleague(key="carla", name="Carla")
DIRK = Colleague(key="dirk", name="Dirk", active=False)


def rota(*team: Colleague, **stands_in: str) -> Rota:
    absences = {who: Absence(by=by, since=DAY) for who, by in stands_in.items()}
    return Rota({each.key: each for each in team or (ANNA, BEA, CARLA, DIRK)}, absences)


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [(0, 0, True), (-3, None, True), (1, None, False), (-9, -1, False), (-9, 0, True), (0, 9, True)],
)
def test_both_days_are_days_of_the_absence(since: int, until: int | None, held: bool) -> None:
    last = None if until is None else DAY + timedelta(days=until)
    assert Absence(by="bea", since=DAY + timedelta(days=since), until=last).holds(DAY) is held


@pytest.mark.parametrize(
    ("stands_in", "owner", "doers"),
    [
        ({}, "bea", {"bea"}),
        ({}, None, {"anna"}),
        ({}, "dirk", {"anna"}),  # who left
        ({}, "nobody-known", {"anna"}),
        ({"bea": "carla"}, "bea", {"carla"}),
        ({"bea": "carla"}, "carla", {"carla"}),
        ({"bea": "carla", "carla": "anna"}, "bea", {"anna"}),  # a chain
        ({"bea": "carla", "carla": "bea"}, "bea", {"anna"}),  # a circle
        ({"bea": "bea"}, "bea", {"anna"}),
        ({"bea": "dirk"}, "bea", {"anna"}),  # who stands in left
        ({"bea": "nobody-known"}, "bea", {"anna"}),
        ({"dirk": "carla"}, "dirk", {"carla"}),  # who is away left, and somebody stands in
        ({"anna": "bea"}, None, {"bea"}),  # what is nobody's goes to who stands in for the lead
        ({"anna": "dirk"}, None, {"bea", "carla"}),
        ({"anna": "dirk", "bea": "dirk", "carla": "dirk"}, "bea", {"anna", "bea", "carla"}),  # all are away
    ],
)
def test_who_does_it(stands_in: dict[str, str], owner: str | None, doers: set[str]) -> None:
    assert rota(**stands_in).doers(owner, DAY) == doers


def test_without_a_lead_everybody_gets_what_is_nobodys() -> None:
    assert rota(BEA, CARLA).doers(None, DAY) == {"bea", "carla"}


def test_nobody_works_here() -> None:
    assert Rota().doers("anna", DAY) == frozenset()


TEAM = ("anna", "bea", "carla", "dirk", "eva")


@given(
    st.sets(st.sampled_from(TEAM), min_size=1),
    st.sets(st.sampled_from(TEAM)),
    st.dictionaries(st.sampled_from(TEAM), st.sampled_from((*TEAM, "gone"))),
    st.sampled_from((*TEAM, None, "gone")),
)
def test_every_task_reaches_somebody(works: set[str], leads: set[str], away: dict[str, str], owner: str | None) -> None:
    team = [Colleague(key=key, lead=key in leads, active=key in works) for key in TEAM]
    found = rota(*team, **away).doers(owner, DAY)
    assert found
    assert found <= works
    assert works <= away.keys() or not found & away.keys()  # who is away is left alone while anybody is there


@pytest.mark.parametrize(
    ("stands_in", "owner", "away"),
    [
        ({}, "bea", ""),
        ({}, None, ""),
        ({"bea": "carla"}, "bea", "Bea"),
        ({"anna": "dirk", "bea": "dirk", "carla": "dirk"}, "bea", ""),
    ],
)
def test_a_task_says_for_whom_it_is_done(stands_in: dict[str, str], owner: str | None, away: str) -> None:
    held = rota(**stands_in)
    task = Task(case="V-7K3QF", kind="intake", due=DAY, since=DAY, owner=owner)
    assert held.given(task, DAY) == evolve(task, doers=held.doers(owner, DAY), away=away)
