"""Undo a change: a new change that restores what was there, through the same gates as the commands (design 6 and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from bgz.actions.casebook import open_casebook
from bgz.actions.gating import broken, misplaced
from bgz.actions.log import History, log
from bgz.actions.result import Result
from bgz.domain.cases.authority import PROGRAMME
from bgz.errors import Refused
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date, datetime

    from bgz.storage.folder import CaseFolder


def undo(folder: CaseFolder, number: str, change: str | None, *, today: date, at: datetime) -> Result[History]:
    """Restore what a change (an id, or how it begins; by default the last) replaced.

    Raises NotFound for an unknown change; Refused for the first one, for one of which nothing holds any more, and where
    the record would then break a rule that it keeps now.
    """
    chosen = _undoable(folder, number, change, today=today, at=at)
    folder.undo(number, chosen, at=at)
    return Result(
        _part(folder, number, ""),
        (_("Undone."),),
        next_step="bgz settings" if number == PROGRAMME else f"bgz show {number}",
    )


def to_undo(folder: CaseFolder, number: str, change: str | None, *, today: date, at: datetime) -> History:
    """Return the change that `undo` would take back, and write nothing. Raises as `undo` does."""
    return _part(folder, number, _undoable(folder, number, change, today=today, at=at))


def _part(folder: CaseFolder, number: str, chosen: str) -> History:
    """Return of the history only the last change whose id begins with `chosen`."""
    past = log(folder, number).data
    return evolve(past, entries=tuple(each for each in past.entries if each.change.startswith(chosen))[-1:])


def _undoable(folder: CaseFolder, number: str, change: str | None, *, today: date, at: datetime) -> str:
    """Return the id of the change to undo, or how it begins, after the gates."""
    past = folder.history(number)
    chosen = change or past[-1].id
    if past[0].id.startswith(chosen):
        raise Refused(
            _("The change that made {number} cannot be undone.").format(number=number),
            hint=_("Close the case instead: bgz close {number}").format(number=number),
        )
    before, after = folder.undone(number, chosen, at=at)
    problems = [str(each) for each in misplaced(folder, before.record, after.record, today)]
    problems += broken(open_casebook(folder), before.record, after.record, today)
    if problems:
        raise Refused(_("This change cannot be undone now."), problems=problems)
    return chosen
