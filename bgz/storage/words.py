"""The list of 2,048 Dutch words, for passphrases and for what two people compare by phone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

BITS = 11
"""What one word says: 2,048 words."""

LIST = Path(__file__).parents[1] / "data" / "words.txt"


@cache
def words() -> tuple[str, ...]:
    """Return the list, sorted: 4 to 8 letters a-z, and no two words share their first four.

    It never changes: two versions of bgz must say the same words for the same key.
    """
    return tuple(LIST.read_text(encoding="ascii").split())


def spell(data: bytes, count: int) -> str:
    """Return the first `count` times 11 bits of `data` as words, with blanks between them.

    Raises ValueError if `data` is too short: words must never stand for bits that are not there.
    """
    spare = 8 * len(data) - BITS * count
    if spare < 0:
        raise ValueError(f"{count} words need {BITS * count} bits")
    leading = int.from_bytes(data, "big") >> spare
    places = [leading >> BITS * at & (1 << BITS) - 1 for at in reversed(range(count))]
    return " ".join(words()[place] for place in places)
