"""What each hard rule says of one request and one support family, in a sentence of practical facts (design 10).

No free text, no language by name, no interest, no reason in a family's own words: such a sentence may be read aloud.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bgz.domain.matching.hard_rules import failed
from bgz.domain.matching.needs import HOUSE_NEEDS, TRANSPORT, can_meet, house_meets
from bgz.domain.matching.reasons import whole_km
from bgz.domain.work.disputed import or_dispute
from bgz.i18n import _, language, ngettext
from bgz.terms.families import HELP, NEEDS, PETS
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from bgz.domain.matching.pairing import Asked, Offered
    from bgz.terms.listing import Terms


def rule_sentence(code: str, asked: Asked, offered: Offered, *, fits: bool | None) -> str:
    """Return what the rule `code` says of a pair, of which it said `fits`."""
    return _SAYS[code](asked, offered, fits)


def _approval(_asked: Asked, offered: Offered, fits: bool | None) -> str:
    if fits:
        return _("approved with a valid VOG")
    sentence = _("not approved with a valid VOG")
    return or_dispute(offered.family, "screening", or_dispute(offered.family, "left", sentence))


def _places(_asked: Asked, offered: Offered, _fits: bool | None) -> str:
    return _("paused") if offered.supporter.paused else _left(offered)


def _left(offered: Offered) -> str:
    most, taken = offered.family.offer.max_children, offered.supporter.taken
    if most is None:
        return _("not known for how many children at the same time")
    if not most:
        return _("takes no children now")
    text = ngettext("{left} of {most} place left", "{left} of {most} places left", most)
    return text.format(left=max(0, most - taken), most=most)


def _room(asked: Asked, offered: Offered, _fits: bool | None) -> str:
    count = len(asked.children)
    text = ngettext("{count} child; {left}", "{count} children together; {left}", count)
    if count > 1 and asked.request.siblings_apart:
        text = _("{count} children, who may go to different families; {left}")
    return text.format(count=count, left=_left(offered))


def _help(asked: Asked, offered: Offered, fits: bool | None) -> str:
    return _common(HELP, asked.help, offered.family.offer.help, fits)


def _day_parts(asked: Asked, offered: Offered, fits: bool | None) -> str:
    return _common(DAY_PARTS, asked.day_parts, offered.family.offer.day_parts, fits)


def _common(terms: Terms, wanted: Collection[str], offers: Collection[str], fits: bool | None) -> str:
    if fits:
        return _("in common: {which}").format(which=", ".join(terms.labels({*wanted} & {*offers})))
    unknown = _("not known")
    return _("asked: {asked}; offered: {offered}").format(
        asked=", ".join(terms.labels(wanted)) or unknown, offered=", ".join(terms.labels(offers)) or unknown
    )


def _language(_asked: Asked, _offered: Offered, fits: bool | None) -> str:
    if fits is None:
        return _("not known whether there is a language in common")
    return _("a language in common") if fits else _("no language in common")


def _house(asked: Asked, offered: Offered, fits: bool | None) -> str:
    wanted = asked.needs & HOUSE_NEEDS
    if not wanted:
        return _("nothing is asked of the house")
    meets = {need: house_meets(offered.family.offer, need) for need in wanted}
    asks = _("asked: {asked}").format(asked=", ".join(NEEDS.labels(wanted)))
    if fits:
        return _("{asks}; so it is").format(asks=asks)
    if fits is None:
        unknown = [need for need, met in meets.items() if met is None]
        return _("{asks}; not known: {unknown}").format(asks=asks, unknown=", ".join(NEEDS.labels(unknown)))
    broken = {need for need, met in meets.items() if met is False}
    there = [", ".join(PETS.labels(offered.family.offer.pets))] if broken - {"smoke_free"} else []
    there += [_("smoke")] if "smoke_free" in broken else []
    return _("{asks}; in the house: {there}").format(asks=asks, there=", ".join(there))


def _earlier(asked: Asked, offered: Offered, fits: bool | None) -> str:
    vain = ", ".join(match.number for match in offered.tries if failed(match, asked.day))
    parts = [_("tried before in vain: {numbers}").format(numbers=vain)] if vain else []
    if offered.family.number in asked.not_with or asked.family.number in offered.family.not_with:
        parts.append(_("one of the families is not to be matched with the other"))
    if fits:
        together = ", ".join(match.number for match in offered.tries)
        parts = [_("earlier together: {numbers}; that is no obstacle").format(numbers=together)] if together else []
    return "; ".join(parts) or _("never tried before")


def _distance(asked: Asked, offered: Offered, _fits: bool | None) -> str:
    limits = [
        (_("at most {km} km (request)"), asked.request.max_km),
        (_("at most {km} km (support family)"), offered.family.offer.max_km),
    ]
    parts = [_kilometres(offered.km, [most for _text, most in limits if most is not None])]
    parts += [text.format(km=most) for text, most in limits if most is not None]
    if asked.request.distance == "outside":
        parts.append(_("outside the own neighbourhood is asked"))
    if len(parts) == 1:
        parts.append(_("no limit"))
    return "; ".join(parts)


def _kilometres(km: float | None, limits: Collection[int]) -> str:
    """Return a distance in whole kilometres; with a decimal where whole ones would hide that it is over a limit."""
    if km is None:
        return _("distance not known")
    shown = str(whole_km(km))
    if any(round(km) <= most < km for most in limits):
        shown = f"{math.ceil(10 * km) / 10:.1f}".replace(".", "," if language() == "nl" else ".")
    return _("{km} km").format(km=shown)


def _ages(asked: Asked, offered: Offered, _fits: bool | None) -> str:
    known = ", ".join(str(age) for age in sorted(asked.ages))
    children = ngettext("child of {ages}", "children of {ages}", len(asked.ages)).format(ages=known)
    if not known:
        children = _("ages not known")
    elif len(asked.ages) < len(asked.children):
        children = _("{children}, not all known").format(children=children)
    return _("{children}; {takes}").format(children=children, takes=_taken_ages(offered))


def _taken_ages(offered: Offered) -> str:
    low, high = offered.family.offer.age_from, offered.family.offer.age_to
    if low is None and high is None:
        return _("not known which ages the family takes")
    if high is None:
        return _("takes {low} and older").format(low=low)
    return _("takes {low} to {high}").format(low=low or 0, high=high)


def _needs(asked: Asked, offered: Offered, fits: bool | None) -> str:
    offer = offered.family.offer
    if fits is False:
        return _("cannot provide: {which}").format(which=", ".join(NEEDS.labels(asked.needs & {*offer.cannot})))
    wanted = asked.needs - HOUSE_NEEDS
    if not wanted:
        return _("nothing more is asked")
    return "; ".join(_provided(wanted, offered))


def _provided(wanted: frozenset[str], offered: Offered) -> Iterator[str]:
    offer = offered.family.offer
    can = {need for need in wanted if can_meet(offer, need)}
    learns = (wanted - can) & {*offer.willing_to_learn}
    elsewhere = {TRANSPORT} & wanted - can - learns if can_meet(offer, TRANSPORT) is False else set()
    for text, which in (
        (_("can provide: {which}"), can),
        (_("is willing to learn: {which}"), learns),
        (_("to be arranged otherwise: {which}"), elsewhere),
        (_("not known: {which}"), wanted - can - learns - elsewhere),
    ):
        if which:
            yield text.format(which=", ".join(NEEDS.labels(which)))


_SAYS: dict[str, Callable[[Asked, Offered, bool | None], str]] = {
    "H1": _approval,
    "H2": _places,
    "H3": _room,
    "H4": _help,
    "H5": _day_parts,
    "H6": _language,
    "H7": _house,
    "H8": _earlier,
    "H9": _distance,
    "H10": _ages,
    "H11": _needs,
}
