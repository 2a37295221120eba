"""Who lives where: what follows from a new address for what a family asked, and from a new adult for an approval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from bgz.domain.cases.plausible import moved, wrong_municipality
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.reading import Problem
from bgz.domain.work.requests import in_order
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from bgz.domain.cases.request_family import Request

Family = TypeVar("Family", RequestFamily, SupportFamily)


def placed(
    before: Family | None, record: Family, lived_in: Callable[[str], bool] | None = None
) -> tuple[Family, list[Problem]]:
    """Return a family with the town and municipality of a new postcode, and what is wrong with new municipalities.

    What a family asked before it moved goes on counting where it lived then, unless `lived_in` says that it never did.
    `before` is the family as it was.
    """
    from bgz.storage.postcodes import load

    if before and record.address == before.address and _named(record) == _named(before):
        return record, []
    places = load()
    record = evolve(record, address=moved(before.address if before else None, record.address, places))
    known = _named(before) if before else {}
    problems = [
        Problem(path, wrong)
        for path, name in _named(record).items()
        if name and name != known.get(path) and (wrong := wrong_municipality(name, places))
    ]
    if isinstance(record, RequestFamily) and isinstance(before, RequestFamily):
        was, counting_on = before.municipality, _counting_on(before, record)
        moved_from = was and was != record.municipality and not wrong_municipality(was, places)
        if was and moved_from and counting_on != record and (lived_in is None or lived_in(was)):
            record = counting_on
    return record, problems


def _named(family: RequestFamily | SupportFamily) -> Mapping[str, str | None]:
    """Return the municipalities that a family names, by field."""
    names = {"address.municipality": family.municipality}
    if isinstance(family, RequestFamily):
        names |= {f"requests.{key}.counts_in": request.counts_in for key, request in family.requests.items()}
    return names


def _counting_on(before: RequestFamily, after: RequestFamily) -> RequestFamily:
    """Return a family that moved, of which the requests it had go on counting where it lived."""
    kept = {key for key, request in before.requests.items() if request.counts_in is None}
    requests = {
        key: evolve(request, counts_in=request.counts_in or before.municipality) if key in kept else request
        for key, request in after.requests.items()
    }
    return evolve(after, requests=requests)


def asked_on(today: date, before: RequestFamily, after: RequestFamily) -> RequestFamily:
    """Return a family of which the requests that are new were asked today, where no day is known.

    One that was asked before the family moved counts where those do that it asked then.
    """
    old = [(day, request) for day, request in in_order(before) if request.counts_in]

    def dated(request: Request) -> Request:
        on = request.opened_on or today
        place = next((each.counts_in for day, each in old if on < day), None)
        return evolve(request, opened_on=on, counts_in=request.counts_in or place)

    requests = {key: request if key in before.requests else dated(request) for key, request in after.requests.items()}
    return evolve(after, requests=requests)


def told_of_move(before: RequestFamily, after: RequestFamily) -> Iterator[str]:
    """Yield what to say when requests go on counting where a family lived, and how to take that back."""
    place = before.municipality
    paths = [
        f"requests.{key}.counts_in"
        for key, request in after.requests.items()
        if key in before.requests and request.counts_in == place != before.requests[key].counts_in
    ]
    if not paths or place in {None, after.municipality}:
        return
    text = _(
        "What this family asked while it lived in {place} goes on counting there; what it asks from now on counts "
        "where it lives. Did it never live in {place}? {command}"
    )
    yield text.format(place=place, command=f"bgz edit {after.number} " + " ".join(f"--set {path}=" for path in paths))


def moved_in(before: Any, after: Any) -> list[Problem]:  # noqa: ANN401 - either kind of family
    """Return a fault for each adult who comes into an approved house on a day not known.

    Without a day she lived there since the sign-up: then the approval, and every match that rests on it, was none.
    """
    if not isinstance(after, SupportFamily) or before.screening.decision is None:
        return []
    new = {key: adult for key, adult in after.adults.items() if key not in before.adults}
    text = _("is needed: since when does this adult live there?")
    return [Problem(f"adults.{key}.since", text) for key, adult in new.items() if adult.since is None]
