"""Whose tasks they are: one's own first, those of colleagues counted, and those of who is away with who stands in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from bgz.actions import followup, team_cover, today
from bgz.domain.cases.request_family import RequestFamily
from bgz.errors import NotFound
from bgz.i18n import in_language
from bgz.output import followup_screen, today_screen
from bgz.output.envelope import plain
from tests.output import printing

DAY = date(2023, 11, 3)
LONG = DAY - timedelta(days=30)
V1, V2, V3 = "V-7K3QF", "V-00002", "V-00003"


@pytest.fixture
def team(office: Any) -> Any:
    """Return the office with Anna (lead), Bert and Carla; one family is Bert's, one Carla's, one nobody's."""
    for name in ("bert", "carla"):
        office.admit(name)
    folder = office.open("anna")
    for number, owner in ((V1, "mbert"), (V2, "mcarla"), (V3, None)):
        folder.create(RequestFamily(number=number, registered_on=LONG, owner=owner), at=office.at())
    return office


def listed(folder: Any, **more: Any) -> str:
    """Return what a person sees on her terminal."""
    with in_language("nl"):
        view = followup.followup(folder, today=DAY, **more).data
        return printing.printed(followup_screen.followup, view, names=True)


def test_ones_own_come_first_and_those_of_colleagues_are_counted(team: Any) -> None:
    bert = team.open("bert")
    shown = listed(bert)
    assert (V1 in shown, V2 in shown, V3 in shown) == (True, False, False)
    assert "Van collega's: 4, waarvan 4 te laat: bgz followup --owner all" in shown
    assert followup.followup(bert, today=DAY).next_step.endswith(V1)
    view = followup.followup(bert, today=DAY).data
    assert {line.case for line in view.tasks} == {V1, V2, V3}  # scripts have them all
    assert "de Boer" not in str(plain(view, names=False))


def test_in_the_list_of_everybody_each_line_says_whose_it_is(team: Any) -> None:
    shown = listed(team.open("bert"), owner="alle")
    (mine, theirs, nobodys) = (next(each for each in shown.splitlines() if number in each) for number in (V1, V2, V3))
    assert mine.endswith("eerste reactie")
    assert theirs.endswith("eerste reactie (Carla de Boer)")
    assert nobodys.endswith("eerste reactie (van niemand)")
    assert "Carla" in listed(team.open("bert"), owner="carla")


def test_what_is_nobodys_is_for_the_lead(team: Any) -> None:
    assert V3 in listed(team.open("anna"))
    assert V3 in listed(team.open("bert"), owner="niemand")
    with pytest.raises(NotFound):
        followup.followup(team.open("bert"), today=DAY, owner="bernadette")


def test_who_has_nothing_of_her_own_is_told_so(team: Any) -> None:
    folder = team.open("anna")
    held = folder.read(V3)
    folder.save(held, evolve(held.record, owner="mbert"), at=team.at())
    result = followup.followup(team.open("anna"), today=DAY)
    assert (result.messages, result.next_step) == (("Nothing of yours is due.",), "bgz followup --owner all")


def test_the_tasks_of_who_is_away_are_with_who_stands_in(team: Any) -> None:
    team_cover.cover(team.open("bert"), "mij", "carla", since=DAY, until=None, today=DAY, at=team.at())
    carla = team.open("carla")
    shown = listed(carla)
    (line,) = [each for each in shown.splitlines() if V1 in each and "reactie" in each]
    assert "waarnemend (Carla de Boer voor Bert" in line
    with in_language("nl"):
        page = printing.printed(today_screen.today, today.today(carla, today=DAY).data, names=True)
    assert (V1 in page, V2 in page, V3 in page) == (True, True, False)
    assert V1 not in listed(team.open("bert"))
    assert V1 in listed(team.open("bert"), owner="mij")  # they stay his
    assert today.today(team.open("bert"), today=DAY).next_step != f"bgz followup done {V1}"
