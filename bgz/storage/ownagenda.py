"""What this laptop writes for the job of the reminders: its agenda, and when and of what it wrote it last."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from bgz import __version__
from bgz.storage import agendafile, atomic, layout
from bgz.storage.faults import aside, disk

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.domain.followup.joined import Agenda
    from bgz.storage.sight import Sight
    from bgz.storage.store import Store

NOTE = "agenda.json"
_FAR = timedelta(days=1)
"""A moment that lies further ahead than this was no moment: the job does not take such an agenda."""


@frozen
class Last:
    """What this laptop wrote last: at which moment (UTC), of what, and the file as it left it."""

    at: datetime
    mark: str
    file: tuple[int, ...]


def last_of(place: Path) -> Last | None:
    """Return what the laptop whose memory lies at `place` wrote last; None when that is not known."""
    try:
        held = json.loads((place / NOTE).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(held["at"]).astimezone(UTC)
        return Last(at, str(held["mark"]), tuple(map(int, held["file"])))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


class OwnAgenda:
    """The agenda of this laptop for one team."""

    def __init__(self, store: Store, sight: Sight) -> None:
        self._store, self._sight = store, sight
        self._path = agendafile.path_of(store.root, store.keys.device)
        self._note = store.place / NOTE

    def last(self) -> Last | None:
        """Return what was written last; None when it was nothing, or that is not known any more."""
        return last_of(self._store.place)

    def mark(self, day: date) -> str:
        """Return what is another text whenever there is something new to write on `day`."""
        team = self._store.team
        return " ".join([__version__, day.isoformat(), *team.basis, *sorted(team.now.reminders), self._sight.mark()])

    def fresh(self, mark: str) -> bool:
        """Whether what lies in the folder is what this laptop wrote last, when the mark was this one."""
        last = self.last()
        return last is not None and last.mark == mark and last.file == _key(self._path)

    def moment(self, now: datetime, *, pretended: bool) -> datetime | None:
        """Return the moment to write an agenda with: `now`, but later than the one before.

        Where that one lies far ahead, the clock was wrong then, or the day of `now` is only `pretended`: in that case
        there is nothing to write (None).
        """
        last = self.last()
        if last is None or last.at < now:
            return now.astimezone(UTC)
        if last.at > now + _FAR:
            return None if pretended else now.astimezone(UTC)
        return last.at + timedelta(seconds=1)

    def put(self, agenda: Agenda, mark: str) -> None:
        """Write `agenda` for the jobs of the reminders. Raises FolderProblem, ValueError for what cannot be written."""
        store = self._store
        team = store.team
        data = agendafile.sealed(agenda, team.pinned, store.keys, team.now.reminders.values())
        with store.lock(), disk(f"{agendafile.FOLDER}/{self._path.name}"):
            self._path.parent.mkdir(exist_ok=True)
            atomic.write(self._path, data)
        with aside(store.notices):
            held = {"at": agenda.at.isoformat(), "mark": mark, "file": _key(self._path)}
            atomic.write(self._note, json.dumps(held).encode("ascii"), durable=False)


def _key(path: Path) -> tuple[int, ...]:
    try:
        return layout.stat_key(path.lstat())
    except OSError:
        return ()
