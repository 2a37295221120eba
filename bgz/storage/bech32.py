"""Bech32, the text form of age keys (BIP 173, without its limit on length; C2SP, age.md).

The last six characters are a checksum: in a key of age, up to four mistyped characters are always noticed.
"""

from __future__ import annotations

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


def encode(prefix: str, data: bytes) -> str:
    """Write bytes as `<prefix>1<characters>`. The prefix is in lower case, as is the result."""
    count = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << (count * 5 - len(data) * 8)
    values = [number >> (5 * place) & 31 for place in reversed(range(count))]
    check = _polymod([*_spread(prefix), *values, *[0] * _CHECKSUM]) ^ 1
    values += [check >> (5 * place) & 31 for place in reversed(range(_CHECKSUM))]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in values)}"


def decode(prefix: str, text: str) -> bytes:
    """Read the bytes that `encode` wrote, all in lower case or all in upper case.

    Raises ValueError, which never holds the text itself: it may be a secret.
    """
    lower = text.lower()
    start = f"{prefix}1"
    if not text.isascii() or text not in (lower, text.upper()) or not lower.startswith(start):
        raise ValueError(f"the text is not of the form {start}…, in one case")
    values = [_VALUES.get(character, -1) for character in lower[len(start) :]]
    if len(values) < _CHECKSUM or -1 in values or _polymod([*_spread(prefix), *values]) != 1:
        raise ValueError("a character is wrong or missing")
    values = values[:-_CHECKSUM]
    spare = len(values) * 5 % 8
    number = 0
    for value in values:
        number = number << 5 | value
    if spare > 4 or number & ((1 << spare) - 1):  # noqa: PLR2004 - a whole character too many
        raise ValueError("there are bits left over")
    return (number >> spare).to_bytes(len(values) * 5 // 8, "big")


def _spread(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            if top >> place & 1:
                check ^= term
    return check
