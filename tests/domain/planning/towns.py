"""Towns made by chance: request families that wait and support families, with everything that rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bgz.domain.cases.match import Answer, Answers, End, Match, Proposal, Trial
from bgz.domain.cases.person import Address
from bgz.domain.cases.request_family import Child, Request, RequestFamily
from bgz.domain.cases.support_family import Offer, SupportFamily
from bgz.domain.matching.pairing import Supporter, asked_by
from bgz.domain.matching.waiting import Waiting
from bgz.domain.values.months import Month
from bgz.domain.values.places import Place, Places
from bgz.terms.families import NEEDS
from bgz.terms.matches import CRITERION
from tests.domain.weights import ALIKE

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

DAY = date(2023, 11, 30)
PLACES = Places(
    {
        "7941": Place("7941", "Meppel", "Meppel", 52.69, 6.19),
        "7948": Place("7948", "Nijeveen", "Meppel", 52.73, 6.16),
        "7971": Place("7971", "Havelte", "Westerveld", 52.77, 6.24),
        "9401": Place("9401", "Assen", "Assen", 52.99, 6.56),
    },
    {},
)
HELP = ("sport", "weekend", "homework")
PARTS = ("wed-afternoon", "sat-morning", "sun-night")
INTERESTS = ("Voetbal", "lezen", "LEZEN", "koken")
NEEDED = NEEDS.codes[:8]
SPOKEN = ("nl", "ar", "tr")
MOSTLY = (*(True,) * 9, False)
Weighed = tuple[Waiting, Mapping[str, int]]


def some(chance: random.Random, of: Sequence[str], most: int = 3) -> tuple[str, ...]:
    return tuple(chance.sample(of, chance.randint(0, min(most, len(of)))))


def address(chance: random.Random) -> Address | None:
    pc4 = chance.choice([*PLACES.by_pc4, "0000", None])
    if pc4 is None:
        return None
    place = PLACES.by_pc4.get(pc4)
    return Address(postcode=f"{pc4} AB", municipality=place.municipality if place else None)


def request_of(chance: random.Random) -> Request:
    pick = chance.choice
    return Request(
        help={kind: pick(["must", "nice"]) for kind in some(chance, HELP, 2)},
        day_parts=some(chance, PARTS, 2),
        day_parts_needed=pick([None, 1, 2]),
        distance=pick([None, "near", "near", "outside", "any", "any"]),
        max_km=pick([None, None, None, 8, 60]),
        siblings_apart=pick([None, False, True]),
        needs=some(chance, NEEDED, pick([0, 0, 1])),
        practical_wishes=some(chance, NEEDED, 1),
    )


def asking(chance: random.Random, number: str, supports: Sequence[str]) -> RequestFamily:
    born = [
        chance.choice([None, Month(chance.randint(2004, 2022), 3)]) for _child in range(chance.choice([1, 1, 2, 3]))
    ]
    return RequestFamily(
        number=number,
        surname=f"Familie {number}",
        address=address(chance),
        languages=some(chance, SPOKEN, 2),
        dutch=chance.choice([None, "fine", "fine", "basic", "none"]),
        interests=some(chance, INTERESTS, 2),
        rather_not=some(chance, INTERESTS, 1),
        not_with=some(chance, supports, chance.choice([0, 0, 0, 1])),
        children={f"k{place}": Child(born=month) for place, month in enumerate(born)},
        requests={"r1": request_of(chance)},
    )


def helping(chance: random.Random, number: str, requests: Sequence[str]) -> Supporter:
    pick = chance.choice
    low, likes = pick([None, 0, 4, 8]), pick([None, 2, 6])
    offer = Offer(
        help=some(chance, HELP),
        day_parts=some(chance, PARTS),
        max_children=pick([None, 0, 1, 2, 3, 4]),
        age_from=low,
        age_to=None if low is None else pick([None, low + 8]),
        likes_age_from=likes,
        likes_age_to=None if likes is None else pick([None, likes + 4]),
        max_km=pick([None, None, None, 6, 20]),
        can_handle=some(chance, NEEDED),
        willing_to_learn=some(chance, NEEDED),
        cannot=some(chance, NEEDED, pick([0, 0, 1])),
        pets=pick([(), ("none",), ("dog",), ("cat", "dog")]),
        smokes=pick([None, False, True]),
        car=pick([None, False, True]),
    )
    family = SupportFamily(
        number=number,
        surname=f"Familie {number}",
        address=address(chance),
        languages=some(chance, SPOKEN, 2),
        interests=some(chance, INTERESTS, 2),
        rather_not=some(chance, INTERESTS, 1),
        not_with=some(chance, requests, pick([0, 0, 0, 1])),
        offer=offer,
    )
    where = family.address
    return Supporter(
        family,
        approved=pick(MOSTLY),
        paused=not pick(MOSTLY),
        taken=pick([0, 0, 0, 1]),
        place=PLACES.get(where.postcode) if where and where.postcode else None,
        since=DAY - timedelta(days=chance.randint(0, 300)),
        matches=tuple(earlier(chance, number, each) for each in some(chance, requests, pick([0, 0, 2]))),
    )


def earlier(chance: random.Random, support: str, request: str) -> Match:
    """Return a proposal that was refused, that is under way, or that became a match which ended."""
    on = DAY - timedelta(days=chance.randint(1, 400))
    more: dict[str, Any] = chance.choice(
        [
            {"answers": Answers(support=Answer(yes=False, on=on))},
            {},
            {"trial": Trial(on=on), "end": End(on=DAY, again_request=True)},
        ]
    )
    return Match(
        number=f"K-{support[2:]}", request_family=request, children=("k0",), support_family=support,
        proposed=Proposal(on=on), **more,
    )  # fmt: skip


def waiting(family: RequestFamily, days: int) -> Waiting:
    return Waiting(asked_by(family, "r1", tuple(family.children), DAY, PLACES), days, ())


def town(chance: random.Random, requests: int, supports: int) -> tuple[list[Weighed], list[Supporter]]:
    """Return requests with their weights, and support families."""
    asks = [f"V-{place:05}" for place in range(requests)]
    helps = [f"S-{place:05}" for place in range(supports)]
    rows: list[Weighed] = [
        (waiting(asking(chance, number, helps), chance.randint(0, 500)), own_weights(chance)) for number in asks
    ]
    return rows, [helping(chance, number, asks) for number in helps]


def waits(number: str, days: int, *, key: str = "r1", requests: int = 1, children: int = 1, **more: Any) -> Waiting:
    """Return a request of a family in Meppel that asks for sport; `more` are fields of the request."""
    family = RequestFamily(
        number=number,
        surname=f"Familie {number}",
        dutch="fine",
        address=Address(postcode="7941 AB", municipality="Meppel"),
        children={f"k{place}": Child(born=Month(2015, 3)) for place in range(children)},
        requests={
            f"r{place}": Request(help={"sport": "must"}, day_parts=("wed-afternoon",), **more)
            for place in range(1, requests + 1)
        },
    )
    return Waiting(asked_by(family, key, tuple(family.children), DAY, PLACES), days, ())


def helps(number: str, **more: Any) -> Supporter:
    """Return an approved family in Meppel of which all is known that rules ask; `more` are fields of the offer."""
    offer = {"help": ("sport",), "day_parts": ("wed-afternoon",), "max_children": 1, "age_from": 0, "age_to": 18}
    address = Address(postcode="7941 AB", municipality="Meppel")
    family = SupportFamily(
        number=number, surname=f"Familie {number}", address=address, offer=Offer(**{**offer, **more})
    )
    return Supporter(family, approved=True, paused=False, taken=0, place=PLACES.get("7941"), since=DAY)


def own_weights(chance: random.Random) -> dict[str, int]:
    heavy = {code: chance.choice([0, 40]) for code in some(chance, CRITERION.codes[:9], 2)}
    return {**ALIKE, **heavy}


def numbers(supporters: Iterable[Supporter]) -> list[str]:
    return [each.family.number for each in supporters]
