"""Why a candidate fits, and where it does not, in plain words: practical needs only, never a diagnosis (design 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.criteria import ages, experience, interests, language, transport
from bgz.domain.matching.needs import HOUSE_NEEDS, TRANSPORT
from bgz.i18n import _, ngettext
from bgz.terms.families import HELP, NEEDS
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bgz.domain.matching.pairing import Asked, Offered

FOR, BESIDES, AGAINST = "+", "·", "−"
SPEAKS_FOR, SPEAKS_AGAINST = 0.6, 0.4


@frozen
class Reason:
    """One reason. `sign` is + for, − against, · neither."""

    criterion: str
    sign: str
    text: str


def whole_km(km: float | None) -> int | None:
    """Return a distance in whole kilometres, at least 1: postcode areas are 1 to 2 km wide."""
    return None if km is None else max(1, round(km))


def reasons(asked: Asked, offered: Offered, values: Mapping[str, float | None]) -> tuple[Reason, ...]:
    """Return the reasons behind the known `values` (by criterion), what speaks for it first."""
    found = [
        Reason(code, _sign(value), text)
        for code, value in values.items()
        if value is not None and code in _SAYS and (text := _SAYS[code](asked, offered))
    ]
    return tuple(sorted(found, key=lambda reason: (FOR, BESIDES, AGAINST).index(reason.sign)))


def _sign(value: float) -> str:
    if value >= SPEAKS_FOR:
        return FOR
    return AGAINST if value < SPEAKS_AGAINST else BESIDES


def _distance(asked: Asked, offered: Offered) -> str:
    km = whole_km(offered.km)
    if asked.request.distance == "near":
        return _("{km} km away; nearby is wanted").format(km=km)
    if asked.request.distance == "outside":
        return _("{km} km away; outside the own neighbourhood is wanted").format(km=km)
    return _("{km} km away").format(km=km)


def _day_parts(asked: Asked, offered: Offered) -> str:
    common = DAY_PARTS.labels(asked.day_parts & offered.supporter.day_parts)
    if not common:
        return _("no common day part")
    if len(common) > asked.day_parts_needed:
        text = ngettext(
            "{common} day parts suit, {asked} is asked: {which}",
            "{common} day parts suit, {asked} are asked: {which}",
            asked.day_parts_needed,
        )
        return text.format(common=len(common), asked=asked.day_parts_needed, which=", ".join(common))
    text = ngettext(
        "{common} of {asked} day part: {which}", "{common} of {asked} day parts: {which}", asked.day_parts_needed
    )
    return text.format(common=len(common), asked=asked.day_parts_needed, which=", ".join(common))


def _help(asked: Asked, offered: Offered) -> str:
    offers = offered.family.offer.help
    covered, lacking = HELP.labels(asked.help.keys() & offers), HELP.labels(asked.help.keys() - offers)
    if not lacking:
        return _("offers all that is asked: {which}").format(which=", ".join(covered))
    if not covered:
        return _("offers nothing of what is asked")
    return _("offers {which}; not {lacking}").format(which=", ".join(covered), lacking=", ".join(lacking))


def _ages(asked: Asked, offered: Offered) -> str:
    if ages(asked, offered) == 1.0:
        return ngettext("the child's age suits", "the children's ages suit", len(asked.children))
    return ngettext("the child's age suits less well", "the children's ages suit less well", len(asked.children))


def _experience(asked: Asked, offered: Offered) -> str:
    needs = asked.needs - HOUSE_NEEDS - {TRANSPORT}
    if not needs or experience(asked, offered) is None:
        return ""
    offer = offered.family.offer
    can = NEEDS.labels(needs & {*offer.can_handle})
    learns = NEEDS.labels(needs & {*offer.willing_to_learn} - {*offer.can_handle})
    parts = [_("can provide: {which}").format(which=", ".join(can))] if can else []
    parts += [_("is willing to learn: {which}").format(which=", ".join(learns))] if learns else []
    return "; ".join(parts) or _("no experience with what is needed")


def _number(_asked: Asked, offered: Offered) -> str:
    left = offered.left or 0
    return ngettext("{left} place left", "{left} places left", left).format(left=left)


def _language(asked: Asked, offered: Offered) -> str:
    if asked.family.dutch in {None, "fine"}:
        return ""
    if not asked.languages.isdisjoint(offered.family.languages):
        return _("a language in common")  # which one would tell where a family comes from
    if language(asked, offered):
        return _("a little Dutch in common")
    return _("no common language")


def _interests(asked: Asked, offered: Offered) -> str:
    theirs = offered.supporter.interests
    both = len(asked.interests & theirs)
    clash = len(asked.rather_not & theirs) + len(offered.supporter.rather_not & asked.interests)
    parts = (
        [ngettext("{count} interest in common", "{count} interests in common", both).format(count=both)] if both else []
    )
    if clash:
        clashes = ngettext(
            "{count} interest that one would rather not", "{count} interests that one would rather not", clash
        )
        parts.append(clashes.format(count=clash))
    if not parts and asked.interests and interests(asked, offered) == 0:
        return _("no interests in common")
    return "; ".join(parts)


def _transport(asked: Asked, offered: Offered) -> str:
    if TRANSPORT not in asked.needs:
        return ""
    return _("can fetch and bring") if transport(asked, offered) == 1.0 else _("fetching and bringing is not arranged")


_SAYS: dict[str, Callable[[Asked, Offered], str]] = {
    "distance": _distance,
    "day_parts": _day_parts,
    "help": _help,
    "ages": _ages,
    "experience": _experience,
    "number": _number,
    "language": _language,
    "interests": _interests,
    "transport": _transport,
}
