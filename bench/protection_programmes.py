"""Invented programmes for the proof of protection: records in memory, a region of five municipalities in milliseconds.

Every family is made by chance from a seed; shapes press the figures towards what is hard to protect: few matches, one
large municipality beside small ones, empty months, one match in each month, everything in one category.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bench.protection_moving import Mover
from bench.protection_shapes import BY_HAND, Shape, shape
from bgz.domain.cases.match import Confirmation, End, Match, Proposal, Trial
from bgz.domain.cases.person import Address, Consent, Contact, Left, Pause, Source
from bgz.domain.cases.programme import Contract, Municipality, Norms, Programme
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Decision, Screening, SupportFamily
from bgz.domain.figures.region import Region
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules
from bgz.terms.families import CHANNEL, HELP, HOUSEHOLD, LEFT, REFERRER
from bgz.terms.matches import END_REASON

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR = 2023
"""The later of the two years that are reported."""
TODAY = date(YEAR + 1, 2, 1)
TOWNS = ("Aalten", "Borne", "Culemborg", "Dalfsen", "Elburg")
YEARS_OF_HISTORY = 3
_DAY = timedelta(days=1)


@frozen
class Invented:
    """A programme: its shape and its records."""

    shape: Shape
    region: Region

    @property
    def towns(self) -> tuple[str, ...]:
        """The municipalities of the programme."""
        return TOWNS[: len(self.shape.towns)]


def invented(seed: int) -> Invented:
    """Return the programme of a number: the horrors come first, those with many movers are the last of 500."""
    return of_shape(evolve(BY_HAND.get(seed) or shape(seed), seed=seed))


def of_shape(made: Shape) -> Invented:
    """Return a programme of a shape."""
    maker = _Maker(made)
    for year in range(YEAR - YEARS_OF_HISTORY, YEAR + 1):
        maker.year(year)
    towns = TOWNS[: len(made.towns)]
    programme = Programme(
        name="Proef",
        municipalities={f"g{at}": Municipality(name=name) for at, name in enumerate(towns)},
        contracts={f"t{at}": each for at, each in enumerate(_contracts(made, towns))},
    )
    rules = Rules({}, Norms())
    return Invented(made, Region.of(maker.requests, maker.supports, maker.matches, programme, rules))


def _contracts(made: Shape, towns: Sequence[str]) -> list[Contract]:
    chance = random.Random(made.seed + 1)
    cuts = {
        "years": [(1, 1)],
        "halves": [(1, 1), (7, 1)],
        "quarters": [(1, 1), (4, 1), (7, 1), (10, 1)],
        "odd": [(1, 1), (3, 16), (9, 10)],
    }
    found = []
    for year in (YEAR - 1, YEAR):
        for town in towns:
            kind = made.contracts if made.contracts != "some" else chance.choice([*cuts, "none"])
            starts = [date(year, *cut) for cut in cuts.get(kind, [])]
            ends = [*(start - _DAY for start in starts[1:]), date(year, 12, 31)]
            found += [
                Contract(municipality=town, since=since, until=until, matches=chance.randint(1, 20),
                         budget_eur=chance.choice([None, chance.randint(5, 90) * 1000]), funding="Jeugdwet",
                         avoided_eur=chance.choice([None, 4500]), avoided_source="brief")
                for since, until in zip(starts, ends, strict=False)
            ]  # fmt: skip
    return found


class _Maker:
    def __init__(self, made: Shape) -> None:
        self.shape, self.chance, self.numbers = made, random.Random(made.seed), count()
        self.mover = Mover(made, TOWNS)
        self.requests: list[RequestFamily] = []
        self.supports: list[SupportFamily] = []
        self.matches: list[Match] = []

    def year(self, year: int) -> None:
        """Add what happens in a year."""
        shape = self.shape
        made = 0
        for _family in range(round(shape.matches * shape.asking)):
            made += self.asking(year, matched=made < shape.matches)
        for _match in range(max(0, shape.matches - made)):
            self.asking(year, matched=True)
        for _family in range(round(shape.matches * shape.offering)):
            self.offering(year)

    def day(self, year: int) -> date:
        month = self.chance.choices(range(1, 13), self.shape.months)[0]
        return date(year, month, self.chance.randint(1, 28))

    def later(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.chance.randint(least, most))

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def one(self, codes: Sequence[str]) -> str | None:
        if self.happens(self.shape.unknown):
            return None
        return codes[0] if self.happens(self.shape.narrow) else self.chance.choice(codes)

    def address(self) -> Address | None:
        if self.happens(self.shape.homeless):
            return None
        return Address(municipality=TOWNS[self.chance.choices(range(len(self.shape.towns)), self.shape.towns)[0]])

    def asking(self, year: int, *, matched: bool) -> int:
        """Add a family, and its matches; return how many of them begin in the year."""
        chance = self.chance
        number = f"V-{len(self.requests):05}"
        trial = self.day(year)
        on = trial - timedelta(days=chance.randint(20, 160)) if matched else self.day(year)
        ready = None if not matched and self.happens(0.15) else self.later(on, 3, 20)
        children = {
            f"k{at}": Child(born=self.born(on.year))
            for at in range(chance.choice([1, 1, 1, 2, 2, 3]))
        }  # fmt: skip
        kinds = {kind: "must" for _at in range(chance.choice([1, 1, 2, 3])) if (kind := self.one(HELP.codes))}
        requests = {"r1": Request(opened_on=on, help=kinds)}
        if self.happens(self.shape.again / 2):
            requests["r2"] = Request(opened_on=self.later(on, 90, 700), help=kinds)
        matches = self.series(number, trial, list(children)) if matched else []
        free = not matches or matches[-1].end is not None
        after = max([self.later(on, 30, 500), *(match.end.on for match in matches if match.end)])
        family = RequestFamily(
            number=number, registered_on=None if self.happens(0.01) else on, address=self.address(),
            household=self.one(HOUSEHOLD.codes), referrer=self.one(REFERRER.codes), children=children,
            requests=requests, intake=Intake(on=ready) if ready else None,
            consents=self.consents(ready, after), on_hold=self.holds(on),
            contacts=self.scores(on, "first_reaction", None, 0.3),
            left=Left(on=self.later(after, 0, 90), reason=LEFT.codes[0]) if free and self.happens(0.5) else None,
        )  # fmt: skip
        if self.mover.moves(family):
            family, matches = self.mover.moved(family, matches, self.match_after_move)
        self.requests.append(family)
        self.matches += matches
        return sum(match.trial is not None and match.trial.on.year == year for match in matches)

    def born(self, year: int) -> Month | None:
        if self.happens(self.shape.unknown):
            return None
        return Month(year - self.age(), self.chance.randint(1, 12))

    def age(self) -> int:
        return self.chance.choice([5, 6]) if self.happens(self.shape.narrow) else self.chance.randint(0, 17)

    def consents(self, ready: date | None, after: date) -> dict[str, Consent]:
        if ready is None or self.happens(0.04):
            return {}
        return {"matching": Consent(given_on=ready, withdrawn_on=after if self.happens(0.05) else None)}

    def holds(self, on: date) -> dict[str, Pause]:
        if not self.happens(0.12):
            return {}
        since = self.later(on, 10, 200)
        return {"h1": Pause(since=since, until=None if self.happens(0.2) else self.later(since, 20, 200), reason="-")}

    def series(self, number: str, trial: date, children: list[str]) -> list[Match]:
        found = [self.match(number, trial, children)]
        while self.happens(self.shape.again) and len(found) < 4:
            last = found[-1]
            begin = self.later(last.end.on if last.end else trial, 0, 200)
            found.append(self.match(number, begin, children[-1:]))
        if self.happens(0.1):
            proposal = evolve(found[-1], number=f"K-{next(self.numbers):05}", trial=None, confirmed=None, contacts={})
            found.append(proposal)
        return found

    def match_after_move(self, number: str, trial: date, children: list[str]) -> Match:
        """Make a match by the chance of those who move."""
        chance, self.chance = self.chance, self.mover.chance
        made = self.match(number, trial, children)
        self.chance = chance
        return made

    def match(self, number: str, trial: date, children: list[str]) -> Match:
        chance = self.chance
        stops = self.happens(0.2)
        ends = stops or self.happens(self.shape.ending)
        until = self.later(trial, 5, 90) if stops else self.later(trial, 60, 1000)
        confirmed = None if stops else Confirmation(on=self.later(trial, 50, 70))
        end = End(on=until, reason=self.one(END_REASON.codes)) if ends else None
        scored = self.shape.scored
        contacts: dict[str, Any] = self.scores(self.later(trial, 30, 60), "trial_review", "both", scored)
        for at in range(1, 5):
            if not stops and self.happens(self.shape.scored):
                side = chance.choice(["request", "support", "both"])
                contacts |= self.scores(
                    self.later(trial, 180 * at, 180 * at + 20), "review", side, self.shape.scored, f"r{at}"
                )
        if end:
            contacts |= self.scores(until, "goodbye", chance.choice(["request", "both", None]), self.shape.scored, "e")
        at = next(self.numbers)
        return Match(
            number=f"K-{at:05}", request_family=number, support_family=f"S-{at // 3 * 2 + at % 3 % 2:05}",
            children=() if self.happens(self.shape.unknown / 4) else tuple(children),
            proposed=Proposal(on=trial, override="-" if self.happens(0.05) else None),
            trial=Trial(on=trial, override="-" if self.happens(0.05) else None),
            confirmed=confirmed, end=end, contacts=contacts,
        )  # fmt: skip

    def scores(self, on: date, about: str, side: str | None, share: float, key: str = "c") -> dict[str, Contact]:
        if not self.happens(share):
            return {}
        given = [self.chance.randint(4, 9) if self.happens(0.8) else None for _score in range(2)]
        return {key: Contact(on=on, about=about, side=side, satisfied=given[0], goals=given[1])}

    def offering(self, year: int) -> None:
        on = self.day(year)
        came = self.chance.random()
        verdict = "approved" if came < 0.6 else "rejected" if came < 0.72 else "withdrawn" if came < 0.8 else ""
        decided = self.later(on, 20, 150)
        override = "-" if self.happens(0.05) else None
        decision = Decision(verdict=verdict, on=decided, override=override) if verdict else None
        taken = Source(sheet="steun", nr="1", on=decided, cells={}, override="-") if self.happens(0.03) else None
        self.supports.append(
            SupportFamily(
                number=f"S-{len(self.supports):05}", registered_on=None if self.happens(0.01) else on,
                address=self.address(), channel=self.one(CHANNEL.codes), screening=Screening(decision=decision),
                left=Left(on=self.later(decided, 0, 300), reason=LEFT.codes[0]) if self.happens(0.25) else None,
                source=taken,
            )
        )  # fmt: skip
