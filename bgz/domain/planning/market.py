"""The best allotment of all requests that wait to support families with a place (design 10). Never writes anything.

Every request is a row, every support family a column; who may go together, and with which score, is that of a
suggestion. The goals in order: as many requests matched as can be; of those, the ones that wait longest; then the sum
of the scores. A pair that somebody locked goes before all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from bgz.domain.matching.pairing import Supporter
from bgz.domain.matching.waiting import Waiting
from bgz.domain.planning.assignment import Assigned, assign
from bgz.domain.suggesting.pool import WHOLE, Pool

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bgz.domain.matching.pairing import Asked

PROPOSED, FORBIDDEN, ELSEWHERE = "proposed", "forbidden", "elsewhere"
"""Why a support family that suits a request is not for it in this plan: a proposal takes its places or was made to this
family already; somebody said not this pair; one of the two lives in a municipality that was left out."""

Columns = tuple[int | None, ...]
"""For each row the column it gets, or None."""


class Goals(NamedTuple):
    """What a plan reaches: requests matched, the days these waited, and the sum of their scores in parts of `WHOLE`."""

    matched: int
    days: int
    score: int

    def less(self, other: Goals) -> Goals:
        """Return what is lost from here to `other`; below 0 is won."""
        return Goals(self.matched - other.matched, self.days - other.days, self.score - other.score)


@frozen
class Row:
    """A request with the score of each support family it may get, by column; `dropped` says why others are not."""

    waiting: Waiting
    weights: Mapping[str, int]
    scores: Mapping[int, int]
    dropped: Mapping[int, str]

    @property
    def asked(self) -> Asked:
        """What is asked."""
        return self.waiting.asked


@frozen(slots=False)
class Market:
    """All rows and columns; `locks` are pairs that stand, by row.

    `left` are the places of each column beside its matches and what is proposed to it, None where nobody knows.
    """

    rows: tuple[Row, ...]
    supporters: tuple[Supporter, ...]
    left: tuple[int | None, ...]
    locks: Mapping[int, int] = field(factory=dict)

    def fits(self, place: int, column: int) -> int:
        """Return how many of the children who wait have a place there: all, or fewer of siblings who may part."""
        children, left = len(self.rows[place].asked.children), self.left[column]
        return children if left is None else min(children, left)

    def reached(self, columns: Columns) -> Goals:
        """Return what an allotment reaches."""
        return self.reached_by(enumerate(columns))

    def reached_by(self, pairs: Iterable[tuple[int, int | None]]) -> Goals:
        """Return what some pairs of an allotment reach."""
        taken = [(self.rows[place], column) for place, column in pairs if column is not None]
        return Goals(
            len(taken),
            sum(row.waiting.days for row, _column in taken),
            sum(row.scores[column] for row, column in taken),
        )

    def gains(self, *, waiting: bool = True) -> list[dict[int, int]]:
        """Return the gain of every pair, such that the highest sum is the best plan; without `waiting`, days count not.

        With n rows, let S = n * WHOLE, D the sum of the days of all rows, and the gain of a pair
        ((lock * (n + 1) + 1) * (D + 1) + days) * (S + 1) + score, where lock is 1 or 0. An assignment has each row at
        most once; so its scores add up to S at most, its days to D, its pairs to n. The sum of its gains is therefore
        the number that is written locks, pairs, days, score in a system of digits in which each has room up to S, D
        and n: nothing is ever carried over. Of two such numbers the higher is the one whose first different digit is
        higher, which is what "goals in order" means. Locks share no row and no column, so a plan that keeps all of
        them exists, and none that breaks one is higher.
        """
        of_score, of_days, of_pairs = self._room if waiting else (self._room[0], 1, self._room[2])
        gains = []
        for place, row in enumerate(self.rows):
            days, lock = (row.waiting.days if waiting else 0), self.locks.get(place)
            pair, locked = (of_days + days) * of_score, of_pairs * of_days * of_score
            gains.append(
                {column: pair + score + (locked if column == lock else 0) for column, score in row.scores.items()}
            )
        return gains

    def goals(self, total: int) -> Goals:
        """Return what a sum of gains stands for: the goals read back from their digits."""
        of_score, of_days, of_pairs = self._room
        rest, score = divmod(total, of_score)
        rest, days = divmod(rest, of_days)
        return Goals(rest % of_pairs, days, score)

    @cached_property
    def _room(self) -> tuple[int, int, int]:
        """How many values the digits of score, days and pairs have."""
        return len(self.rows) * WHOLE + 1, sum(row.waiting.days for row in self.rows) + 1, len(self.rows) + 1

    def solved(self, *, waiting: bool = True) -> Assigned:
        """Return the best plan."""
        return assign(self.gains(waiting=waiting))


@frozen
class Limits:
    """What a plan keeps to: pairs that are forbidden, by numbers; municipalities that take part, all when none."""

    forbidden: Collection[tuple[str, str]] = ()
    municipalities: Collection[str] = ()


def market(
    waiting: Iterable[tuple[Waiting, Mapping[str, int]]], supporters: Iterable[Supporter], day: date, limits: Limits
) -> Market:
    """Return the market of requests with their weights and all support families, in whatever order these come."""
    pool = Pool(sorted(supporters, key=lambda each: each.family.number))
    left = tuple(each.free(day) for each in pool.supporters)
    proposed = [column for column, each in enumerate(pool.supporters) if each.proposals(day)]
    rows = []
    for each, weights in sorted(waiting, key=lambda row: row[0].turn):
        scores = pool.scores(each.asked, weights)
        narrowed = limits.forbidden or limits.municipalities
        asking = [column for column in (scores if narrowed else proposed) if column in scores]
        dropped = {at: why for at in asking if (why := _dropped(each.asked, pool.supporters[at], left[at], limits))}
        kept = {column: score for column, score in scores.items() if column not in dropped} if dropped else scores
        rows.append(Row(each, weights, kept, dropped))
    return Market(tuple(rows), pool.supporters, left)


def _dropped(asked: Asked, supporter: Supporter, left: int | None, limits: Limits) -> str:
    asking, helping = asked.family, supporter.family
    if limits.municipalities and not {asking.municipality, helping.municipality} <= {*limits.municipalities}:
        return ELSEWHERE
    if (asking.number, helping.number) in limits.forbidden:
        return FORBIDDEN
    if left is not None and left < asked.together:
        return PROPOSED
    tried = (each.request_family == asking.number for each in supporter.proposals(asked.day))
    return PROPOSED if any(tried) else ""
