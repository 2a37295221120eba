"""Invented programmes with all that sheets cannot tell: as plain facts for the recount, and as records for bgz."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.domain.cases.match import Confirmation, End, Match, Proposal, Trial
from bgz.domain.cases.person import Address, Consent, Contact, Left, Pause, Source
from bgz.domain.cases.programme import ChecklistItem, Contract, Norms, Programme
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Screening, SupportFamily, Vog
from bgz.domain.figures.region import Region
from bgz.domain.work.screening import Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

Fact = dict[str, Any]
FIRST = date(2022, 7, 1)
DAYS = 560
YEAR = date(2023, 1, 1), date(2023, 12, 31)
EDGES = tuple(
    date.fromisoformat(day)
    for day in ("2022-12-31", "2023-01-01", "2023-02-28", "2023-03-01", "2023-05-31", "2023-06-06", "2023-12-31")
)
PLACES = ("Meppel", "Westerveld", "Zutphen")
ABOUT = ("first_reaction", "trial_review", "review", "goodbye", "keeping_in_touch", "other")
ITEMS = ("talk_1", "talk_2", "reference", "house_rules")
HOUSEHOLDS = ("one_parent", "two_parents")
REFERRERS = ("school", "gp", "municipality")
KINDS = ("sport", "weekend", "homework")
REASONS = ("as_planned", "agreed", "moved")


@frozen
class Facts:
    """What happened, as plain values."""

    families: list[Fact] = field(factory=list)
    supports: list[Fact] = field(factory=list)
    matches: list[Fact] = field(factory=list)
    contracts: list[Fact] = field(factory=list)


class Inventor:
    """Invents facts; the same for the same seed. Anything may follow on anything, as in a folder of many hands.

    At a pace of 28 it all happens within weeks, and much on the same day.
    """

    def __init__(self, seed: int, pace: int = 1) -> None:
        self.chance, self.pace = random.Random(seed), pace

    def facts(self, families: int) -> Facts:
        asked = [self._family(f"V-{at:05}") for at in range(families)]
        # Of brothers and sisters some begin on the same day, each in a match of its own.
        begins = [(self.chance.choice(asked), self._day()) for _begin in range(families)]
        made = [self._match(f"K-{at:05}", families, *self.chance.choice(begins)) for at in range(families)]
        helping = [self._support(f"S-{at:05}") for at in range(families)]
        return Facts(asked, helping, made, [self._contract() for _contract in range(6)])

    def _maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def _day(self, after: date | None = None, most: int = DAYS) -> date:
        """Return a day, often one on which a period begins or ends: that is where a count goes wrong."""
        first, most = after or FIRST, max(1, most // self.pace)
        edges = [edge for edge in EDGES if first <= edge <= first + timedelta(days=most)]
        if edges and self._maybe(0.15):
            return self.chance.choice(edges)
        return first + timedelta(days=self.chance.randint(0, most))

    def _score(self) -> int | None:
        return self.chance.randint(0, 10) if self._maybe(0.6) else None

    def _talk(self, sides: tuple[str | None, ...], *days: date | None) -> Fact:
        """Return a talk, on one of `days` as likely as not."""
        known = [day for day in days if day]
        return {
            "on": self.chance.choice(known) if known and self._maybe(0.5) else self._day(),
            "about": self.chance.choice(ABOUT),
            "side": self.chance.choice(sides),
            "satisfied": self._score(),
            "goals": self._score(),
        }

    def _pause(self) -> Fact:
        since = self._day()
        return {"since": since, "until": self._day(since, 60) if self._maybe(0.8) else None}

    def _request(self, signed_up: date, children: int, lived: Sequence[str]) -> Fact:
        first = signed_up - timedelta(days=self.chance.choice([0, 30]))
        opened = signed_up if self._maybe(0.4) else self._day(first)
        return {
            "place": self.chance.choice(lived),
            "noted": self._maybe(0.3),
            "opened": opened if self._maybe(0.9) else None,
            "help": self.chance.sample(KINDS, self.chance.randint(1, 2)),
            "closed": self._day(opened) if self._maybe(0.3) else None,
            "children": sorted(self.chance.sample(range(children), self.chance.randint(0, children))),
        }

    def _family(self, number: str) -> Fact:
        signed_up, children, home = self._day(), self.chance.randint(1, 3), self.chance.choice(PLACES)
        lived = PLACES if self._maybe(0.6) else (home,)
        consent = self._day(signed_up, 60) if self._maybe(0.85) else None
        return {
            "number": number,
            "home": home,
            "signed_up": signed_up if self._maybe(0.95) else None,
            "imported": self._day() if self._maybe(0.2) else None,
            "household": self.chance.choice(HOUSEHOLDS),
            "referrer": self.chance.choice(REFERRERS),
            "children": children,
            "intake": self._day(signed_up, 60) if self._maybe(0.9) else None,
            "consent": consent,
            "withdrawn": self._day(consent, 200) if consent and self._maybe(0.2) else None,
            "left": self._day(signed_up) if self._maybe(0.3) else None,
            "holds": [self._pause() for _hold in range(self.chance.choice([0, 0, 1, 2]))],
            "requests": [
                self._request(signed_up, children, lived) for _request in range(self.chance.choice([0, 1, 1, 2, 2, 3]))
            ],
            "talks": [self._talk(("request", None)) for _talk in range(self.chance.choice([0, 1, 2]))],
        }

    def _match(self, number: str, most: int, family: Fact, begins: date) -> Fact:
        trial = begins if self._maybe(0.85) else None
        confirmed = self._day(trial, 90) if trial and self._maybe(0.7) else None
        end = self._day(confirmed or trial, 200) if trial and self._maybe(0.6) else None
        count = self.chance.randint(1, family["children"])
        return {
            "number": number,
            "family": family["number"],
            "request": self.chance.choice([None, None, 0, 0, 1, 2]),  # the last may not be there
            "support": f"S-{self.chance.randint(0, max(3, most // 2)):05}",
            "children": sorted(self.chance.sample(range(family["children"]), count)),
            "proposed": (trial or self._day()) - timedelta(days=self.chance.randint(0, 20)),
            "lifted": self._maybe(0.2),
            "trial": trial,
            "overridden": self._maybe(0.2),
            "confirmed": confirmed,
            "end": end,
            "reason": self.chance.choice(REASONS),
            "talks": [
                self._talk(("request", "support", "both", "other", None), trial, end)
                for _talk in range(self.chance.randint(0, 5))
            ],
        }

    def _support(self, number: str) -> Fact:
        signed_up = self._day()
        return {
            "number": number,
            "place": self.chance.choice(PLACES),
            "signed_up": signed_up,
            "verdict": self.chance.choice(["approved", "approved", "rejected", "withdrawn", ""]),
            "decided": self._day(signed_up, 90),
            "whole": self._maybe(0.8),
            "overridden": self._maybe(0.2),
            "left": self._day(signed_up) if self._maybe(0.3) else None,
        }

    def _contract(self) -> Fact:
        since = self._day()
        days = YEAR if self._maybe(0.3) else (since, self._day(since, 200))
        return {
            "place": self.chance.choice(PLACES),
            "since": days[0],
            "until": days[1],
            "matches": self.chance.choice([None, 3, 10]),
            "budget": self.chance.choice([None, 12_000, 50_000]),
            "price": self.chance.choice([None, 7_000]),
        }


def region_of(facts: Facts) -> Region:
    """Return the same facts as records."""
    items = {name: ChecklistItem(label=name) for name in ITEMS}
    rules = Rules({**items, "vog": ChecklistItem(label="vog", per_adult=True)}, Norms())
    contracts = {f"t{at}": _contract(fact) for at, fact in enumerate(facts.contracts)}
    return Region.of(
        map(_family, facts.families),
        map(_support, facts.supports),
        map(_match, facts.matches),
        Programme(contracts=contracts),
        rules,
    )


def _talks(talks: list[Fact]) -> dict[str, Contact]:
    return {f"c{at}": Contact(**fact) for at, fact in enumerate(talks)}


def _children(positions: list[int]) -> tuple[str, ...]:
    return tuple(f"k{at}" for at in positions)


def _left(day: date | None) -> Left | None:
    return Left(on=day, reason="withdrawn") if day else None


def _request(fact: Fact, home: str) -> Request:
    return Request(
        opened_on=fact["opened"],
        counts_in=fact["place"] if fact["noted"] or fact["place"] != home else None,
        closed=_left(fact["closed"]),
        help=dict.fromkeys(fact["help"], "must"),
        children=_children(fact["children"]),
    )


def _family(fact: Fact) -> RequestFamily:
    given = fact["consent"]
    return RequestFamily(
        number=fact["number"],
        registered_on=fact["signed_up"],
        address=Address(municipality=fact["home"]),
        household=fact["household"],
        referrer=fact["referrer"],
        children={f"k{at}": Child() for at in range(fact["children"])},
        requests={f"r{at}": _request(asked, fact["home"]) for at, asked in enumerate(fact["requests"])},
        intake=Intake(on=fact["intake"]) if fact["intake"] else None,
        consents={"matching": Consent(given_on=given, withdrawn_on=fact["withdrawn"])} if given else {},
        on_hold={f"h{at}": Pause(**pause, reason="-") for at, pause in enumerate(fact["holds"])},
        left=_left(fact["left"]),
        contacts=_talks(fact["talks"]),
        source=Source(sheet="-", nr="-", on=fact["imported"], cells={}, override="-") if fact["imported"] else None,
    )


def _match(fact: Fact) -> Match:
    return Match(
        number=fact["number"],
        request_family=fact["family"],
        request=None if fact["request"] is None else f"r{fact['request']}",
        support_family=fact["support"],
        children=_children(fact["children"]),
        proposed=Proposal(on=fact["proposed"], override="-" if fact["lifted"] else None),
        trial=Trial(on=fact["trial"], override="-" if fact["overridden"] else None) if fact["trial"] else None,
        confirmed=Confirmation(on=fact["confirmed"]) if fact["confirmed"] else None,
        end=End(on=fact["end"], reason=fact["reason"]) if fact["end"] else None,
        contacts=_talks(fact["talks"]),
    )


def _support(fact: Fact) -> SupportFamily:
    decided = fact["decided"]
    done = {item: Done(on=decided) for item in ITEMS} if fact["whole"] else {}
    override = "-" if fact["overridden"] else None
    decision = Decision(verdict=fact["verdict"], on=decided, override=override) if fact["verdict"] else None
    return SupportFamily(
        number=fact["number"],
        registered_on=fact["signed_up"],
        address=Address(municipality=fact["place"]),
        adults={"a1": Adult(vogs={"v1": Vog(issued_on=decided)})},
        screening=Screening(done=done, decision=decision),
        left=_left(fact["left"]),
    )


def _contract(fact: Fact) -> Contract:
    return Contract(
        municipality=fact["place"],
        since=fact["since"],
        until=fact["until"],
        matches=fact["matches"],
        budget_eur=fact["budget"],
        avoided_eur=fact["price"],
        avoided_source="brief" if fact["price"] else None,
    )
