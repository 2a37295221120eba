"""What calendar programs were told last, so that the next file goes on from there (`bgz calendar`).

It lies outside the case folder, with what this device keeps for the team: wherever the files go, it counts on. Case
numbers, days and kinds of tasks stand in it, as in the files themselves; nothing of a family.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.domain.followup.events import HIGHEST, Event, Revision, is_uid
from bgz.i18n import _
from bgz.storage import atomic, home, plainjson
from bgz.storage.faults import disk
from bgz.storage.locking import Lock

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

_FOLDER = "calendar"


@frozen
class Told:
    """What was told of one calendar: its events by UID, and the hash of the file that they were last written to."""

    events: Mapping[str, Revision] = field(factory=dict)
    file: str = ""


class CalendarState:
    """The memory of the calendars of the team with this id, on this device."""

    def __init__(self, team: str) -> None:
        self._place = home.team_home(home.home(), team) / _FOLDER

    def held(self) -> AbstractContextManager[object]:
        """Keep other bgz of this device away from the calendars. Raises FolderProblem."""
        with disk(_("The memory of this device")):
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Lock(self._place / "lock")()

    def read(self, calendar: str) -> Told:
        """Return what was told of a calendar. A damaged memory counts as none: the file itself tells the rest."""
        try:
            held = plainjson.table(self._place / f"{calendar}.json") or {}
            return Told({uid: _revision(uid, told) for uid, told in held["events"].items()}, str(held["file"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
            return Told()

    def write(self, calendar: str, told: Told) -> None:
        """Remember what is told of a calendar, before it is told. Raises FolderProblem."""
        held = {"file": told.file, "events": {uid: _stored(each) for uid, each in told.events.items()}}
        text = json.dumps(held, ensure_ascii=False, indent=1) + "\n"
        with disk(_("The memory of this device")):
            atomic.write(self._place / f"{calendar}.json", text.encode("utf-8"))


def _stored(revision: Revision) -> list[Any]:
    event = revision.event
    day, at = event.day.isoformat(), revision.at.isoformat()
    return [revision.sequence, at, revision.cancelled, day, event.summary, event.command]


def _revision(uid: str, told: Any) -> Revision:  # noqa: ANN401 - anything may stand in a damaged file
    """Return a version of an event as it was stored. Raises ValueError or TypeError."""
    sequence, at, cancelled, day, summary, command = told
    if not (is_uid(uid) and type(sequence) is int and 0 <= sequence < HIGHEST and type(cancelled) is bool):
        raise ValueError("not an event")
    event = Event(uid=uid, day=date.fromisoformat(day), summary=str(summary), command=str(command))
    moment = datetime.fromisoformat(at).astimezone(UTC)
    return Revision(event=event, sequence=sequence, at=moment, cancelled=cancelled)
