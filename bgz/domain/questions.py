"""What to ask first: facts that a hard rule needs and nobody wrote down (design 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.needs import HOUSE_NEEDS, TRANSPORT, can_meet, house_meets
from bgz.i18n import _
from bgz.terms import NEEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bgz.domain.pairing import Asked, Offered


def questions(asked: Asked, offered: Offered, unknown: Iterable[str]) -> tuple[str, ...]:
    """Return the questions behind the rules `unknown` (codes), each once."""
    found = [question for code in unknown if code in _ABOUT for question in _ABOUT[code](asked, offered)]
    return tuple(dict.fromkeys(found))


def _places(_asked: Asked, _offered: Offered) -> list[str]:
    return [_("Ask the support family: how many children at the same time?")]


def _help(asked: Asked, offered: Offered) -> list[str]:
    return _either(
        _("Ask the request family: what kind of help?") if not asked.help else "",
        _("Ask the support family: what kind of help?") if not offered.family.offer.help else "",
    )


def _day_parts(asked: Asked, offered: Offered) -> list[str]:
    return _either(
        _("Ask the request family: which day parts suit?") if not asked.day_parts else "",
        _("Ask the support family: which day parts suit?") if not offered.family.offer.day_parts else "",
    )


def _language(asked: Asked, offered: Offered) -> list[str]:
    return _either(
        _("Ask the request family: how well do you speak Dutch?") if asked.family.dutch is None else "",
        _("Ask the request family: which languages do you speak?") if not asked.languages else "",
        _("Ask the support family: which languages do you speak?")
        if asked.family.dutch == "none" and not offered.family.languages
        else "",
    )


def _house(asked: Asked, offered: Offered) -> list[str]:
    unknown = {need for need in asked.needs & HOUSE_NEEDS if house_meets(offered.family.offer, need) is None}
    return _either(
        _("Ask the support family: which animals are in the house?") if unknown - {"smoke_free"} else "",
        _("Ask the support family: does anybody smoke in the house?") if "smoke_free" in unknown else "",
    )


def _distance(asked: Asked, offered: Offered) -> list[str]:
    limited = offered.family.offer.max_km if asked.request.max_km is None else asked.request.max_km
    sentence = _("Look up the postcode of the {family}: the distance is not known, at most {km} km is wanted.")
    if limited is None:
        sentence = _("Look up the postcode of the {family}: the distance is not known.")
    family = _("request family") if asked.place is None else _("support family")
    return [sentence.format(family=family, km=limited)]


def _ages(asked: Asked, _offered: Offered) -> list[str]:
    if len(asked.ages) < len(asked.children):
        return [_("Ask the request family: year and month of birth of each child.")]
    return [_("Ask the support family: children of which ages?")]


def _needs(asked: Asked, offered: Offered) -> list[str]:
    offer = offered.family.offer
    named = {*offer.can_handle, *offer.willing_to_learn}
    unknown = [
        NEEDS.label(need)
        for need in NEEDS.codes
        if need in asked.needs - HOUSE_NEEDS - named and not (need == TRANSPORT and can_meet(offer, need) is not None)
    ]
    return [_("Ask the support family whether this can be done: {needs}.").format(needs=", ".join(unknown))]


def _either(*sentences: str) -> list[str]:
    return [sentence for sentence in sentences if sentence]


_ABOUT: dict[str, Callable[[Asked, Offered], list[str]]] = {
    "H2": _places,
    "H3": _places,
    "H4": _help,
    "H5": _day_parts,
    "H6": _language,
    "H7": _house,
    "H9": _distance,
    "H10": _ages,
    "H11": _needs,
}
