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
        self._sizes: dict[Path, int] | None = None

    def keep(self, number: str, data: bytes) -> bool:
        """Keep `data`, found in the file of record `number`. Return False when it was there or is too large."""
        path = self._place / f"{number}-{hashlib.sha256(data).hexdigest()[:16]}.age"
        if len(data) > LIMIT // 2 or path.exists():
            return False
        self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = age.encrypt(data, [self._identity.recipient])
        atomic.write(path, sealed, durable=False)
        self._trim(path, len(sealed))
        return True

    def names(self) -> list[str]:
        """Return the names of what is kept, oldest first."""
        return [path.stem for path in self._oldest_first()]

    def read(self, name: str) -> bytes:
        """Return what is kept under `name`. Raises FileNotFoundError, or AgeError when the file is damaged."""
        return age.decrypt((self._place / f"{name}.age").read_bytes(), [self._identity]).plaintext

    def _trim(self, newest: Path, size: int) -> None:
        """Make room for `newest`. What lies there is looked at once: there may be thousands."""
        if self._sizes is None:
            self._sizes = {path: path.stat().st_size for path in self._oldest_first()}
        self._sizes[newest] = size
        total = sum(self._sizes.values())
        for path in list(self._sizes) if total > LIMIT else ():
            if total <= LIMIT or path == newest:
                return
            total -= self._sizes.pop(path)
            path.unlink(missing_ok=True)

    def _oldest_first(self) -> list[Path]:
        return sorted(self._place.glob("*.age"), key=lambda path: (path.stat().st_mtime_ns, path.name))
