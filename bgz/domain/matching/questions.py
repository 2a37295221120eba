"""What to ask first: facts that a hard rule needs and nobody wrote down (design 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.matching.needs import HOUSE_NEEDS, TRANSPORT, can_meet, house_meets
from bgz.i18n import _
from bgz.terms import NEEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from bgz.domain.matching.pairing import Asked, Offered


def request_questions(asked: Asked) -> tuple[str, ...]:
    """Return what to ask the request family, whoever the candidate is; each question once."""
    return tuple(_for_request(asked))


def _for_request(asked: Asked) -> Iterator[str]:
    if not asked.help:
        yield _("what kind of help?")
    if not asked.day_parts:
        yield _("which day parts suit?")
    if asked.family.dutch is None and "nl" not in asked.languages:
        yield _("how well do you speak Dutch?")
    if asked.family.dutch == "none" and not asked.languages:
        yield _("which languages do you speak?")
    if asked.place is None:
        yield _("what is the postcode?")
    if len(asked.ages) < len(asked.children):
        yield _("year and month of birth of each child?")


def support_questions(asked: Asked, offered: Offered, unknown: Collection[str]) -> tuple[str, ...]:
    """Return what to ask the support family about the rules `unknown` (codes); each question once."""
    found = [sentence for code in unknown if code in _ABOUT for sentence in _ABOUT[code](asked, offered)]
    return tuple(dict.fromkeys(found))


def _places(_asked: Asked, _offered: Offered) -> Iterator[str]:
    yield _("how many children at the same time?")


def _help(_asked: Asked, offered: Offered) -> Iterator[str]:
    if not offered.family.offer.help:
        yield _("what kind of help?")


def _day_parts(_asked: Asked, offered: Offered) -> Iterator[str]:
    if not offered.family.offer.day_parts:
        yield _("which day parts suit?")


def _language(asked: Asked, offered: Offered) -> Iterator[str]:
    if asked.family.dutch == "none" and not offered.family.languages:
        yield _("which languages do you speak?")


def _house(asked: Asked, offered: Offered) -> Iterator[str]:
    unknown = {need for need in asked.needs & HOUSE_NEEDS if house_meets(offered.family.offer, need) is None}
    if unknown - {"smoke_free"}:
        yield _("which animals are in the house?")
    if "smoke_free" in unknown:
        yield _("does anybody smoke in the house?")


def _distance(asked: Asked, _offered: Offered) -> Iterator[str]:
    if asked.place is not None:
        yield _("what is the postcode?")


def _ages(_asked: Asked, offered: Offered) -> Iterator[str]:
    if offered.family.offer.age_from is None and offered.family.offer.age_to is None:
        yield _("children of which ages?")


def _needs(asked: Asked, offered: Offered) -> Iterator[str]:
    offer = offered.family.offer
    unknown = asked.needs - HOUSE_NEEDS - {*offer.can_handle, *offer.willing_to_learn, TRANSPORT}
    if TRANSPORT in asked.needs and can_meet(offer, TRANSPORT) is None:
        unknown |= {TRANSPORT}
    yield _("can this be done: {needs}?").format(
        needs=", ".join(NEEDS.label(need) for need in NEEDS.codes if need in unknown)
    )


_ABOUT: dict[str, Callable[[Asked, Offered], Iterator[str]]] = {
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
