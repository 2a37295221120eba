"""The case folder: read, save and list records without ever losing a change (design 4 to 8)."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bgz.errors import BgzError, FolderProblem, Invalid, Locked, NotFound, Refused
from bgz.i18n import _
from bgz.storage import changes, history, layout, membership, standing, teamfile, upkeep
from bgz.storage.differences import difference
from bgz.storage.faults import disk, no_folder, notice
from bgz.storage.held import Held, held
from bgz.storage.history import Past
from bgz.storage.index import Index
from bgz.storage.layout import PROGRAMME, TEAM
from bgz.storage.locking import Lock
from bgz.storage.memory import Memory
from bgz.storage.newcomers import Shown
from bgz.storage.notices import Notice
from bgz.storage.quarantine import Quarantine
from bgz.storage.store import Loaded, Store
from bgz.storage.teamfolder import TeamFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from bgz.storage.changes import Change
    from bgz.storage.keys import Keys
    from bgz.storage.strictjson import Json
    from bgz.storage.verdicts import Verdicts

__all__ = ["CaseFolder", "Held", "Past"]


class CaseFolder(TeamFolder):
    """The records of a team, as this device may read and write them.

    `notices` collects what a person should know: what was put back, merged, set apart or could not be opened.
    """

    @classmethod
    def open(  # noqa: PLR0913 - what an opening takes, by keyword
        cls,
        path: Path,
        place: Path,
        keys: Keys,
        *,
        team: str,
        restore: bool = False,
        first: Callable[[CaseFolder], None] = lambda _folder: None,
        clock: Callable[[], float] = time.time,
    ) -> CaseFolder:
        """Open the case folder `path` of the pinned `team` (the id of its founding change).

        `place` is where this device keeps what belongs to that team: memory, cache, drafts, quarantine. `restore` puts
        back every file that vanished, on request. `first` may look at the folder, and refuse it, before anything is
        encrypted. `clock` gives seconds. Raises FolderProblem.
        """
        if not path.is_dir():  # away, moved or renamed: one in its place would lie outside the sync
            raise no_folder(path)
        with disk(_("The memory of this device")):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        memory = Memory(place)
        notices: list[Notice] = []
        if restore and not layout.is_file(layout.path_of(path, TEAM)):
            teamfile.restore(path, team, memory)
            notices.append(Notice(_("The team file had vanished; it was put back."), "healed", TEAM))
        with disk(str(path)):
            listing = layout.scan(path)
        copies = [copy for number, copy in listing.copies if number == TEAM]
        unknown = memory.copy(TEAM) is None
        lock = Lock(place / "lock")
        with lock():
            judged = teamfile.load(path, team, memory, notices, copies, Quarantine(place, keys.age))
        store = Store(path, place, keys=keys, team=judged, memory=memory, lock=lock)
        store.notices = notices
        folder = cls(store, Index(place, keys.age, judged.basis), Shown(place), clock, listing)
        if unknown:
            folder.introduced()
        first(folder)
        if restore:
            folder._sight.restore()
        return folder

    def read(self, number: str) -> Held:
        """Return record `number`. Raises NotFound, which names numbers that look like it; Locked or FolderProblem."""
        try:
            return self._read(number)
        except NotFound as error:
            if near := self._near(number):
                error.hint = _("Did you mean: {numbers}?").format(numbers=_(" or ").join(near))
            raise

    def _read(self, number: str) -> Held:
        entry = self._sight.entry(number)
        known = self._index.get(number, entry) if entry is not None else None
        return known if known is not None else self._held(self._store.load(number), entry)

    def _near(self, number: str) -> list[str]:
        """Return the numbers of records that differ by a slip of the keyboard from one that does not exist."""
        from difflib import get_close_matches

        known = list(self.numbers(number[:1]))
        return [] if number in known else get_close_matches(number, known, n=2, cutoff=0.8)

    def all(self, prefix: str = "") -> Iterator[Held]:
        """Yield every record that can be opened, by number. What cannot be opened is told in `notices`."""
        for number in self.numbers(prefix):
            try:
                yield self._read(number)
            except NotFound as error:
                if error.hint:
                    self.notices.append(notice(error, number))
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
        return self._store.load(number, uncounted=True).verdicts

    def undone(self, number: str, change: str | frozenset[str], *, at: datetime) -> tuple[Held, Held]:
        """Return record `number` as it is and as `undo` would make it, for the gates to look at. Writes nothing.

        Raises NotFound for an unknown change, Refused when nothing of it holds any more.
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

    def accept(self, number: str, ids: Collection[str], *, wrong: frozenset[str] = frozenset(), at: datetime) -> Held:
        """Take in the late changes `ids` of record `number`. Raises Refused for who is no lead.

        Those among them that are `wrong` are taken back in the same stroke: there is no file in which they hold.
        """
        self._sight.look()
        with self._store.lock():
            grown = self._store.load(number, uncounted=True)
            signed: list[Change] = []
            for some in standing.portions(ids):
                signed.append(self._sign(number, {}, standing.accepting(self._store, grown, some), at))
                grown = self._store.with_changes(grown, signed[-1:])
            with suppress(Refused):  # another value holds already
                values = history.undoing(grown, wrong)
                signed.append(self._sign(number, values, grown.folded.heads, at))
                grown = self._store.with_changes(grown, signed[-1:])
            return self._put(grown, signed)

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
            return self._write(self._store.load(number, uncounted=not values), values, after, at)

    def _write(self, loaded: Loaded, values: Mapping[str, Json], after: Iterable[str], at: datetime) -> Held:
        new = self._sign(loaded.number, values, after, at)
        return self._put(self._store.with_changes(loaded, [new]), [new])

    def _put(self, grown: Loaded, signed: Iterable[Change]) -> Held:
        """Store a record that grew by the changes just `signed`."""
        for new in signed:
            membership.check_may_write(self._store, self._lowest_version(), new.set)
            if new.id not in grown.verdicts.ids:
                raise Refused(_("{number} was not changed: that needs another role.").format(number=grown.number))
        result = self._store.put(grown)
        self._sight.written(grown.number)
        return result

    def _lowest_version(self) -> Json:
        """Return what the programme says of the lowest version that may write."""
        try:
            return self.read(PROGRAMME).tree.get(membership.MIN_VERSION)
        except BgzError:
            return None

    def _sign(self, number: str, values: Mapping[str, Json], after: Iterable[str], at: datetime) -> Change:
        keys = self._store.keys
        try:
            return changes.sign(
                keys.sign, rec=number, team=self.team.heads, dev=keys.device, at=at, after=after, set=values
            )
        except changes.Damaged as error:
            raise Invalid(_("{number} cannot be stored like this.").format(number=number)) from error
