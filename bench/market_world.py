"""One simulated world: who signs up when, who suits whom by bgz's own rules and score, and how each pair would fare.

All chance lies here and hangs on the seed and on the numbers of the families, not on what a policy does. So every
policy meets the same families on the same days, and the same pair would answer the same way under each of them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from bench.market_assumptions import MUNICIPALITIES, Assumptions
from bench.market_families import FIRST_DAY, places, request_family, rules, support_family
from bgz.actions.shipped import shipped_weights
from bgz.domain.matching.criteria import CRITERIA
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.pairing import Asked, Offered, Supporter, asked_by, offered_to, supporter_of
from bgz.domain.matching.ranking import score
from bgz.domain.matching.weights import weights_of

if TYPE_CHECKING:
    from collections.abc import Iterator


WEIGHTS = weights_of(shipped_weights(), {})


@frozen
class Asking:
    """A request family: its team, the days of its sign-up and of its intake, and what it asks."""

    team: str
    signed_up: int
    ready: int
    asked: Asked


@frozen
class Helping:
    """A support family: its team, the days of its approval and of its leaving, and what it offers."""

    team: str
    approved: int
    stops: int
    supporter: Supporter
    luck: float
    """From 0 to 1: whether it is there when supply is scarcer."""


@frozen
class Fate:
    """How one pair would fare. `luck` holds a number from 0 to 1 for each step, `noise` what no score sees; days."""

    noise: float
    luck: tuple[float, float, float, float]
    answers: int
    introduction: int
    begin: int
    fails_after: int
    lasts: int
    asks_again: bool
    helps_again: bool


@frozen
class World:
    """All families of a seed, and what is known of each pair, worked out once for all policies."""

    seed: int
    assumed: Assumptions
    asking: Mapping[str, Asking]
    helping: Mapping[str, Helping]
    _values: dict[tuple[str, str, int], float | None] = field(factory=dict, repr=False)
    _fits: dict[str, tuple[str, ...]] = field(factory=dict, repr=False)
    _supporters: dict[tuple[str, int], Supporter] = field(factory=dict, repr=False)
    _fates: dict[tuple[str, str], Fate] = field(factory=dict, repr=False)

    def fits(self, asking: str) -> tuple[str, ...]:
        """Return the support families that no hard rule excludes when all their places are free."""
        if asking not in self._fits:
            self._fits[asking] = tuple(
                helping for helping in self.helping if self.score(asking, helping, 0) is not None
            )
        return self._fits[asking]

    def score(self, asking: str, helping: str, taken: int) -> float | None:
        """Return the score of a pair when so many places are taken; None where a hard rule excludes it."""
        key = (asking, helping, taken)
        if key not in self._values:
            self._values[key] = suits(self.asking[asking].asked, self._supporter(helping, taken))
        return self._values[key]

    def _supporter(self, helping: str, taken: int) -> Supporter:
        if taken == 0:
            return self.helping[helping].supporter
        key = (helping, taken)
        if key not in self._supporters:
            self._supporters[key] = evolve(self.helping[helping].supporter, taken=taken)
        return self._supporters[key]

    def fate(self, asking: str, helping: str) -> Fate:
        """Return how a pair would fare."""
        key = (asking, helping)
        if key not in self._fates:
            self._fates[key] = _fate(_chance(self.seed, *key), self.assumed)
        return self._fates[key]

    def patience(self, asking: str, spell: int) -> int:
        """Return after how many days of waiting a family gives up, for each time that it waits."""
        return 1 + int(_chance(self.seed, asking, spell).expovariate(1 / self.assumed.patience))

    def with_less(self, supply: float) -> World:
        """Return the same world with a share of the support families only; what is known of pairs stays known."""
        helping = {number: each for number, each in self.helping.items() if each.luck < supply}
        return evolve(self, helping=helping, fits={})

    def with_assumed(self, assumed: Assumptions) -> World:
        """Return the same families and pairs under other chances of a yes."""
        return evolve(self, assumed=assumed)


def _chance(seed: int, *parts: object) -> random.Random:
    """Return a source of chance of its own; the same for the same seed and parts, on every machine."""
    return random.Random(" ".join(map(str, (seed, *parts))))


def suits(asked: Asked, supporter: Supporter) -> float | None:
    """Return bgz's score of a pair, or None where one of its hard rules excludes it.

    Nothing is unknown here, so no mean of a pool stands in for anything.
    """
    offered: Offered = offered_to(asked, supporter)
    if any(rule.check(asked, offered) is False for rule in RULES):
        return None
    values = {criterion.code: criterion.value(asked, offered) for criterion in CRITERIA}
    return score(values, {}, WEIGHTS)


def _fate(chance: random.Random, assumed: Assumptions) -> Fate:
    return Fate(
        noise=chance.gauss(0, assumed.unseen),
        luck=(chance.random(), chance.random(), chance.random(), chance.random()),
        answers=chance.randint(*assumed.answers),
        introduction=chance.randint(*assumed.introduction),
        begin=chance.randint(*assumed.begin),
        fails_after=chance.randint(assumed.trial // 4, assumed.trial),
        lasts=assumed.trial + int(chance.expovariate(1 / assumed.match_lasts)),
        asks_again=chance.random() < assumed.asks_again,
        helps_again=chance.random() < assumed.helps_again,
    )


def world(seed: int, assumed: Assumptions, teams: tuple[str, ...] = MUNICIPALITIES) -> World:
    """Return the world of a seed. A team has the same families whichever other teams there are."""
    asking: dict[str, Asking] = {}
    helping: dict[str, Helping] = {}
    for team in teams:
        chance = _chance(seed, team, "requests")
        arrivals = (*[None] * assumed.backlog, *_arrivals(chance, assumed.requests_a_year, assumed.days))
        for place, day in enumerate(arrivals):
            number = f"V-{team}-{place}"
            if (family := _asking(_chance(seed, number), number, team, day, assumed)) is not None:
                asking[number] = family
        chance = _chance(seed, team, "supports")
        arrivals = (*[None] * assumed.backlog, *_arrivals(chance, assumed.supports_a_year, assumed.days))
        for place, day in enumerate(arrivals):
            number = f"S-{team}-{place}"
            if (offer := _helping(_chance(seed, number), number, team, day, assumed)) is not None:
                helping[number] = offer
    return World(seed, assumed, asking, helping)


def _arrivals(chance: random.Random, a_year: float, days: int) -> Iterator[int]:
    """Yield the days of sign-ups: independent of each other, so many a year on average."""
    day = chance.expovariate(a_year / 365)
    while day < days:
        yield int(day)
        day += chance.expovariate(a_year / 365)


def _asking(chance: random.Random, number: str, team: str, day: int | None, assumed: Assumptions) -> Asking | None:
    """Return a request family, or None for one that is lost before its intake."""
    if chance.random() < assumed.lost_before_intake and day is not None:
        return None
    intake = chance.randint(*assumed.intake)
    day, ready = (-intake, 0) if day is None else (day, day + intake)
    family = request_family(chance, number, team, day, ready)
    asked = asked_by(family, "r1", tuple(family.children), FIRST_DAY + timedelta(ready), places())
    return Asking(team, day, ready, asked)


def _helping(chance: random.Random, number: str, team: str, day: int | None, assumed: Assumptions) -> Helping | None:
    """Return a support family, or None for one that is lost in the screening."""
    luck = chance.random()
    if chance.random() < assumed.lost_in_screening and day is not None:
        return None
    screening = int(chance.triangular(*assumed.screening))
    day, approved = (-screening, 0) if day is None else (day, day + screening)
    stops = approved + 1 + int(chance.expovariate(1 / assumed.stays_approved))
    family = support_family(chance, number, team, day, approved)
    supporter = supporter_of(family, (), FIRST_DAY + timedelta(approved), rules(), places())
    assert supporter.approved
    return Helping(team, approved, stops, supporter, luck)
