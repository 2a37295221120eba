"""What a plan is made of, as one hash: the same facts, weights, version, day and limits give the same (design 10)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bgz.domain.matching.pairing import Offered
from bgz.domain.suggesting.inputs import digest, facts_of, made_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.matching.pairing import Supporter
    from bgz.domain.planning.market import Limits, Market


def inputs_of(version: str, market: Market, limits: Limits) -> str:
    """Return the hash of all requests, support families, locks and limits, in whatever order these came."""
    requests = [
        f"{made_of(version, row.weights, row.asked, (), ())} {row.waiting.days} {row.asked.family.municipality}"
        for row in market.rows
    ]
    limited = [
        sorted((market.rows[row].asked.family.number, column) for row, column in market.locks.items()),
        sorted(limits.forbidden),
        sorted(limits.municipalities),
    ]
    whole = [version, json.dumps(limited), *sorted(requests), *sorted(_facts(market.supporters))]
    return digest(whole)


def _facts(supporters: Iterable[Supporter]) -> Iterable[str]:
    for each in supporters:
        where = each.place.pc4 if each.place else None
        yield f"{facts_of(Offered(each, km=None, same_area=False))} {where} {each.family.municipality}"
