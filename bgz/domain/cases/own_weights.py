"""What is wrong with weights that somebody gave the criteria of a suggestion, whoever they are for."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from bgz.i18n import _
from bgz.terms.matches import CRITERION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HIGHEST = 100
MOST_FOR_WISHES = 5
"""Wishes are no conditions: they may tip the balance and no more (design 10)."""


def wrong_weights(weights: Mapping[str, int]) -> Iterator[str]:
    """Yield a sentence for each weight that cannot be: of no criterion, too heavy, or no whole number."""
    for code, weight in weights.items():
        if code not in CRITERION:
            yield _unknown(code)
        elif type(weight) is not int or not 0 <= weight <= _most(code):
            yield not_whole(code)


def not_whole(code: str) -> str:
    """Return that the weight of a criterion is no whole number that may be."""
    return _("{name}: must be a whole number from 0 to {most}").format(name=code, most=_most(code))


def _most(code: str) -> int:
    return MOST_FOR_WISHES if code == "wishes" else HIGHEST


def _unknown(name: str) -> str:
    """Return that a criterion is not known, with the one whose label it is or which it looks like."""
    meant = CRITERION.parse(name)
    near = [meant] if meant else difflib.get_close_matches(name.casefold(), CRITERION.codes, 1)
    if near:
        return _("{name}: unknown; did you mean {near}?").format(name=name, near=near[0])
    return _("{name}: unknown; the criteria are {known}").format(name=name, known=", ".join(CRITERION.codes))
