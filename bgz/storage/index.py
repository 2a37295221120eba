"""A sealed cache of verified records, so that a list need not open every file again.

It lies outside the case folder, encrypted with a key that only this device can derive. It is never the truth: a file
whose size, times or inode differ is read again, and another team state or another bgz throws all of it away.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bgz import __version__
from bgz.storage import atomic
from bgz.storage.held import Held, from_text, to_text

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.age import Identity
    from bgz.storage.layout import Entry

_LABEL = b"bgz index 2"
_NONCE = 12
_FEW = 20
"""So many records are read again rather than the whole cache written anew."""


class Index:
    """The cache of one device for one team; `basis` is that of the team file it judged by."""

    def __init__(self, place: Path, identity: Identity, basis: tuple[str, ...]) -> None:
        self._place, self._identity = place, identity
        self._path = place / "index"
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_LABEL).derive(identity.reveal().encode("ascii"))
        self._cipher = ChaCha20Poly1305(key)
        self._head = json.dumps({"bgz": __version__, "team": basis})
        self._rows = self._read()
        self._known = len(self._rows)
        self._stale = 0

    def renewed(self, basis: tuple[str, ...]) -> Index:
        """Return the cache for a team file that says something else: nothing judged by the old team stays."""
        return Index(self._place, self._identity, basis)

    def get(self, number: str, entry: Entry) -> Held | None:
        """Return record `number` if its file is as it was when it was verified."""
        row = self._rows.get(number)
        if row is None or row[0] != _key(entry):
            return None
        return from_text(number, row[1])

    def put(self, entry: Entry, held: Held) -> None:
        """Keep a record that was just verified from the file `entry` describes."""
        self._rows[held.number] = (_key(entry), to_text(held))
        self._stale += 1

    def settle(self) -> None:
        """Write the cache if enough of it is new. A cache that cannot be written is no harm."""
        if not self._stale or (self._stale <= _FEW and self._stale * 10 <= self._known):
            return
        lines = [self._head, *(f"{number}\t{key}\t{text}" for number, (key, text) in self._rows.items())]
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, "\n".join(lines).encode("utf-8"), _LABEL)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic.write(self._path, sealed, durable=False)
        except OSError:
            return
        self._stale, self._known = 0, len(self._rows)

    def _read(self) -> dict[str, tuple[str, str]]:
        try:
            sealed = self._path.read_bytes()
            text = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _LABEL).decode("utf-8")
        except (OSError, InvalidTag, ValueError):
            return {}
        head, *lines = text.split("\n")
        if head != self._head:
            return {}
        rows = (line.split("\t", 2) for line in lines)
        return {number: (key, held) for number, key, held in rows}


def _key(entry: Entry) -> str:
    return " ".join(map(str, entry.key))
