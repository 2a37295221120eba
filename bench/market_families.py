"""Invented request and support families as records of bgz, for the simulated market. All that bgz can ask is known.

The proportions are assumptions, roughly those of a village and the places around it; nobody's data.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bgz.actions.shipped import shipped_checklist
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.programme import Norms
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules
from bgz.storage.postcodes import load

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from bgz.domain.values.places import Places

FIRST_DAY = date(2024, 1, 1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
AFTERNOONS = tuple(f"{day}-afternoon" for day in WEEKDAYS)
EVENINGS = tuple(f"{day}-evening" for day in WEEKDAYS)
WEEKEND = ("sat-morning", "sat-afternoon", "sun-morning", "sun-afternoon")
MOMENTS: Mapping[str, tuple[str, ...]] = {
    "weekend": WEEKEND,
    "sleepover": ("fri-night", "sat-night"),
    "after_school": AFTERNOONS,
    "contacts": ("wed-afternoon", "sat-afternoon", "sun-afternoon"),
    "sport": ("wed-afternoon", "sat-morning", *EVENINGS[:4]),
    "parenting": (*EVENINGS[:4], "wed-morning", "thu-morning"),
    "practical": (*EVENINGS[:4], "sat-morning"),
    "evening": EVENINGS,
    "homework": AFTERNOONS[:4],
    "swimming": ("wed-afternoon", "fri-afternoon", "sat-morning"),
}
"""When each kind of help is wanted or given."""
HOW_OFTEN: Mapping[str, int] = {
    "weekend": 20, "sleepover": 15, "after_school": 20, "contacts": 12, "sport": 8,
    "parenting": 7, "practical": 7, "evening": 6, "homework": 5, "swimming": 5,
}  # fmt: skip
NEEDS: Mapping[str, int] = {
    "no_dogs": 8, "no_cats": 4, "smoke_free": 8, "transport": 12, "calm": 12, "diet": 6, "pictograms": 3,
    "medication": 3,
}  # fmt: skip
"""Of a hundred requests, how many have the need."""
SKILLS = ("calm", "diet", "pictograms", "medication")
INTERESTS = ("football", "cooking", "animals", "drawing", "reading", "games", "gardening", "music", "swimming")


@cache
def places() -> Places:
    """Return the table of real postcodes."""
    return load()


@cache
def rules() -> Rules:
    """Return what is asked of a support family: the checklist and norms that come with bgz."""
    return Rules(shipped_checklist(), Norms())


@cache
def postcodes(municipality: str) -> tuple[Address, ...]:
    """Return an address for each four digits of a municipality."""
    return tuple(
        Address(postcode=f"{place.pc4} AB", town=place.town, municipality=municipality)
        for place in places().by_pc4.values()
        if place.municipality == municipality
    )


def _some(chance: random.Random, weights: Mapping[str, int], number: int) -> tuple[str, ...]:
    """Return `number` different codes, the likelier ones more often."""
    left = dict(weights)
    chosen = []
    for _each in range(number):
        code = chance.choices(list(left), list(left.values()))[0]
        chosen.append(code)
        del left[code]
    return tuple(chosen)


def _moments(chance: random.Random, kinds: tuple[str, ...], number: int) -> tuple[str, ...]:
    """Return at most `number` day parts that go with some kinds of help."""
    possible = list(dict.fromkeys(moment for kind in kinds for moment in MOMENTS[kind]))
    return tuple(chance.sample(possible, min(number, len(possible))))


def request_family(chance: random.Random, number: str, municipality: str, signed_up: int, ready: int) -> RequestFamily:
    """Return a family that asks, ready to be matched from a day on; days are counted from `FIRST_DAY`."""
    on, since = FIRST_DAY + timedelta(signed_up), FIRST_DAY + timedelta(ready)
    first = chance.triangular(1, 16, 7)
    ages = [round(first + 2.5 * later) for later in range(chance.choices((1, 2, 3), (60, 30, 10))[0])]
    kinds = _some(chance, HOW_OFTEN, chance.choices((1, 2, 3), (45, 40, 15))[0])
    moments = _moments(chance, kinds, chance.choices((1, 2, 3, 4, 5), (20, 30, 25, 15, 10))[0])
    request = Request(
        opened_on=on,
        help={kind: "must" if place == 0 else "nice" for place, kind in enumerate(kinds)},
        day_parts=moments,
        day_parts_needed=min(len(moments), chance.choice((1, 1, 2))),
        distance=chance.choices(("near", "any", "outside"), (30, 58, 12))[0],
        needs=tuple(need for need, percent in NEEDS.items() if chance.random() * 100 < percent),
    )
    return RequestFamily(
        number=number,
        registered_on=on,
        address=chance.choice(postcodes(municipality)),
        languages=("nl",) if chance.random() < 0.85 else (chance.choice(("ar", "pl", "tr", "uk")),),
        dutch=chance.choices(("fine", "basic"), (88, 12))[0],
        interests=tuple(chance.sample(INTERESTS, 2)),
        children={
            f"k{place}": Child(born=Month(on.year - age, chance.randint(1, 12))) for place, age in enumerate(ages, 1)
        },
        requests={"r1": request},
        intake=Intake(on=since),
        consents={"matching": Consent(given_on=since)},
    )


def support_family(
    chance: random.Random, number: str, municipality: str, signed_up: int, approved: int
) -> SupportFamily:
    """Return a family that helps, approved on a day; days are counted from `FIRST_DAY`."""
    on, decided = FIRST_DAY + timedelta(signed_up), FIRST_DAY + timedelta(approved)
    kinds = _some(chance, HOW_OFTEN, chance.choices((1, 2, 3, 4), (20, 30, 30, 20))[0])
    youngest = chance.choices((0, 2, 4, 6), (35, 20, 30, 15))[0]
    said = {skill: chance.choices(("can", "learns", "cannot"), (45, 40, 15))[0] for skill in SKILLS}
    vog = Vog(on=decided, issued_on=decided - timedelta(20))
    offer = Offer(
        help=kinds,
        day_parts=_moments(chance, kinds, chance.choices((1, 2, 3, 4, 5, 6), (10, 25, 25, 20, 12, 8))[0]),
        max_children=chance.choices((1, 2, 3), (50, 42, 8))[0],
        age_from=youngest,
        age_to=chance.choices((8, 10, 12, 14, 18), (10, 15, 30, 25, 20))[0],
        max_km=chance.choices((5, 10, 15, 20), (30, 35, 20, 15))[0],
        pets=(chance.choices(("none", "dog", "cat", "rabbits"), (45, 28, 20, 7))[0],),
        smokes=chance.random() < 0.12,
        car=chance.random() < 0.85,
        can_handle=tuple(skill for skill in SKILLS if said[skill] == "can"),
        willing_to_learn=tuple(skill for skill in SKILLS if said[skill] == "learns"),
        cannot=tuple(skill for skill in SKILLS if said[skill] == "cannot"),
    )
    return SupportFamily(
        number=number,
        registered_on=on,
        address=chance.choice(postcodes(municipality)),
        languages=("nl",) if chance.random() < 0.9 else ("nl", chance.choice(("en", "ar", "pl", "tr"))),
        interests=tuple(chance.sample(INTERESTS, 2)),
        adults={f"a{place}": Adult(vogs={"v1": vog}) for place in range(chance.choices((1, 2), (20, 80))[0])},
        offer=offer,
        screening=Screening(
            done={item: Done(on=decided) for item, asked in rules().checklist.items() if not asked.per_adult},
            decision=Decision(verdict="approved", on=decided),
        ),
    )
