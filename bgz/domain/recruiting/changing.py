"""What would have to change for a hard rule no longer to say no to a pair (design 10, `bgz match stuck`).

A change asks something practical of the support family, waits for a day that is known, asks the request family to
give something up, or looks past a rule. Never is anybody asked to give up a need of safety (an allergy, smoke, a
diet, medicine) or to meet a family that was excluded: only another support family helps there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.domain.matching.hard_rules import failed
from bgz.domain.matching.needs import HOUSE_NEEDS, TRANSPORT, house_meets
from bgz.domain.values.days import show_day
from bgz.domain.values.months import OLDEST_CHILD
from bgz.domain.work.stages import paused, taken_places
from bgz.i18n import N_, _
from bgz.terms.families import HELP, NEEDS
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.matching.pairing import Asked, Offered

SUPPORT, DAY, REQUEST, LIFT = "support", "day", "request", "lift"
KINDS = (SUPPORT, DAY, REQUEST, LIFT)
"""Who bears a change, in the order in which changes of one size come: the family that asked is spared longest.

A support family can say no to a practical question and loses nothing by it. To wait costs the family time. What it
gives up, it asked for with a reason. To look past a rule is last: two families were apart for a reason.
"""
FARTHEST, MOST_CHILDREN = 300, 10
"""The highest that a record takes: of a distance limit in km, and of children at the same time."""
WIDER, ANYWAY = 2, 30
"""How far a limit of distance may be widened: to twice what it is, or to 30 km. Beyond that nobody is asked."""
KM_A_STEP, MONTH = 5, timedelta(days=30)
APART, OTHERWISE, OTHER_HELP, RESUMED, PAST_A_RULE = 2, 2, 2, 2, 3
"""Sizes. One step is 5 km, a day part, a place, a year of age or a month to wait; these ask more."""
LEARNABLE = frozenset({"pictograms", "hearing"})
"""Needs that somebody can learn to meet."""


Said = tuple[str, Mapping[str, object]]
"""A message id with what is filled in."""


@frozen
class Change:
    """One thing that would have to be otherwise, for one rule and one pair.

    `request` and `offer` are the new values of fields of the request and of the offer; `day` is the day to wait for;
    `resumes` ends the pause; a change of the kind `LIFT` looks past its rule.
    """

    rule: str
    kind: str
    size: int
    says: tuple[Said, ...]
    request: Mapping[str, Any] = field(factory=dict)
    offer: Mapping[str, Any] = field(factory=dict)
    day: date | None = None
    resumes: bool = False

    @property
    def sentence(self) -> str:
        """What to do, in the language in use."""
        return " ".join(_(text).format(**given) for text, given in self.says)


def changes(code: str, asked: Asked, offered: Offered) -> tuple[Change, ...]:
    """Return the changes with which the rule `code`, which says no to this pair, no longer does; none: it stays."""
    return tuple(_BY_RULE[code](asked, offered)) if code in _BY_RULE else ()


def firm_needs(asked: Asked, offered: Offered) -> tuple[str, ...]:
    """Return the needs that stand between a pair and that nobody is asked to give up, in the order of the terms."""
    offer = offered.family.offer
    house = {need for need in asked.needs & HOUSE_NEEDS if house_meets(offer, need) is False}
    firm = house | {need for need in asked.needs if need in offer.cannot} - LEARNABLE - {TRANSPORT}
    return tuple(need for need in NEEDS.codes if need in firm)


def _places(asked: Asked, offered: Offered) -> Iterator[Change]:
    """H2 and H3: a place that frees, one more, an end to the pause, or the siblings apart."""
    number, offer = offered.family.number, offered.family.offer
    left, most = offered.left or 0, offer.max_children or 0  # known, or these rules had not said no but for a pause
    yield from _later(asked, offered)
    if offered.supporter.paused:
        open_ended = any(pause.until is None for pause in offered.family.paused.values() if pause.covers(asked.day))
        if open_ended and (offer.max_children is None or left >= asked.together):
            text = N_("Ask {support} when it will be there again: its pause has no last day.")
            yield Change("H2", SUPPORT, RESUMED, ((text, {"support": number}),), resumes=True)
    else:
        rule, short = "H3" if left > 0 else "H2", asked.together - left
        if most + short <= MOST_CHILDREN:
            text = N_("Ask {support}: {count} children at the same time instead of {most}?")
            said = text, {"support": number, "count": most + short, "most": most}
            yield Change(rule, SUPPORT, short, (said,), offer={"max_children": most + short})
        if left > 0:
            text = N_("Ask the request family: may the children go to different families?")
            yield Change(rule, REQUEST, APART, ((text, {}),), request={"siblings_apart": True})


def _later(asked: Asked, offered: Offered) -> Iterator[Change]:
    """Yield the first day on which enough places are free: after a pause, or a match of which the end is agreed.

    The planned end of a trial is none: most trials go on.
    """
    helping, matches, left = offered.family, offered.supporter.matches, offered.left
    most = helping.offer.max_children
    days = {pause.until for pause in helping.paused.values() if pause.until}
    days |= {match.end.on for match in matches if match.end}
    for day in sorted(day for day in days if day > asked.day):
        enough = most is None or most - taken_places(matches, day) >= asked.together
        if enough and not paused(helping.paused, day):
            text = N_("Wait until {day}: from then on {support} has a place.")
            said = text, {"day": show_day(day), "support": helping.number}
            rule = "H3" if left is not None and left > 0 and not offered.supporter.paused else "H2"
            yield Change(rule, DAY, math.ceil((day - asked.day) / MONTH), (said,), day=day)
            return


def _help(asked: Asked, offered: Offered) -> Iterator[Change]:
    """H4: the support family does something that was asked, or the family wants something that is offered."""
    offers, most = offered.family.offer.help, max(asked.help.values())
    kinds = [kind for kind in HELP.codes if asked.help.get(kind) == most]
    help_asked = ", ".join(map(HELP.label, kinds))
    said = N_("Ask {support}: any of this as well? {help}"), {"support": offered.family.number, "help": help_asked}
    yield Change("H4", SUPPORT, OTHER_HELP, (said,), offer={"help": (*offers, kinds[0])})
    for kind in offers:
        said = N_("Ask the request family: would {help} be of use too?"), {"help": HELP.label(kind)}
        given = {"help": {**asked.request.help, kind: "nice"}}
        yield Change("H4", REQUEST, OTHER_HELP, (said,), request=given)


def _day_parts(asked: Asked, offered: Offered) -> Iterator[Change]:
    """H5: one more day part of either."""
    offers = offered.family.offer.day_parts
    asks = [part for part in DAY_PARTS.codes if part in asked.day_parts]
    moments = ", ".join(map(DAY_PARTS.label, asks))
    text = N_("Ask {support}: one of these moments too? {moments}")
    said = text, {"support": offered.family.number, "moments": moments}
    yield Change("H5", SUPPORT, 1, (said,), offer={"day_parts": (*offers, asks[0])})
    for part in offers:
        said = N_("Ask the request family: {moments} too?"), {"moments": DAY_PARTS.label(part)}
        yield Change("H5", REQUEST, 1, (said,), request={"day_parts": (*asked.request.day_parts, part)})


def _language(_asked: Asked, offered: Offered) -> Iterator[Change]:
    """H6: somebody who interprets."""
    text = N_("Look for somebody who interprets: no language in common with {support}.")
    yield Change("H6", LIFT, PAST_A_RULE, ((text, {"support": offered.family.number}),))


def _earlier(asked: Asked, offered: Offered) -> Iterator[Change]:
    """H8: think again about an earlier try; an exclusion stays."""
    number = offered.family.number
    if number in asked.not_with or asked.family.number in offered.family.not_with:
        return
    tries = ", ".join(sorted(match.number for match in offered.tries if failed(match, asked.day)))
    text = N_("Think again about {support}: {matches} came to nothing.")
    yield Change("H8", LIFT, PAST_A_RULE, ((text, {"support": number, "matches": tries}),))


def _distance(asked: Asked, offered: Offered) -> Iterator[Change]:
    """H9: a somewhat wider limit of whoever has the narrow one, or the own neighbourhood."""
    km, number = math.ceil(offered.km or 0), offered.family.number
    request: dict[str, Any] = {}
    offer: dict[str, Any] = {}
    says: list[Said] = []
    size = 0
    for most, wider, text in (
        (offered.family.offer.max_km, offer, N_("Ask {support}: {km} km instead of {most}?")),
        (asked.request.max_km, request, N_("Ask the request family: {km} km instead of {most}?")),
    ):
        if most is not None and km > max(most * WIDER, ANYWAY):
            return
        if most is not None and km > most:
            wider["max_km"] = km
            size += math.ceil((km - most) / KM_A_STEP)
            says.append((text, {"support": number, "km": km, "most": most}))
    if asked.request.distance == "outside" and offered.same_area:
        request["distance"] = "any"
        size += APART
        says.append((N_("Ask the request family: may it be in the own neighbourhood?"), {}))
    if km <= FARTHEST:
        yield Change("H9", REQUEST if request else SUPPORT, size, tuple(says), request=request, offer=offer)


def _ages(asked: Asked, offered: Offered) -> Iterator[Change]:
    """H10: younger or older children than the support family takes now."""
    offer, youngest, oldest = offered.family.offer, min(asked.ages), max(asked.ages)
    wider: dict[str, int] = {}
    says: list[Said] = []
    size = 0
    for name, limit, age, beyond, text in (
        ("age_from", offer.age_from, youngest, -1, N_("Ask {support}: children from {age} years instead of {limit}?")),
        ("age_to", offer.age_to, oldest, 1, N_("Ask {support}: children up to {age} years instead of {limit}?")),
    ):
        if limit is not None and (age - limit) * beyond > 0:
            wider[name] = age
            size += abs(age - limit)
            says.append((text, {"support": offered.family.number, "age": age, "limit": limit}))
    if youngest >= 0 and oldest <= OLDEST_CHILD:
        yield Change("H10", SUPPORT, size, tuple(says), offer=wider)


def _needs(asked: Asked, offered: Offered) -> Iterator[Change]:
    """H11: learnt, or arranged in another way; a need of safety stays."""
    if firm_needs(asked, offered):
        return
    offer = offered.family.offer
    learnt = [need for need in NEEDS.codes if need in offer.cannot and need in asked.needs and need in LEARNABLE]
    given: dict[str, Any] = {}
    taught: dict[str, Any] = {}
    says: list[Said] = []
    if learnt:
        taught["cannot"] = tuple(need for need in offer.cannot if need not in learnt)
        taught["willing_to_learn"] = (*offer.willing_to_learn, *learnt)
        text = N_("Ask {support}: would it learn this? {needs}")
        says.append((text, {"support": offered.family.number, "needs": ", ".join(map(NEEDS.label, learnt))}))
    if TRANSPORT in asked.needs and TRANSPORT in offer.cannot:
        given["needs"] = tuple(need for need in asked.request.needs if need != TRANSPORT)
        says.append((N_("Ask the request family: can fetching and bringing be arranged in another way?"), {}))
    yield Change("H11", REQUEST if given else SUPPORT, OTHERWISE * len(says), tuple(says), request=given, offer=taught)


_BY_RULE: dict[str, Callable[[Asked, Offered], Iterator[Change]]] = {
    "H2": _places,
    "H3": _places,
    "H4": _help,
    "H5": _day_parts,
    "H6": _language,
    "H8": _earlier,
    "H9": _distance,
    "H10": _ages,
    "H11": _needs,
}
"""Of H1 and H7 nothing is ever relaxed."""
