"""Who may read the concerns: given by any lead, taken away only by one who can encrypt them anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import device_log, rights, team_remove, team_rights
from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.errors import Refused
from bgz.storage import age, layout
from bgz.storage.store import Loaded

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 4)
M1 = "M-00001"


@pytest.fixture
def team(office: Any) -> Any:
    """Return the office with Anna, Carla, who leads and reads no concerns, and Dora, who wrote one."""
    office.admit("carla", (COORDINATOR, LEAD))
    dora = office.admit("dora", (COORDINATOR, SAFEGUARDING))
    with dora._store.lock():
        dora._write(Loaded.empty(M1), {"what": "x"}, (), office.at())
    return office


def reads(office: Any, who: str) -> bool:
    try:
        age.decrypt(layout.path_of(office.root, M1).read_bytes(), [office.keys[who].age])
    except age.NotForMe:
        return False
    return True


def roles(office: Any, by: str, who: str, **given: tuple[str, ...]) -> tuple[str, ...]:
    folder: CaseFolder = office.open(by)
    return team_rights.assign(folder, team_rights.plan(folder, who, **given), at=office.at()).messages


def test_who_gains_the_role_reads_them_once_somebody_who_can_encrypted_them(team: Any) -> None:
    team.admit("eva")
    assert any("bgz check" in each for each in roles(team, "carla", "eva", add=(SAFEGUARDING,)))
    assert not reads(team, "eva")
    assert rights.encrypt_anew(team.open("anna"), None).written == 1
    assert reads(team, "eva")


def test_a_lead_who_reads_them_does_it_at_once(team: Any) -> None:
    team.admit("eva")
    assert not any("bgz check" in each for each in roles(team, "anna", "eva", add=(SAFEGUARDING,)))
    assert reads(team, "eva")


def test_the_role_is_taken_only_by_who_reads_them(team: Any) -> None:
    with pytest.raises(Refused, match="Only a lead who may read"):
        roles(team, "carla", "dora", drop=(SAFEGUARDING,))
    roles(team, "anna", "dora", drop=(SAFEGUARDING,))
    anna = team.open("anna")
    assert len(anna.history(M1)) == 2  # what Dora wrote, and that Anna signed for it
    assert reads(team, "dora")  # she wrote it


def test_what_she_wrote_stays_when_she_leaves_and_she_reads_it_no_more(team: Any) -> None:
    anna = team.open("anna")
    team_remove.remove(anna, team_remove.plan(anna, "dora", today=DAY), today=DAY, at=team.at())
    assert [each.member for each in team.open("anna").history(M1)] == ["mdora", "manna"]
    assert not reads(team, "dora")


def test_a_lead_who_reads_none_hears_of_the_ones_that_are_left(team: Any) -> None:
    team.admit("eva")
    carla = team.open("carla")
    result = team_remove.remove(carla, team_remove.plan(carla, "eva", today=DAY), today=DAY, at=team.at())
    assert any("bgz check" in each for each in result.messages)
    assert not any(M1 in each for each in carla.notices)


def test_they_are_not_taken_back_in_bulk(team: Any) -> None:
    found = device_log.plan(team.open("anna"), "pc-dora", since=None, today=DAY, at=team.at()).data
    assert {each.number: each.changes for each in found.records} == {M1: ()}
