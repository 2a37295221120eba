"""Which devices were shown to the user of this one: a new one is named before anything is encrypted to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bgz.storage import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "shown.json"


class Shown:
    """The devices shown on this device for one team, in the folder `place`."""

    def __init__(self, place: Path) -> None:
        self._path = place / FILE

    def ids(self) -> frozenset[str]:
        """Return the ids of the devices shown. A damaged or lost file shows them again rather than never."""
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return frozenset()
        return frozenset(each for each in known if isinstance(each, str)) if isinstance(known, list) else frozenset()

    def add(self, ids: Iterable[str]) -> None:
        """Remember that these devices were shown. Raises OSError."""
        known = self.ids()
        after = known | set(ids)
        if after != known:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic.write(self._path, json.dumps(sorted(after)).encode("utf-8"), durable=False)
