"""What this device has seen, kept outside the case folder (design 8): a copy of the last file of each record.

So a file that was rolled back, cut off or deleted can be made whole again. The copies are ciphertext as it stood in the
folder; nothing here is readable without the keys.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from bgz.storage import atomic, layout

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

RESTORE_AFTER = 600
"""Seconds a file must have been away before it is put back: sync clients remove before they rename."""
_LOOKS = 2
_LIMIT = 10
"""As many files may vanish at once before it looks like a drive or an account that is gone."""


class Memory:
    """The memory of one device for one team, in the folder `place`."""

    def __init__(self, place: Path) -> None:
        self._copies = place / "copies"
        self._away = place / "away.json"
        self._junk = place / "junk.json"

    def copy(self, number: str) -> bytes | None:
        """Return the last file seen of record `number`, or None."""
        try:
            return (self._copies / number).read_bytes()
        except OSError:  # damaged: what is seen next takes its place
            return None

    def remember(self, number: str, data: bytes) -> None:
        """Keep `data` as the last file seen of record `number`."""
        self._copies.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic.write(self._copies / number, data, durable=False)

    def numbers(self) -> set[str]:
        """Return the numbers of all records ever seen."""
        try:
            names = os.listdir(self._copies)  # noqa: PTH208 - ten times faster over 10,000 names
        except OSError:
            return set()
        return {name for name in names if layout.is_number(name)}

    def look(self, missing: Collection[str], now: float) -> set[str]:
        """Note which files are missing at `now` (seconds), and return those that have been away long enough.

        A file that is back is forgotten here.
        """
        before = _load(self._away)
        after: dict[str, object] = {}
        ready = set()
        for number in missing:
            first, looks = _since(before.get(number), now)
            first, looks = min(first, now), looks + 1
            after[number] = [first, looks]
            if looks >= _LOOKS and now - first >= RESTORE_AFTER:
                ready.add(number)
        if after != before:
            _store(self._away, after)
        return ready

    def gone_at_once(self, missing: Collection[str]) -> bool:
        """Tell whether so much is missing that the folder itself must be gone, not some files."""
        return len(missing) > max(1, min(_LIMIT, len(self.numbers()) // 10))

    def mark_junk(self, number: str, data: bytes) -> bool:
        """Remember that this file holds nothing of the team's. Return False when that was known."""
        known = _load(self._junk)
        name = hashlib.sha256(data).hexdigest()
        if known.get(number) == name:
            return False
        _store(self._junk, {**known, number: name})
        return True

    def junk(self, files: Mapping[str, Path]) -> set[str]:
        """Return the numbers of those `files` that are known to hold nothing of the team's."""
        known = _load(self._junk)
        return {number for number, path in files.items() if number in known and known[number] == _hash(path)}


def _hash(path: Path) -> str | None:
    try:
        return hashlib.sha256(layout.contents(path)).hexdigest()
    except OSError:
        return None


def _since(seen: object, now: float) -> tuple[float, int]:
    """Return when a file was first seen missing and how often; `now` and never when that is not known."""
    match seen:
        case [int() | float() as first, int() as looks]:
            return first, looks
        case _:
            return now, 0


def _load(path: Path) -> dict[str, object]:
    """Return a small table; a lost or broken one costs a reminder, no data."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _store(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    atomic.write(path, json.dumps(content).encode("utf-8"), durable=False)
