"""One market under one policy: who is proposed to whom each week, and what comes of it.

Kept the same for every policy: a request has one proposal at a time; a proposal takes the places it asks for until it
is refused; a support family gets at most one new request a week; a pair that was tried is not tried again (H8).

A family *waits* from the day it asked until the first day of a trial, and again from the day its trial or match ends.
It leaves when its patience is at an end, also during a proposal. A trial that begins is a match, as bgz counts; it is
a *lasting* match when the trial succeeds, also where that is known only after the two years.
"""

from __future__ import annotations

import math
from heapq import heappop, heappush
from statistics import quantiles
from typing import TYPE_CHECKING

from attrs import Factory, define

from bench.market_policies import Policy, Row
from bgz.domain.matching.explanation import BANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.market_assumptions import Assumptions
    from bench.market_world import Fate, World

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
    scores: list[float] = Factory(list)

    def add(self, other: Counted) -> None:
        """Add what came of another market."""
        for name in ("trials", "lasting", "proposals", "introductions", "left", "waiting"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("waits", "trial_days", "scores"):
            getattr(self, name).extend(getattr(other, name))

    def figures(self) -> tuple[float, ...]:
        """Return the figures of the table, in the order of `FIGURES`."""
        tenths = quantiles(self.waits, n=10, method="inclusive") if len(self.waits) > 1 else [0.0] * 9
        long = sum(wait > LONG for wait in self.waits)
        each = self.introductions / max(1, self.lasting)
        return (self.trials, self.lasting, tenths[4], tenths[8], long, self.waiting, self.left, each)


FIGURES = ("trials", "lasting", "wait 50 %", "wait 90 %", "> 180 days", "waiting", "left", "intro's per lasting")


@define
class Waiting:
    """A family that waits: since which day, the how many-th time, and with whom it is proposed now."""

    since: int
    spell: int
    proposed: str = ""


class Market:
    """The families of some teams, day by day."""

    def __init__(self, world: World, policy: Policy, teams: frozenset[str]) -> None:
        self.world, self.policy, self.assumed = world, policy, world.assumed
        self.counted = Counted()
        self.waiting: dict[str, Waiting] = {}
        self.spells: dict[str, int] = {}
        self.taken: dict[str, int] = {}
        self.tried: set[tuple[str, str]] = set()
        self.held_below = dict(BANDS)[self.assumed.hold_back_below]
        self.events: list[tuple[int, int, Callable[..., None], tuple[object, ...]]] = []
        self.seen = 0
        for number, asking in world.asking.items():
            if asking.team in teams:
                self.at(asking.ready, self.waits, number, asking.signed_up)
        for number, helping in world.helping.items():
            if helping.team in teams:
                self.at(helping.approved, self.approve, number)
                self.at(helping.stops, self.stop, number)

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
                for asking, helping in self.policy.choose(self.rows(day)):
                    self.propose(day, asking, helping)
        self.pass_to(last)
        self.counted.waiting = len(self.waiting)
        self.counted.waits += [last - each.since for each in self.waiting.values()]
        return self.counted

    def pass_to(self, day: int) -> None:
        """Let everything happen up to and including a day."""
        while self.events and self.events[0][0] <= day:
            on, _seen, happens, about = heappop(self.events)
            happens(on, *about)

    def rows(self, day: int) -> list[Row]:
        """Return who waits without a proposal and has somebody to propose."""
        found = []
        for asking, waiting in self.waiting.items():
            if not waiting.proposed:
                waited = day - waiting.since
                patient = self.policy.holds and waited < self.assumed.hold_back
                scores = self.candidates(asking, self.held_below if patient else 0.0)
                if scores:
                    found.append(Row(asking, waited, scores))
        return found

    def candidates(self, asking: str, least: float) -> dict[str, float]:
        """Return the score of everybody who could take a request now."""
        scores = {}
        for helping in self.world.fits(asking):
            taken = self.taken.get(helping)
            if taken is not None and (asking, helping) not in self.tried:
                score = self.world.score(asking, helping, taken)
                if score is not None and score >= least:
                    scores[helping] = score
        return scores

    def size(self, asking: str) -> int:
        """Return how many places a request takes."""
        return len(self.world.asking[asking].asked.children)

    def waits(self, day: int, asking: str, since: int) -> None:
        """Let a family begin to wait, for the first time or again."""
        spell = self.spells[asking] = self.spells.get(asking, 0) + 1
        self.waiting[asking] = Waiting(since, spell)
        self.at(day + self.world.patience(asking, spell), self.leave, asking, spell)

    def leave(self, day: int, asking: str, spell: int) -> None:
        """Let a family give up, if it still waits that time."""
        waiting = self.waiting.get(asking)
        if waiting and waiting.spell == spell:
            if waiting.proposed:
                self.free(asking, waiting.proposed)
            del self.waiting[asking]
            self.counted.waits.append(day - waiting.since)
            self.counted.left += 1

    def approve(self, _day: int, helping: str) -> None:
        """Let a support family be there."""
        self.taken[helping] = 0

    def stop(self, _day: int, helping: str) -> None:
        """Let a support family take nobody new; what runs goes on."""
        self.taken.pop(helping, None)

    def free(self, asking: str, helping: str) -> None:
        """Give the places of a request back, if the support family is still there."""
        if helping in self.taken:
            self.taken[helping] -= self.size(asking)

    def propose(self, day: int, asking: str, helping: str) -> None:
        """Propose a pair, and let happen what would."""
        score = self.world.score(asking, helping, self.taken[helping])
        assert score is not None
        self.tried.add((asking, helping))
        self.taken[helping] += self.size(asking)
        waiting = self.waiting[asking]
        waiting.proposed = helping
        self.counted.proposals += 1
        fate = self.world.fate(asking, helping)
        self.at(day + fate.answers, self.answer, asking, waiting.spell, helping, fate, score)

    def under_way(self, asking: str, spell: int) -> bool:
        """Whether a family still waits that time: it may have left during the proposal."""
        waiting = self.waiting.get(asking)
        return waiting is not None and waiting.spell == spell

    def refuse(self, asking: str, helping: str) -> None:
        """Let a proposal come to nothing."""
        self.waiting[asking].proposed = ""
        self.free(asking, helping)

    def answer(self, day: int, asking: str, spell: int, helping: str, fate: Fate, score: float) -> None:
        """Let both sides answer."""
        if not self.under_way(asking, spell):
            return
        yes = chances(self.assumed, score, fate.noise)
        if fate.luck[0] < yes[0] and fate.luck[1] < yes[1] and helping in self.taken:
            self.at(day + fate.introduction, self.meet, asking, spell, helping, fate, score)
        else:
            self.refuse(asking, helping)

    def meet(self, day: int, asking: str, spell: int, helping: str, fate: Fate, score: float) -> None:
        """Let the families meet and decide whether they go on."""
        if not self.under_way(asking, spell):
            return
        self.counted.introductions += 1
        if fate.luck[2] < chances(self.assumed, score, fate.noise)[2]:
            self.at(day + fate.begin, self.begin, asking, spell, helping, fate, score)
        else:
            self.refuse(asking, helping)

    def begin(self, day: int, asking: str, spell: int, helping: str, fate: Fate, score: float) -> None:
        """Let the trial begin: the wait is over."""
        if not self.under_way(asking, spell):
            return
        self.counted.waits.append(day - self.waiting.pop(asking).since)
        succeeds = fate.luck[3] < chances(self.assumed, score, fate.noise)[3]
        self.counted.trials += 1
        self.counted.lasting += succeeds
        self.counted.trial_days.append(day)
        self.counted.scores.append(score)
        self.at(day + (fate.lasts if succeeds else fate.fails_after), self.end, asking, helping, fate, succeeds)

    def end(self, day: int, asking: str, helping: str, fate: Fate, lasted: bool) -> None:
        """Let a match end: the places are free, and either family may go on."""
        self.free(asking, helping)
        if lasted and not fate.helps_again:
            self.stop(day, helping)
        if not lasted or fate.asks_again:
            self.waits(day, asking, day)


def chances(assumed: Assumptions, score: float, noise: float) -> tuple[float, ...]:
    """Return the chance of a yes at each of the four steps: a logistic function of the score and of what it misses."""
    shift = assumed.slope * (score - assumed.typical_score) + noise
    typical = (assumed.request_says_yes, assumed.support_says_yes, assumed.both_go_on, assumed.trial_succeeds)
    return tuple(1 / (1 + math.exp(-math.log(each / (1 - each)) - shift)) for each in typical)
