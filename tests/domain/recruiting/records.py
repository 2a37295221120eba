"""Whole records of families and what follows from them: requests without a candidate are judged by records alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, End, Match, Proposal, Trial
from bgz.domain.cases.person import Address, Consent, Pause
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Decision, Offer, Screening, SupportFamily
from bgz.domain.matching.pairing import asked_by, supporter_of
from bgz.domain.recruiting.changing import LIFT
from bgz.domain.recruiting.stuck import Found, Supply, look
from bgz.domain.suggesting.pool import Pool
from bgz.domain.values.months import Month
from bgz.domain.values.places import Place, Places
from bgz.domain.work.screening import VOG, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.matching.pairing import Asked
    from bgz.domain.recruiting.relaxing import Relaxation

DAY = date(2023, 11, 30)
ASKED = date(2023, 9, 1)
RULES = Rules({VOG: ChecklistItem(label="VOG", required=False)}, Norms())
IN_MARCH = date(2024, 3, 1)
AWAY = {"h1": Pause(since=ASKED, reason="vakantie")}
BACK = {"h1": Pause(since=ASKED, until=IN_MARCH, reason="vakantie")}
ENDS = End(on=IN_MARCH)
HERE, NEAR, FAR, TOO_FAR = "7941 AB", "7942 AB", "7943 AB", "9999 AB"
"""Postcodes that lie 12, 56 and 334 km (rounded up) from the first one."""
_NORTH = {HERE: 0.0, NEAR: 0.1, FAR: 0.5, TOO_FAR: 3.0}
PLACES = Places(
    {code[:4]: Place(code[:4], "Meppel", "Meppel", 50.0 + north, 6.19) for code, north in _NORTH.items()},
    {"Meppel": ("Meppel",), "Urk": ("Urk",)},
)


def family(number: str = "V-00001", *, born: Iterable[str] = ("2015-03",), **more: Any) -> RequestFamily:
    """Return a request family that is ready; `more` are fields of its request, or else of the family."""
    asks = {name: more.pop(name) for name in tuple(more) if name in Request.__annotations__ and name != "children"}
    children = {f"k{place}": Child(born=Month.parse(month) if month else None) for place, month in enumerate(born)}
    ready = RequestFamily(
        number=number,
        registered_on=ASKED,
        intake=Intake(on=ASKED),
        consents={"matching": Consent(given_on=ASKED)},
        address=Address(postcode=HERE, municipality="Meppel"),
        children=children,
        requests={"r1": Request(**asks)},
    )
    return evolve(ready, **more)


def support(number: str = "S-00001", *, postcode: str = HERE, approved: bool = True, **more: Any) -> SupportFamily:
    """Return a support family; `more` are fields of its offer, or else of the family."""
    offers = {name: more.pop(name) for name in tuple(more) if name in Offer.__annotations__}
    decision = Decision(verdict="approved", on=ASKED) if approved else None
    helping = SupportFamily(
        number=number,
        registered_on=ASKED,
        address=Address(postcode=postcode, municipality="Meppel"),
        offer=Offer(**offers),
        screening=Screening(decision=decision),
    )
    return evolve(helping, **more)


def match(number: str = "K-00001", *, asking: str = "V-00009", helping: str = "S-00001", **more: Any) -> Match:
    """Return a proposal under way for one child of another family."""
    begun = Match(
        number=number,
        request_family=asking,
        request="r1",
        support_family=helping,
        children=("k0",),
        proposed=Proposal(on=ASKED),
    )
    return evolve(begun, **more)


def running(number: str = "K-00001", **more: Any) -> Match:
    """Return a match of one child that runs."""
    return match(number, **{"trial": Trial(on=ASKED), **more})


def declined(number: str = "K-00001", **more: Any) -> Match:
    """Return a proposal to V-00001 to which the request family said no."""
    return match(number, **{"asking": "V-00001", "answers": Answers(request=Answer(yes=False)), **more})


def asked(asking: RequestFamily, day: date = DAY) -> Asked:
    """Return what the one request of a family asks for all its children."""
    return asked_by(asking, "r1", tuple(asking.children), day, PLACES)


def supply(helping: Iterable[SupportFamily], matches: Iterable[Match] = (), day: date = DAY) -> Supply:
    """Return support families with their matches as they stand on a day."""
    matches = tuple(matches)
    supporters = (
        supporter_of(each, [own for own in matches if own.support_family == each.number], day, RULES, PLACES)
        for each in helping
    )
    return Supply(Pool(supporters), RULES, PLACES, day)


def found(asking: RequestFamily, helping: Iterable[SupportFamily], matches: Iterable[Match] = ()) -> Found:
    """Return how the one request of a family stands on the day."""
    return look(asked(asking), supply(helping, matches))


def suits_after(asking: RequestFamily, helping: SupportFamily, matches: Iterable[Match], step: Relaxation) -> bool:
    """Whether somebody who changes the records as told, and asks again on the day told, finds that the family suits."""
    day, matches = DAY, list(matches)
    for change in step.changes:
        day = max(day, change.day or day)
        asking = evolve(asking, requests={"r1": evolve(asking.requests["r1"], **change.request)})
        helping = evolve(helping, offer=evolve(helping.offer, **change.offer))
        if change.resumes:
            helping = evolve(helping, paused={})
        if change.kind == LIFT and change.rule == "H6":
            helping = evolve(helping, languages=asking.languages)
        if change.kind == LIFT and change.rule == "H8":
            matches = [each for each in matches if each.request_family != asking.number]
    return look(asked(asking, day), supply([helping], matches, day)).suits
