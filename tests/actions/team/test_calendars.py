"""Calendars of a team: each her own, what is handed over moves along, and two laptops that both write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import icalendar
import pytest

from bgz.actions.calendar import calendar
from bgz.domain.cases.programme import Absence
from bgz.domain.cases.request_family import Intake, RequestFamily

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.actions.result import Result

V = "V-7K3QF"
DAY = date(2023, 11, 6)


def standing(path: Path) -> dict[str, str]:
    events: list[Any] = list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))
    return {str(each["uid"]): str(each["summary"]) for each in events if each["status"] != "CANCELLED"}


@pytest.fixture
def write(office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result[Any]]:
    """Return a function that writes the calendars at a laptop to a folder, minutes after Monday morning."""

    def run(laptop: str, place: str, minutes: int = 0) -> Result[Any]:
        monkeypatch.setenv("BGZ_HOME", str(tmp_path / "laptops" / laptop))
        at = datetime.combine(DAY, datetime.min.time()).astimezone() + timedelta(minutes=minutes)
        return calendar(office.open(laptop), tmp_path / place, today=DAY, at=at)

    office.admit("bea")
    family = RequestFamily(number=V, owner="manna", registered_on=date(2023, 11, 1), surname="Kanariepiet")
    office.open("anna").create(family, at=office.at())
    return run


def change(office: Any, number: str, **values: Any) -> None:
    folder = office.open("anna")
    held = folder.read(number)
    folder.save(held, attrs.evolve(held.record, **values), at=office.at())


def test_each_has_a_calendar_of_her_own(write: Callable[..., Result[Any]], tmp_path: Path) -> None:
    result = write("bea", "out")
    assert [(file.member, file.mine) for file in result.data.files] == [("manna", False), ("mbea", True), (None, False)]
    hers, other, team = (standing(tmp_path / "out" / f"bgz-{key}.ics") for key in ("manna", "mbea", "team"))
    assert list(hers.values()) == list(team.values())
    assert not other
    assert not set(hers) & set(team)  # each calendar has UIDs of its own


def test_what_is_handed_over_leaves_one_calendar_for_the_other(
    office: Any, write: Callable[..., Result[Any]], tmp_path: Path
) -> None:
    write("anna", "out")
    team = standing(tmp_path / "out" / "bgz-team.ics")
    change(office, V, owner="mbea")
    write("anna", "out", 1)
    assert not standing(tmp_path / "out" / "bgz-manna.ics")
    assert b"STATUS:CANCELLED" in (tmp_path / "out" / "bgz-manna.ics").read_bytes()
    assert standing(tmp_path / "out" / "bgz-mbea.ics")
    assert standing(tmp_path / "out" / "bgz-team.ics") == team


def test_while_she_is_away_her_tasks_stand_with_a_colleague(
    office: Any, write: Callable[..., Result[Any]], tmp_path: Path
) -> None:
    change(office, "programme", absences={"manna": Absence(by="mbea", since=DAY, until=date(2023, 11, 12))})
    write("anna", "out")
    (now,) = standing(tmp_path / "out" / "bgz-mbea.ics").values()
    later = standing(tmp_path / "out" / "bgz-manna.ics").values()
    assert now.startswith(f"{V} eerste reactie")
    assert any(each == f"{V} intake" for each in later)


def test_two_laptops_give_an_event_the_same_uid(write: Callable[..., Result[Any]], tmp_path: Path) -> None:
    write("anna", "one")
    write("bea", "two", 5)
    for name in ("bgz-manna.ics", "bgz-mbea.ics", "bgz-team.ics"):
        assert standing(tmp_path / "one" / name) == standing(tmp_path / "two" / name)


def test_the_laptop_that_notices_last_is_believed(
    office: Any, write: Callable[..., Result[Any]], tmp_path: Path
) -> None:
    def numbers(place: str) -> dict[str, int]:
        events: list[Any] = list(
            icalendar.Calendar.from_ical((tmp_path / place / "bgz-team.ics").read_bytes()).walk("VEVENT")
        )
        return {str(each["uid"]): int(each["sequence"]) for each in events}

    write("bea", "two")
    for minute in (1, 2, 3):
        change(office, V, intake=Intake(on=DAY) if minute % 2 else None)
        write("anna", "one", minute)
    change(office, V, intake=Intake(on=DAY - timedelta(days=1)))
    write("bea", "two", 4)
    one, two = numbers("one"), numbers("two")
    gone = {uid for uid, text in standing(tmp_path / "one" / "bgz-team.ics").items() if "intake" in text}
    assert not gone
    changed = {uid for uid in two if uid not in standing(tmp_path / "two" / "bgz-team.ics")}
    assert changed
    assert all(two[uid] > one[uid] for uid in changed)


def test_two_laptops_that_write_to_one_folder_agree(
    office: Any, write: Callable[..., Result[Any]], tmp_path: Path
) -> None:
    write("anna", "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert not any(file.changed for file in write("bea", "out", 5).data.files)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    change(office, V, intake=Intake(on=DAY))
    assert any(file.changed for file in write("bea", "out", 6).data.files)
    assert not any(file.changed for file in write("anna", "out", 7).data.files)
