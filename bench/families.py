"""Make a case folder of any size for the bench: invented families, real keys and encryption, kept for the next run."""

from __future__ import annotations

import os
import random
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bgz.actions import init
from bgz.actions.opening import open_folder
from bgz.domain.cases.match import Answer, Answers, Confirmation, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.domain.values.numbers import new_key, new_number
from bgz.storage.postcodes import load
from bgz.terms.families import CHANNEL, HELP, HOUSEHOLD, REFERRER
from bgz.terms.moments import DAY_PARTS

PASSPHRASE = "vier-losse-woorden-samen"  # noqa: S105 - of an invented team
FIRST, TODAY = date(2020, 1, 1), date(2024, 1, 15)
AT = datetime(2024, 1, 15, 9, tzinfo=UTC)
MUNICIPALITIES = ("Zutphen", "Lochem", "Deventer")
ITEMS = ("talk_1", "talk_2", "reference", "house_rules")


class Maker:
    """Makes families and matches by chance; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        places = load().by_pc4.values()
        self.places = [place for place in places if place.municipality in MUNICIPALITIES]
        self.taken: set[str] = set()

    def number(self, prefix: str) -> str:
        """Return a number that is not taken yet."""
        number = new_number(prefix, self.taken, self.chance.choice)
        self.taken.add(number)
        return number

    def key(self, letter: str) -> str:
        return new_key(letter, (), self.chance.choice)

    def day(self, first: date = FIRST, last: date = TODAY) -> date:
        """Return a day between two others."""
        return first + timedelta(days=self.chance.randint(0, max(0, (last - first).days)))

    def address(self) -> Address:
        place = self.chance.choice(self.places)
        return Address(postcode=f"{place.pc4} AB", town=place.town, municipality=place.municipality)

    def parts(self, most: int) -> tuple[str, ...]:
        return tuple(self.chance.sample(DAY_PARTS.codes, self.chance.randint(1, most)))

    def asking(self) -> RequestFamily:
        """Return a family that waits."""
        chance, on = self.chance, self.day()
        children = {
            self.key("k"): Child(born=Month(on.year - chance.randint(2, 14), chance.randint(1, 12)))
            for _child in range(chance.choice([1, 1, 2, 3]))
        }
        wanted = dict.fromkeys(chance.sample(HELP.codes, chance.randint(1, 3)), "must")
        request = Request(opened_on=on, help=wanted, day_parts=self.parts(5), distance=chance.choice(["near", "any"]))
        return RequestFamily(
            number=self.number("V"), registered_on=on, referrer=chance.choice(REFERRER.codes),
            household=chance.choice(HOUSEHOLD.codes), surname=f"Familie {chance.randint(1, 10**6)}", first_name="Alex",
            address=self.address(), phone="0612345678", children=children, requests={self.key("r"): request},
            intake=Intake(on=on + timedelta(days=9)), consents={"matching": Consent(given_on=on + timedelta(days=9))},
        )  # fmt: skip

    def helping(self) -> SupportFamily:
        """Return an approved family."""
        chance, on = self.chance, self.day()
        approved = on + timedelta(days=60)
        vog = Vog(on=approved, issued_on=approved - timedelta(days=20))
        adults = {self.key("a"): Adult(name="Sam", vogs={self.key("v"): vog}) for _adult in range(chance.randint(1, 2))}
        offer = Offer(
            help=tuple(chance.sample(HELP.codes, chance.randint(2, 5))), day_parts=self.parts(8),
            max_children=chance.randint(1, 3), age_from=chance.choice([0, 4]), age_to=chance.choice([12, 18]),
            max_km=chance.choice([5, 10, 15]), car=True, smokes=False, pets=("none",),
        )  # fmt: skip
        done = {item: Done(on=approved - timedelta(days=5)) for item in ITEMS}
        return SupportFamily(
            number=self.number("S"), registered_on=on, channel=chance.choice(CHANNEL.codes), first_name="Sam",
            surname=f"Familie {chance.randint(1, 10**6)}", address=self.address(), phone="0612345679", adults=adults,
            offer=offer, screening=Screening(done=done, decision=Decision(verdict="approved", on=approved)),
        )  # fmt: skip

    def match(self, asking: RequestFamily, helping: SupportFamily) -> Match | None:
        """Return a definitive match that passed its gates; None of families that came too late or do not fit."""
        decision, intake = helping.screening.decision, asking.intake
        ready = max(decision.on if decision else TODAY, intake.on if intake else TODAY)
        if ready > TODAY - timedelta(days=90) or len(asking.children) > (helping.offer.max_children or 0):
            return None
        on = self.day(ready, TODAY - timedelta(days=90))
        return Match(
            number=self.number("K"), request_family=asking.number, support_family=helping.number,
            request=next(iter(asking.requests)), children=tuple(asking.children), proposed=Proposal(on=on),
            answers=Answers(request=Answer(yes=True, on=on), support=Answer(yes=True, on=on)),
            introduced=Introduction(on=on), trial=Trial(on=on + timedelta(days=7)),
            confirmed=Confirmation(on=on + timedelta(days=65)),
        )  # fmt: skip

    def matches(self, asking: list[RequestFamily], helping: list[SupportFamily], running: int) -> list[Match]:
        """Return so many definitive matches, each of two families that have no other."""
        free, found = list(helping), list[Match]()
        for family in asking:
            match, tried = next(((match, each) for each in free if (match := self.match(family, each))), (None, None))
            if match and tried and len(found) < running:
                free.remove(tried)
                found.append(match)
        if len(found) < running:
            raise SystemExit(f"only {len(found)} of {running} matches can be made of so many families")
        return found


def made(place: Path, families: int, running: int | None = None) -> Path:
    """Return the case folder in `place` with so many families; made when it is not there. BGZ_HOME must be in it.

    `running` is how many matches run; without it as many as chance makes of a fifth of the families.
    """
    cases = place / "cases"
    ready = place / "ready"
    if ready.exists():
        return cases
    wishes = init.Wishes("Bench", "bench@example.org", MUNICIPALITIES)
    prepared = init.prepare(wishes, recovery=True, at=AT)
    init.found(prepared, cases, PASSPHRASE, save_to=place / "paper.txt", at=AT)
    folder = open_folder(cases, lambda _question: PASSPHRASE)
    maker = Maker(families)
    asking = [maker.asking() for _family in range(families // 3)]
    helping = [maker.helping() for _family in range(families - len(asking))]
    if running is None:
        pairs = [maker.match(*pair) for pair in zip(asking[: families // 5], helping, strict=False)]
        matches = [match for match in pairs if match]
    else:
        matches = maker.matches(asking, helping, running)
    for record in (*asking, *helping, *matches):
        folder.create(record, at=AT)
    ready.touch()
    return cases


if __name__ == "__main__":
    made(Path(os.environ["BGZ_HOME"]).parent, *map(int, sys.argv[1:]))
