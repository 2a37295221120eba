"""Which support families suit a request, ranked and explained (design 10). Coordinators decide; bgz never writes.

First the hard rules, one after the other, each with the number it excludes. Those who remain are ranked by the
weighted mean of the soft criteria. Within three points is a tie: then who was not suggested for longest goes first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.criteria import CRITERIA, REQUEST, SUPPORT
from bgz.domain.matching.hard_rules import RULES, saying_no, unknown
from bgz.domain.matching.pairing import Asked, Offered
from bgz.domain.suggesting.inputs import facts_of, made_of
from bgz.domain.suggesting.order import Order, Scored
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

NOBODY_KNOWS = 0.5
"""What stands in for a criterion of which nothing is known about anybody in the pool."""

_OF_SIDE = {side: [each.code for each in CRITERIA if each.side == side] for side in (REQUEST, SUPPORT)}


@frozen
class Step:
    """One hard rule in the funnel: how many it excluded, and how many were left after it."""

    code: str
    sentence: str
    excluded: int
    left: int
    lifted: bool = False


@frozen
class Ranked:
    """The outcome for one request: the funnel, everybody who remains in order, and what it was made of.

    `inputs` is a hash of all of that: weights, version, day, rules lifted, and every fact of the request and of every
    support family that counts. The same records give the same hash, in whatever order they come.
    """

    asked: Asked
    considered: int
    steps: tuple[Step, ...]
    candidates: tuple[Scored, ...]
    means: Mapping[str, float]
    weights: Mapping[str, int]
    lifted: tuple[str, ...]
    version: str
    inputs: str


def rank(
    asked: Asked,
    offers: Iterable[Offered],
    weights: Mapping[str, int],
    *,
    lifted: Collection[str] = (),
    version: str,
) -> Ranked:
    """Rank all `offers` for what is `asked`."""
    excluded = {rule.code: 0 for rule in RULES}
    facts: list[str] = []
    remaining: list[tuple[Offered, tuple[str, ...], dict[str, float | None]]] = []
    for offered in offers:
        facts.append(facts_of(offered))
        blocked = next(saying_no(asked, offered, lifted), None)
        if blocked:
            excluded[blocked] += 1
        else:
            remaining.append((offered, unknown(asked, offered), values_of(asked, offered)))
    means = _means([values for _offered, _unknown, values in remaining])
    return Ranked(
        asked=asked,
        considered=len(facts),
        steps=tuple(_funnel(excluded, len(facts), lifted)),
        candidates=tuple(Order(scored(*each, means, weights) for each in remaining)),
        means=means,
        weights=weights,
        lifted=tuple(sorted(lifted)),
        version=version,
        inputs=made_of(version, weights, asked, lifted, facts),
    )


def values_of(asked: Asked, offered: Offered) -> dict[str, float | None]:
    """Return the value of every criterion, None where it is not known."""
    return {criterion.code: criterion.value(asked, offered) for criterion in CRITERIA}


def _funnel(excluded: Mapping[str, int], considered: int, lifted: Collection[str]) -> Iterator[Step]:
    left = considered
    for rule in RULES:
        left -= excluded[rule.code]
        yield Step(rule.code, _(rule.excludes), excluded[rule.code], left, rule.code in lifted)


def _means(pool: list[dict[str, float | None]]) -> dict[str, float]:
    """Return the mean of the pool for each criterion; `fsum` so that the order of the pool changes nothing."""
    means = {}
    for criterion in CRITERIA:
        known = [value for values in pool if (value := values[criterion.code]) is not None]
        means[criterion.code] = math.fsum(known) / len(known) if known else NOBODY_KNOWS
    return means


def scored(
    offered: Offered,
    unknown: tuple[str, ...],
    values: Mapping[str, float | None],
    means: Mapping[str, float],
    weights: Mapping[str, int],
) -> Scored:
    """Return a support family with its score, and between what it lies when not everything is known."""
    known = stands_in = lacks = 0.0
    for code, value in values.items():
        if value is None:
            stands_in += weights[code] * means[code]
            lacks += weights[code]
        else:
            known += weights[code] * value
    total = sum(weights.values())
    return Scored(offered, unknown, values, (known + stands_in) / total, known / total, (known + lacks) / total)


def side_score(
    values: Mapping[str, float | None], means: Mapping[str, float], weights: Mapping[str, int], side: str
) -> float:
    """Return the weighted mean of `values` from 0 to 1, of the criteria that measure what one side wishes."""
    total = weight = 0.0
    for code in _OF_SIDE[side]:
        value = values[code]
        total += weights[code] * (means[code] if value is None else value)
        weight += weights[code]
    return total / weight if weight else NOBODY_KNOWS


def lacking(each: Scored, weights: Mapping[str, int]) -> frozenset[str]:
    """Return the codes of the rules, and of the criteria that count, of which too little is known."""
    not_known = (code for code, value in each.values.items() if value is None and weights[code])
    return frozenset((*each.unknown, *not_known))
