"""Which support families suit a request, ranked and explained (design 10). Coordinators decide; bgz never writes.

First the hard rules, one after the other, each with the number it excludes. Those who remain are ranked by the
weighted mean of the soft criteria. Within three points is a tie: then who was not suggested for longest goes first.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.criteria import CRITERIA
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.pairing import Asked, Offered
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

TIE = 0.03
"""Scores this near to the best of a group are a tie."""
NOBODY_KNOWS = 0.5
"""What stands in for a criterion of which nothing is known about anybody in the pool."""
ROUNDING = 1e-9
"""Two scores that differ by less differ by arithmetic only."""


@frozen
class Step:
    """One hard rule in the funnel: how many it excluded, and how many were left after it."""

    code: str
    sentence: str
    excluded: int
    left: int
    lifted: bool = False


@frozen
class Scored:
    """One support family that no rule excludes, with its values and score."""

    offered: Offered
    unknown: tuple[str, ...]
    values: Mapping[str, float | None]
    score: float


@frozen
class Ranked:
    """The outcome for one request: the funnel, everybody who remains in order, and what it was made of."""

    asked: Asked
    considered: int
    steps: tuple[Step, ...]
    candidates: tuple[Scored, ...]
    means: Mapping[str, float]
    weights: Mapping[str, int]
    lifted: tuple[str, ...]
    inputs: str


def rank(
    asked: Asked,
    offers: Iterable[Offered],
    weights: Mapping[str, int],
    *,
    lifted: Collection[str] = (),
    version: str,
) -> Ranked:
    """Rank all `offers` for what is `asked`.

    `inputs` of the result is a hash of all the outcome is made of: weights, version, day, and what every rule and
    criterion says of every support family. The same records give the same hash, in whatever order they come.
    """
    excluded = {rule.code: 0 for rule in RULES}
    trace: list[str] = []
    remaining: list[tuple[Offered, tuple[str, ...], dict[str, float | None]]] = []
    considered = 0
    for offered in offers:
        considered += 1
        blocked, unknown = _judge(asked, offered, lifted)
        if blocked:
            excluded[blocked] += 1
            trace.append(f"{offered.family.number} {blocked}")
            continue
        values = {criterion.code: criterion.value(asked, offered) for criterion in CRITERIA}
        trace.append(f"{offered.family.number} {unknown} {list(values.values())}")
        remaining.append((offered, unknown, values))
    means = _means([values for _offered, _unknown, values in remaining])
    scored = [Scored(offered, unknown, values, score(values, means, weights)) for offered, unknown, values in remaining]
    request = [asked.family.number, asked.key, asked.children, asked.day.isoformat(), sorted(lifted)]
    made_of = json.dumps([version, sorted(weights.items()), request, sorted(trace)], ensure_ascii=False)
    return Ranked(
        asked=asked,
        considered=considered,
        steps=tuple(_funnel(excluded, considered, lifted)),
        candidates=tuple(_in_order(scored)),
        means=means,
        weights=weights,
        lifted=tuple(sorted(lifted)),
        inputs=hashlib.sha256(made_of.encode()).hexdigest()[:16],
    )


def _judge(asked: Asked, offered: Offered, lifted: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Return the first rule that excludes, and the rules about which too little is known."""
    unknown = []
    for rule in RULES:
        fits = rule.check(asked, offered)
        if fits is None:
            unknown.append(rule.code)
        elif not fits and rule.code not in lifted:
            return rule.code, ()
    return "", tuple(unknown)


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


def score(
    values: Mapping[str, float | None], means: Mapping[str, float], weights: Mapping[str, int], side: str = ""
) -> float:
    """Return the weighted mean of `values` from 0 to 1, of one side's criteria or of all."""
    total = weight = 0.0
    for criterion in CRITERIA:
        if not side or criterion.side == side:
            value = values[criterion.code]
            total += weights[criterion.code] * (means[criterion.code] if value is None else value)
            weight += weights[criterion.code]
    return total / weight if weight else NOBODY_KNOWS


def _in_order(scored: list[Scored]) -> Iterator[Scored]:
    """Yield the best first; those within three points of the best that is left are a tie."""
    rest = sorted(scored, key=lambda each: (-each.score, each.offered.family.number))
    while rest:
        best = rest[0].score
        tied = [each for each in rest if best - each.score <= TIE + ROUNDING]
        yield from sorted(tied, key=lambda each: (each.offered.supporter.since, each.offered.family.number))
        rest = rest[len(tied) :]
