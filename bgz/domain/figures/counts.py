"""What figures are made of: counts by category, spreads of days, and the marks that stand for a hidden value."""

from __future__ import annotations

import enum
import math
import statistics
from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bgz.terms.listing import Terms

UNKNOWN = "unknown"
"""The code of the category that holds what nobody wrote down."""
_UNKNOWN_LABEL = N_("unknown")
_NINE_TENTHS = 9, 10


class Mark(enum.StrEnum):
    """What stands in the place of a value that is not shown."""

    FEW = "<5"
    HIDDEN = "x"
    UNKNOWN = "?"


Whole = int | Mark
Number = int | float | Mark | None
"""None means that there is nothing to compute it from."""


@frozen
class Count:
    """How many there are of one category. `label` is in the language in which the figures were made."""

    code: str
    label: str
    count: Whole


@frozen
class Days:
    """A spread of days over families. `p90`: nine of ten took at most so many (nearest rank)."""

    families: Whole
    median: Number
    p90: Number
    longest: Number


@frozen
class Lengths:
    """How long matches lasted, in days."""

    matches: Whole
    median: Number


@frozen
class Survival:
    """How many trials were a running match `months` months after their first day."""

    months: int
    trials: Whole
    alive: Whole
    percent: Number


def by_code(codes: Iterable[str | None], terms: Terms) -> tuple[Count, ...]:
    """Count `codes` by the categories of `terms`, all of them; what is unknown comes last, also when there is none."""
    counted = Counter(code or UNKNOWN for code in codes)
    unknown = counted.pop(UNKNOWN, 0)
    every = dict.fromkeys((*terms.codes, *counted))
    counts = (Count(code, terms.label(code), counted[code]) for code in every)
    return (*counts, Count(UNKNOWN, _(_UNKNOWN_LABEL), unknown))


def spread(codes: Iterable[str], terms: Terms) -> tuple[Count, ...]:
    """Count `codes`, each of which is computed and so known, by the categories of `terms`, all of them."""
    counted = Counter(codes)
    return tuple(Count(code, terms.label(code), counted[code]) for code in terms.codes)


def nonzero(counted: Mapping[str, int], terms: Terms) -> tuple[Count, ...]:
    """Return the categories of `terms` of which there are any."""
    return tuple(Count(code, terms.label(code), counted[code]) for code in terms.codes if counted.get(code))


def median(values: Iterable[int]) -> int | float | None:
    """Return the middle value, for an even number the mean of the middle two; None without values."""
    held = list(values)
    return whole(statistics.median(held)) if held else None


def whole(value: float) -> int | float:
    """Return a whole number as int, so that it is shown without a decimal."""
    return int(value) if float(value).is_integer() else value


def percent(part: int, of: int) -> int | None:
    """Return how many in a hundred `part` is, halves up; None of nothing."""
    return math.floor(100 * part / of + 0.5) if of else None


def mean(values: Iterable[int]) -> int | float | None:
    """Return the mean, to one decimal; None without values."""
    held = list(values)
    return whole(round(statistics.fmean(held), 1)) if held else None


def days(values: Iterable[int]) -> Days:
    """Return the spread of `values`. The nearest rank is the smallest value that nine of ten do not exceed."""
    held = sorted(values)
    if not held:
        return Days(0, None, None, None)
    top, bottom = _NINE_TENTHS
    rank = -(-len(held) * top // bottom)
    return Days(len(held), median(held), held[rank - 1], held[-1])
