"""What stands in the case folder now: looked at once per command, after what sync services did was put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.storage import layout, upkeep
from bgz.storage.faults import disk
from bgz.storage.layout import PROGRAMME, TEAM

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

    def look(self) -> layout.Listing:
        """List the folder once, merge what sync clients left beside the files, and mind what vanished."""
        if self._listing is None:
            listing = self._first or self._scan()
            upkeep.sweep(listing.unfinished, self._clock())
            if upkeep.merge_copies(self._store, listing.copies):
                listing = self._scan()
            self._missing = self._store.memory.numbers() - listing.files.keys()
            if upkeep.mind_missing(self._store, self._missing, self._clock()):
                listing = self._scan()
            self._first, self._listing = None, listing
        return self._listing

    def entry(self, number: str) -> layout.Entry | None:
        """Return the file of record `number`, or None when there is none."""
        return self.look().files.get(number)

    def numbers(self, prefix: str) -> list[str]:
        """Return the numbers of all records whose number begins with `prefix`, from file names alone.

        A record whose file is away at the moment is among them: no gate may overlook a match meanwhile.
        """
        files = self.look().files
        numbers = {number for number in files.keys() | self._missing if number.startswith(prefix)}
        junk = self._store.memory.junk({number: files[number].path for number in numbers & files.keys()})
        return sorted(numbers - junk - {TEAM, PROGRAMME})

    def written(self, number: str) -> None:
        """Note that this process wrote the file of record `number` itself."""
        listing = self._listing or self._first
        if listing is not None:
            path = layout.path_of(self._store.root, number)
            listing.files[number] = layout.Entry(str(path), layout.stat_key(path.stat()))

    def restore(self) -> None:
        """Put back every file that this device has seen and that is not in the folder now."""
        upkeep.put_back(self._store, self._store.memory.numbers() - set(self._scan().files))
        self._listing = self._first = None

    def _scan(self) -> layout.Listing:
        with disk(str(self._store.root)):
            return layout.scan(self._store.root)
