"""The case folder: read, save and list records without ever losing a change (design 4 to 8)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bgz.errors import FolderProblem, Invalid, Locked, NotFound, Refused
from bgz.i18n import _
from bgz.storage import changes, history, layout, membership, standing, teamfile, teamsets, upkeep
from bgz.storage.differences import difference
from bgz.storage.faults import aside, disk, notice
from bgz.storage.held import Held, held
from bgz.storage.history import Past
from bgz.storage.index import Index
from bgz.storage.layout import PROGRAMME, TEAM
from bgz.storage.locking import Lock
from bgz.storage.memory import Memory
from bgz.storage.newcomers import Shown
from bgz.storage.sight import Sight
from bgz.storage.store import Loaded, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from bgz.storage.age import Identity
    from bgz.storage.changes import Change
    from bgz.storage.drafts import Drafts
    from bgz.storage.keys import Keys
    from bgz.storage.notices import Notice
    from bgz.storage.strictjson import Json
    from bgz.storage.team import TeamHistory
    from bgz.storage.teamstate import Device, TeamState
    from bgz.storage.verdicts import Verdicts

__all__ = ["CaseFolder", "Held", "Past"]


class CaseFolder:
    """The records of a team, as this device may read and write them.

    `notices` collects what a person should know: what was put back, merged, set apart or could not be opened.
    """

    def __init__(
        self, store: Store, index: Index, shown: Shown, clock: Callable[[], float], first: layout.Listing
    ) -> None:
        self._store, self._index, self._shown = store, index, shown
        self._sight = Sight(store, clock, first)

    @classmethod
    def open(
        cls,
        path: Path,
        place: Path,
        keys: Keys,
        *,
        team: str,
        restore: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> CaseFolder:
        """Open the case folder `path` of the pinned `team` (the id of its founding change).

        `place` is where this device keeps what belongs to that team: memory, cache, drafts, quarantine. `restore` puts
        back every file that vanished, on request. `clock` gives seconds. Raises FolderProblem.
        """
        with disk(_("The memory of this device")):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        memory = Memory(place)
        notices: list[Notice] = []
        if restore and not layout.path_of(path, TEAM).exists():
            teamfile.restore(path, team, memory)
        with disk(str(path)):
            listing = layout.scan(path)
        copies = [copy for number, copy in listing.copies if number == TEAM]
        unknown = memory.copy(TEAM) is None
        lock = Lock(place / "lock")
        with lock():
            judged = teamfile.load(path, team, memory, notices, copies)
        store = Store(path, place, keys=keys, team=judged, memory=memory, lock=lock)
        store.notices = notices
        folder = cls(store, Index(place, keys.age, judged.heads), Shown(place), clock, listing)
        if unknown:
            folder.introduced()
        if restore:
            folder._sight.restore()
        return folder

    @property
    def root(self) -> Path:
        """Where the folder lies."""
        return self._store.root

    @property
    def notices(self) -> list[Notice]:
        """Return the sentences collected so far."""
        return self._store.notices

    @property
    def drafts(self) -> Drafts:
        """Return the unsaved input that this device keeps."""
        return self._store.drafts

    @property
    def team(self) -> TeamHistory:
        """Return the history of the team."""
        return self._store.team

    @property
    def now(self) -> TeamState:
        """Return the team as it is now."""
        return self._store.team.now

    @property
    def device(self) -> str:
        """Return the id of this device, whether it is in the team or not."""
        return self._store.keys.device

    @property
    def member(self) -> str:
        """Return the key of the member whose device this is. Raises Locked when the team does not know it."""
        member = self.now.member_of(self._store.keys.device)
        if member is None:
            raise Locked(
                _("This device is not in the team."),
                hint=_("Ask to be let in: bgz join. With the paper key you get in by yourself: bgz recover"),
            )
        return member

    def numbers(self, prefix: str = "") -> list[str]:
        """Return the numbers of all records whose number begins with `prefix`, from file names alone."""
        return self._sight.numbers(prefix)

    def read(self, number: str) -> Held:
        """Return record `number`. Raises NotFound, Locked or FolderProblem."""
        entry = self._sight.entry(number)
        known = self._index.get(number, entry) if entry is not None else None
        return known if known is not None else self._held(self._store.load(number), entry)

    def all(self, prefix: str = "") -> Iterator[Held]:
        """Yield every record that can be opened, by number. What cannot be opened is told in `notices`."""
        for number in self.numbers(prefix):
            try:
                yield self.read(number)
            except NotFound as error:
                if error.hint:
                    self.notices.append(notice(error, number, "waiting"))
            except (FolderProblem, Locked) as error:
                self.notices.append(notice(error, number))
        self._index.settle()

    def save(self, held: Held, record: Any, *, at: datetime) -> Held:  # noqa: ANN401 - a record class of the domain
        """Store what differs between `held` as it was read and `record`, as one signed change.

        The change builds on what was read: what others changed since then stays, on the same path as a conflict.
        Nothing changed: nothing is written. Raises Refused for what this device may not write, and FolderProblem
        when the disk will not.
        """
        from bgz.domain.cases import kinds as records

        values = difference(records.stored(held.record), records.stored(record))
        return self._append(held.number, values, held.heads, at) if values else self.read(held.number)

    def create(self, record: Any, *, at: datetime) -> Held:  # noqa: ANN401 - a record class of the domain
        """Store a new record under its own number. Raises Refused when there is one already."""
        from bgz.domain.cases import kinds as records

        number: str = record.number
        with self._store.lock():
            there = layout.path_of(self._store.root, number).exists()
            if there or self._store.memory.copy(number) is not None:
                raise Refused(_("{number} exists already.").format(number=number))
            return self._write(Loaded.empty(number), records.stored(record), (), at)

    def strange(self) -> list[Notice]:
        """Return what to say of each file in the folder that holds nothing of the team's."""
        return self._sight.strange()

    def mend(self, number: str) -> Held:
        """Read record `number` past the cache, and write its file anew when it is not as it should be.

        What was edited outside bgz is kept as the draft `<number>-edited`. Raises NotFound, Locked or FolderProblem.
        """
        entry = self._sight.entry(number)
        return self._held(upkeep.mend(self._store, number), entry)

    def history(self, number: str) -> tuple[Past, ...]:
        """Return the changes of record `number` that count, each after those it builds on."""
        return history.history(self._store.load(number), self.team)

    def verdicts(self, number: str) -> Verdicts:
        """Return how every line in the file of record `number` was judged."""
        return self._store.load(number).verdicts

    def undone(self, number: str, change: str | frozenset[str], *, at: datetime) -> tuple[Held, Held]:
        """Return record `number` as it is and as `undo` would make it, for the gates to look at. Writes nothing.

        `change` is an id, or how it begins; or several ids. Raises NotFound for an unknown change, Refused when nothing
        of it holds any more.
        """
        loaded = self._store.load(number)
        new = self._sign(number, history.undoing(loaded, change), loaded.folded.heads, at)
        return self._as_held(loaded), self._as_held(self._store.with_changes(loaded, [new]))

    def undo(self, number: str, change: str | frozenset[str], *, at: datetime) -> Held:
        """Restore the values that `change` (an id, how it begins, or several ids) replaced, as a new change."""
        loaded = self._store.load(number)
        return self._append(number, history.undoing(loaded, change), loaded.folded.heads, at)

    def acknowledge(self, number: str, *, at: datetime) -> Held:
        """Add an empty change to record `number`: all that is there now stays, even if its writer is removed."""
        return self._append(number, {}, self._store.load(number).folded.heads, at)

    def set_values(self, held: Held, values: Mapping[str, Json], *, at: datetime) -> Held:
        """Store raw `values` by path: resolving a conflict to one of its claims, for instance."""
        return self._append(held.number, values, held.heads, at)

    def change_team(self, values: Mapping[str, Json], *, at: datetime, recovery: Keys | None = None) -> None:
        """Sign and store a change of the team file: by this device, or by the `recovery` key, whose device is RECOVERY.

        Raises Refused when it would not count.
        """
        membership.change(self._store, values, at=at, recovery=recovery)
        self._index = self._index.renewed(self.team.heads)

    def newcomers(self) -> tuple[Device, ...]:
        """Return the devices that others admitted and that were not shown on this device yet."""
        return membership.newcomers(self._store, self._shown.ids())

    def introduced(self) -> None:
        """Remember that every device of the team was shown to the user."""
        with aside(self.notices):
            self._shown.add(self.now.devices)

    def lost_admissions(self) -> tuple[Device, ...]:
        """Return the devices whose admission was undone, because who admitted them was removed at the same time."""
        return tuple(device for _member, device in teamsets.lost(self.team))

    def endangered(self, values: Mapping[str, Json]) -> Iterator[str]:
        """Yield which records hold changes that would stop counting if this device set `values` in the team now."""
        return standing.endangered(self._store, self._every(), values)

    def late(self, device: str | None = None) -> Iterator[tuple[str, tuple[Past, ...]]]:
        """Yield each record with its changes (by `device`, or by any) that came after their writer lost the right."""
        return standing.late(self._store, self._every(), device)

    def accept(self, number: str, ids: Collection[str], *, at: datetime) -> Held:
        """Take in the late changes `ids` of record `number`. Raises Refused for who is no lead."""
        return self._append(number, {}, standing.accepting(self._store, self._store.load(number), ids), at)

    def reseal(self, helpers: Iterable[Identity] = ()) -> Iterator[tuple[str, bool]]:
        """Encrypt anew every file that was encrypted for an older team; yield each number, and whether it was written.

        `helpers` open what this device cannot yet: the paper key. May be stopped and begun again at any moment.
        """
        yield from membership.reseal(self._store, sorted(self._sight.look().files), helpers)

    def _every(self) -> list[str]:
        """Return the numbers of all records and of the programme."""
        return [PROGRAMME, *self.numbers()]

    def _held(self, loaded: Loaded, entry: layout.Entry | None) -> Held:
        """Return what was loaded, and keep it in the cache if the file is still the one that was listed."""
        result = self._as_held(loaded)
        if entry is not None and not loaded.lacking:
            self._index.put(entry, result)
        return result

    def _as_held(self, loaded: Loaded) -> Held:
        return held(loaded.number, loaded.verdicts, loaded.folded, self.team)

    def _append(self, number: str, values: Mapping[str, Json], after: Iterable[str], at: datetime) -> Held:
        self._sight.look()
        with self._store.lock():
            return self._write(self._store.load(number), values, after, at)

    def _write(self, loaded: Loaded, values: Mapping[str, Json], after: Iterable[str], at: datetime) -> Held:
        new = self._sign(loaded.number, values, after, at)
        grown = self._store.with_changes(loaded, [new])
        if not self.now.active(self._store.keys.device):
            raise Refused(
                _("This device is not in the team."),
                hint=_("Ask to be let in: bgz join. With the paper key you get in by yourself: bgz recover"),
            )
        if new.id not in grown.verdicts.ids:
            raise Refused(_("{number} was not changed: that needs another role.").format(number=loaded.number))
        result = self._store.put(grown)
        self._sight.written(loaded.number)
        return result

    def _sign(self, number: str, values: Mapping[str, Json], after: Iterable[str], at: datetime) -> Change:
        keys = self._store.keys
        try:
            return changes.sign(
                keys.sign, rec=number, team=self.team.heads, dev=keys.device, at=at, after=after, set=values
            )
        except changes.Damaged as error:
            raise Invalid(_("{number} cannot be stored like this.").format(number=number)) from error
