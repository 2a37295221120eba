"""One request beside one support family: what the rules and criteria of a suggestion look at (design 10).

Everything that does not depend on the other side is worked out once per request, so that ten thousand support
families can be judged in a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.match import Match
from bgz.domain.cases.request_family import Request, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.values.places import Place, distance_km
from bgz.domain.work.screening import is_approved
from bgz.domain.work.stages import paused, proposed_on, taken_places, takes_places, under_way

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.cases.person import Address
    from bgz.domain.values.places import Places
    from bgz.domain.work.screening import Rules

MUST, NICE = 2, 1
"""How heavily a wanted kind of help counts."""


@frozen
class Asked:
    """What one request asks on a day. `ages` are those of the children whose month of birth is known."""

    family: RequestFamily
    key: str
    request: Request
    children: tuple[str, ...]
    day: date
    ages: tuple[int, ...]
    help: Mapping[str, int]
    day_parts: frozenset[str]
    day_parts_needed: int
    languages: frozenset[str]
    interests: frozenset[str]
    rather_not: frozenset[str]
    needs: frozenset[str]
    not_with: frozenset[str]
    place: Place | None

    @property
    def position(self) -> int | None:
        """The position of the request, from 1; None where it is the family's only one."""
        keys = list(self.family.requests)
        return keys.index(self.key) + 1 if len(keys) > 1 else None

    @property
    def together(self) -> int:
        """How many children need a place with one family: siblings stay together unless the request says otherwise."""
        return 1 if self.request.siblings_apart else len(self.children)


@frozen
class Supporter:
    """What of a support family does not depend on the request, worked out once for all requests of a day.

    `taken` counts the places of its matches, `since` is the day on which it was last proposed to anybody, else that of
    its approval, and `matches` are all it ever had.
    """

    family: SupportFamily
    approved: bool
    paused: bool
    taken: int
    place: Place | None
    since: date
    matches: tuple[Match, ...] = ()
    day_parts: frozenset[str] = field(init=False)
    interests: frozenset[str] = field(init=False)
    rather_not: frozenset[str] = field(init=False)

    @day_parts.default
    def _day_parts(self) -> frozenset[str]:
        return frozenset(self.family.offer.day_parts)

    @interests.default
    def _interests(self) -> frozenset[str]:
        return plain_words(self.family.interests)

    @rather_not.default
    def _rather_not(self) -> frozenset[str]:
        return plain_words(self.family.rather_not)

    @property
    def left(self) -> int | None:
        """Places left, or None when nobody knows how many children the family can have at the same time."""
        most = self.family.offer.max_children
        return None if most is None else most - self.taken

    def proposals(self, day: date) -> tuple[Match, ...]:
        """Return the proposals of this family that are under way on `day`, to whomever."""
        return tuple(match for match in self.matches if under_way(match, day))

    def free(self, day: date) -> int | None:
        """Return the places left beside matches and proposals under way, or None when nobody knows.

        A proposal whose trial did not pass its gates is counted once: it takes its places already.
        """
        if self.left is None:
            return None
        return self.left - sum(len(match.children) for match in self.proposals(day) if not takes_places(match, day))


@frozen
class Offered:
    """One support family beside one request. `tries` are the earlier matches of the two families."""

    supporter: Supporter
    km: float | None
    same_area: bool
    tries: tuple[Match, ...] = ()

    @property
    def family(self) -> SupportFamily:
        """The support family."""
        return self.supporter.family

    @property
    def left(self) -> int | None:
        """Places left; see `Supporter.left`."""
        return self.supporter.left


def asked_by(family: RequestFamily, key: str, children: tuple[str, ...], day: date, places: Places) -> Asked:
    """Return what the request `key` asks for `children` on `day`."""
    request = family.requests[key]
    born = [family.children[child].born for child in children]
    return Asked(
        family=family,
        key=key,
        request=request,
        children=children,
        day=day,
        ages=tuple(month.age_on(day) for month in born if month),
        help={kind: MUST if wanted == "must" else NICE for kind, wanted in request.help.items()},
        day_parts=frozenset(request.day_parts),
        day_parts_needed=min(request.day_parts_needed or len(request.day_parts), max(1, len(request.day_parts))),
        languages=frozenset(family.languages),
        interests=plain_words(family.interests),
        rather_not=plain_words(family.rather_not),
        needs=frozenset(request.needs),
        not_with=frozenset(family.not_with),
        place=place_of(family.address, places),
    )


def supporter_of(family: SupportFamily, matches: Iterable[Match], day: date, rules: Rules, places: Places) -> Supporter:
    """Return what `family` can do on `day`; `matches` are its own."""
    matches = tuple(matches)
    return Supporter(
        family=family,
        approved=is_approved(family, day, rules),
        paused=bool(family.paused) and paused(family.paused, day),
        taken=taken_places(matches, day) if matches else 0,
        place=place_of(family.address, places),
        since=last_suggested(family, matches, day),
        matches=matches,
    )


def last_suggested(family: SupportFamily, matches: Iterable[Match], day: date) -> date:
    """Return the day on which a support family was last proposed to anybody, else that of its approval."""
    days = [first for match in matches if (first := proposed_on(match)) and first <= day]
    decision = family.screening.decision
    return max(days, default=decision.on if decision else day)


def offered_to(asked: Asked, supporter: Supporter) -> Offered:
    """Return a support family as the request meets it."""
    here, there = asked.place, supporter.place
    return Offered(
        supporter=supporter,
        km=distance_km(here, there) if here and there else None,
        same_area=here is not None and here == there,
        tries=tuple(match for match in supporter.matches if match.request_family == asked.family.number),
    )


def place_of(address: Address | None, places: Places) -> Place | None:
    """Return where an address lies; None without a postcode that the table knows."""
    return places.get(address.postcode) if address and address.postcode else None


def plain_words(words: Iterable[str]) -> frozenset[str]:
    """Return `words` so that capitals do not make them differ."""
    return frozenset(word.casefold() for word in words)
