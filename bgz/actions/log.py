"""The history: of one record, and the latest changes of all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from heapq import nlargest
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.actions.result import Result
from bgz.actions.show import meanings
from bgz.domain.record.fields import private
from bgz.i18n import _

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder
    from bgz.storage.history import Past

LATEST = 20
"""Changes that are shown when no case is named."""


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
    """The changes of a record, the oldest first. `keys` says what the keys in them mean to people."""

    number: str
    entries: tuple[Entry, ...]
    keys: Mapping[str, str]


@frozen
class Recent:
    """One change of a case, without what it set."""

    number: str
    change: str
    at: str
    by: str
    paths: tuple[str, ...]


@frozen
class Latest:
    """The latest changes over all cases, the youngest first."""

    entries: tuple[Recent, ...]


def log(folder: CaseFolder, number: str) -> Result[History]:
    """Return the history of record `number`: who, when, what. Raises NotFound."""
    past = folder.history(number)
    keys = meanings(folder, folder.read(number).record)
    entries = tuple(entry_of(folder, each) for each in past)
    return Result(History(number, entries, keys), next_step=f"bgz undo {number} {entries[-1].change[:8]}")


def latest(folder: CaseFolder) -> Result[Latest]:
    """Return the latest changes of the cases that changed last, by the clocks of their writers."""
    changed = {held.number: max(map(_moment, held.about.days.values()), default=_LONG_AGO) for held in folder.all()}
    near = nlargest(LATEST, changed, key=lambda number: (changed[number], number))
    changes = [(_moment(each.at), number, each) for number in near for each in folder.history(number)]
    entries = tuple(
        Recent(number, each.id, each.at, _name(folder, each), tuple(each.set))
        for _at, number, each in nlargest(LATEST, changes, key=lambda change: (change[0], change[1]))
    )
    if not entries:
        return Result(Latest(()), (_("There are no families yet."),), next_step="bgz intake new")
    return Result(Latest(entries), next_step=f"bgz log {entries[0].number}")


_LONG_AGO = datetime.fromisoformat("1900-01-01T00:00:00+00:00")


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def entry_of(folder: CaseFolder, past: Past) -> Entry:
    """Return a change as people look at it."""
    return Entry(past.id, past.at, _name(folder, past), tuple(past.set), dict(past.set))


def _name(folder: CaseFolder, past: Past) -> str:
    members = folder.now.members
    return members[past.member].name if past.member in members else _("unknown")
