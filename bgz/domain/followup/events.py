"""Tasks as events of a calendar, and what of them changed since a calendar program last heard of them. Pure.

A calendar program knows an event by its UID and takes a version of it only when the sequence number is higher than
that of the one it has (RFC 5545, 3.8.7.4; RFC 5546, 2.1.5). So a number may never go down. Counting up from nought
would: on another laptop, or where this one lost its memory. Therefore a sequence number is the minute in which the
change was noticed, and at least one more than the last that is known: the number of whoever notices last is the
highest, wherever that is. What did not change keeps its number, its moment and so every byte of it.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.followup.agenda import every_task
from bgz.domain.followup.lines import command_of, what_of
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bgz.domain.followup.agenda import Cases
    from bgz.domain.followup.tasks import Task

TEAM = "team"
"""The key of the calendar with the tasks of all; that of a member has her own key."""
NEW, CHANGED, CANCELLED = "new", "changed", "cancelled"
HIGHEST = 2**31 - 1
"""The highest number that a calendar program understands (RFC 5545, 3.3.8)."""
KEPT = timedelta(days=90)
"""How long a cancelled event is told: who takes the file over once a quarter still hears of it."""
_FIRST_MINUTE = datetime(2020, 1, 1, tzinfo=UTC)
_DIGITS = 32
"""Hexadecimal digits of a UID: 128 bits never meet by chance."""
_UID = re.compile(rf"[0-9a-f]{{{_DIGITS}}}@bgz")


@frozen(kw_only=True)
class Event:
    """A task as a calendar shows it. `summary` holds a case number and a kind, `command` what to type."""

    uid: str
    day: date
    summary: str
    command: str

    @property
    def case(self) -> str:
        """The number of the case."""
        return self.summary.partition(" ")[0]


@frozen(kw_only=True)
class Revision:
    """An event as a calendar program heard of it last; `at` is when it came to be so, in UTC."""

    event: Event
    sequence: int
    at: datetime
    cancelled: bool = False


@frozen(kw_only=True)
class Change:
    """What another version of a calendar does to an event: a code, and the event as it becomes."""

    kind: str
    day: date
    summary: str


def calendars(cases: Cases, day: date, days: int) -> dict[str, list[Task]]:
    """Return the tasks due up to `days` after `day`, of all and for each member who works here.

    A task is for whom it will be when it is due, who stands in for the owner that day; what is overdue, for whom it
    is now.
    """
    last = day + timedelta(days=days)
    due = [task for task in every_task(cases, day) if task.due <= last]
    given = [cases.rota.given(task, max(task.due, day)) for task in due]
    working = [key for key, each in cases.rota.colleagues.items() if each.active]
    return {**{key: [task for task in given if key in task.doers] for key in working}, TEAM: given}


def events_of(tasks: Iterable[Task], team: str, calendar: str) -> dict[str, Event]:
    """Return the events of one calendar by UID, in the language in use. `team` is the id of the team."""
    found = (_event(task, _uid(team, calendar, task.uid)) for task in tasks)
    return {event.uid: event for event in found}


def calendar_id(team: str, calendar: str) -> str:
    """Return what names a calendar, the same on every laptop."""
    return _digest(team, calendar)


def _uid(team: str, calendar: str, task: str) -> str:
    """Return what names an event of a calendar, the same on every laptop and day.

    Each calendar has its own: a task handed over is cancelled for one member and goes on for another and the team.
    """
    return f"{_digest(team, calendar, task)}@bgz"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(("bgz calendar", *parts)).encode()).hexdigest()[:_DIGITS]


def is_uid(text: str) -> bool:
    """Whether `text` may name an event of bgz."""
    return _UID.fullmatch(text) is not None


def _event(task: Task, uid: str) -> Event:
    """Return a task in the words of the day before it is due: those of later days would change the event each day."""
    what = what_of(task, task.asked - timedelta(days=1))
    if task.away:
        what = _("{what}, standing in").format(what=what)
    return Event(uid=uid, day=task.due, summary=f"{task.case} {what}", command=command_of(task))


def joined(*held: Mapping[str, Revision]) -> dict[str, Revision]:
    """Return of each event the last version that one of `held` knows, as a calendar program chooses it."""
    found: dict[str, Revision] = {}
    for each in held:
        for uid, revision in each.items():
            other = found.get(uid)
            if other is None or (revision.sequence, revision.at) > (other.sequence, other.at):
                found[uid] = revision
    return found


def revised(
    known: Mapping[str, Revision], wanted: Mapping[str, Event], at: datetime, unread: Collection[str] = ()
) -> dict[str, Revision]:
    """Return the calendar in which stands what is `wanted`, by day; `known` is what was told before.

    What is no longer wanted is cancelled, and told for `KEPT` longer; not so what is of the cases `unread`: whether
    that is done nobody can tell now. `at` is the moment at which this was noticed.
    """
    now = at.astimezone(UTC).replace(microsecond=0)
    found = {uid: _standing(known.get(uid), event, now) for uid, event in wanted.items()}
    for uid, last in known.items():
        if uid in wanted:
            continue
        if not last.cancelled and last.event.case in unread:
            found[uid] = last
        elif not last.cancelled:
            found[uid] = evolve(_next(last, last.event, now), cancelled=True)
        elif now - last.at <= KEPT:
            found[uid] = last
    return dict(sorted(found.items(), key=lambda each: (each[1].event.day, each[0])))


def _standing(last: Revision | None, event: Event, now: datetime) -> Revision:
    if last is not None and last.event == event and not last.cancelled:
        return last
    return _next(last, event, now)


def _next(last: Revision | None, event: Event, now: datetime) -> Revision:
    minute = max(0, int((now - _FIRST_MINUTE) / timedelta(minutes=1)))
    if last is None:
        return Revision(event=event, sequence=minute, at=now)
    return Revision(event=event, sequence=max(minute, last.sequence + 1), at=max(now, last.at))


def changes(before: Mapping[str, Revision], after: Mapping[str, Revision]) -> tuple[Change, ...]:
    """Return what a calendar program that knows `before` does when it hears `after`, by day."""
    found = []
    for uid, revision in after.items():
        last = before.get(uid)
        if revision == last or (last is None and revision.cancelled):
            continue
        again = last is None or last.cancelled
        kind = CANCELLED if revision.cancelled else NEW if again else CHANGED
        found.append(Change(kind=kind, day=revision.event.day, summary=revision.event.summary))
    return tuple(found)
