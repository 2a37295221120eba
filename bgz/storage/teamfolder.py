"""The side of a case folder that is about its team: who is in it, who comes and goes, and who may read what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.storage import membership, standing, teamsets
from bgz.storage.faults import aside
from bgz.storage.held import counts_of
from bgz.storage.layout import PROGRAMME
from bgz.storage.sight import Sight
from bgz.storage.teamstate import RECOVERY, REMINDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from bgz.storage import layout
    from bgz.storage.age import Identity
    from bgz.storage.drafts import Drafts
    from bgz.storage.history import Past
    from bgz.storage.index import Index
    from bgz.storage.keys import Keys
    from bgz.storage.newcomers import Shown
    from bgz.storage.notices import Notice
    from bgz.storage.ownagenda import OwnAgenda
    from bgz.storage.store import Store
    from bgz.storage.strictjson import Json
    from bgz.storage.team import TeamHistory
    from bgz.storage.teamstate import Device, RemindersKey, TeamState


class TeamFolder:
    """A case folder as its team sees it; reading and writing records is left to `CaseFolder`."""

    def __init__(
        self, store: Store, index: Index, shown: Shown, clock: Callable[[], float], first: layout.Listing
    ) -> None:
        self._store, self._index, self._shown = store, index, shown
        self._sight = Sight(store, clock, first)

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
    def stamp(self) -> object:
        """Return what differs after something was stored, by this command, in a record or in the team."""
        return self._sight.writes, self.team.basis

    @property
    def agenda(self) -> OwnAgenda:
        """Return what this device writes for the job of the reminders."""
        from bgz.storage.ownagenda import OwnAgenda  # who has no job for it need not load it

        return OwnAgenda(self._store, self._sight)

    @property
    def member(self) -> str:
        """Return the key of the member whose device this is. Raises Locked when the team does not know it."""
        return membership.own_member(self._store)

    def counts(self, number: str) -> Mapping[str, int]:
        """Return how many changes of each device count in record `number`. Raises as reading it does."""
        entry = self._sight.entry(number)
        known = self._index.counts(number, entry) if entry is not None else None
        return counts_of(self._store.load(number).folded) if known is None else known

    def numbers(self, prefix: str = "") -> list[str]:
        """Return the numbers of all records whose number begins with `prefix`, from file names alone."""
        return self._sight.numbers(prefix)

    def change_team(self, values: Mapping[str, Json], *, at: datetime, recovery: Keys | None = None) -> None:
        """Sign and store a change of the team file: by this device, or by the `recovery` key, whose device is RECOVERY.

        Raises Refused when it would not count.
        """
        membership.change(self._store, values, at=at, recovery=recovery)
        own = {path.partition(".")[2] for path in values if path.startswith(("devices.", f"{REMINDERS}."))}
        if RECOVERY in values:
            own |= {each.id for each in self.now.readers if not each.member}
        with aside(self.notices):  # whom one admits oneself need not be shown, nor a paper key that one made
            self._shown.add(own)
        self._index = self._index.renewed(self.team.basis)

    def newcomers(self) -> tuple[Device, ...]:
        """Return the devices that others admitted and that were not shown on this device yet.

        A paper key that somebody else made is among them, as a device of nobody.
        """
        return membership.newcomers(self._store, self._shown.ids())

    def new_jobs(self) -> tuple[RemindersKey, ...]:
        """Return the jobs of the reminders that others let in and that were not shown on this device yet."""
        known = self._shown.ids()
        return tuple(job for job in self.now.reminders.values() if job.id not in known)

    def introduced(self) -> None:
        """Remember that every device of the team, its paper key and each job was shown to the user."""
        with aside(self.notices):
            self._shown.add({*self.now.devices, *(each.id for each in self.now.readers), *self.now.reminders})

    def lost_admissions(self) -> tuple[Device, ...]:
        """Return the devices whose admission was undone, because who admitted them was removed at the same time."""
        return tuple(device for _member, device in teamsets.lost(self.team))

    def endangered(self, values: Mapping[str, Json]) -> Iterator[str]:
        """Yield which records hold changes that would stop counting if this device set `values` in the team now."""
        return standing.endangered(self._store, self._every(), values)

    def late(self, device: str | None = None) -> Iterator[tuple[str, tuple[Past, ...]]]:
        """Yield each record with its changes (by `device`, or by any) that came after their writer lost the right."""
        return standing.late(self._store, self._doubtful(), device)

    def reseal(self, helpers: Iterable[Identity] = ()) -> Iterator[tuple[str, bool]]:
        """Encrypt anew every file that was encrypted for an older team; yield each number, and whether it was written.

        `helpers` open what this device cannot yet: the paper key. May be stopped and begun again at any moment.
        """
        yield from membership.reseal(self._store, sorted(self._sight.look().files), helpers)

    def _doubtful(self) -> Iterator[str]:
        """Yield the numbers of those records that may hold lines that do not count, from the cache where it knows."""
        for number in self._every():
            entry = self._sight.entry(number)
            known = self._index.get(number, entry) if entry is not None else None
            if known is None or known.refused:
                yield number

    def _every(self) -> list[str]:
        """Return the numbers of all records and of the programme."""
        return [PROGRAMME, *self.numbers()]
