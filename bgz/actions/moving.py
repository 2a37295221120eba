"""Where a family lives and its requests count: what follows from a new address."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from bgz.domain.cases.plausible import moved, wrong_municipality
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.reading import Problem
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Family = TypeVar("Family", RequestFamily, SupportFamily)


def placed(before: Family | None, record: Family) -> tuple[Family, list[Problem]]:
    """Return a family with the town and municipality of a new postcode, and what is wrong with new municipalities.

    What a family asked before it moved goes on counting where it lived then. `before` is the family as it was.
    """
    from bgz.storage.postcodes import load

    if before and record.address == before.address and _named(record) == _named(before):
        return record, []
    places = load()
    record = evolve(record, address=moved(before.address if before else None, record.address, places))
    if isinstance(record, RequestFamily) and isinstance(before, RequestFamily):
        record = _counting_on(before, record)
    known = _named(before) if before else {}
    problems = [
        Problem(path, wrong)
        for path, name in _named(record).items()
        if name and name != known.get(path) and (wrong := wrong_municipality(name, places))
    ]
    return record, problems


def _named(family: RequestFamily | SupportFamily) -> Mapping[str, str | None]:
    """Return the municipalities that a family names, by field."""
    names = {"address.municipality": family.municipality}
    if isinstance(family, RequestFamily):
        names |= {f"requests.{key}.counts_in": request.counts_in for key, request in family.requests.items()}
    return names


def _counting_on(before: RequestFamily, after: RequestFamily) -> RequestFamily:
    if before.municipality in {None, after.municipality}:
        return after
    requests = {
        key: evolve(request, counts_in=before.municipality)
        if key in before.requests and request.counts_in is None
        else request
        for key, request in after.requests.items()
    }
    return evolve(after, requests=requests)


def moved_away(before: object, after: object) -> tuple[str, ...]:
    """Return the paths by which requests of a family that moved go on counting where it lived."""
    if not isinstance(before, RequestFamily) or not isinstance(after, RequestFamily):
        return ()
    return tuple(
        f"requests.{key}.counts_in"
        for key, request in after.requests.items()
        if before.municipality not in {None, after.municipality} and request.counts_in == before.municipality
    )


def told_of_move(number: str, place: str | None, paths: Sequence[str]) -> str:
    """Return what to say of requests that go on counting in `place`, and how to take that back: it may be a mistake."""
    text = _(
        "What this family asked while it lived in {place} goes on counting there; what it asks from now on counts "
        "where it lives. Did it never live in {place}? {command}"
    )
    return text.format(place=place, command=f"bgz edit {number} " + " ".join(f"--set {path}=" for path in paths))
