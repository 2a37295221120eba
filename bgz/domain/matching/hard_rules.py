"""The hard rules of a suggestion, H1 to H11 (design 10).

Each says yes, no, or None: not known. What is not known never excludes (except in H1, which knows always): it
becomes a question to ask first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.needs import HOUSE_NEEDS, TRANSPORT, can_meet, house_meets
from bgz.domain.matching.pairing import Asked, Offered
from bgz.domain.work.stages import has_ended, said_no
from bgz.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from bgz.domain.cases.match import Match


@frozen
class Rule:
    """One hard rule. `excludes` says of whom it excludes why; both texts are message ids."""

    code: str
    name: str
    excludes: str
    check: Callable[[Asked, Offered], bool | None]
    liftable: bool = True


def approved(_asked: Asked, offered: Offered) -> bool:
    """H1: approved, with a valid VOG of every adult."""
    return offered.supporter.approved


def has_place(_asked: Asked, offered: Offered) -> bool | None:
    """H2: not paused, and a place left."""
    if offered.supporter.paused:
        return False
    left = offered.left
    return None if left is None else left > 0


def children_fit(asked: Asked, offered: Offered) -> bool | None:
    """H3: the children fit the places left; siblings stay together unless the request says otherwise."""
    left = offered.left
    if left is None:
        return None
    return asked.together <= left


def common_help(asked: Asked, offered: Offered) -> bool | None:
    """H4: at least one wanted kind of help."""
    if not asked.help or not offered.family.offer.help:
        return None
    return any(kind in asked.help for kind in offered.family.offer.help)


def common_day_part(asked: Asked, offered: Offered) -> bool | None:
    """H5: a common day part."""
    offers = offered.supporter.day_parts
    if not asked.day_parts or not offers:
        return None
    return not asked.day_parts.isdisjoint(offers)


def common_language(asked: Asked, offered: Offered) -> bool | None:
    """H6: a language in common. Support families speak Dutch, whatever they speak at home besides."""
    if asked.family.dutch in {"fine", "basic"} or "nl" in asked.languages:
        return True
    spoken = offered.family.languages
    if asked.languages and spoken and not asked.languages.isdisjoint(spoken):
        return True
    if asked.family.dutch is None:
        return None
    return False if asked.languages and spoken else None


def house_suits(asked: Asked, offered: Offered) -> bool | None:
    """H7: hard needs of the house: no dogs, no cats, no animals, no smoke (allergy, asthma, fear)."""
    return _all_of(house_meets(offered.family.offer, need) for need in asked.needs & HOUSE_NEEDS)


def not_excluded(asked: Asked, offered: Offered) -> bool:
    """H8: neither family excludes the other (a tie of family or work, for one), and no earlier try failed."""
    if offered.family.number in asked.not_with or asked.family.number in offered.family.not_with:
        return False
    return not any(failed(match, asked.day) for match in offered.tries)


def within_distance(asked: Asked, offered: Offered) -> bool | None:
    """H9: within the limits of both; who asks outside the own neighbourhood is not sent round the corner."""
    limits = [most for most in (asked.request.max_km, offered.family.offer.max_km) if most is not None]
    outside = asked.request.distance == "outside"
    if offered.km is None:
        return None if limits or outside else True
    if outside and offered.same_area:
        return False
    return all(offered.km <= most for most in limits)


def within_ages(asked: Asked, offered: Offered) -> bool | None:
    """H10: every child within the ages that the support family takes, both ends included."""
    youngest, oldest = offered.family.offer.age_from, offered.family.offer.age_to
    if youngest is None and oldest is None:
        return None
    low, high = -1 if youngest is None else youngest, 99 if oldest is None else oldest
    if not all(low <= age <= high for age in asked.ages):
        return False
    return True if len(asked.ages) == len(asked.children) else None


def no_deal_breaker(asked: Asked, offered: Offered) -> bool | None:
    """H11: nothing the request cannot do without that the support family says it cannot provide.

    Fetching and bringing may be arranged otherwise, so that without a car only is a lower score.
    """
    offer = offered.family.offer
    if any(need in offer.cannot for need in asked.needs):
        return False
    if TRANSPORT in asked.needs and can_meet(offer, TRANSPORT) is None:
        return None
    named = {*offer.can_handle, *offer.willing_to_learn}
    return True if asked.needs - HOUSE_NEEDS - {TRANSPORT} <= named else None


def failed(match: Match, day: date) -> bool:
    """Whether an earlier try of two families failed: one said no, the trial stopped, or one would not do it again."""
    for answer in (match.answers.request, match.answers.support):
        if said_no(answer, day):
            return True
    if not has_ended(match, day) or match.end is None or match.trial is None:
        return False
    return match.confirmed is None or False in {match.end.again_request, match.end.again_support}


def _all_of(answers: Iterable[bool | None]) -> bool | None:
    held = list(answers)
    if False in held:
        return False
    return None if None in held else True


RULES: tuple[Rule, ...] = (
    Rule("H1", N_("approval"), N_("not approved with a valid VOG"), approved, liftable=False),
    Rule("H2", N_("places"), N_("no place left, or paused"), has_place),
    Rule("H3", N_("room for the children"), N_("not enough places for the children together"), children_fit),
    Rule("H4", N_("kind of help"), N_("no wanted kind of help"), common_help),
    Rule("H5", N_("day part"), N_("no common day part"), common_day_part),
    Rule("H6", N_("language"), N_("no common language"), common_language),
    Rule("H7", N_("house"), N_("animals or smoke that the child cannot have"), house_suits),
    Rule("H8", N_("earlier"), N_("excluded by a family, or tried before in vain"), not_excluded),
    Rule("H9", N_("distance"), N_("outside the distance limits"), within_distance),
    Rule("H10", N_("age"), N_("a child outside the ages taken"), within_ages),
    Rule("H11", N_("needs"), N_("cannot provide what is needed"), no_deal_breaker),
)
BY_CODE = {rule.code: rule for rule in RULES}


def saying_no(asked: Asked, offered: Offered, lifted: Collection[str] = ()) -> Iterator[str]:
    """Yield the codes of the rules that say no to a pair and that nobody lifted, in order."""
    for rule in RULES:
        if rule.code not in lifted and rule.check(asked, offered) is False:
            yield rule.code


def unknown(asked: Asked, offered: Offered) -> tuple[str, ...]:
    """Return the codes of the rules about which too little is known of a pair: what to ask first."""
    return tuple(rule.code for rule in RULES if rule.check(asked, offered) is None)
