"""Names that are written otherwise: cut short, with a small ending, as they sound, with digits for letters."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bgz.domain.publishing.telling import Told
from bgz.terms.plain_words import NUMBERS, OPENERS, PARTICLES, RELATIVES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.publishing.folding import Folded
    from bgz.domain.publishing.known import Known

_WORD = re.compile(r"[^\W_]+(?:[!@$|][^\W_]+)*")
_DIGITS = str.maketrans("03457!@$|", "oeastiasl")
_SOUNDS = (
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("c", "k"), ("z", "s"), ("ij", "i"),
    ("ie", "i"), ("y", "i"), ("j", "i"), ("ou", "u"), ("oe", "u"),
)  # fmt: skip
_VOWELS = "aeiou"
_SHORTEST = 3
"""Letters of a short form of a name."""
_LONG = 4
"""Letters of a name that is also looked for as the beginning of a longer word, or whose end is looked for."""
_CONSONANTS = 3
"""Consonants that a name needs to be known by them alone."""


def sounding(fold: Folded, known: Known) -> Iterator[Told]:
    """Yield words that may be another form of a name; those with a capital, or that sound the same, are certain."""
    names = tuple(sorted({key for key, kind in known.names.items() if kind == "name" and len(key) >= _SHORTEST}))
    common = known.ordinary | known.no_names | PARTICLES | RELATIVES | OPENERS | set(NUMBERS)
    for found in _WORD.finditer(fold.signs):
        word, (start, end) = found[0], found.span()
        if len(word) < _SHORTEST or word in common or word.isdigit() or word in names:
            continue
        how = max((_alike(form, name) for form in _letters(word) for name in names), default=0)
        capital = fold.text[fold.at[start]].isupper() or word != "".join(filter(str.isalpha, word))
        if how:
            yield Told("name", start, end, firm=how == _SAME or (capital and how == _PART))


_SAME, _PART, _NEAR = 3, 2, 1


def _letters(word: str) -> tuple[str, ...]:
    """Return `word` with letters for the digits and signs that look like them; a 1 is an i or an l."""
    plain = word.translate(_DIGITS)
    return (plain.replace("1", "i"), plain.replace("1", "l")) if "1" in plain else (plain,)


@cache
def _alike(word: str, name: str) -> int:
    """Return how much `word` is like `name`: the same by its sound, a part of it, near to it, or 0."""
    said, named = sound(word), sound(name)
    if said == named:
        return _SAME if len(said) >= _SHORTEST else _NEAR
    root = said[:-1] if len(said) >= _LONG and said[-1] in _VOWELS else said
    if named.startswith(root) and (len(said) >= _LONG or (len(word) >= _SHORTEST and name.startswith(word))):
        return _PART
    if len(named) >= _LONG and said.startswith(named):
        return _PART
    if len(said) >= _LONG and named.endswith(said):
        return _NEAR
    if said[0] != named[0] or _bones(said) != _bones(named):
        return 0
    even = len(said) == len(named) > _LONG  # only a vowel differs
    return _NEAR if even or len(_bones(said)) >= _CONSONANTS else 0


@cache
def sound(word: str) -> str:
    """Return how a word sounds, roughly: letters that sound alike are the same, and none is doubled."""
    for letters, one in _SOUNDS:
        word = word.replace(letters, one)
    return re.sub(r"(.)\1+", r"\1", word)


def _bones(said: str) -> str:
    return "".join(letter for letter in said if letter not in _VOWELS)
