"""A sealed cache of verified records, so that a list need not open every file again.

It lies outside the case folder, encrypted with a key that only this device can derive. It is never the truth: a file
whose size, times or inode differ is read again, and another team state, bgz or layout of records throws all of it away.
"""

from __future__ import annotations

import json
import secrets
import zlib
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bgz import __version__
from bgz.storage import atomic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bgz.storage.age import Identity
    from bgz.storage.held import Held
    from bgz.storage.layout import Entry
    from bgz.storage.rows import Row

_LABEL = b"bgz index 7"
_NONCE = 12
_FEW = 20
"""So many records are read again rather than the whole cache written anew."""
_PORTION = 250
"""So many second texts lie compressed together."""


class Index:
    """The cache of one device for one team; `basis` is that of the team file it judged by."""

    def __init__(self, place: Path, identity: Identity, basis: tuple[str, ...]) -> None:
        self._place, self._identity, self._basis = place, identity, basis
        self._path = place / "index"
        self._new: dict[str, tuple[str, Row]] = {}

    def renewed(self, basis: tuple[str, ...]) -> Index:
        """Return the cache for a team file that says something else: nothing judged by the old team stays."""
        return Index(self._place, self._identity, basis)

    def get(self, number: str, entry: Entry) -> Held | None:
        """Return record `number` if its file is as it was when it was verified."""
        if number in self._new:
            key, row = self._new[number]
            return self._from_row(number, row.shown, lambda: row.more) if key == _key(entry) else None
        kept, key = self._kept, _key(entry) + "\t"
        text = kept.shown.get(number, "")
        return self._from_row(number, text, lambda: kept.more(number), len(key)) if text.startswith(key) else None

    @cached_property
    def _from_row(self) -> Callable[..., Held]:
        """What reads a row, imported once: with it come all record classes."""
        from bgz.storage.rows import from_row

        return from_row

    def counts(self, number: str, entry: Entry) -> dict[str, int] | None:
        """Return how many changes of each device count in record `number`, under the same condition as `get`."""
        from bgz.storage.rows import counts_in

        if number in self._new:
            key, row = self._new[number]
            return counts_in(row.more) if key == _key(entry) else None
        key = self._kept.shown.get(number, "").partition("\t")[0]
        return counts_in(self._kept.more(number)) if key == _key(entry) else None

    def put(self, entry: Entry, held: Held) -> None:
        """Keep a record that was just verified from the file `entry` describes."""
        from bgz.storage.rows import to_row

        self._new[held.number] = _key(entry), to_row(held)

    def settle(self) -> None:
        """Write the cache if enough of it is new. A cache that cannot be written is no harm."""
        new = self._new
        if not new or (len(new) <= _FEW and len(new) * 10 <= len(self._kept.shown)):
            return
        shown = self._kept.shown | {number: f"{key}\t{row.shown}" for number, (key, row) in new.items()}
        more = self._kept.every() | {number: row.more for number, (_key, row) in new.items()}
        kept = _Kept(shown, list(_packed(more)))
        parts = [_lines(shown), *kept.portions]
        nonce, sizes = secrets.token_bytes(_NONCE), " ".join(str(len(part)) for part in parts)
        text = b"".join([sizes.encode("ascii"), b"\n", *parts])
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic.write(self._path, nonce + self._cipher.encrypt(nonce, text, self._judged), durable=False)
        except OSError:
            return
        self._kept, self._new = kept, {}

    @cached_property
    def _cipher(self) -> ChaCha20Poly1305:
        secret = self._identity.reveal().encode("ascii")
        return ChaCha20Poly1305(HKDF(algorithm=SHA256(), length=32, salt=None, info=_LABEL).derive(secret))

    @cached_property
    def _judged(self) -> bytes:
        """What the cache was made by, sealed with it: any other bgz, team or fields cannot open it."""
        from bgz.domain.cases.kinds import layout

        return _LABEL + json.dumps([__version__, self._basis, layout()]).encode("ascii")

    @cached_property
    def _kept(self) -> _Kept:
        try:
            sealed = memoryview(self._path.read_bytes())
            text = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._judged)
        except (OSError, InvalidTag, ValueError):
            return _Kept({}, [])
        begin = text.index(b"\n") + 1
        ends = accumulate(map(int, text[:begin].split()), initial=begin)
        shown, *portions = (memoryview(text)[begin:end] for begin, end in pairwise(ends))  # megabytes: not copied
        return _Kept(_by_number(shown), list(map(bytes, portions)))


class _Kept:
    """The cache as it was read: the first text of each record by number, and the second when somebody asks.

    The second texts lie in compressed portions, in the order of the first: most commands ask for those of a few.
    """

    def __init__(self, shown: dict[str, str], portions: list[bytes]) -> None:
        self.shown, self.portions = shown, portions
        self._opened: dict[int, dict[str, str]] = {}

    def more(self, number: str) -> str:
        """Return the second text of record `number`."""
        return self._portion(self._places[number] // _PORTION)[number]

    def every(self) -> dict[str, str]:
        """Return the second text of every record."""
        portions = map(self._portion, range(len(self.portions)))
        return {number: text for portion in portions for number, text in portion.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {number: place for place, number in enumerate(self.shown)}

    def _portion(self, at: int) -> dict[str, str]:
        if at not in self._opened:
            self._opened[at] = _by_number(zlib.decompress(self.portions[at]))
        return self._opened[at]


def _packed(more: dict[str, str]) -> Iterator[bytes]:
    """Yield the second texts in portions: much the same in every record, so that they become small."""
    numbers = list(more)
    for begin in range(0, len(numbers), _PORTION):
        yield zlib.compress(_lines({number: more[number] for number in numbers[begin : begin + _PORTION]}), 1)


def _lines(rows: dict[str, str]) -> bytes:
    return "\n".join(f"{number}\t{text}" for number, text in rows.items()).encode("ascii")


def _by_number(lines: bytes | memoryview) -> dict[str, str]:
    parted = (line.partition("\t") for line in str(lines, "ascii").splitlines())
    return {number: text for number, _tab, text in parted}


def _key(entry: Entry) -> str:
    size, written, inode, changed = entry.key
    return f"{size} {written} {inode} {changed}"
