"""In what order candidates stand: the best score first, and within three points who was not suggested for longest.

A group begins with the best score that is left; who is within three points of it belongs to the group.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from heapq import nsmallest
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.pairing import Offered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

TIE = 0.03
"""Scores this near to the best of a group are a tie."""
ROUNDING = 1e-9
"""Two scores that differ by less differ by arithmetic only."""


@frozen
class Scored:
    """One support family that no rule excludes, with its values and score.

    `unknown` are the rules about which too little is known. `low` and `high` are the score if every value that is not
    known were 0, and if it were 1.
    """

    offered: Offered
    unknown: tuple[str, ...]
    values: Mapping[str, float | None]
    score: float
    low: float
    high: float

    @property
    def number(self) -> str:
        """The number of the support family."""
        return self.offered.supporter.family.number


class Order:
    """Candidates in their order, and who would come first if one of them had another score."""

    def __init__(self, scored: Iterable[Scored]) -> None:
        self._best_first = sorted(scored, key=lambda each: (-each.score, each.number))
        self._lower = [-each.score for each in self._best_first]
        self._known: dict[tuple[int, int, int], list[Scored]] = {}

    def __iter__(self) -> Iterator[Scored]:
        """Yield everybody, the first first."""
        start = 0
        while start < len(self._best_first):
            end = self._end(self._best_first[start].score)
            yield from sorted(self._best_first[start:end], key=_longest)
            start = end

    def first(self, many: int, number: str, instead: Scored | None) -> tuple[str, ...]:
        """Return the numbers of the first `many` if the candidate `number` were `instead`, or were gone (None)."""
        found: list[str] = []
        start = 0
        while len(found) < many:
            best = self._best_from(start, number, instead)
            if best is None:
                break
            end = self._end(best)
            tied = [each for each in self._first_of(start, end, many + 1) if each.number != number]
            if instead and best - instead.score <= TIE + ROUNDING:
                tied, instead = sorted([*tied, instead], key=_longest), None
            found += [each.number for each in tied]
            start = end
        return tuple(found[:many])

    def _best_from(self, start: int, number: str, instead: Scored | None) -> float | None:
        """Return the best score from `start` on, without the candidate `number`, but with `instead`."""
        for each in self._best_first[start : start + 2]:
            if each.number != number:
                return max(each.score, instead.score) if instead else each.score
        return instead.score if instead else None

    def _end(self, best: float) -> int:
        """Return where those within a tie of `best` end."""
        return bisect_right(self._lower, TIE + ROUNDING - best)

    def _first_of(self, start: int, end: int, many: int) -> list[Scored]:
        key = (start, end, many)
        if key not in self._known:
            self._known[key] = nsmallest(many, self._best_first[start:end], key=_longest)
        return self._known[key]


def _longest(each: Scored) -> tuple[date, str]:
    return each.offered.supporter.since, each.number
