"""The calendar file against RFC 5545, with our own eyes and those of two libraries."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.followup.events import HIGHEST, Event, Revision
from bgz.i18n import in_language
from bgz.output.calendar import ics, told

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
AT = datetime(2024, 1, 15, 8, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "SEQUENCE", "TRANSP", "CLASS"}
"""What stands in each event exactly once; RFC 5545 requires the first three of them."""


def revision(uid: str = "0", day: date = date(2024, 2, 1), summary: str = "V-7K3QF intake", **more: Any) -> Revision:
    event = Event(uid=f"{uid * 32}@bgz", day=day, summary=summary, command="bgz intake held V-7K3QF")
    return Revision(**{"event": event, "sequence": 2124283, "at": AT, **more})


def read(data: bytes, kind: str = "VEVENT") -> list[Any]:
    """Return the components of a kind as icalendar reads them."""
    return list(icalendar.Calendar.from_ical(data).walk(kind))


def unfolded(data: bytes) -> list[str]:
    """Return the lines of a file after checking how they are folded (RFC 5545, 3.1)."""
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")[:-1]
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert all(0 < len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut in two
    return data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]


def checked(data: bytes) -> list[dict[str, list[str]]]:
    """Return the properties of each event of a file that keeps to the rules of RFC 5545."""
    lines = unfolded(data)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    stack: list[tuple[str, dict[str, list[str]]]] = []
    found: dict[str, list[dict[str, list[str]]]] = {}
    for line in lines:
        assert re.match(r"[A-Z][A-Z-]*(;[A-Z]+=[^:;,\"]+)*:", line), line
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", line)
        name, value = line.split(":", 1)
        if name == "BEGIN":
            stack.append((value, {}))
        elif name == "END":
            kind, properties = stack.pop()
            assert kind == value
            found.setdefault(kind, []).append(properties)
        else:
            stack[-1][1].setdefault(name, []).append(value)
    assert not stack
    (calendar,) = found["VCALENDAR"]
    assert calendar["VERSION"] == ["2.0"]
    assert len(calendar["PRODID"]) == 1
    assert calendar["METHOD"] == ["PUBLISH"]
    (zone,) = found["VTIMEZONE"]
    assert zone == {"TZID": ["Europe/Amsterdam"]}
    for rules in (*found["DAYLIGHT"], *found["STANDARD"]):
        assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"} <= set(rules)
    events = found.get("VEVENT", [])
    for event in events:
        _check_event(event)
    uids = [event["UID"][0] for event in events]
    assert len(set(uids)) == len(uids)
    for alarm in found.get("VALARM", []):
        assert set(alarm) == {"ACTION", "DESCRIPTION", "TRIGGER"}
        assert alarm["ACTION"] == ["DISPLAY"]
        assert alarm["TRIGGER"] == ["PT0S"]
    assert len(found.get("VALARM", [])) == sum(event["STATUS"] == ["CONFIRMED"] for event in events)
    return events


def _check_event(event: dict[str, list[str]]) -> None:
    names = [name.partition(";")[0] for name in event]
    assert ONCE | {"LAST-MODIFIED"} == set(names)
    assert all(len(values) == 1 for values in event.values())
    assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"][0])
    assert event["LAST-MODIFIED"] == event["DTSTAMP"]
    assert 0 <= int(event["SEQUENCE"][0]) <= HIGHEST
    assert event["STATUS"][0] in {"CONFIRMED", "CANCELLED"}
    assert (event["TRANSP"], event["CLASS"]) == (["TRANSPARENT"], ["PRIVATE"])
    begin, end = (event[f"{name};TZID=Europe/Amsterdam"][0] for name in ("DTSTART", "DTEND"))
    assert re.fullmatch(r"\d{8}T\d{6}", begin)
    assert begin < end


def test_an_event_keeps_to_the_rules() -> None:
    data = ics([revision(), revision("1", cancelled=True)], "bgz: own tasks", "c" * 32)
    standing, cancelled = checked(data)
    assert standing["SUMMARY"] == ["V-7K3QF intake"]
    assert standing["DTSTART;TZID=Europe/Amsterdam"] == ["20240201T090000"]
    assert standing["DTEND;TZID=Europe/Amsterdam"] == ["20240201T091500"]
    assert standing["DTSTAMP"] == ["20240115T083012Z"]
    assert cancelled["STATUS"] == ["CANCELLED"]
    assert b"X-WR-CALNAME:bgz: own tasks\r\n" in data
    assert f"X-WR-RELCALID:{'c' * 32}\r\n".encode() in data


def test_a_calendar_without_tasks_is_a_calendar_too() -> None:
    data = ics([], "bgz", "c")
    assert checked(data) == []
    assert read(data) == []
    assert told(data) == ("c", {})


def test_the_same_events_give_the_same_bytes() -> None:
    revisions = [revision(), revision("1", cancelled=True)]
    assert ics(revisions, "bgz", "c") == ics(list(revisions), "bgz", "c")


@pytest.mark.parametrize("size", range(60, 80))
@pytest.mark.parametrize("character", ["a", "é", "€", "🙂"])
def test_a_long_line_is_folded_between_characters(size: int, character: str) -> None:
    summary = "V-7K3QF " + "x" * size + character * 50
    (event,) = checked(ics([revision(summary=summary)], "bgz", "c"))
    assert event["SUMMARY"] == [summary]


def test_signs_that_mean_something_are_escaped() -> None:
    (again,) = told(ics([revision(summary="V-7K3QF a,b;c\\d\ne")], "bgz", "c"))[1].values()
    assert again.event.summary == "V-7K3QF a,b;c\\d\ne"


def test_it_says_in_which_language_it_is() -> None:
    with in_language("nl"):
        assert b"PRODID:-//bgz//bgz//NL\r\n" in ics([], "bgz", "c")


@given(
    st.lists(
        st.tuples(
            st.dates(date(1997, 1, 1), date(2100, 1, 1)),
            st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200).map(str.strip),
            st.integers(0, HIGHEST - 1),
            st.booleans(),
        ),
        max_size=5,
    )
)
def test_whatever_stands_in_it_two_libraries_read_it_back(made: list[tuple[date, str, int, bool]]) -> None:
    revisions = [
        revision(f"{place}", day, f"V-7K3QF {text}".strip(), sequence=sequence, cancelled=cancelled)
        for place, (day, text, sequence, cancelled) in enumerate(made)
    ]
    data = ics(revisions, "bgz", "c")
    checked(data)
    events = read(data)
    others = vobject.readOne(data.decode("utf-8")).contents.get("vevent", [])
    assert len(events) == len(others) == len(revisions)
    for ours, event, other in zip(revisions, events, others, strict=True):
        begin = datetime(ours.event.day.year, ours.event.day.month, ours.event.day.day, 9, tzinfo=AMSTERDAM)
        assert str(event["summary"]) == other.summary.value == ours.event.summary
        assert event["dtstart"].dt.utcoffset() == other.dtstart.value.utcoffset() == begin.utcoffset()
        assert event["dtstart"].dt == other.dtstart.value == begin
        assert event["dtend"].dt == other.dtend.value == begin + timedelta(minutes=15)
        assert int(event["sequence"]) == int(other.sequence.value) == ours.sequence
        assert event["uid"] == other.uid.value == ours.event.uid
    assert told(data) == ("c", {each.event.uid: each for each in revisions})


def test_nine_in_the_morning_is_nine_on_every_day() -> None:
    """Our rules of summer time beside the tables of the system, as two libraries understand them."""
    zone = read(ics([], "bgz", "c"), "VTIMEZONE")[0].to_tz(lookup_tzid=False)
    other = vobject.readOne(ics([revision()], "bgz", "c").decode()).vevent.dtstart.value.tzinfo
    day = date(1997, 1, 1)
    while day < date(2037, 12, 31):
        begin = datetime(day.year, day.month, day.day, 9)  # noqa: DTZ001 - each zone below is asked about it
        wanted = begin.replace(tzinfo=AMSTERDAM).utcoffset()
        assert begin.replace(tzinfo=zone).utcoffset() == wanted, day
        assert begin.replace(tzinfo=other).utcoffset() == wanted, day
        day += DAY if day.month in (3, 10) else 5 * DAY


@pytest.mark.parametrize("day", [date(2024, 3, 30), date(2024, 3, 31), date(2024, 10, 26), date(2024, 10, 27)])
def test_an_event_on_the_day_that_the_clock_changes(day: date) -> None:
    (event,) = read(ics([revision(day=day)], "bgz", "c"))
    assert event["dtstart"].dt.date() == day
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"SEQUENCE:2124283", b"SEQUENCE:-1"),
        (b"SEQUENCE:2124283", b"SEQUENCE:2147483647"),
        (b"SEQUENCE:2124283\r\n", b""),
        (b"@bgz", b"@elsewhere"),
        (b"DTSTART;TZID=Europe/Amsterdam:20240201T090000", b"DTSTART;VALUE=DATE:20240201"),
        (b"DTSTAMP:20240115T083012Z\r\n", b""),
        (b"DTSTART;TZID=Europe/Amsterdam:20240201T090000", b"DTSTART:nonsense"),
        (b"STATUS:CONFIRMED\r\n", b""),
    ],
)
def test_an_event_that_is_not_ours_is_left_out(old: bytes, new: bytes) -> None:
    whole = ics([revision()], "bgz", "c")
    spoilt = whole.replace(old, new)
    assert spoilt != whole
    assert told(spoilt)[1] == {}


@pytest.mark.parametrize(
    "data", [b"", b"nonsense", b"\xff\xfe", b"BEGIN:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_tells_nothing(data: bytes) -> None:
    assert told(data) == ("", {})


def test_half_a_file_tells_nothing_that_it_does_not_hold() -> None:
    data = ics([revision(f"{place}") for place in range(5)], "bgz", "c")
    for size in range(0, len(data), 37):
        assert set(told(data[:size])[1]) <= {f"{place}" * 32 + "@bgz" for place in range(5)}
