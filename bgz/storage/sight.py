"""What stands in the case folder now: looked at once per command, after what sync services did was put right."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bgz.i18n import _
from bgz.storage import copies, layout, upkeep
from bgz.storage.faults import disk
from bgz.storage.layout import PROGRAMME, TEAM
from bgz.storage.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.storage.store import Store


class Sight:
    """The files of a folder as one command sees them. `first` is a listing just made; `clock` gives seconds."""

    def __init__(self, store: Store, clock: Callable[[], float], first: layout.Listing) -> None:
        self._store, self._clock = store, clock
        self._first: layout.Listing | None = first
        self._listing: layout.Listing | None = None
        self._missing: set[str] = set()
        self.writes = 0

    def look(self) -> layout.Listing:
        """List the folder once, merge what sync clients left beside the files, and mind what vanished."""
        if self._listing is None:
            listing = self._first or self._scan()
            upkeep.sweep((*listing.unfinished, *self._store.memory.unfinished()), self._clock())
            if copies.merge(self._store, listing.copies):
                listing = self._scan()
            missing = self._gone_from(listing)
            if missing and upkeep.await_missing(self._store, missing):
                listing = self._scan()
                missing = self._gone_from(listing)
            if upkeep.mind_missing(self._store, missing, self._clock()):
                listing = self._scan()
            self._first, self._listing, self._missing = None, listing, missing
        return self._listing

    def _gone_from(self, listing: layout.Listing) -> set[str]:
        return self._store.memory.numbers() - listing.files.keys() - listing.online

    def entry(self, number: str) -> layout.Entry | None:
        """Return the file of record `number`, or None when there is none."""
        return self.look().files.get(number)

    def numbers(self, prefix: str) -> list[str]:
        """Return the numbers of all records whose number begins with `prefix`, from file names alone.

        A record whose file is away or online only at the moment is among them: no gate may overlook a match meanwhile.
        """
        listing = self.look()
        groups = (listing.files, listing.online, self._missing)
        numbers = {number for group in groups for number in group if number.startswith(prefix)}
        return sorted(numbers - self._junk(listing) - {TEAM, PROGRAMME})

    def mark(self) -> str:
        """Return what is another text whenever a file of a record was written, added or taken away."""
        files = sorted((number, entry.key) for number, entry in self.look().files.items() if number != TEAM)
        return hashlib.sha256(repr(files).encode("ascii")).hexdigest()

    def strange(self) -> list[Notice]:
        """Return what to say of each file that holds nothing of the team's, told before or not."""
        listing = self.look()
        text = _("The file of {number} holds nothing that the team signed; it is left out.")
        said = [Notice(text.format(number=number), "forged", number) for number in sorted(self._junk(listing))]
        beside = (copies.strange(self._store, number, path) for number, path in listing.copies)
        return said + [each for each in beside if each is not None]

    def _junk(self, listing: layout.Listing) -> set[str]:
        memory, files = self._store.memory, listing.files
        return {name for name in memory.strange() if name in files and memory.is_junk(name, files[name].key)}

    def written(self, number: str) -> None:
        """Note that this process wrote the file of record `number` itself."""
        listing = self._listing or self._first or self.look()
        path = layout.path_of(self._store.root, number)
        listing.files[number] = layout.Entry(str(path), layout.stat_key(path.stat()))
        self.writes += 1

    def restore(self) -> None:
        """Put back every file that this device has seen and that is not in the folder now."""
        upkeep.put_back(self._store, self._gone_from(self._scan()))
        self._listing, self._first = None, self._scan()

    def _scan(self) -> layout.Listing:
        with disk(str(self._store.root)):
            return layout.scan(self._store.root)
