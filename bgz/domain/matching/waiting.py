"""The requests that wait for a support family: what a plan allots and where a team looks for more families.

A request waits when children of it wait, its family is ready and no proposal for them is under way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.match import Match
from bgz.domain.matching.pairing import Asked, asked_by
from bgz.domain.work.requests import children_waiting, open_requests, opened_on, waits_since
from bgz.domain.work.stages import is_ready, under_way

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


def waiting_requests(
    families: Iterable[RequestFamily], of_request: Mapping[str, Sequence[Match]], day: date, places: Places
) -> Iterator[Waiting]:
    """Yield every open request of a family that is ready on `day` with children who wait, longest first, by number."""
    found = [
        _waiting(family, key, children, of_request.get(family.number, ()), day, places)
        for family in families
        if is_ready(family, day)
        for key in open_requests(family, day)
        if (children := children_waiting(family, key, of_request.get(family.number, ()), day))
    ]
    yield from sorted(found, key=lambda each: (-each.days, each.asked.family.number, each.asked.key))


def _waiting(
    family: RequestFamily, key: str, children: tuple[str, ...], matches: Sequence[Match], day: date, places: Places
) -> Waiting:
    asked_on = opened_on(family, family.requests[key])
    of_it = [match for match in matches if match.request in {key, None}]
    proposals = tuple(match for match in of_it if under_way(match, day))
    proposed = {child for match in proposals for child in match.children}
    others = tuple(child for child in children if child not in proposed)
    return Waiting(
        asked=asked_by(family, key, others or children, day, places),
        days=(day - waits_since(asked_on, of_it, day)).days if asked_on else 0,
        proposals=() if others else proposals,
    )
