"""Pairs that a coordinator locks in a plan, and everything that may be wrong with them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.matching.hard_rules import BY_CODE, saying_no
from bgz.domain.matching.pairing import offered_to
from bgz.domain.planning.market import ELSEWHERE, FORBIDDEN, PROPOSED
from bgz.errors import Refused
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.planning.market import Market, Row

Pair = tuple[str, str]
"""The numbers of a request family and a support family."""

_DROPPED = {
    PROPOSED: N_("{request} and {support}: a proposal under way takes that place."),
    FORBIDDEN: N_("{request} and {support}: both --lock and --not."),
    ELSEWHERE: N_("{request} and {support}: one of them lives in a municipality that is left out."),
}


@frozen
class Known:
    """The numbers there are, and of request families that wait but take no part in a plan why, in a sentence."""

    requests: Collection[str]
    supports: Collection[str]
    absent: Mapping[str, str]


def with_locks(market: Market, locks: Sequence[Pair], forbidden: Sequence[Pair], known: Known) -> Market:
    """Return the market with these pairs locked. Raises Refused with all that is wrong with them.

    Of a family with more than one request that waits, the pair is for the one that waits longest and may go there.
    """
    wrong: dict[str, None] = {}
    found: dict[int, int] = {}
    locks = tuple(dict.fromkeys(locks))
    for number in _numbers((*locks, *forbidden)):
        if number not in known.requests and number not in known.supports:
            wrong[_("Case {case} does not exist.").format(case=number)] = None
    for request, support in locks:
        if request in known.requests and support in known.supports:
            column = _column(market, support)
            place = _place(market, request, column, found)
            if place is None:
                wrong[_why_not(market, request, column, found, known)] = None
            else:
                found[place] = column
    wrong.update(dict.fromkeys(_twice(locks)))
    if wrong:
        raise Refused(_("The plan cannot be made so."), problems=tuple(wrong), hint=_("See: bgz list"))
    return evolve(market, locks=found)


def _place(market: Market, request: str, column: int, found: Collection[int]) -> int | None:
    """Return the row that the pair is for."""
    free = _free(market, request, found)
    return next((place for place in free if column in market.rows[place].scores), None)


def _why_not(market: Market, request: str, column: int, found: Collection[int], known: Known) -> str:
    """Return why there is no row for a pair."""
    if free := _free(market, request, found):
        return _forbids(market, market.rows[free[0]], column)
    if _free(market, request, ()):
        return _("{request} is locked more often than it has requests that wait.").format(request=request)
    not_waiting = _("{request} has no request that waits for a match.").format(request=request)
    return known.absent.get(request, not_waiting)


def _free(market: Market, request: str, found: Collection[int]) -> list[int]:
    """Return the rows of a request family that no lock has yet."""
    return [place for place, row in enumerate(market.rows) if row.asked.family.number == request and place not in found]


def _forbids(market: Market, row: Row, column: int) -> str:
    """Return what forbids that a row gets a column."""
    supporter = market.supporters[column]
    request, support = row.asked.family.number, supporter.family.number
    if column in row.dropped:
        return _(_DROPPED[row.dropped[column]]).format(request=request, support=support)
    rule = BY_CODE[next(saying_no(row.asked, offered_to(row.asked, supporter)))]
    return _("{request} and {support}: rule {code}: {sentence}. See: bgz match why {request} {support}").format(
        request=request, support=support, code=rule.code, sentence=_(rule.excludes)
    )


def _twice(locks: Sequence[Pair]) -> Iterator[str]:
    for support, count in Counter(support for _request, support in locks).items():
        if count > 1:
            text = _("{support} is locked {count} times: a plan gives a support family one request at most.")
            yield text.format(support=support, count=count)


def _numbers(pairs: Sequence[Pair]) -> Iterator[str]:
    for pair in pairs:
        yield from pair


def _column(market: Market, support: str) -> int:
    return next(column for column, each in enumerate(market.supporters) if each.family.number == support)
