"""Which requests wait without a candidate, what would help, and whom to recruit. Never writes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.casebook import open_casebook
from bgz.actions.report import municipalities_in
from bgz.actions.result import Result
from bgz.actions.suggest import not_found, supporters_in
from bgz.domain.matching.clashes import contradictions_of_request
from bgz.domain.matching.waiting import Waiting, waiting_requests
from bgz.domain.recruiting.profile import Profile, nameable, profile_of
from bgz.domain.recruiting.stuck import Supply, look
from bgz.domain.recruiting.view import (
    SPOKEN_FOR,
    STUCK,
    SUITED,
    StuckRequest,
    StuckView,
    recruit_first,
    stuck_request,
)
from bgz.domain.suggesting.pool import Pool
from bgz.domain.work.gates import asking_lacks
from bgz.domain.work.stages import has_left
from bgz.errors import Invalid, NotFound, Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.storage.folder import CaseFolder

SHOWN = (STUCK, SPOKEN_FOR)
"""How requests stand that are told unasked."""


def stuck(
    folder: CaseFolder, *, today: date, number: str | None = None, municipalities: Sequence[str] = ()
) -> Result[StuckView]:
    """Return the requests without a candidate, longest waiting first; with `number` those of one family, however.

    `municipalities` are those of the request families; support families are looked at wherever they live. Raises
    NotFound, Invalid for a family of which no request waits, Usage for a number beside a municipality.
    """
    if number and municipalities:
        raise Usage(_("Give a number or a municipality, not both."))
    book = open_casebook(folder)
    supply = Supply(Pool(supporters_in(book, today)), book.rules, book.places, today)
    names = municipalities_in(book, municipalities)
    rows = _rows(book, today, number, names)
    named = nameable(
        (each.municipality for each in book.requests.values() if not has_left(each.left, today)), book.places
    )
    looked = [_looked(each, supply, named) for each in rows]
    nobody = [(shown.number, shown.municipality, profile) for shown, profile in looked if shown.state == STUCK]
    view = StuckView(
        day=today,
        one=number is not None,
        waiting=len(rows),
        stuck=len(nobody),
        supporters=len(supply.pool.supporters),
        requests=tuple(shown for shown, _profile in looked if number or shown.state in SHOWN),
        recruit_first=recruit_first(nobody),
    )
    return Result(view, tuple(_messages(view)), next_step=_next(view))


def _rows(book: Casebook, day: date, number: str | None, municipalities: Sequence[str]) -> tuple[Waiting, ...]:
    families = [
        family
        for family in book.requests.values()
        if number in {None, family.number} and (not municipalities or family.municipality in municipalities)
    ]
    rows = tuple(waiting_requests(families, book.of_request, day, book.places))
    if number and not rows:
        raise _waits_not(book, number, day)
    return rows


def _waits_not(book: Casebook, number: str, day: date) -> NotFound | Invalid:
    family = book.requests.get(number)
    if family is None:
        return not_found(number)
    lacks = [lack.sentence for lack in asking_lacks(family, day)]
    if not family.children:
        lacks.append(_("{number} has no children yet.").format(number=number))
    why = " ".join(lacks) or _("{number} has no open request with a child who waits.").format(number=number)
    return Invalid(
        _("{number} does not wait for a match.").format(number=number), problems=[why], hint=f"bgz show {number}"
    )


def _looked(waiting: Waiting, supply: Supply, named: frozenset[str]) -> tuple[StuckRequest, Profile]:
    asked, family = waiting.asked, waiting.asked.family
    found = None if waiting.proposals else look(asked, supply)
    place = family.municipality if family.municipality in named else None
    profile = profile_of(asked, place or "")
    return stuck_request(waiting, found, profile, contradictions_of_request(family, asked.request)), profile


def _messages(view: StuckView) -> Iterator[str]:
    if not view.supporters:
        yield _("There are no support families yet.")


def _next(view: StuckView) -> str:
    if not view.requests:
        return "bgz match plan" if view.waiting else "bgz list"
    first = view.requests[0]
    if not view.one:
        return f"bgz match stuck {first.number}"
    if first.state == SUITED:
        return f"bgz match suggest {first.number}"
    if first.proposals:
        return f"bgz show {first.proposals[0]}"
    if first.in_screening:
        return f"bgz screen {first.in_screening[0].number}"
    return f"bgz match why {first.number} {first.steps[0].support}" if first.steps else "bgz intake new"
