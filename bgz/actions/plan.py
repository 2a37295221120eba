"""The best allotment of all requests that wait to support families with a place. Never writes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from bgz import __version__
from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.actions.shipped import shipped_weights
from bgz.actions.suggest import next_proposal, supporters_in
from bgz.domain.matching.pairing import open_requests
from bgz.domain.matching.waiting import Waiting, waiting_requests
from bgz.domain.matching.weights import common_weights, weights_for
from bgz.domain.planning.compare import fairness, ways
from bgz.domain.planning.edges import WHOLE
from bgz.domain.planning.inputs import inputs_of
from bgz.domain.planning.locks import Known, Pair, with_locks
from bgz.domain.planning.market import Limits, Market, market
from bgz.domain.planning.view import Plan, Unjudged, available, left_without, plan_lines, scarce, who_asks
from bgz.domain.work.requests import children_asked
from bgz.domain.work.stages import is_ready
from bgz.errors import Conflict, Invalid
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.domain.cases.request_family import RequestFamily
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


@frozen
class _Asking:
    """Who takes part with which weights, whose proposal is under way, and what cannot be planned."""

    judged: Sequence[tuple[Waiting, Mapping[str, int]]]
    proposed: Sequence[Waiting]
    unjudged: Sequence[Unjudged]
    elsewhere: Sequence[Waiting]


def plan(folder: CaseFolder, wishes: Wishes, *, today: date) -> Result[Plan]:
    """Return the best plan of a day. Raises NotFound for a municipality, Refused for locks that cannot be."""
    book = open_casebook(folder)
    limits = Limits(frozenset(wishes.forbidden), _municipalities(book, wishes.municipalities))
    asking = _asking(book, limits, today)
    made = market(asking.judged, supporters_in(book, today), today, limits)
    known = Known(book.requests, book.supports, dict(_absent(asking)))
    made = with_locks(made, wishes.locks, wishes.forbidden, known)
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
        proposed=len(asking.proposed),
        proposals=tuple(sorted({match.number for each in asking.proposed for match in each.proposals})),
        unjudged=tuple(asking.unjudged),
        fairness=fairness(made, assigned.columns) if wishes.fairness else None,
        ways=tuple(ways(made, assigned.columns)) if wishes.compare else (),
        weights=common_weights(shipped_weights(), book.programme),
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


def _asking(book: Casebook, limits: Limits, today: date) -> _Asking:
    """Return who waits. Raises Invalid or Conflict where the weights of the programme are wrong: then no plan is."""
    common_weights(shipped_weights(), book.programme)
    every = list(waiting_requests(book.requests.values(), book.of_request, today, book.places))
    here = [each for each in every if _here(each.asked.family, limits)]
    judged: list[tuple[Waiting, Mapping[str, int]]] = []
    wrong: list[Unjudged] = []
    for each in here:
        family = each.asked.family
        if each.proposals:
            continue
        try:
            weights = weights_for(shipped_weights(), book.programme, family, each.asked.key)
        except (Invalid, Conflict) as error:
            wrong.append(Unjudged(family.number, error.message))
        else:
            judged.append((each, weights))
    return _Asking(
        judged=judged,
        proposed=[each for each in here if each.proposals],
        unjudged=[*wrong, *_without_children(book, today, limits)],
        elsewhere=[each for each in every if not _here(each.asked.family, limits)],
    )


def _without_children(book: Casebook, today: date, limits: Limits) -> Iterator[Unjudged]:
    """Yield the families that ask for help for no child that anybody noted."""
    for number, family in sorted(book.requests.items()):
        if _here(family, limits) and is_ready(family, today):
            for key in open_requests(family, today):
                if not any(child in family.children for child in children_asked(family, family.requests[key])):
                    yield Unjudged(number, _("{number} has no children yet.").format(number=number))
                    break


def _here(family: RequestFamily, limits: Limits) -> bool:
    return not limits.municipalities or family.municipality in limits.municipalities


def _absent(asking: _Asking) -> Iterator[tuple[str, str]]:
    """Yield the families that wait and take no part in the plan, with why."""
    for each in asking.unjudged:
        yield each.number, each.sentence
    for waiting in asking.elsewhere:
        number = waiting.asked.family.number
        yield number, _("{request} lives in a municipality that is left out.").format(request=number)
    for waiting in asking.proposed:
        number = waiting.asked.family.number
        text = _("{request} does not wait for a plan: a proposal is under way: {matches}.")
        yield number, text.format(request=number, matches=", ".join(each.number for each in waiting.proposals))


def _next(view: Plan, made: Market) -> str:
    """Return the command that proposes the first pair, or looks where families are lacking."""
    if not view.lines:
        return "bgz match stuck" if view.unmatched else "bgz followup"
    first = view.lines[0]
    asked = next(row.asked for row in made.rows if who_asks(row) == first.asks)
    positions = [str(list(asked.family.children).index(child) + 1) for child in asked.children]
    children = positions[: first.fits] if first.fits < first.children else ()
    return next_proposal(asked, first.support, (), children, str(first.asks.request or "") or None)
