"""Case numbers and item keys (design 2).

A case number is a prefix and five random characters of Crockford's base32, so that two laptops offline never
give out the same one and a mistyped one hits nobody. The characters: https://www.crockford.com/base32.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIXES = "VSKM"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_TYPED = re.compile(r"^([VSKM])[\s–-]*([0-9A-Z]{5})$")
_BEGUN = re.compile(r"^([VSKM])[\s–-]*([0-9A-Z]{1,5})$")
ITEM = re.compile(rf"[a-z][{ALPHABET}]{{4}}")
"""The key of an item inside a record."""
NUMBER = re.compile(rf"^[{PREFIXES}]-[{ALPHABET}]{{5}}$")


def parse_number(text: str, prefixes: str = PREFIXES) -> str:
    """Read a case number forgivingly: `v7k3qf`, `V 7K3QF`, O for 0, I and L for 1.

    Raises ValueError with a sentence when `text` is no case number of one of `prefixes`.
    """
    found = _TYPED.match(text.strip().upper())
    number = f"{found[1]}-{found[2].translate(_MISREAD)}" if found else ""
    if not NUMBER.match(number) or number[0] not in prefixes:
        example = _(" or ").join(f"{prefix}-7K3QF" for prefix in prefixes)
        raise ValueError(_("That is not a case number; it looks like {example}.").format(example=example))
    return number


def begun_number(text: str, prefixes: str = PREFIXES) -> str:
    """Return how a case number begins of which only a part was typed: "S-3FF"; empty when it is nothing of the kind."""
    found = _BEGUN.match(text.strip().upper())
    return f"{found[1]}-{found[2].translate(_MISREAD)}" if found and found[1] in prefixes else ""


def new_number(prefix: str, taken: Collection[str], pick: Callable[[str], str]) -> str:
    """Return a fresh case number; `pick` chooses one character at random (`secrets.choice`)."""
    while (number := f"{prefix}-" + "".join(pick(ALPHABET) for _each in range(5))) in taken:
        pass
    return number


def new_key(letter: str, taken: Collection[str], pick: Callable[[str], str]) -> str:
    """Return a fresh key for an item inside a record: a letter and four characters, never one of `taken`."""
    while (key := letter + "".join(pick(ALPHABET) for _each in range(4))) in taken:
        pass
    return key
