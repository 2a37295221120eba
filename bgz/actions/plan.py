"""The best allotment of all requests that wait to support families with a place. Never writes anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from bgz import __version__
from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.actions.shipped import shipped_weights
from bgz.actions.suggest import next_proposal, supporters_in
from bgz.domain.matching.edges import WHOLE
from bgz.domain.matching.pairing import open_requests
from bgz.domain.matching.planning import Limits, Market, market
from bgz.domain.matching.planning_compare import fairness, ways
from bgz.domain.matching.planning_inputs import inputs_of
from bgz.domain.matching.planning_locks import Known, Pair, with_locks
from bgz.domain.matching.planning_view import Plan, Unjudged, available, left_without, plan_lines, scarce, who_asks
from bgz.domain.matching.waiting import waiting_requests
from bgz.domain.matching.weights import common_weights, weights_for
from bgz.domain.work.requests import children_asked
from bgz.domain.work.stages import is_ready
from bgz.errors import Conflict, Invalid
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.domain.matching.waiting import Waiting
    from bgz.storage.folder import CaseFolder

TOP = 100
"""Lines worked out with what becomes of the plan when the pair says no; who has more to allot asks for them."""
SCARCE = 5


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
    """Return the best plan of a day. Raises NotFound for a municipality, Refused for locks that cannot be."""
    book = open_casebook(folder)
    limits = Limits(frozenset(wishes.forbidden), _municipalities(book, wishes.municipalities))
    waits = list(waiting_requests(book.requests.values(), book.of_request, today, book.places))
    if limits.municipalities:
        waits = [each for each in waits if each.asked.family.municipality in limits.municipalities]
    judged, unjudged = _weighed(book, [each for each in waits if not each.proposals])
    proposed = [each for each in waits if each.proposals]
    made = market(judged, supporters_in(book, today), today, limits)
    made = with_locks(made, wishes.locks, wishes.forbidden, _known(book, proposed))
    assigned = made.solved()
    reached, there = made.reached(assigned.columns), available(made, limits.municipalities)
    view = Plan(
        day=today,
        municipalities=tuple(sorted(limits.municipalities)),
        waiting=len(made.rows),
        matched=reached.matched,
        days=reached.days,
        score=reached.score / WHOLE / reached.matched if reached.matched else None,
        lines=tuple(plan_lines(made, assigned, wishes.top)),
        unmatched=tuple(left_without(made, assigned.columns)),
        scarce=tuple(scarce(made, assigned))[:SCARCE],
        available=len(there),
        spare=len(there - set(assigned.columns)),
        proposed=len(proposed),
        proposals=tuple(sorted({match.number for each in proposed for match in each.proposals})),
        unjudged=(*unjudged, *_without_children(book, today, limits)),
        fairness=fairness(made, assigned.columns) if wishes.fairness else None,
        ways=tuple(ways(made, assigned.columns)) if wishes.compare else (),
        weights=_common(book),
        version=__version__,
        inputs=inputs_of(__version__, made, limits),
    )
    return Result(view, next_step=_next(view, made))


def _municipalities(book: Casebook, asked: Sequence[str]) -> frozenset[str]:
    if not asked:
        return frozenset()
    from bgz.domain.figures.region import Region
    from bgz.domain.figures.report import chosen

    matches = book.counted.values()
    region = Region.of(book.requests.values(), book.supports.values(), matches, book.programme, book.rules)
    return frozenset(chosen(asked, region, lambda: book.places))


def _common(book: Casebook) -> Mapping[str, int]:
    """Return the weights of the programme. Raises Invalid or Conflict where these are wrong: then no plan is right."""
    return common_weights(shipped_weights(), book.programme)


def _weighed(
    book: Casebook, waits: Sequence[Waiting]
) -> tuple[list[tuple[Waiting, Mapping[str, int]]], list[Unjudged]]:
    """Return the requests with their weights, and those whose own weights are wrong."""
    judged: list[tuple[Waiting, Mapping[str, int]]] = []
    wrong: list[Unjudged] = []
    _common(book)
    for each in waits:
        family = each.asked.family
        try:
            judged.append((each, weights_for(shipped_weights(), book.programme, family, each.asked.key)))
        except (Invalid, Conflict) as error:
            wrong.append(Unjudged(family.number, error.message))
    return judged, wrong


def _without_children(book: Casebook, today: date, limits: Limits) -> Iterator[Unjudged]:
    """Yield the families that ask for help for no child that anybody noted."""
    for number, family in sorted(book.requests.items()):
        here = not limits.municipalities or family.municipality in limits.municipalities
        if here and is_ready(family, today):
            for key in open_requests(family, today):
                if not any(child in family.children for child in children_asked(family, family.requests[key])):
                    yield Unjudged(number, _("{number} has no children yet.").format(number=number))
                    break


def _known(book: Casebook, proposed: Sequence[Waiting]) -> Known:
    numbers: dict[str, list[str]] = {}
    for each in proposed:
        numbers.setdefault(each.asked.family.number, []).extend(match.number for match in each.proposals)
    return Known(book.requests, book.supports, numbers)


def _next(view: Plan, made: Market) -> str:
    """Return the command that proposes the first pair, or looks where families are lacking."""
    if not view.lines:
        return "bgz match stuck" if view.unmatched else "bgz list waiting"
    first = view.lines[0]
    asked = next(row.asked for row in made.rows if who_asks(row) == first.asks)
    positions = [str(list(asked.family.children).index(child) + 1) for child in asked.children]
    children = positions[: first.fits] if first.fits < first.children else ()
    return next_proposal(asked, first.support, (), children, str(first.asks.request or "") or None)
