"""Which requests wait without a candidate, what would help, and whom to recruit. Never writes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.casebook import open_casebook
from bgz.actions.report import region_of
from bgz.actions.result import Result
from bgz.actions.suggest import not_found, supporters_in
from bgz.domain.figures.report import chosen
from bgz.domain.matching.clashes import contradictions_of_request
from bgz.domain.matching.waiting import Waiting, waiting_requests
from bgz.domain.recruiting.profile import nameable, profile_of
from bgz.domain.recruiting.stuck import Found, Supply, look
from bgz.domain.recruiting.view import (
    SPOKEN_FOR,
    STUCK,
    SUITED,
    StuckRequest,
    StuckView,
    recruit_first,
    stuck_request,
)
from bgz.domain.work.gates import hold_lacks, ready_lacks
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
    supply = Supply(tuple(supporters_in(book, today)), book.rules, book.places, today)
    names = chosen(municipalities, region_of(book), lambda: book.places) if municipalities else ()
    rows = _rows(book, today, number, names)
    named = nameable(
        (each.municipality for each in book.requests.values() if not has_left(each.left, today)), book.places
    )
    looked = [(each, _shown(each, supply, named)) for each in rows]
    stuck_ones = [(each, shown) for each, shown in looked if shown.state == STUCK]
    profiles = (
        (shown.number, shown.municipality, profile_of(each.asked, _place(each, named))) for each, shown in stuck_ones
    )
    view = StuckView(
        day=today,
        one=number is not None,
        waiting=len(rows),
        stuck=len(stuck_ones),
        supporters=len(supply.supporters),
        requests=tuple(shown for _each, shown in looked if number or shown.state in SHOWN),
        recruit_first=recruit_first(profiles),
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
    lacks = [lack.sentence for lack in (*ready_lacks(family, day), *hold_lacks(family, day))]
    if not family.children:
        lacks.append(_("{number} has no children yet.").format(number=number))
    why = " ".join(lacks) or _("{number} has no open request with a child who waits.").format(number=number)
    return Invalid(
        _("{number} does not wait for a match.").format(number=number), problems=[why], hint=f"bgz show {number}"
    )


def _shown(waiting: Waiting, supply: Supply, named: frozenset[str]) -> StuckRequest:
    asked = waiting.asked
    found = Found(suits=True) if waiting.proposals else look(asked, supply)
    return stuck_request(waiting, found, _place(waiting, named), contradictions_of_request(asked.family, asked.request))


def _place(waiting: Waiting, named: frozenset[str]) -> str:
    municipality = waiting.asked.family.municipality or ""
    return municipality if municipality in named else ""


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
