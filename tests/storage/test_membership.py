"""Encrypting anew after a change of the team: what is for others is left to them, what cannot be read is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.storage import teamsets
from bgz.storage.store import Loaded

if TYPE_CHECKING:
    from .conftest import Crew, Laptop, Shared

M1 = "M-7K3QF"


def noticed(cases: Shared, crew: Crew, by: Laptop) -> list[str]:
    """Let Anna write a concern and admit dora; let `by` encrypt anew, and return what is told of the concern."""
    folder = cases.open()
    with folder._store.lock():
        folder._write(Loaded.empty(M1), {"what": "x"}, (), crew.at())
    dora = crew.laptop("dora")
    crew.change(crew.anna, teamsets.admission(crew.history.now, dora.member, dora.device))
    cases.write_team()
    folder = cases.open(by)
    assert list(folder.reseal()) == [(M1, by is crew.anna)]
    return [each for each in folder.notices if M1 in each]


def test_a_concern_is_left_to_who_may_read_it(cases: Shared, crew: Crew) -> None:
    cor = crew.admit("cor", (COORDINATOR, LEAD))
    cases.write_team()
    assert noticed(cases, crew, cor) == []
    assert noticed(cases, crew, crew.anna) == []


def test_who_should_be_able_to_read_it_is_told(cases: Shared, crew: Crew) -> None:
    cor = crew.admit("cor", (COORDINATOR, LEAD))
    cases.write_team()
    folder = cases.open()
    with folder._store.lock():
        folder._write(Loaded.empty(M1), {"what": "x"}, (), crew.at())
    crew.change(crew.anna, teamsets.new_roles(crew.history.now, "cor", (COORDINATOR, LEAD, SAFEGUARDING)))
    cases.write_team()
    hers = cases.open(cor)
    assert list(hers.reseal()) == [(M1, False)]
    assert any(M1 in each for each in hers.notices)
