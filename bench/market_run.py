"""One market under one policy: who is proposed to whom each week, and what comes of it.

Kept the same for every policy: a request has one proposal at a time; a proposal takes the places it asks for until it
is refused; a support family gets at most one new request a week; a pair that was tried is not tried again (H8).

A family *waits* from the day it asked until the first day of a trial, and again from the day its trial or match ends.
It leaves when its patience is at an end, also during a proposal. A trial that begins is a match, as bgz counts; it is
a *lasting* match when the trial succeeds, also where that is known only after the two years.
"""

from __future__ import annotations

import math
from datetime import timedelta
from heapq import heappop, heappush
from statistics import quantiles
from typing import TYPE_CHECKING

from attrs import Factory, define, evolve, frozen

from bench.market_families import FIRST_DAY
from bench.market_world import WEIGHTS, Fate
from bgz.domain.matching.waiting import Waiting
from bgz.domain.planning.market import Market, Row
from bgz.domain.suggesting.pool import WHOLE
from bgz.domain.suggesting.view import BANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.market_assumptions import Assumptions
    from bench.market_policies import Policy
    from bench.market_world import World

WEEK = 7
LONG = 180
"""Days of waiting that nobody should need (over 180)."""


@define
class Counted:
    """What came of it. `waits` are the lengths of all spells of waiting, those without a match included."""

    trials: int = 0
    lasting: int = 0
    proposals: int = 0
    introductions: int = 0
    left: int = 0
    waiting: int = 0
    waits: list[int] = Factory(list)
    trial_days: list[int] = Factory(list)

    def add(self, other: Counted) -> None:
        """Add what came of another market."""
        for name in ("trials", "lasting", "proposals", "introductions", "left", "waiting"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("waits", "trial_days"):
            getattr(self, name).extend(getattr(other, name))

    def figures(self) -> tuple[float, ...]:
        """Return the figures of the table, in the order of `FIGURES`."""
        tenths = quantiles(self.waits, n=10, method="inclusive") if len(self.waits) > 1 else [0.0] * 9
        long = sum(wait > LONG for wait in self.waits)
        each = self.introductions / max(1, self.lasting)
        return (self.trials, self.lasting, tenths[4], tenths[8], long, self.waiting, self.left, each)


FIGURES = (
    "matches", "lasting", "wait 50 %", "wait 90 %", "> 180 days", "waiting", "left", "introductions per lasting"
)  # fmt: skip
"""Matches are trials begun; the wait is in days; "waiting" is at the end, "left" without a match."""


@define
class Waits:
    """A family that waits: since which day, the how many-th time, and to whom it is proposed now."""

    since: int
    spell: int
    proposed: int | None = None


@frozen
class Pair:
    """A request family that waits for the how many-th time, the column proposed to it, its score, and how it fares."""

    asking: str
    spell: int
    column: int
    score: float
    fate: Fate


class Town:
    """The families of some teams, day by day under one policy."""

    def __init__(self, world: World, policy: Policy, teams: frozenset[str]) -> None:
        self.world, self.policy, self.assumed = world, policy, world.assumed
        self.counted = Counted()
        self.waiting: dict[str, Waits] = {}
        self.spells: dict[str, int] = {}
        self.numbers = list(world.helping)
        self.supporters = [each.supporter for each in world.helping.values()]
        self.places_unasked = (None,) * len(self.supporters)
        self.taken = [0] * len(self.supporters)
        self.present: set[int] = set()
        self.untried: dict[str, dict[int, int]] = {}
        self.held_below = WHOLE * dict(BANDS)[self.assumed.hold_back_below]
        self.events: list[tuple[int, int, Callable[..., None], tuple[object, ...]]] = []
        self.seen = 0
        for number, asking in world.asking.items():
            if asking.team in teams:
                self.at(asking.ready, self.waits, number, asking.signed_up)
        self.ours = {column for column, helping in enumerate(world.helping.values()) if helping.team in teams}
        for column, helping in enumerate(world.helping.values()):
            if column in self.ours:
                self.at(helping.approved, self.approve, column)
                self.at(helping.stops, self.stop, column)

    def at(self, day: int, happens: Callable[..., None], *about: object) -> None:
        """Let something happen on a day; of one day, in the order in which it was said."""
        self.seen += 1
        heappush(self.events, (day, self.seen, happens, about))

    def run(self) -> Counted:
        """Return what came of it after all days."""
        last = self.assumed.days
        for day in range(0, last, WEEK):
            self.pass_to(day)
            if not self.policy.seldom or day % (WEEK * self.assumed.seldom) == 0:
                self.choose(day)
        self.pass_to(last)
        self.counted.waiting = len(self.waiting)
        self.counted.waits += [last - each.since for each in self.waiting.values()]
        return self.counted

    def pass_to(self, day: int) -> None:
        """Let everything happen up to and including a day."""
        while self.events and self.events[0][0] <= day:
            on, _seen, happens, about = heappop(self.events)
            happens(on, *about)

    def choose(self, day: int) -> None:
        """Let the policy choose, and propose. Places are counted here: of the supporters only the turn is looked at."""
        market = Market(tuple(self.rows(day)), tuple(self.supporters), self.places_unasked)
        for row, column in zip(market.rows, self.policy.choose(market), strict=True):
            if column is not None:
                self.propose(day, row.asked.family.number, column, row.scores[column])

    def rows(self, day: int) -> list[Row]:
        """Return who waits without a proposal and has somebody to propose, longest waiting first."""
        found = []
        for asking, waits in self.waiting.items():
            if waits.proposed is None:
                waited = day - waits.since
                patient = self.policy.holds and waited < self.assumed.hold_back
                scores = self.candidates(asking, self.held_below if patient else 0)
                if scores:
                    asked = self.world.asking[asking].asked
                    found.append(Row(Waiting(asked, waited, ()), WEIGHTS, scores, {}))
        return sorted(found, key=lambda row: (-row.waiting.days, row.asked.family.number))

    def candidates(self, asking: str, least: float) -> dict[int, int]:
        """Return the score of everybody who could take a request now."""
        if asking not in self.untried:
            scores = self.world.scores(asking, 0)
            self.untried[asking] = {column: score for column, score in scores.items() if column in self.ours}
        found = {}
        for column, score in self.untried[asking].items():
            if column in self.present:
                taken = self.taken[column]
                now = self.world.scores(asking, taken).get(column, -1) if taken else score
                if now >= least:
                    found[column] = now
        return found

    def size(self, asking: str) -> int:
        """Return how many places a request takes."""
        return len(self.world.asking[asking].asked.children)

    def waits(self, day: int, asking: str, since: int) -> None:
        """Let a family begin to wait, for the first time or again."""
        spell = self.spells[asking] = self.spells.get(asking, 0) + 1
        self.waiting[asking] = Waits(since, spell)
        self.at(day + self.world.patience(asking, spell), self.leave, asking, spell)

    def leave(self, day: int, asking: str, spell: int) -> None:
        """Let a family give up, if it still waits that time."""
        if self.still_waits(asking, spell):
            waits = self.waiting.pop(asking)
            if waits.proposed is not None:
                self.taken[waits.proposed] -= self.size(asking)
            self.counted.waits.append(day - waits.since)
            self.counted.left += 1

    def still_waits(self, asking: str, spell: int) -> bool:
        """Whether a family still waits that time: it may have left during a proposal."""
        waits = self.waiting.get(asking)
        return waits is not None and waits.spell == spell

    def approve(self, _day: int, column: int) -> None:
        """Let a support family be there."""
        self.present.add(column)

    def stop(self, _day: int, column: int) -> None:
        """Let a support family take nobody new; what runs goes on."""
        self.present.discard(column)

    def propose(self, day: int, asking: str, column: int, score: int) -> None:
        """Propose a pair, and let happen what would."""
        del self.untried[asking][column]
        self.taken[column] += self.size(asking)
        self.supporters[column] = evolve(self.supporters[column], since=FIRST_DAY + timedelta(day))
        waits = self.waiting[asking]
        waits.proposed = column
        self.counted.proposals += 1
        pair = Pair(asking, waits.spell, column, score / WHOLE, self.world.fate(asking, self.numbers[column]))
        self.at(day + pair.fate.answers, self.answer, pair)

    def refuse(self, pair: Pair) -> None:
        """Let a proposal come to nothing."""
        self.waiting[pair.asking].proposed = None
        self.taken[pair.column] -= self.size(pair.asking)

    def answer(self, day: int, pair: Pair) -> None:
        """Let both sides answer."""
        if self.still_waits(pair.asking, pair.spell):
            yes = chances(self.assumed, pair.score, pair.fate.noise)
            luck = pair.fate.luck
            if luck[0] < yes[0] and luck[1] < yes[1] and pair.column in self.present:
                self.at(day + pair.fate.introduction, self.meet, pair)
            else:
                self.refuse(pair)

    def meet(self, day: int, pair: Pair) -> None:
        """Let the families meet and decide whether they go on."""
        if self.still_waits(pair.asking, pair.spell):
            self.counted.introductions += 1
            if pair.fate.luck[2] < chances(self.assumed, pair.score, pair.fate.noise)[2]:
                self.at(day + pair.fate.begin, self.begin, pair)
            else:
                self.refuse(pair)

    def begin(self, day: int, pair: Pair) -> None:
        """Let the trial begin: the wait is over."""
        if self.still_waits(pair.asking, pair.spell):
            self.counted.waits.append(day - self.waiting.pop(pair.asking).since)
            succeeds = pair.fate.luck[3] < chances(self.assumed, pair.score, pair.fate.noise)[3]
            self.counted.trials += 1
            self.counted.lasting += succeeds
            self.counted.trial_days.append(day)
            self.at(day + (pair.fate.lasts if succeeds else pair.fate.fails_after), self.end, pair, succeeds)

    def end(self, day: int, pair: Pair, lasted: bool) -> None:
        """Let a match end: the places are free, and either family may go on."""
        self.taken[pair.column] -= self.size(pair.asking)
        if lasted and not pair.fate.helps_again:
            self.stop(day, pair.column)
        if not lasted or pair.fate.asks_again:
            self.waits(day, pair.asking, day)


def chances(assumed: Assumptions, score: float, noise: float) -> tuple[float, ...]:
    """Return the chance of a yes at each of the four steps: a logistic function of the score and of what it misses."""
    shift = assumed.slope * (score - assumed.typical_score) + noise
    typical = (assumed.request_says_yes, assumed.support_says_yes, assumed.both_go_on, assumed.trial_succeeds)
    return tuple(1 / (1 + math.exp(-math.log(each / (1 - each)) - shift)) for each in typical)
