"""Tasks as a calendar file (iCalendar, RFC 5545): case numbers, kinds and days, never a name of a family."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bgz.i18n import language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.followup.lines import TaskLine

ALARM = timedelta(hours=9)
"""An all-day task rings at nine in the morning."""


def calendar(lines: Iterable[TaskLine], day: date) -> bytes:
    """Return an .ics file with one event for each task. `day` is when it was made.

    The UID of a task is the same whenever and wherever the file is made: a calendar that reads it again changes the
    event instead of adding a second one.
    """
    from icalendar import Alarm, Calendar, Event

    held = Calendar()
    held.add("prodid", f"-//bgz//bgz//{language().upper()}")
    held.add("version", "2.0")
    held.add("method", "PUBLISH")
    made = datetime.combine(day, time(), tzinfo=UTC)
    for line in lines:
        event = Event()
        event.add("uid", f"{line.uid}@bgz")
        event.add("dtstamp", made)
        event.add("dtstart", line.due)
        event.add("summary", f"{line.case} {line.what}")
        event.add("description", line.command)
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{line.case} {line.what}")
        alarm.add("trigger", ALARM)
        event.add_component(alarm)
        held.add_component(event)
    data: bytes = held.to_ical()
    return data
