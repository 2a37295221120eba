"""The screen of `bgz calendar`: which file is whose, what changes, and a name only where names may be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bgz.actions.calendar import CalendarFile, CalendarFiles
from bgz.domain.followup.events import CANCELLED, CHANGED, NEW, Change
from bgz.output.calendar_screen import MOST, calendars
from tests.output.printing import printed

DAY = date(2024, 1, 15)


def view(*changes: Change, dry_run: bool = False) -> CalendarFiles:
    place = Path("agenda")

    def file(key: str, member: str | None, *, mine: bool = False, name: str = "") -> CalendarFile:
        path = place / f"bgz-{key}.ics"
        return CalendarFile(
            member=member, mine=mine, path=path, tasks=7, changes=changes if mine else (), changed=True, name=name
        )

    files = (file("m1", "m1", mine=True, name="Anna"), file("m2", "m2", name="Bea"), file("team", None))
    return CalendarFiles(day=DAY, days=366, folder=place, files=files, dry_run=dry_run)


def change(kind: str, number: int = 0) -> Change:
    return Change(kind=kind, day=date(2024, 2, 1), summary=f"V-7K3QF task {number}")


def test_which_file_is_whose_and_how_many_changes() -> None:
    lines = printed(calendars, view(change(NEW), change(NEW), change(CANCELLED)), names=True).splitlines()
    assert lines == [
        "agenda",
        "",
        "File          Of              Tasks  New  Changed  Called off",
        "bgz-m1.ics    Anna (you)      7      2    0        1",
        "bgz-m2.ics    Bea             7      0    0        0",
        "bgz-team.ics  the whole team  7      0    0        0",
    ]


def test_without_names_nobody_is_named() -> None:
    text = printed(calendars, view())
    assert "coordinator 1 (you)" in text
    assert "coordinator 2" in text
    assert "Anna" not in text
    assert "Bea" not in text


def test_a_dry_run_shows_each_change() -> None:
    lines = printed(calendars, view(change(NEW), change(CHANGED), change(CANCELLED), dry_run=True)).splitlines()
    assert lines[-4:] == [
        "bgz-m1.ics",
        "  new          1 Feb 2024  V-7K3QF task 0",
        "  changed      1 Feb 2024  V-7K3QF task 0",
        "  called off   1 Feb 2024  V-7K3QF task 0",
    ]


def test_of_very_many_changes_the_rest_is_counted() -> None:
    many = [change(NEW, number) for number in range(MOST + 3)]
    lines = printed(calendars, view(*many, dry_run=True)).splitlines()
    assert lines[-1] == "  and 3 more"
    assert lines[-2].endswith(f"task {MOST - 1}")
