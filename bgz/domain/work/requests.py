"""Requests within a family: when each was asked, whether it is open, for which children."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bgz.domain.work.stages import has_left, takes_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import Request, RequestFamily


def opened_on(family: RequestFamily, request: Request) -> date | None:
    """Return the day on which the request was asked: its own, or that of the family's sign-up."""
    return request.opened_on or family.registered_on


def in_order(family: RequestFamily) -> list[tuple[date, Request]]:
    """Return the requests with the days on which they were asked, in order; an unknown day is earlier than any.

    Of one day those come first that were asked before the family moved.
    """
    asked = ((opened_on(family, request) or date.min, request) for request in family.requests.values())
    return sorted(asked, key=lambda each: (each[0], each[1].counts_in is None))


def place_asked(family: RequestFamily, request: Request) -> str | None:
    """Return the municipality in which the figures count a request: where the family lived when it asked."""
    return request.counts_in or family.municipality


def places_of(family: RequestFamily) -> set[str | None]:
    """Return the municipalities in which the requests of a family count; without any, where it lives."""
    return {place_asked(family, request) for request in family.requests.values()} or {family.municipality}


def may_count_apart(family: RequestFamily) -> bool:
    """Whether the requests of a family may count in several municipalities."""
    return any(request.counts_in for request in family.requests.values())


def place_on(family: RequestFamily, day: date) -> str | None:
    """Return the municipality in which the figures count a family on `day`: that of what it asked last by then.

    Before it asked anything it is that of its first request, and for a family without requests where it lives.
    """
    if not may_count_apart(family):
        return family.municipality
    requests = in_order(family)
    asked = [request for on, request in requests if on <= day] or [requests[0][1]]
    return place_asked(family, asked[-1])


def place_signed_up(family: RequestFamily) -> str | None:
    """Return the municipality in which the figures count the sign-up of a family: that of its first request."""
    return place_on(family, date.min)


def place_of_match(family: RequestFamily, match: Match) -> str | None:
    """Return the municipality in which the figures count a match: that of its request.

    Of a match that names none it is that of the family on the first day of the trial, or when it was proposed.
    """
    request = family.requests.get(match.request or "")
    if request:
        return place_asked(family, request)
    begun = match.trial or match.proposed
    return place_on(family, begun.on if begun else date.max)


def is_open(family: RequestFamily, request: Request, day: date) -> bool:
    """Whether the request was asked by `day` and not closed, and its family has not left; an unknown day is earlier."""
    asked = opened_on(family, request)
    return (asked is None or asked <= day) and not has_left(request.closed, day) and not has_left(family.left, day)


def children_asked(family: RequestFamily, request: Request) -> tuple[str, ...]:
    """Return the keys of the children the request is for, each once; none named means all of the family."""
    return tuple(dict.fromkeys(request.children)) or tuple(family.children)


def open_requests(family: RequestFamily, day: date) -> tuple[str, ...]:
    """Return the keys of the requests that are open on `day`."""
    return tuple(key for key, request in family.requests.items() if is_open(family, request, day))


def children_waiting(family: RequestFamily, key: str, matches: Iterable[Match], day: date) -> tuple[str, ...]:
    """Return the children of a request who are in no trial or running match that counts."""
    matched = {child for match in matches if match.trial and takes_places(match, day) for child in match.children}
    return tuple(
        child
        for child in children_asked(family, family.requests[key])
        if child in family.children and child not in matched
    )


def waits_since(asked_on: date, matches: Iterable[Match], day: date) -> date:
    """Return since when a family that waits on `day` does so: the day it asked, or the end of its last match."""
    ran = [match for match in matches if match.trial and match.trial.on <= day]
    return max([asked_on, *(match.end.on for match in ran if match.end and match.end.on <= day)])
