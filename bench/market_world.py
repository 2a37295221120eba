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
from bgz.domain.matching.pairing import Asked, Supporter, asked_by, supporter_of
from bgz.domain.matching.weights import weights_of
from bgz.domain.suggesting.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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
    """A support family: its team, the days of its sign-up, approval and leaving, and what it offers."""

    team: str
    signed_up: int
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
    """All families of a seed, and how well each pair suits by the rules and score of bgz."""

    seed: int
    assumed: Assumptions
    asking: Mapping[str, Asking]
    helping: Mapping[str, Helping]
    _pools: dict[int, Pool] = field(factory=dict, repr=False, eq=False)
    _scores: dict[tuple[str, int], Mapping[int, int]] = field(factory=dict, repr=False, eq=False)
    _fates: dict[tuple[str, str], Fate] = field(factory=dict, repr=False, eq=False)

    def scores(self, asking: str, taken: int) -> Mapping[int, int]:
        """Return the scores of a request, by column, if so many places of everybody were taken.

        Whom a hard rule excludes is not there. Nothing is unknown here, so that no mean of a pool stands in for it, and
        a score does not depend on who else is there.
        """
        key = (asking, taken)
        if key not in self._scores:
            self._scores[key] = self._pool(taken).scores(self.asking[asking].asked, WEIGHTS)
        return self._scores[key]

    def _pool(self, taken: int) -> Pool:
        if taken not in self._pools:
            self._pools[taken] = Pool(evolve(each.supporter, taken=taken) for each in self.helping.values())
        return self._pools[taken]

    def fate(self, asking: str, helping: str) -> Fate:
        """Return how a pair would fare."""
        key = (asking, helping)
        if key not in self._fates:
            self._fates[key] = _fate(_chance(self.seed, *key), self.assumed)
        return self._fates[key]

    def patience(self, asking: str, spell: int) -> int:
        """Return after how many days of waiting a family gives up, for each time that it waits."""
        return 1 + int(_chance(self.seed, asking, spell).expovariate(1 / self.assumed.patience))

    def without_backlog(self) -> World:
        """Return the same world with those families only who sign up after it began."""
        asking = {number: each for number, each in self.asking.items() if each.signed_up >= 0}
        helping = {number: each for number, each in self.helping.items() if each.signed_up >= 0}
        return evolve(self, asking=asking, helping=helping, pools={}, scores={})

    def with_less(self, supply: float) -> World:
        """Return the same world with a share of the support families only."""
        helping = {number: each for number, each in self.helping.items() if each.luck < supply}
        return evolve(self, helping=helping, pools={}, scores={})

    def without_score(self) -> World:
        """Return the same world where no answer depends on the score."""
        return evolve(self, assumed=evolve(self.assumed, slope=0.0))


def _chance(seed: int, *parts: object) -> random.Random:
    """Return a source of chance of its own; the same for the same seed and parts, on every machine."""
    return random.Random(" ".join(map(str, (seed, *parts))))


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
        days = _arrivals(chance, assumed.requests_a_year, assumed.days)
        for number, day in _numbered(f"V-{team}", assumed.backlog, days):
            if (family := _asking(_chance(seed, number), number, team, day, assumed)) is not None:
                asking[number] = family
        chance = _chance(seed, team, "supports")
        days = _arrivals(chance, assumed.supports_a_year, assumed.days)
        for number, day in _numbered(f"S-{team}", assumed.backlog, days):
            if (offer := _helping(_chance(seed, number), number, team, day, assumed)) is not None:
                helping[number] = offer
    return World(seed, assumed, asking, helping)


def _arrivals(chance: random.Random, a_year: float, days: int) -> Iterator[int]:
    """Yield the days of sign-ups: independent of each other, so many a year on average."""
    day = chance.expovariate(a_year / 365)
    while day < days:
        yield int(day)
        day += chance.expovariate(a_year / 365)


def _numbered(prefix: str, backlog: int, days: Iterable[int]) -> Iterator[tuple[str, int | None]]:
    """Yield a number for each family with the day of its sign-up; None for those there before the first day."""
    for place in range(backlog):
        yield f"{prefix}-0-{place}", None
    for place, day in enumerate(days):
        yield f"{prefix}-1-{place}", day


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
    return Helping(team, day, approved, stops, supporter, luck)
