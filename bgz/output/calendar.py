"""Tasks as a calendar file (iCalendar, RFC 5545): case numbers, kinds and days, never a name of a family."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bgz.domain.followup.events import HIGHEST, Event, Revision, is_uid
from bgz.i18n import language

if TYPE_CHECKING:
    from collections.abc import Iterable

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
"""The rules since 1996, without an end. A table of days would change with every update of the system's."""
_OCTETS = 75
_FIRST_BITS, _WITHIN = 0b1100_0000, 0b1000_0000
"""The octets within a character of UTF-8 begin with the bits 10."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def ics(revisions: Iterable[Revision], name: str, identity: str) -> bytes:
    """Return a calendar file; programs show it as `name` and know it again by `identity`.

    The same events give the same bytes. Written out here: the library takes twenty times as long.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//bgz//bgz//{language().upper()}",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        f"X-WR-RELCALID:{_escaped(identity)}",
        *_ZONE.splitlines(),
    ]
    for revision in revisions:
        lines += _lines(revision)
    lines.append("END:VCALENDAR")
    return b"".join(map(_folded, lines))


def _lines(revision: Revision) -> list[str]:
    event, begin = revision.event, datetime.combine(revision.event.day, BEGIN)
    summary, moment = _escaped(event.summary), revision.at.strftime("%Y%m%dT%H%M%SZ")
    alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}", "TRIGGER:PT0S", "END:VALARM"]
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{revision.sequence}",
        f"DTSTAMP:{moment}",
        f"LAST-MODIFIED:{moment}",
        f"DTSTART;TZID={ZONE}:{begin:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={ZONE}:{begin + LENGTH:%Y%m%dT%H%M%S}",
        f"SUMMARY:{summary}",
        f"DESCRIPTION:{_escaped(event.command)}",
        f"STATUS:{'CANCELLED' if revision.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        *(() if revision.cancelled else alarm),
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """Return `text` as a value (RFC 5545, 3.3.11); control characters have no place in one."""
    safe = _CONTROL.sub("", text)
    for character in "\\;,":
        safe = safe.replace(character, f"\\{character}")
    return safe.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line of at most 75 octets, a longer one in several (RFC 5545, 3.1); no character is cut in two."""
    rest, parts = line.encode("utf-8"), []
    size = _OCTETS
    while len(rest) > size:
        end = size
        while rest[end] & _FIRST_BITS == _WITHIN:
            end -= 1
        parts.append(rest[:end])
        rest, size = rest[end:], _OCTETS - 1
    return b"\r\n ".join([*parts, rest]) + b"\r\n"


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
