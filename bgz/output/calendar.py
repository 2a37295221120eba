"""Tasks as a calendar file (iCalendar, RFC 5545): case numbers, kinds and days, never a name of a family."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bgz.domain.followup.events import HIGHEST, Event, Revision, is_uid
from bgz.i18n import language

if TYPE_CHECKING:
    from collections.abc import Iterable

    import icalendar

ZONE = "Europe/Amsterdam"
"""The zone in which coordinators work: nine in the morning is so in summer and in winter."""
BEGIN, LENGTH = time(9), timedelta(minutes=15)
"""When a task stands in the day. It takes no time: who plans a talk sees her as free."""
_ZONE = f"""\
BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""The rules since 1996, without an end. Written out: a table of days would change with every update of the system's."""


def ics(revisions: Iterable[Revision], name: str, identity: str) -> bytes:
    """Return a calendar file; programs show it as `name` and know it again by `identity`.

    The same events give the same bytes.
    """
    from icalendar import Calendar, Timezone

    held = Calendar()
    held.add("prodid", f"-//bgz//bgz//{language().upper()}")
    held.add("version", "2.0")
    held.add("method", "PUBLISH")
    held.add("x-wr-calname", name)
    held.add("x-wr-relcalid", identity)
    held.add_component(Timezone.from_ical(_ZONE))
    for revision in revisions:
        held.add_component(_component(revision))
    data: bytes = held.to_ical()
    return data


def _component(revision: Revision) -> icalendar.Event:
    import icalendar

    event, begin = revision.event, datetime.combine(revision.event.day, BEGIN)
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("sequence", revision.sequence)
    made.add("dtstamp", revision.at)
    made.add("last-modified", revision.at)
    made.add("dtstart", begin, parameters={"TZID": ZONE})
    made.add("dtend", begin + LENGTH, parameters={"TZID": ZONE})
    made.add("summary", event.summary)
    made.add("description", event.command)
    made.add("status", "CANCELLED" if revision.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    if not revision.cancelled:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.summary)
        alarm["trigger"] = icalendar.vText("PT0S")  # at its begin, as other programs write it; the library says P0D
        made.add_component(alarm)
    return made


def told(data: bytes) -> tuple[str, dict[str, Revision]]:
    """Return the identity and the events of a file that `ics` made; what cannot be understood is left out."""
    from icalendar import Calendar

    try:
        held = Calendar.from_ical(data)
    except (ValueError, RecursionError):
        return "", {}
    found = {}
    for each in held.walk("VEVENT"):
        try:
            revision = _revision(each)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        found[revision.event.uid] = revision
    return str(held.get("x-wr-relcalid", "")), found


def _revision(made: Any) -> Revision:  # noqa: ANN401 - whatever stands in the file
    """Return a version of an event as it was told. Raises one of several errors for what `ics` did not make."""
    uid, sequence = str(made["uid"]), int(made["sequence"])
    if not (is_uid(uid) and 0 <= sequence < HIGHEST):
        raise ValueError("not an event of ours")
    event = Event(
        uid=uid,
        day=_moment(made["dtstart"].dt).date(),
        summary=str(made["summary"]),
        command=str(made["description"]),
    )
    at = _moment(made["dtstamp"].dt).astimezone(UTC)
    return Revision(event=event, sequence=sequence, at=at, cancelled=str(made["status"]) == "CANCELLED")


def _moment(value: date) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError("a day without a time")
    return value
