"""List cases, and find one by a name."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.owners import is_of, owners
from bgz.actions.result import Result
from bgz.domain.work.overview import CaseRow, in_filter, match_row, request_row, support_row
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.storage.folder import CaseFolder

_NAMED = 3
"""Records in conflict that a list names; it counts the others."""


@frozen
class Listing:
    """The cases asked for, and how many others the filter left out."""

    rows: tuple[CaseRow, ...]
    left_out: int


def rows(book: Casebook, day: date) -> Iterator[CaseRow]:
    """Yield the line of every case on `day`: request families, support families, matches, each by number."""
    for number, asking in sorted(book.requests.items()):
        yield request_row(asking, book.of_request.get(number, ()), day)
    for number, helping in sorted(book.supports.items()):
        yield support_row(helping, book.of_support.get(number, ()), day, book.rules)
    for _number, match in sorted(book.counted.items()):
        both = book.requests.get(match.request_family or ""), book.supports.get(match.support_family or "")
        yield match_row(match, *both, day)


def list_cases(
    folder: CaseFolder,
    *,
    today: date,
    wanted: str | None = None,
    kind: str = "",
    municipality: str | None = None,
    owner: str | None = None,
) -> Result[Listing]:
    """Return the cases that a filter (a key of `overview.SHOWN`), kind (V, S, K), municipality and owner leave.

    `owner` is `me`, `none`, or a name, mail address or key of a member; part of a name will do. Raises NotFound.
    """
    book = open_casebook(folder)
    every = tuple(rows(book, today))
    whose = None if owner is None else owners(folder, owner)
    shown = tuple(
        row
        for row in every
        if in_filter(row, wanted)
        and row.number.startswith(kind)
        and (municipality is None or (row.municipality or "").casefold() == municipality.casefold())
        and (whose is None or is_of(whose, row.owner, book.rota))
    )
    messages: tuple[str, ...] = () if every else (_("There are no families yet."),)
    if every and municipality and not shown:
        messages = tuple(_nobody_there(municipality, every))
    if disputed := [row.number for row in shown if book.disputed(row.number)]:
        text = ngettext(
            "! In {count} record two people wrote different things: {numbers}. Settle it: bgz resolve",
            "! In {count} records two people wrote different things: {numbers}. Settle it: bgz resolve",
            len(disputed),
        )
        numbers = ", ".join(disputed[:_NAMED]) + (" …" if len(disputed) > _NAMED else "")
        messages += (text.format(count=len(disputed), numbers=numbers),)
    step = "bgz show " + shown[0].number if shown else "bgz intake new" if not every else "bgz list"
    return Result(Listing(shown, len(every) - len(shown)), messages, next_step=step)


def _nobody_there(municipality: str, every: Sequence[CaseRow]) -> Iterator[str]:
    """Yield that no case is of `municipality`, and which names of municipalities are near; nothing when one is."""
    names = {row.municipality.casefold(): row.municipality for row in every if row.municipality}
    typed = municipality.casefold()
    if typed in names:
        return
    yield _("No family lives in {municipality}.").format(municipality=municipality)
    near = [names[each] for each in get_close_matches(typed, names)]
    if near:
        yield _("Did you mean {near}?").format(near=_(" or ").join(near))


def find(folder: CaseFolder, name: str, *, today: date) -> Result[Listing]:
    """Return the families in which `name` occurs: a surname, first name, child, adult, phone or mail address.

    Capitals and accents do not matter. Matches of the families found follow them.
    """
    book = open_casebook(folder)
    wanted, digits = _plain(name), "".join(filter(str.isdigit, name))
    found = {
        number
        for families in (book.requests, book.supports)
        for number, family in families.items()
        if wanted in _plain(" ".join(_names(family))) or (len(digits) > 5 and digits in (family.phone or ""))  # noqa: PLR2004 - fewer digits fit too much
    }
    involved = {match.number for match in book.matches.values() if {match.request_family, match.support_family} & found}
    every = tuple(rows(book, today))
    shown = tuple(row for row in every if row.number in found | involved)
    messages = () if shown else (_("Nothing was found."),)
    return Result(
        Listing(shown, len(every) - len(shown)),
        messages,
        next_step=f"bgz show {shown[0].number}" if shown else "bgz list",
    )


def _names(family: RequestFamily | SupportFamily) -> Iterator[str]:
    yield from (part for part in (family.first_name, family.surname, family.first_name, family.email) if part)
    people = getattr(family, "parents", None) or getattr(family, "adults", {})
    children = getattr(family, "children", None) or getattr(family, "own_children", {})
    yield from (person.name for person in people.values() if person.name)
    yield from (child.called for child in children.values() if child.called)


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in spread if not unicodedata.combining(each)).split())
