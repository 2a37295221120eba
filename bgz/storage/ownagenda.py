"""What this laptop writes for the job of the reminders: its agenda, and when and of what it wrote it last."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz import __version__
from bgz.domain.cases.authority import PROGRAMME
from bgz.storage import age, agendafile, atomic, layout, plainjson
from bgz.storage.faults import aside, disk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bgz.domain.followup.joined import Agenda, Vector
    from bgz.storage.sight import Sight
    from bgz.storage.store import Store
    from bgz.storage.strictjson import Json

NOTE, COPY = "agenda.json", "agenda.age"
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
        held = plainjson.table(place / NOTE) or {}
        at = datetime.fromisoformat(held["at"]).astimezone(UTC)
        return Last(at, str(held["mark"]), tuple(map(int, held["file"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None


class OwnAgenda:
    """The agenda of this laptop for one team."""

    def __init__(self, store: Store, sight: Sight) -> None:
        self._store, self._sight = store, sight
        self._path = agendafile.path_of(store.root, store.keys.device)
        self._note, self._copy = store.place / NOTE, store.place / COPY

    @property
    def records(self) -> int:
        """How many records stand in the folder."""
        return len(self._sight.look().files)

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

    def kept(self, day: date, of: Mapping[str, tuple[str, ...]], seen: Mapping[str, Vector]) -> dict[str, Json]:
        """Return those cases, as they stand in what was written last, of which nothing can be new since.

        That is so on the same `day` with the same team, when the records that a case follows from (`of`) and their
        counts (`seen`) are what they were, and the programme is.
        """
        before = self._before()
        if before.get("day") != day.isoformat() or before.get("basis") != self._basis:
            return {}
        known, cases = before["seen"], before["cases"]
        same = {record for record, counts in seen.items() if known.get(record) == counts}
        if PROGRAMME not in same:
            return {}
        return {
            number: cases[number]
            for number, records in of.items()
            if number in cases and same.issuperset(records) and {number, *cases[number]["of"]} == set(records)
        }

    @property
    def _basis(self) -> str:
        return " ".join([__version__, *self._store.team.basis])

    def _before(self) -> dict[str, Any]:
        """Return what was written last, as this laptop keeps it for itself; nothing when it is not there."""
        try:
            text = age.decrypt(self._copy.read_bytes(), [self._store.keys.age]).plaintext
        except (OSError, age.AgeError):
            return {}
        basis, _end, line = text.decode("utf-8").partition("\n")
        return {**json.loads(line), "basis": basis}

    def put(self, agenda: Agenda, kept: Mapping[str, Json], mark: str) -> None:
        """Write `agenda`, with the cases `kept` from the one before, for the jobs of the reminders.

        Nothing else in that folder is touched: in git a file that one removes and another writes is a conflict. Raises
        FolderProblem, ValueError for what cannot be written.
        """
        store = self._store
        line = agendafile.line_of(agenda, store.team.pinned, kept)
        data = agendafile.sealed(line, store.keys, store.team.now.reminders.values())
        with store.lock(), disk(f"{agendafile.FOLDER}/{self._path.name}"):
            self._path.parent.mkdir(exist_ok=True)
            atomic.write(self._path, data)
        with aside(store.notices):
            held = {"at": agenda.at.isoformat(), "mark": mark, "file": _key(self._path)}
            atomic.write(self._note, json.dumps(held).encode("ascii"), durable=False)
            own = age.encrypt(self._basis.encode("ascii") + b"\n" + line, [store.keys.age.recipient])
            atomic.write(self._copy, own, durable=False)


def _key(path: Path) -> tuple[int, ...]:
    try:
        return layout.stat_key(path.lstat())
    except OSError:
        return ()
