"""Show one record, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.domain.fields import private
from bgz.domain.match import Match
from bgz.domain.overview import CaseRow, match_row, request_row, support_row
from bgz.domain.records import Record
from bgz.domain.request_family import RequestFamily
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.storage.folder import CaseFolder


@frozen
class Shown:
    """A record with where it stands, its matches, and what is in doubt.

    `keys` says what the keys in it mean to people: members by name, children by position.
    """

    row: CaseRow
    record: Record
    matches: tuple[CaseRow, ...]
    disputed: tuple[str, ...]
    problems: tuple[str, ...]
    keys: Mapping[str, str]


@frozen
class Entry:
    """One change: its id, the moment, the member's name, the paths, and the values set (None: removed)."""

    change: str
    at: str
    by: str
    paths: tuple[str, ...]
    values: Mapping[str, Any] = private()


@frozen
class History:
    """The changes of a record, the oldest first."""

    number: str
    entries: tuple[Entry, ...]


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
        tuple(sorted(held.about.disputed)),
        tuple(str(problem) for problem in held.problems),
        {key: member.name for key, member in folder.now.members.items()} | _children(book, held.record),
    )
    return Result(view, next_step=next_command(row), attention=bool(view.disputed or view.problems))


def _children(book: Casebook, record: Record) -> dict[str, str]:
    family = book.requests.get(record.request_family or "") if isinstance(record, Match) else record
    if not isinstance(family, RequestFamily):
        return {}
    return {key: _("child {position}").format(position=at) for at, key in enumerate(family.children, start=1)}


def row_of(book: Casebook, number: str, day: date) -> CaseRow:
    """Return the line of one case."""
    if number in book.requests:
        return request_row(book.requests[number], book.of_request.get(number, ()), day)
    if number in book.supports:
        return support_row(book.supports[number], book.of_support.get(number, ()), day, book.rules)
    match = book.matches[number]
    both = book.requests.get(match.request_family or ""), book.supports.get(match.support_family or "")
    return match_row(match, *both, day)


def log(folder: CaseFolder, number: str) -> Result[History]:
    """Return the history of record `number`: who, when, what. Raises NotFound."""
    members = folder.now.members
    entries = tuple(
        Entry(
            past.id,
            past.at,
            members[past.member].name if past.member in members else _("unknown"),
            tuple(past.set),
            dict(past.set),
        )
        for past in folder.history(number)
    )
    return Result(History(number, entries), next_step=f"bgz undo {number} {entries[-1].change[:8]}")
