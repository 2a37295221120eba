"""What to ask: facts that a hard rule or a criterion needs and nobody wrote down (design 10).

A question is for one family. One to the support family is asked only where its answer is all that is lacking: as long
as nobody knows which day parts a request asks, it helps little to know those of the support family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.needs import HOUSE_NEEDS, TRANSPORT, can_meet, house_meets
from bgz.i18n import _
from bgz.terms.families import NEEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from bgz.domain.cases.person import Address
    from bgz.domain.matching.pairing import Asked, Offered


@frozen
class Question:
    """What to ask a support family. `rules` and `criteria` are the codes of what hangs on the answer."""

    text: str
    rules: tuple[str, ...]
    criteria: tuple[str, ...]


def request_questions(asked: Asked, *, interests: bool) -> Iterator[str]:
    """Yield what to ask the request family, whoever the candidate is; about interests only if `interests`."""
    if not asked.help:
        yield _("what kind of help?")
    if not asked.day_parts:
        yield _("which day parts suit?")
    if asked.family.dutch is None and "nl" not in asked.languages:
        yield _("how well do you speak Dutch?")
    if asked.family.dutch == "none" and not asked.languages:
        yield _("which languages do you speak?")
    if asked.place is None:
        yield _postcode(asked.family.address)
    if len(asked.ages) < len(asked.children):
        yield _("year and month of birth of each child?")
    if interests and not asked.interests:
        yield _("what do the children like to do?")


def _postcode(address: Address | None) -> str:
    """Return how to ask for a postcode; of one that lies nowhere, whether it is right."""
    if address and address.postcode:
        return _("is the postcode right (no place has it)?")
    return _("what is the postcode?")


def support_questions(asked: Asked, offered: Offered, lacking: Collection[str]) -> Iterator[Question]:
    """Yield what to ask the support family. `lacking` are the codes of rules and criteria that are not known."""
    for rules, criteria, asks in _ABOUT:
        hangs_on = [tuple(code for code in codes if code in lacking) for codes in (rules, criteria)]
        text = asks(asked, offered) if any(hangs_on) else ""
        if text:
            yield Question(text, *hangs_on)


def _places(_asked: Asked, _offered: Offered) -> str:
    return _("how many children at the same time?")


def _help(asked: Asked, offered: Offered) -> str:
    return _("what kind of help?") if asked.help and not offered.family.offer.help else ""


def _day_parts(asked: Asked, offered: Offered) -> str:
    return _("which day parts suit?") if asked.day_parts and not offered.family.offer.day_parts else ""


def _language(asked: Asked, offered: Offered) -> str:
    asks = asked.family.dutch == "none" and asked.languages and not offered.family.languages
    return _("which languages do you speak?") if asks else ""


def _animals(asked: Asked, offered: Offered) -> str:
    asks = _unknown_in_house(asked, offered) - {"smoke_free"}
    return _("which animals are in the house?") if asks else ""


def _smoke(asked: Asked, offered: Offered) -> str:
    return _("does anybody smoke in the house?") if "smoke_free" in _unknown_in_house(asked, offered) else ""


def _unknown_in_house(asked: Asked, offered: Offered) -> set[str]:
    needs = (asked.needs | {*asked.request.practical_wishes}) & HOUSE_NEEDS
    return {need for need in needs if house_meets(offered.family.offer, need) is None}


def _home(asked: Asked, offered: Offered) -> str:
    return _postcode(offered.family.address) if asked.place is not None else ""


def _ages(asked: Asked, offered: Offered) -> str:
    asks = asked.ages and offered.family.offer.age_from is None and offered.family.offer.age_to is None
    return _("children of which ages?") if asks else ""


def _needs(asked: Asked, offered: Offered) -> str:
    offer = offered.family.offer
    return _can(asked.needs - HOUSE_NEEDS - {*offer.can_handle, *offer.willing_to_learn, TRANSPORT})


def _transport(asked: Asked, offered: Offered) -> str:
    return _can({TRANSPORT} if TRANSPORT in asked.needs and can_meet(offered.family.offer, TRANSPORT) is None else ())


def _wishes(asked: Asked, offered: Offered) -> str:
    wishes = {*asked.request.practical_wishes} - HOUSE_NEEDS - asked.needs
    return _can([wish for wish in wishes if can_meet(offered.family.offer, wish) is None])


def _can(needs: Collection[str]) -> str:
    which = ", ".join(NEEDS.labels(needs))
    return _("can this be done: {needs}?").format(needs=which) if which else ""


def _interests(asked: Asked, offered: Offered) -> str:
    return _("what do you like to do?") if asked.interests and not offered.supporter.interests else ""


_ABOUT: tuple[tuple[tuple[str, ...], tuple[str, ...], Callable[[Asked, Offered], str]], ...] = (
    (("H2", "H3"), ("number",), _places),
    (("H4",), ("help",), _help),
    (("H5",), ("day_parts",), _day_parts),
    (("H6",), ("language",), _language),
    (("H7",), ("wishes",), _animals),
    (("H7",), ("wishes",), _smoke),
    (("H9",), ("distance",), _home),
    (("H10",), ("ages",), _ages),
    (("H11",), ("experience",), _needs),
    (("H11",), ("transport",), _transport),
    ((), ("wishes",), _wishes),
    ((), ("interests",), _interests),
)
"""What each question is about: its rules, its criteria, and the text, empty where it is not asked."""
