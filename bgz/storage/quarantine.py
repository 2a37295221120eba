"""What does not belong in the folder but must not vanish: kept encrypted to this device, oldest out at 10 MB."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bgz.storage import age, atomic

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 10 * 1000 * 1000
"""Bytes. Whoever can write in the folder must not be able to fill the disk."""


class Quarantine:
    """The quarantine of one device for one team, in the folder `place`."""

    def __init__(self, place: Path, identity: age.Identity) -> None:
        self._place = place / "quarantine"
        self._identity = identity

    def keep(self, number: str, data: bytes) -> bool:
        """Keep `data`, found in the file of record `number`. Return False when it was there or is too large."""
        path = self._place / f"{number}-{hashlib.sha256(data).hexdigest()[:16]}.age"
        if len(data) > LIMIT // 2 or path.exists():
            return False
        self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic.write(path, age.encrypt(data, [self._identity.recipient]), durable=False)
        self._trim(path)
        return True

    def names(self) -> list[str]:
        """Return the names of what is kept, oldest first."""
        return [path.stem for path in self._oldest_first()]

    def read(self, name: str) -> bytes:
        """Return what is kept under `name`. Raises FileNotFoundError, or AgeError when the file is damaged."""
        return age.decrypt((self._place / f"{name}.age").read_bytes(), [self._identity]).plaintext

    def _trim(self, newest: Path) -> None:
        paths = self._oldest_first()
        size = sum(path.stat().st_size for path in paths)
        for path in paths:
            if size > LIMIT and path != newest:
                size -= path.stat().st_size
                path.unlink()

    def _oldest_first(self) -> list[Path]:
        return sorted(self._place.glob("*.age"), key=lambda path: (path.stat().st_mtime_ns, path.name))
