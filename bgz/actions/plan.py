"""The best allotment of all requests that wait to support families with a place. Never writes anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, frozen

from bgz import __version__
from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.actions.shipped import shipped_weights
from bgz.actions.suggest import doubted, next_proposal, supporters_in
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.matching.waiting import waiting_requests
from bgz.domain.matching.weights import common_weights
from bgz.domain.planning.compare import PLAN, fairness, way, ways
from bgz.domain.planning.inputs import inputs_of
from bgz.domain.planning.locks import Known, Pair, with_locks
from bgz.domain.planning.market import Limits, Market, market
from bgz.domain.planning.taking_part import is_in, taking_part, without_children
from bgz.domain.planning.view import Plan, available, left_without, plan_lines, scarce, who_asks
from bgz.domain.suggesting.proposing import children_that_fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.storage.folder import CaseFolder

TOP = 100
"""Lines worked out with what becomes of the plan when the pair says no; who has more to allot asks for them."""
SCARCE = 5
"""Support families named without whom the plan would lose most."""
Family = TypeVar("Family", RequestFamily, SupportFamily)


@frozen
class Wishes:
    """What the coordinator asks of a plan."""

    locks: Sequence[Pair] = ()
    forbidden: Sequence[Pair] = ()
    municipalities: Sequence[str] = ()
    top: int = TOP
    fairness: bool = False
    compare: bool = False


def plan(folder: CaseFolder, wishes: Wishes, *, today: date) -> Result[Plan]:
    """Return the best plan of a day. Raises NotFound for a municipality, Refused for locks that cannot be.

    Raises Invalid or Conflict where the weights of the programme are wrong: then there is no plan at all.
    """
    book = open_casebook(folder)
    weights = common_weights(shipped_weights(), book.programme)
    limits = Limits(frozenset(wishes.forbidden), _municipalities(book, wishes.municipalities))
    every = waiting_requests(book.requests.values(), book.of_request, today, book.places)
    asking = taking_part(every, limits.municipalities, shipped_weights(), book.programme)
    childless = without_children(_within(book.requests, limits), today)
    asking = evolve(asking, unjudged=(*asking.unjudged, *childless))
    made = market(asking.judged, supporters_in(book, today), today, limits)
    known = Known(book.requests, book.supports, dict(asking.absent()))
    made = with_locks(made, wishes.locks, wishes.forbidden, known)
    assigned = made.solved()
    reached, there = way(made, PLAN, assigned.columns), available(made, limits.municipalities)
    view = Plan(
        day=today,
        municipalities=tuple(sorted(limits.municipalities)),
        waiting=len(made.rows),
        matched=reached.matched,
        days=reached.days,
        score=reached.score,
        lines=tuple(plan_lines(made, assigned, wishes.top)),
        unmatched=tuple(left_without(made, assigned.columns)),
        scarce=tuple(scarce(made, assigned))[:SCARCE],
        available=len(there),
        spare=len(there - set(assigned.columns)),
        proposed=len(asking.proposed),
        proposals=tuple(sorted({match.number for each in asking.proposed for match in each.proposals})),
        unjudged=asking.unjudged,
        fairness=fairness(made, assigned.columns) if wishes.fairness else None,
        ways=tuple(ways(made, assigned.columns)) if wishes.compare else (),
        weights=weights,
        version=__version__,
        inputs=inputs_of(__version__, made, limits),
    )
    return Result(view, tuple(doubted(_within(book.supports, limits))), next_step=_next(view, made))


def _municipalities(book: Casebook, asked: Sequence[str]) -> frozenset[str]:
    if not asked:
        return frozenset()
    from bgz.actions.report import municipalities_in

    return frozenset(municipalities_in(book, asked))


def _within(families: Mapping[str, Family], limits: Limits) -> Iterator[Family]:
    """Yield the families that take part, by number."""
    for number in sorted(families):
        if is_in(families[number].municipality, limits.municipalities):
            yield families[number]


def _next(view: Plan, made: Market) -> str:
    """Return the command that proposes the first pair, or looks where families are lacking."""
    if not view.lines:
        return "bgz match stuck" if view.unmatched else "bgz followup"
    first = view.lines[0]
    asked = next(row.asked for row in made.rows if who_asks(row) == first.asks)
    children = children_that_fit(asked, first.fits)
    return next_proposal(asked, first.support, (), children, str(first.asks.request or "") or None)
