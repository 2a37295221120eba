"""A plan beside other ways to allot: what putting waiting first costs, first come first served, each on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.suggesting.order import ROUNDING, TIE
from bgz.domain.suggesting.pool import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bgz.domain.planning.market import Columns, Market, Row

IN_TURN, APART, PLAN = "in_turn", "apart", "plan"
"""Longest waiting first, each municipality on its own, and the plan itself."""


@frozen
class Way:
    """What one way to allot reaches: `days` are those waited by who is matched, `score` the mean from 0 to 1."""

    code: str
    matched: int
    days: int
    score: float | None
    unmatched: int


@frozen
class Fairness:
    """What putting waiting before score costs: the plan beside the one with the best scores for as many requests.

    `points` and `other_points` are the sums of the scores, in points of 100. `instead` requests are matched in the
    plan and not in the other, the longest waiting `longest` days; as many the other way round, `other_longest`.
    """

    matched: int
    points: float
    other_points: float
    instead: int
    longest: int
    other_longest: int


def way(market: Market, code: str, columns: Columns) -> Way:
    """Return what an allotment reaches."""
    reached = market.reached(columns)
    mean = reached.score / WHOLE / reached.matched if reached.matched else None
    return Way(code, reached.matched, reached.days, mean, len(market.rows) - reached.matched)


def ways(market: Market, columns: Columns) -> Iterator[Way]:
    """Yield the ways to compare, the plan last; municipalities on their own only where there are several."""
    yield way(market, IN_TURN, in_turn(market))
    if len({row.asked.family.municipality for row in market.rows}) > 1:
        yield way(market, APART, apart(market).solved().columns)
    yield way(market, PLAN, columns)


def in_turn(market: Market) -> Columns:
    """Return who gets whom when each request, longest waiting first, takes the best candidate left; locks go first.

    The best is the one whom a suggestion names first among those left: within three points of the highest score, who
    was not suggested for longest.
    """
    columns: list[int | None] = [market.locks.get(place) for place in range(len(market.rows))]
    taken = set(market.locks.values())
    for place, row in enumerate(market.rows):
        free = [column for column in row.scores if column not in taken]
        if columns[place] is None and free:
            columns[place] = _first(market, row, free)
            taken.add(_first(market, row, free))
    return tuple(columns)


def _first(market: Market, row: Row, free: Sequence[int]) -> int:
    least = max(row.scores[column] for column in free) - WHOLE * (TIE + ROUNDING)
    tied = [column for column in free if row.scores[column] >= least]
    return min(tied, key=lambda column: (market.supporters[column].since, market.supporters[column].family.number))


def apart(market: Market) -> Market:
    """Return the market in which nobody is helped from another municipality, but for pairs that were locked."""
    rows = []
    for place, row in enumerate(market.rows):
        own = row.asked.family.municipality
        scores = {
            column: score
            for column, score in row.scores.items()
            if market.supporters[column].family.municipality == own or market.locks.get(place) == column
        }
        rows.append(evolve(row, scores=scores))
    return evolve(market, rows=tuple(rows))


def fairness(market: Market, columns: Columns) -> Fairness:
    """Return what putting waiting before score costs."""
    other = market.solved(waiting=False).columns
    now, then = market.reached(columns), market.reached(other)
    both = list(zip(market.rows, columns, other, strict=True))
    mine = [row.waiting.days for row, here, there in both if here is not None and there is None]
    others = [row.waiting.days for row, here, there in both if here is None and there is not None]
    return Fairness(
        matched=now.matched,
        points=100 * now.score / WHOLE,
        other_points=100 * then.score / WHOLE,
        instead=len(mine),
        longest=max(mine, default=0),
        other_longest=max(others, default=0),
    )
