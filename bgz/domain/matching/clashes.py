"""Wishes of one family that cannot be met together, in plain sentences: remarks, never a refusal.

A coordinator may have meant something by them, and sheets and other programs may hold what bgz itself would refuse.
No sentence tells which interest or which child: only how many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.matching.criteria import OUTSIDE_FROM_KM
from bgz.domain.matching.needs import HOUSE_NEEDS, house_meets
from bgz.domain.matching.pairing import plain_words
from bgz.i18n import _, ngettext
from bgz.terms.families import HELP, NEEDS, PETS
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bgz.domain.cases.request_family import Request, RequestFamily
    from bgz.domain.cases.support_family import Offer, SupportFamily

_WEEKEND = {"fri-afternoon", "fri-evening", "fri-night"}
_TIMES = {
    "after_school": frozenset(code for code in DAY_PARTS.codes if code.endswith("-afternoon")),
    "evening": frozenset(code for code in DAY_PARTS.codes if code.endswith("-evening")),
    "sleepover": frozenset(code for code in DAY_PARTS.codes if code.endswith("-night")),
    "weekend": frozenset(code for code in DAY_PARTS.codes if code[:3] in {"sat", "sun"} or code in _WEEKEND),
}
"""Kinds of help that are of some day parts only; a weekend may begin on Friday."""


def contradictions_of_request(family: RequestFamily, request: Request) -> tuple[str, ...]:
    """Return what a request asks that cannot be met together."""
    return (*_of_distance(request), *_of_day_parts(request), *_of_asking(family, request))


def contradictions_of_support(family: SupportFamily) -> tuple[str, ...]:
    """Return what a support family offers and prefers that cannot hold together."""
    offer = family.offer
    found = [*_of_offered_ages(offer), *_of_needs(offer), *_of_house(offer)]
    found += _of_times(offer.help, offer.day_parts)
    if offer.max_children == 0:
        found.append(_("No child at the same time: there is never a place."))
    if offer.max_km == 0:
        found.append(_nowhere())
    found += _of_interests(family.interests, family.rather_not)
    found += _of_excluded(family.number, family.not_with, "V", _("Not with {number}: that is no request family."))
    return tuple(found)


def _of_distance(request: Request) -> Iterator[str]:
    if request.max_km == 0:
        yield _nowhere()
    elif request.distance == "outside" and request.max_km is not None and request.max_km < OUTSIDE_FROM_KM:
        text = _("Outside the own neighbourhood begins at {least} km, but at most {most} km is asked.")
        yield text.format(least=round(OUTSIDE_FROM_KM), most=request.max_km)


def _of_day_parts(request: Request) -> Iterator[str]:
    needed, suit = request.day_parts_needed, len(request.day_parts)
    if needed is not None and suit and needed > suit:
        yield _("More day parts are needed ({needed}) than suit ({suit}).").format(needed=needed, suit=suit)
    yield from _of_times(request.help, request.day_parts)


def _of_asking(family: RequestFamily, request: Request) -> Iterator[str]:
    strangers = sum(child not in family.children for child in request.children)
    if strangers:
        text = ngettext(
            "The request names {count} child that is not in the family.",
            "The request names {count} children that are not in the family.",
            strangers,
        )
        yield text.format(count=strangers)
    if family.dutch == "none" and "nl" in family.languages:
        yield _("No Dutch yet, but Dutch is among the languages at home.")
    yield from _of_interests(family.interests, family.rather_not)
    yield from _of_excluded(family.number, family.not_with, "S", _("Not with {number}: that is no support family."))


def _nowhere() -> str:
    return _("At most 0 km away: nobody lives that near.")


def _of_times(kinds: Collection[str], day_parts: Collection[str]) -> Iterator[str]:
    """Yield the kinds of help for which none of the day parts serves; without day parts nobody knows."""
    for kind in HELP.codes:
        if kind in kinds and day_parts and not _TIMES.get(kind, frozenset(day_parts)).intersection(day_parts):
            yield _("{help}: none of the day parts lies at such a time.").format(help=HELP.label(kind))


def _of_interests(liked: Iterable[str], rather_not: Iterable[str]) -> Iterator[str]:
    both = len(plain_words(liked) & plain_words(rather_not))
    if both:
        text = ngettext(
            "{count} interest stands under “rather not” as well.",
            "{count} interests stand under “rather not” as well.",
            both,
        )
        yield text.format(count=both)


def _of_excluded(own: str, excluded: Iterable[str], letter: str, otherwise: str) -> Iterator[str]:
    """Yield the exclusions without effect: of the family itself, and of a family of the same kind."""
    for number in excluded:
        if number == own:
            yield _("Not with {number}: that is the family itself.").format(number=number)
        elif not number.startswith(letter):
            yield otherwise.format(number=number)


def _of_offered_ages(offer: Offer) -> Iterator[str]:
    taken, liked = (offer.age_from, offer.age_to), (offer.likes_age_from, offer.likes_age_to)
    wrong = False
    for (low, high), text in (
        (taken, _("The youngest age ({low}) lies above the oldest ({high}).")),
        (liked, _("The preferred youngest age ({low}) lies above the preferred oldest ({high}).")),
    ):
        if low is not None and high is not None and low > high:
            wrong = True
            yield text.format(low=low, high=high)
    lows = [low for low in (taken[0], liked[0]) if low is not None]
    highs = [high for high in (taken[1], liked[1]) if high is not None]
    if not wrong and lows and highs and max(lows) > min(highs):
        yield _("The preferred ages lie wholly outside the ages that are taken.")


def _of_needs(offer: Offer) -> Iterator[str]:
    for need in NEEDS.codes:
        if need in offer.cannot and (need in offer.can_handle or need in offer.willing_to_learn):
            one = _("Can provide") if need in offer.can_handle else _("Willing to learn")
            text = _("{need}: stands under “{one}” and under “{other}”.")
            yield text.format(need=NEEDS.label(need), one=one, other=_("Cannot provide"))


def _of_house(offer: Offer) -> Iterator[str]:
    animals = [PETS.label(pet) for pet in offer.pets if pet != "none"]
    if animals and "none" in offer.pets:
        yield _("No pets are noted, and these: {animals}.").format(animals=", ".join(animals))
    text = _("{need}: stands under “{field}”, but the house is otherwise.")
    for need in NEEDS.codes:
        meets = house_meets(offer, need) if need in HOUSE_NEEDS else None
        if meets is False and need in offer.can_handle:
            yield text.format(need=NEEDS.label(need), field=_("Can provide"))
        elif meets and need in offer.cannot:
            yield text.format(need=NEEDS.label(need), field=_("Cannot provide"))
