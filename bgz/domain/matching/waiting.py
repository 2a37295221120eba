"""The requests that wait for a support family: what a plan allots and where a team looks for more families.

A request waits when children of it wait, its family is ready and no proposal for them is under way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.match import Match
from bgz.domain.matching.pairing import Asked, asked_by
from bgz.domain.work.requests import children_waiting, open_requests, opened_on, waits_since
from bgz.domain.work.stages import is_ready, takes_places, under_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.values.places import Places


@frozen
class Waiting:
    """An open request with children who wait. `days` it waits, 0 when nobody knows since when.

    Children for whom a proposal is under way are left out, so that a sibling's does not hide who has nobody yet. When
    that goes for all of them, `proposals` are those of which the outcome is still to come.
    """

    asked: Asked
    days: int
    proposals: tuple[Match, ...]

    @property
    def turn(self) -> tuple[int, str, str]:
        """What puts requests in order: who waits longest goes first, then by number."""
        return -self.days, self.asked.family.number, self.asked.key


def waiting_requests(
    families: Iterable[RequestFamily], of_request: Mapping[str, Sequence[Match]], day: date, places: Places
) -> Iterator[Waiting]:
    """Yield every open request of a family that is ready on `day` with children who wait, longest first, by number."""
    found = [
        each
        for family in families
        if is_ready(family, day)
        for each in _of_family(family, of_request.get(family.number, ()), day, places)
    ]
    yield from sorted(found, key=lambda each: each.turn)


def _of_family(family: RequestFamily, matches: Sequence[Match], day: date, places: Places) -> Iterator[Waiting]:
    """Yield the requests of one family; a child for whom two of them ask waits in the older one only."""
    claimed: set[str] = set()
    for key in sorted(open_requests(family, day), key=lambda key: opened_on(family, family.requests[key]) or day):
        children = tuple(child for child in children_waiting(family, key, matches, day) if child not in claimed)
        claimed.update(children)
        if children:
            yield _waiting(family, key, children, matches, day, places)


def _waiting(
    family: RequestFamily, key: str, children: tuple[str, ...], matches: Sequence[Match], day: date, places: Places
) -> Waiting:
    asked_on = opened_on(family, family.requests[key])
    of_it = [match for match in matches if match.request in {key, None}]
    proposals = tuple(match for match in matches if _holds(match, day) and not set(children).isdisjoint(match.children))
    proposed = {child for match in proposals for child in match.children}
    others = tuple(child for child in children if child not in proposed)
    return Waiting(
        asked=asked_by(family, key, others or children, day, places),
        days=(day - waits_since(asked_on, of_it, day)).days if asked_on else 0,
        proposals=() if others else proposals,
    )


def _holds(match: Match, day: date) -> bool:
    """Whether a match keeps its children from another: a proposal under way, or a trial that does not count."""
    return under_way(match, day) or (match.trial is None and takes_places(match, day))
