"""Somebody is away: her tasks are shown and mailed to who stands in, and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import followup, hand_over, listing, remind, remind_setup, team_cover, team_list, today
from bgz.actions.agenda_file import refresh
from bgz.domain.cases.request_family import RequestFamily
from bgz.errors import Invalid, NotFound, Refused, Usage
from bgz.storage import teamsets

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 6)
WEEK = timedelta(days=7)
V1, V2 = "V-7K3QF", "V-00002"


@pytest.fixture
def team(office: Any) -> Any:
    """Return the office with Anna (lead), Bert and Carla; one family is Bert's, another Carla's."""
    for name in ("bert", "carla"):
        office.admit(name)
    folder = office.open("anna")
    folder.create(RequestFamily(number=V1, registered_on=DAY - WEEK, owner="mbert"), at=office.at())
    folder.create(RequestFamily(number=V2, registered_on=DAY - WEEK, owner="mcarla"), at=office.at())
    return office


def away(office: Any, who: str, by: str, **more: Any) -> CaseFolder:
    folder: CaseFolder = office.open("bert")
    days = {"since": DAY, "until": None, **more}
    team_cover.cover(folder, who, by, today=DAY, at=office.at(), **days)
    return folder


def cases_of(folder: CaseFolder, owner: str, day: date = DAY) -> set[str]:
    return {line.case for line in followup.followup(folder, today=day, owner=owner).data.tasks}


def mailed(office: Any, folder: CaseFolder, day: date = DAY) -> dict[str, tuple[str, str]]:
    """Return what each member is mailed on `day`, as the job knows it from the laptop of `folder`."""
    place, moment = folder.root.parent / "job", folder_moment(day)
    if not place.exists():
        server = {"host": "localhost", "security": "none", "sender": "bgz@example.org"}
        remind_setup.setup(office.open("anna"), server, job=place, try_out=False, at=office.at())
        folder = office.open(folder.member.removeprefix("m"))
    refresh(folder, today=day, at=moment)
    result = remind.remind(place, None, today=day, at=moment, dry_run=True).data
    return {each.member: (each.state, each.text) for each in result.reminders}


def folder_moment(day: date) -> Any:
    from datetime import UTC, datetime

    return datetime(day.year, day.month, day.day, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "own"))


def test_the_tasks_go_to_who_stands_in_and_say_for_whom(team: Any) -> None:
    """Bert, no lead, says himself that Carla stands in."""
    folder = away(team, "mij", "carla")
    assert cases_of(team.open("carla"), "me") == {V1, V2}
    assert cases_of(folder, "bert") == {V1}  # they stay his
    mails = mailed(team, folder)
    assert V1 not in mails["mbert"][1]
    assert "bgz team cover me --stop" in mails["mbert"][1]
    assert f"{V1}  eerste reactie, waarnemend" in mails["mcarla"][1]
    assert "Bert" not in mails["mcarla"][1]
    lines = today.today(folder, today=DAY).data
    assert {line.instead for line in (*lines.due, *lines.week) if line.case == V1} == {"Carla de Boer for Bert de Boer"}
    assert {line.doers for line in (*lines.due, *lines.week) if line.case == V1} == {("mcarla",)}


def test_before_and_after_the_absence_nothing_changes(team: Any) -> None:
    folder = away(team, "bert", "carla", since=DAY + WEEK, until=DAY + 2 * WEEK)
    for day, doing in (
        (DAY, False),
        (DAY + WEEK, True),
        (DAY + 2 * WEEK, True),
        (DAY + 2 * WEEK + timedelta(1), False),
    ):
        assert (V1 in cases_of(team.open("carla"), "me", day)) is doing
        assert (V1 in mailed(team, folder, day)["mbert"][1]) is not doing


def test_a_chain_a_circle_and_who_left_lose_nothing(team: Any) -> None:
    folder = away(team, "bert", "carla")
    assert away(team, "carla", "anna").member == "mbert"
    assert V1 in mailed(team, folder)["manna"][1]
    (row, other) = team_cover.listed(folder, today=DAY).data.absences
    assert (row.by, row.does) == ("Carla de Boer", "Anna de Boer")
    assert (other.by, other.does) == ("Anna de Boer", "Anna de Boer")
    result = team_cover.cover(folder, "carla", "bert", since=DAY, until=None, today=DAY, at=team.at())
    assert "nobody is found" in result.messages[0]
    mails = mailed(team, folder)
    assert V1 in mails["manna"][1]
    assert V2 in mails["manna"][1]
    assert not any(number in mails[key][1] for number in (V1, V2) for key in ("mbert", "mcarla"))
    assert cases_of(team.open("anna"), "me") == {V1, V2}


def test_an_absence_lasts_a_year_at_most_and_who_is_covered_sees_it(team: Any) -> None:
    """Anybody may cover anybody: she must not find out years later."""
    year = DAY.replace(year=DAY.year + 1)
    with pytest.raises(Refused, match=str(year.year)):
        away(team, "anna", "bert", until=year + timedelta(days=1))
    assert not [text for text in today.today(team.open("anna"), today=DAY).messages if "--stop" in text]
    away(team, "anna", "bert", until=year)
    (said,) = [text for text in today.today(team.open("anna"), today=DAY).messages if "--stop" in text]
    assert "bgz team cover me --stop" in said
    assert str(year.year) in said
    away(team, "anna", "carla")
    assert [text for text in today.today(team.open("anna"), today=DAY).messages if "--stop" in text] not in ([], [said])
    assert not [text for text in today.today(team.open("bert"), today=DAY).messages if "--stop" in text]


def test_back_again(team: Any) -> None:
    folder = away(team, "bert", "carla")
    result = team_cover.stop(folder, "bert", today=DAY, at=team.at())
    assert result.data.absences == ()
    assert cases_of(team.open("carla"), "me") == {V2}
    with pytest.raises(Refused, match="not away"):
        team_cover.stop(folder, "bert", today=DAY, at=team.at())


def test_an_absence_that_is_over_is_not_listed(team: Any) -> None:
    folder = away(team, "bert", "carla", until=DAY)
    assert len(team_cover.listed(folder, today=DAY).data.absences) == 1
    later = team_cover.listed(folder, today=DAY + timedelta(1))
    assert later.data.absences == ()
    assert later.messages == ("Nobody is away.",)


@pytest.mark.parametrize(
    ("who", "by", "days", "error"),
    [
        ("bert", "bert", {}, Refused),
        ("bert", "piet", {}, NotFound),
        ("boer", "carla", {}, Usage),
        ("bert", "carla", {"until": DAY - timedelta(1)}, Invalid),
        ("bert", "carla", {"since": DAY - 2 * WEEK, "until": DAY - WEEK}, Invalid),
    ],
)
def test_what_is_refused(team: Any, who: str, by: str, days: dict[str, date], error: type[Exception]) -> None:
    with pytest.raises(error):
        away(team, who, by, **days)
    assert team_cover.listed(team.open("anna"), today=DAY).data.absences == ()


def test_nobody_stands_in_for_who_left_and_no_sign_of_a_key_is_a_name(team: Any) -> None:
    folder = team.open("anna")
    folder.change_team(teamsets.removal(folder.now, [team.keys["bert"].device], DAY), at=team.at())
    with pytest.raises(Refused, match="not in the team any more"):
        team_cover.cover(folder, "bert", "carla", since=DAY, until=None, today=DAY, at=team.at())
    with pytest.raises(NotFound):
        team_cover.cover(folder, "carla", "mann", since=DAY, until=None, today=DAY, at=team.at())


class TestHandOver:
    """Cases go to somebody else, one signed change each."""

    def test_all_open_cases_of_one(self, team: Any) -> None:
        folder = team.open("anna")
        planned = hand_over.plan(folder, "bert", "carla", today=DAY)
        assert [row.number for row in planned.data.rows] == [V1]
        assert folder.read(V1).record.owner == "mbert"  # nothing is written
        seen: list[tuple[int, int]] = []
        done = hand_over.hand_over(folder, planned.data, at=team.at(), progress=lambda *each: seen.append(each))
        assert done.data.done
        assert seen == [(1, 1)]
        assert folder.read(V1).record.owner == "mcarla"
        assert len(folder.history(V1)) == 2
        folder.undo(V1, folder.history(V1)[-1].id, at=team.at())
        assert folder.read(V1).record.owner == "mbert"

    def test_only_some(self, team: Any) -> None:
        folder = team.open("anna")
        folder.create(RequestFamily(number="V-00003", registered_on=DAY, owner="mbert"), at=team.at())
        planned = hand_over.plan(folder, "bert", "me", ["V-00003"], today=DAY)
        hand_over.hand_over(folder, planned.data, at=team.at())
        assert (folder.read(V1).record.owner, folder.read("V-00003").record.owner) == ("mbert", "manna")

    def test_what_is_nobodys(self, team: Any) -> None:
        folder = team.open("anna")
        folder.create(RequestFamily(number="V-00003", registered_on=DAY), at=team.at())
        assert [row.number for row in hand_over.plan(folder, "none", "bert", today=DAY).data.rows] == ["V-00003"]

    def test_nothing_to_give(self, team: Any) -> None:
        result = hand_over.plan(team.open("anna"), "anna", "bert", today=DAY)
        assert result.messages == ("Anna de Boer has no open cases.",)
        done = hand_over.hand_over(team.open("anna"), result.data, at=team.at())
        assert done.messages == result.messages
        assert hand_over.plan(team.open("anna"), "none", "bert", today=DAY).messages == (
            "Every open case is somebody's.",
        )

    @pytest.mark.parametrize(
        ("giver", "taker", "cases", "error"),
        [
            ("bert", "bert", (), Refused),
            ("bert", "carla", (V2,), Refused),
            ("bert", "carla", ("V-ZZZZZ",), NotFound),
            ("bert", "piet", (), NotFound),
            ("piet", "bert", (), NotFound),
        ],
    )
    def test_what_is_refused(
        self, team: Any, giver: str, taker: str, cases: tuple[str, ...], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            hand_over.plan(team.open("anna"), giver, taker, cases, today=DAY)

    def test_who_left_gets_nothing_and_her_cases_are_nobodys(self, team: Any) -> None:
        folder = team.open("anna")
        folder.change_team({f"removed.{team.keys['carla'].device}": "2023-11-04"}, at=team.at())
        with pytest.raises(Refused, match="not in the team any more"):
            hand_over.plan(folder, "bert", "carla", today=DAY)
        assert {row.number for row in listing.list_cases(folder, today=DAY, owner="none").data.rows} == {V2}
        assert {row.number for row in listing.list_cases(folder, today=DAY, owner="carla").data.rows} == {V2}
        assert any("1 case is of Carla de Boer, who left" in each for each in today.today(folder, today=DAY).messages)
        assert not any("Carla" in each for each in today.today(team.open("bert"), today=DAY).messages)
        listed = team_list.listed(folder, today=DAY)
        assert any("bgz team hand-over carla@example.org" in each for each in listed.messages)
        assert V2 in mailed(team, folder)["manna"][1]
