"""The recovery key on paper: 32 random bytes, as text that people can type without mistakes that go unseen.

Four lines of four groups of four characters, in Crockford's base32 (https://www.crockford.com/base32.html). Of each
line the last three characters check the other thirteen and its place, so that bgz can say where a mistake is.
From the bytes follow, always the same, an age key that reads every record and an Ed25519 key that can admit one
new device (design 7).
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bgz.errors import Invalid
from bgz.i18n import _
from bgz.storage import age, bech32
from bgz.storage.keys import Keys
from bgz.storage.teamstate import RECOVERY, RecoveryKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LINES, GROUPS, GROUP = 4, 4, 4
_DATA, _CHECK = 13, 3
_BYTES = 32
_SPARE = LINES * _DATA * 5 - _BYTES * 8
"""Bits at the end that are zero."""
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_TYPED = re.compile(rf"(?<![0-9A-Z])[0-9A-Z]{{4}}(?:[ -][0-9A-Z]{{4}}){{{GROUPS - 1}}}(?![0-9A-Z])", re.ASCII)


@frozen
class TeamKey:
    """What the paper can do for one team: `age` reads every record, `sign` admits a new device."""

    age: age.Identity = field(repr=False)
    sign: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> RecoveryKey:
        """The public halves, as they stand in the team file."""
        return RecoveryKey(str(self.age.recipient), self.sign.public_key().public_bytes_raw())

    @property
    def keys(self) -> Keys:
        """The keys as those of the signer that the team file knows as the paper key."""
        return Keys(RECOVERY, self.age, self.sign)


@frozen
class PaperKey:
    """The recovery key. Its bytes are the secret; everything else follows from them."""

    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> PaperKey:
        """Make a new one from the system's randomness."""
        return cls(secrets.token_bytes(_BYTES))

    def of_team(self, founder: bytes) -> TeamKey:
        """Return the keys for the team whose founding device has the public Ed25519 key `founder` (32 bytes).

        They depend on it so that nobody can pass off a team of his own as the one this paper belongs to: only the
        founding device could sign such a beginning, and only who has the paper knows which keys go with another.
        """
        secret = self._derived(b"bgz recovery age 1\n" + founder)
        sign = Ed25519PrivateKey.from_private_bytes(self._derived(b"bgz recovery sign 1\n" + founder))
        return TeamKey(age.Identity.parse(bech32.encode("age-secret-key-", secret).upper()), sign)

    @property
    def lines(self) -> tuple[str, ...]:
        """The four lines that stand on the paper."""
        number = int.from_bytes(self.secret, "big") << _SPARE
        digits = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LINES * _DATA)))
        lines = (digits[at * _DATA : (at + 1) * _DATA] for at in range(LINES))
        return tuple(_grouped(line + _check(at, line)) for at, line in enumerate(lines))

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(SHA256(), _BYTES, None, purpose).derive(self.secret)


def read_line(position: int, typed: str) -> str:
    """Return line `position` (0 is the first) in its normal form. Raises ValueError with a sentence that says where."""
    line = "".join(character for character in typed.upper() if character.isalnum()).translate(_MISREAD)
    if len(line) != _DATA + _CHECK:
        raise ValueError(
            _("Line {line} has {count} characters; it should have 16.").format(line=position + 1, count=len(line))
        )
    wrong = next((at for at, character in enumerate(line) if character not in ALPHABET), None)
    if wrong is not None:
        raise ValueError(_look_again(position, wrong // GROUP, _grouped(line)))
    if line[_DATA:] == _check(position, line[:_DATA]):
        return _grouped(line)
    for other in range(LINES):
        if line[_DATA:] == _check(other, line[:_DATA]):
            swapped = _("This is line {other}; line {line} is asked.")
            raise ValueError(swapped.format(other=other + 1, line=position + 1))
    groups = {at // GROUP for at in _suspects(position, line)}
    if len(groups) == 1:
        raise ValueError(_look_again(position, groups.pop(), _grouped(line)))
    raise ValueError(_("There is a mistake in line {line}.").format(line=position + 1))


def parse(lines: Sequence[str]) -> PaperKey:
    """Read the four lines. Raises Invalid, naming every line with a mistake."""
    read, problems = [], []
    for position, typed in enumerate(lines):
        try:
            read.append(read_line(position, typed).replace(" ", "")[:_DATA])
        except ValueError as error:
            problems.append(str(error))
    if problems or len(read) != LINES:
        raise Invalid(_("This is not a recovery key."), problems=problems, hint=_hint())
    number = 0
    for character in "".join(read):
        number = number << 5 | ALPHABET.index(character)
    if number & (1 << _SPARE) - 1:
        raise Invalid(_("This is not a recovery key."), hint=_hint())
    return PaperKey((number >> _SPARE).to_bytes(_BYTES, "big"))


def find(text: str) -> PaperKey:
    """Read the key out of a saved page, a text file or what a QR reader gives. Raises Invalid."""
    found = list(dict.fromkeys(_TYPED.findall(text.upper())))
    if len(found) > LINES:  # four words of four letters look like a line too
        found = [each for each in found if _fits_anywhere(each)]
    if len(found) != LINES:
        raise Invalid(_("This file holds no recovery key."), hint=_hint())
    return parse(found)


def _fits_anywhere(typed: str) -> bool:
    line = "".join(character for character in typed if character.isalnum()).translate(_MISREAD)
    return any(line[_DATA:] == _check(position, line[:_DATA]) for position in range(LINES))


def _hint() -> str:
    return _("The key is four lines of four groups of four characters, such as 7K3Q FMNP 2X8R W4TC.")


def _look_again(position: int, group: int, line: str) -> str:
    return _("There is a mistake in line {line}; look again at group {group}: {shown}").format(
        line=position + 1, group=group + 1, shown=line.split()[group]
    )


def _suspects(position: int, line: str) -> Iterator[int]:
    """Yield the places where one other character, or a swap with the next, would make the line right."""
    for at, character in enumerate(line):
        tries = [line[:at] + other + line[at + 1 :] for other in ALPHABET if other != character]
        if at + 1 < len(line):
            tries.append(line[:at] + line[at + 1] + character + line[at + 2 :])
        if any(each[_DATA:] == _check(position, each[:_DATA]) for each in tries):
            yield at


def _check(position: int, data: str) -> str:
    digest = hashlib.sha256(f"bgz recovery line 1\n{position}{data}".encode()).digest()
    number = int.from_bytes(digest[:2], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(_CHECK)))


def _grouped(line: str) -> str:
    return " ".join(line[at : at + GROUP] for at in range(0, len(line), GROUP))
