"""The soft criteria of a suggestion, each a value from 0 to 1 (design 10).

A value is None when it is not known: then the mean of the pool stands in for it. Never among the criteria:
origin, faith, diagnosis, how long somebody waits, or a prediction of success.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from bgz.domain.matching.needs import HOUSE_NEEDS, TRANSPORT, can_meet, met_by_experience
from bgz.domain.matching.pairing import Asked, Offered

NEAR_KM = 1.0
"""Round the corner: no nearer is better."""
COMFORT_KM = {None: 8.0, False: 4.0, True: 12.0}
"""A comfortable distance, by whether the support family has a car; without one it goes by bicycle."""
OUTSIDE_FROM_KM, OUTSIDE_BEST_KM, FAR_KM = 3.0, 15.0, 30.0
AGE_YEARS = 3.0
"""Years outside the preferred ages after which nothing is left of the value."""
FULL = 0.7
"""What a match that takes the last place is worth."""
OTHER_LANGUAGE, BASIC_DUTCH = 0.8, 0.5
NO_INTERESTS, RATHER_NOT = 0.5, 0.25
NO_TRANSPORT = 0.3

REQUEST, SUPPORT = "request", "support"


@frozen
class Criterion:
    """One criterion; its code is that of `terms.CRITERION`. `side` says whose wishes it measures."""

    code: str
    side: str
    value: Callable[[Asked, Offered], float | None]


def distance(asked: Asked, offered: Offered) -> float | None:
    """Nearby, outside the own neighbourhood, or just not too far."""
    km = offered.km
    if km is None:
        return None
    if asked.request.distance == "near":
        end = 2 * COMFORT_KM[offered.family.offer.car]
        return _falling(km, NEAR_KM, end - NEAR_KM)
    if asked.request.distance == "outside":
        if offered.same_area or km < OUTSIDE_FROM_KM:
            return 0.0
        return _falling(km, OUTSIDE_BEST_KM, FAR_KM)
    return _falling(km, 0.0, FAR_KM)


def _falling(km: float, start: float, over: float) -> float:
    """Return 1 up to `start`, then falling in a straight line to 0 `over` kilometres further."""
    return min(1.0, max(0.0, 1.0 - (km - start) / over))


def day_parts(asked: Asked, offered: Offered) -> float | None:
    """Moments in the week that suit both, against how many are asked."""
    offers = offered.supporter.day_parts
    if not asked.day_parts or not offers:
        return None
    return min(1.0, len(asked.day_parts & offers) / asked.day_parts_needed)


def help_kinds(asked: Asked, offered: Offered) -> float | None:
    """Kinds of help covered against asked; a must weighs 2, nice to have 1."""
    offers = offered.family.offer.help
    if not asked.help or not offers:
        return None
    return sum(asked.help.get(kind, 0) for kind in set(offers)) / sum(asked.help.values())


def ages(asked: Asked, offered: Offered) -> float | None:
    """How near the children's ages are to those the family prefers, or takes when it has no preference."""
    offer = offered.family.offer
    low, high = offer.likes_age_from, offer.likes_age_to
    if low is None and high is None:
        low, high = offer.age_from, offer.age_to
    if not asked.ages or (low is None and high is None):
        return None
    each = [max(0.0, 1.0 - _years_outside(age, low, high) / AGE_YEARS) for age in asked.ages]
    return sum(sorted(each)) / len(each)


def _years_outside(age: int, low: int | None, high: int | None) -> int:
    if low is not None and age < low:
        return low - age
    return age - high if high is not None and age > high else 0


def experience(asked: Asked, offered: Offered) -> float | None:
    """Practical needs the family can meet; willing to learn counts half."""
    return met_by_experience(offered.family.offer, asked.needs - HOUSE_NEEDS - {TRANSPORT})


def number(asked: Asked, offered: Offered) -> float | None:
    """Whether there is a place to spare after this match."""
    left = offered.left
    if left is None:
        return None
    spare = left - asked.together
    return 1.0 if spare > 0 else FULL if spare == 0 else 0.0


def language(asked: Asked, offered: Offered) -> float | None:
    """How well the families understand each other."""
    family, spoken = asked.family, offered.family.languages
    if family.dutch == "fine" or (family.languages[:1] == ("nl",) and family.dutch is None):
        return 1.0
    if family.languages and spoken:
        if family.languages[0] == spoken[0]:
            return 1.0
        if not asked.languages.isdisjoint(spoken):
            return OTHER_LANGUAGE
    if family.dutch == "basic" or "nl" in asked.languages:
        return BASIC_DUTCH
    return 0.0 if family.dutch == "none" and family.languages and spoken else None


def interests(asked: Asked, offered: Offered) -> float | None:
    """Interests in common (Jaccard), less what either would rather not."""
    own, theirs = asked.interests, offered.supporter.interests
    clashes = len(asked.rather_not & theirs) + len(offered.supporter.rather_not & own)
    if not own and not theirs:
        return NO_INTERESTS
    if not own or not theirs:
        return max(0.0, NO_INTERESTS - RATHER_NOT * clashes) if clashes else None
    return max(0.0, len(own & theirs) / len(own | theirs) - RATHER_NOT * clashes)


def transport(asked: Asked, offered: Offered) -> float | None:
    """Return whether fetching and bringing is covered, where it is needed."""
    if TRANSPORT not in asked.needs:
        return 1.0
    can = can_meet(offered.family.offer, TRANSPORT)
    return None if can is None else 1.0 if can else NO_TRANSPORT


def wishes(asked: Asked, offered: Offered) -> float | None:
    """Return the share of practical wishes that fit; those about which nothing is known are left out."""
    wanted = asked.request.practical_wishes
    if not wanted:
        return 1.0
    known = [can for wish in wanted if (can := can_meet(offered.family.offer, wish)) is not None]
    return sum(known) / len(known) if known else None


CRITERIA: tuple[Criterion, ...] = (
    Criterion("distance", REQUEST, distance),
    Criterion("day_parts", REQUEST, day_parts),
    Criterion("help", REQUEST, help_kinds),
    Criterion("ages", SUPPORT, ages),
    Criterion("experience", REQUEST, experience),
    Criterion("number", SUPPORT, number),
    Criterion("language", REQUEST, language),
    Criterion("interests", SUPPORT, interests),
    Criterion("transport", REQUEST, transport),
    Criterion("wishes", REQUEST, wishes),
)
