"""A plan as a coordinator reads it: who gets whom, what breaks when a pair says no, who stays without and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.hard_rules import unknown
from bgz.domain.matching.pairing import offered_to
from bgz.domain.matching.questions import request_questions, support_questions
from bgz.domain.planning.compare import Fairness, Way
from bgz.domain.record.fields import private
from bgz.domain.suggesting.pool import WHOLE
from bgz.domain.suggesting.view import band
from bgz.terms.matches import BAND

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bgz.domain.planning.assignment import Assigned
    from bgz.domain.planning.market import Columns, Goals, Market, Row

NOBODY, OTHERS = "nobody", "others"
"""Why a request stays without: no support family suits it, or others go first. Further `market.PROPOSED` and such."""


@frozen(kw_only=True)
class WhoAsks:
    """A request in a plan; `request` is its position where the family has more than one, else None."""

    number: str
    name: str = private()
    request: int | None
    days: int


@frozen
class Moved:
    """A request that gets another support family, or nobody (None)."""

    number: str
    request: int | None
    support: str | None


@frozen
class Lost:
    """What a plan loses: requests matched, days these waited, points of score. Below 0 is won."""

    matched: int
    days: int
    points: float


@frozen
class IfNo:
    """What becomes of the plan when a pair says no: who the request gets instead, and the others that move."""

    instead: str | None
    moved: tuple[Moved, ...]
    matched: int
    lost: Lost


@frozen(kw_only=True)
class PlanLine:
    """A request and the support family it gets; `fits` of its `children` have a place there."""

    asks: WhoAsks
    children: int
    fits: int
    support: str
    support_name: str = private()
    town: str
    score: float
    band: str
    band_label: str
    locked: bool
    ask_request: tuple[str, ...]
    ask_support: tuple[str, ...]
    if_no: IfNo | None


@frozen
class Left:
    """A request that stays without, and why; `supports` are the families that suit it but go to others."""

    asks: WhoAsks
    why: str
    supports: tuple[str, ...]


@frozen(kw_only=True)
class Scarce:
    """A support family that the plan cannot do without; `requests` could go there."""

    number: str
    name: str = private()
    requests: int
    lost: Lost


def who_asks(row: Row) -> WhoAsks:
    """Return which request a row is."""
    family = row.asked.family
    return WhoAsks(number=family.number, name=family.surname or "", request=row.asked.position, days=row.waiting.days)


def lost(goals: Goals) -> Lost:
    """Return a loss in points of 100."""
    return Lost(goals.matched, goals.days, round(100 * goals.score / WHOLE, 2))


def plan_lines(market: Market, assigned: Assigned, top: int) -> Iterator[PlanLine]:
    """Yield the line of every row that is matched; the first `top` with what becomes of the plan when they say no."""
    matched = [(place, column) for place, column in enumerate(assigned.columns) if column is not None]
    for position, (place, column) in enumerate(matched):
        if_no = _if_no(market, assigned, place) if position < top else None
        yield _line(market, place, column, if_no)


def _line(market: Market, place: int, column: int, if_no: IfNo | None) -> PlanLine:
    row = market.rows[place]
    asked, supporter = row.asked, market.supporters[column]
    family, score = supporter.family, row.scores[column] / WHOLE
    offered = offered_to(asked, supporter)
    return PlanLine(
        asks=who_asks(row),
        children=len(asked.children),
        fits=market.fits(place, column),
        support=family.number,
        support_name=family.surname or "",
        town=(family.address and family.address.town) or family.municipality or "",
        score=score,
        band=band(score),
        band_label=BAND.label(band(score)),
        locked=market.locks.get(place) == column,
        ask_request=tuple(request_questions(asked, interests=False)),
        ask_support=tuple(each.text for each in support_questions(asked, offered, unknown(asked, offered))),
        if_no=if_no,
    )


def _if_no(market: Market, assigned: Assigned, place: int) -> IfNo:
    after = assigned.without_pair(place)
    changed = [row for row, (was, column) in enumerate(zip(assigned.columns, after, strict=True)) if was != column]
    was, gets = ([(row, columns[row]) for row in changed] for columns in (assigned.columns, after))
    less = market.reached_by(was).less(market.reached_by(gets))
    moved = tuple(_moved(market, row, column) for row, column in gets if row != place)
    return IfNo(_number(market, after[place]), moved, market.goals(assigned.total).matched - less.matched, lost(less))


def _moved(market: Market, place: int, column: int | None) -> Moved:
    asks = who_asks(market.rows[place])
    return Moved(asks.number, asks.request, _number(market, column))


def _number(market: Market, column: int | None) -> str | None:
    return None if column is None else market.supporters[column].family.number


def left_without(market: Market, columns: Columns) -> Iterator[Left]:
    """Yield the requests that get nobody, each with why."""
    for row, column in zip(market.rows, columns, strict=True):
        if column is None:
            others = row.scores or row.dropped
            why = OTHERS if row.scores else next(iter(sorted(set(row.dropped.values()))), NOBODY)
            yield Left(who_asks(row), why, tuple(market.supporters[each].family.number for each in others))


@frozen
class Unjudged:
    """An open request that a plan cannot take in; what is the matter with it, and what mends it, in a sentence each."""

    number: str
    sentence: str
    hint: str


@frozen(kw_only=True)
class Plan:
    """The whole plan. `proposals` are under way for `proposed` requests, which it leaves out.

    `score` is the mean of the pairs from 0 to 1; `spare` support families have a place and stay without.
    """

    day: date
    municipalities: tuple[str, ...]
    waiting: int
    matched: int
    days: int
    score: float | None
    lines: tuple[PlanLine, ...]
    unmatched: tuple[Left, ...]
    scarce: tuple[Scarce, ...]
    available: int
    spare: int
    proposed: int
    proposals: tuple[str, ...]
    unjudged: tuple[Unjudged, ...]
    fairness: Fairness | None
    ways: tuple[Way, ...]
    weights: Mapping[str, int]
    version: str
    inputs: str


def scarce(market: Market, assigned: Assigned) -> Iterator[Scarce]:
    """Yield the support families without which the plan would lose a match or days, the scarcest first."""
    could = Counter(column for row in market.rows for column in row.scores)
    whole = market.goals(assigned.total)  # a price is what the sum of the gains loses without the column
    found = {column: whole.less(market.goals(assigned.total - price)) for column, price in assigned.prices.items()}
    for column in sorted(found, key=lambda each: (*(-goal for goal in found[each]), each)):
        if found[column][:2] > (0, 0):
            family = market.supporters[column].family
            yield Scarce(
                number=family.number, name=family.surname or "", requests=could[column], lost=lost(found[column])
            )


def available(market: Market, municipalities: Collection[str]) -> set[int]:
    """Return the columns of the support families that are approved, have no pause and may have a place."""
    return {
        column
        for column, (each, left) in enumerate(zip(market.supporters, market.left, strict=True))
        if each.approved and not each.paused and (left is None or left > 0)
        if not municipalities or each.family.municipality in municipalities
    }
