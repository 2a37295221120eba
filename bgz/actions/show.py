"""Show one record."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.actions.uncounted import of_match, told
from bgz.domain.cases.kinds import Record
from bgz.domain.cases.match import Match
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.work.overview import CaseRow, match_row, request_row, support_row
from bgz.errors import BgzError
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.storage.folder import CaseFolder


@frozen
class Shown:
    """A record with where it stands, its matches, and what is in doubt.

    `keys` says what the keys in it mean to people: members by name, children and requests by position.
    """

    row: CaseRow
    record: Record
    matches: tuple[CaseRow, ...]
    disputed: tuple[str, ...]
    problems: tuple[str, ...]
    keys: Mapping[str, str]


NEXT = {
    "registered": "bgz intake held {number}",
    "intake_held": "bgz intake consent {number}",
    "waiting": "bgz match suggest {number}",
    "in_screening": "bgz screen {number}",
    "screened": "bgz screen {number} approve",
    "not_valid": "bgz screen {number}",
    "proposed": "bgz match answer {number}",
    "answered": "bgz match introduce {number}",
    "introduced": "bgz match trial {number}",
    "trial": "bgz followup done {number}",
    "confirmed": "bgz followup done {number}",
}
"""The likely next command at each stage."""


def next_command(row: CaseRow) -> str:
    """Return the likely next command for a case."""
    if row.number.startswith("S") and row.stage == "registered":
        return f"bgz screen {row.number}"
    return NEXT.get(row.stage, "bgz log {number}").format(number=row.number)


def show(folder: CaseFolder, number: str, *, today: date) -> Result[Shown]:
    """Return record `number` as it stands on `today`. Raises NotFound."""
    held = folder.read(number)
    book = open_casebook(folder)
    row = row_of(book, number, today)
    matches = (*book.of_request.get(number, ()), *book.of_support.get(number, ()))
    view = Shown(
        row,
        held.record,
        tuple(row_of(book, match.number, today) for match in matches),
        tuple(sorted(held.about.disputed | held.revived.keys())),
        tuple(str(problem) for problem in held.problems),
        meanings(folder, held.record),
    )
    messages = tuple(_("The trial does not count: {why}").format(why=why) for why in book.uncounted.get(number, ()))
    if messages:
        messages += told(of_match(folder, book, book.matches[number]))
    step = f"bgz log {number}" if messages else next_command(row)
    step = f"bgz resolve {number}" if view.disputed else step
    return Result(view, messages, step, attention=bool(view.disputed or view.problems or messages))


def meanings(folder: CaseFolder, record: Record) -> dict[str, str]:
    """Return what the keys in `record` mean to people: members by name, children and requests by position."""
    family: Record | None = record
    if isinstance(record, Match):
        family = None
        with suppress(BgzError):  # a family that cannot be read leaves its keys as they are
            family = folder.read(record.request_family or "").record
    held = {key: member.name for key, member in folder.now.members.items()}
    if isinstance(family, RequestFamily):
        held |= {key: _("child {position}").format(position=at) for at, key in enumerate(family.children, start=1)}
        held |= {key: _("request {position}").format(position=at) for at, key in enumerate(family.requests, start=1)}
    return held


def row_of(book: Casebook, number: str, day: date) -> CaseRow:
    """Return the line of one case."""
    if number in book.requests:
        return request_row(book.requests[number], book.of_request.get(number, ()), day)
    if number in book.supports:
        return support_row(book.supports[number], book.of_support.get(number, ()), day, book.rules)
    match = book.counted[number]
    both = book.requests.get(match.request_family or ""), book.supports.get(match.support_family or "")
    return match_row(match, *both, day)
