"""Undo a change: a new change that restores what was there, through the same gates as the commands (design 6 and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.actions.casebook import open_casebook
from bgz.actions.log import History, log
from bgz.actions.result import Result
from bgz.domain.cases.match import Match
from bgz.domain.cases.plausible import implausible
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.work.gates import child_lacks, place_lacks, trial_counts
from bgz.domain.work.screening import was_approved
from bgz.domain.work.stages import is_running
from bgz.errors import Refused
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from bgz.actions.casebook import Casebook
    from bgz.storage.folder import CaseFolder


def undo(folder: CaseFolder, number: str, change: str | None, *, today: date, at: datetime) -> Result[History]:
    """Restore what a change (an id, or how it begins; by default the last) replaced.

    Raises NotFound for an unknown change; Refused for the first one, for one of which nothing holds any more, and where
    the record would then break a rule that it keeps now.
    """
    chosen = _undoable(folder, number, change, today=today, at=at)
    folder.undo(number, chosen, at=at)
    return Result(_part(folder, number, ""), (_("Undone."),), next_step=f"bgz show {number}")


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
    broken = list(_broken(open_casebook(folder), before.record, after.record, today))
    if broken:
        raise Refused(_("This change cannot be undone now."), problems=broken)
    return chosen


def _broken(book: Casebook, before: Any, after: Any, today: date) -> Iterator[str]:  # noqa: ANN401 - one of the record classes
    if isinstance(after, Match):
        known = set(_match_faults(book, before, today))
        yield from (fault for fault in _match_faults(book, after, today) if fault not in known)
    if isinstance(after, RequestFamily | SupportFamily):
        yield from _uncounted(book, after)
        held = {str(problem) for problem in implausible(before, today)}
        yield from (str(problem) for problem in implausible(after, today) if str(problem) not in held)
    if isinstance(after, SupportFamily) and was_approved(before, book.rules):
        decision = after.screening.decision
        if decision and decision.verdict == "approved" and not was_approved(after, book.rules):
            yield _("The approval rests on it.")


def _uncounted(book: Casebook, after: RequestFamily | SupportFamily) -> Iterator[str]:
    """Yield why trials that count would not count any more if a family were as `after` says."""
    if isinstance(after, RequestFamily):
        then = evolve(book, requests={**book.requests, after.number: after})
    else:
        then = evolve(book, supports={**book.supports, after.number: after})
    for number, sentences in then.uncounted.items():
        known = book.uncounted.get(number, ())
        yield from (f"{number}: {sentence}" for sentence in sentences if sentence not in known)


def _match_faults(book: Casebook, match: Match, today: date) -> Iterator[str]:
    asking = book.requests.get(match.request_family or "")
    helping = book.supports.get(match.support_family or "")
    others = book.beside(match)
    yield from trial_counts(match, asking, helping, others, book.rules)
    if helping and is_running(match, today):
        lacks = (*place_lacks(match, helping, others, today), *child_lacks(match, others, today))
        yield from (lack.sentence for lack in lacks)
