"""Trials that do not count although somebody began them: a child may go there while a colleague closed the case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.domain.values.days import show_day
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.actions.casebook import Casebook
    from bgz.domain.cases.match import Match
    from bgz.storage.folder import CaseFolder

REFUSED = {"rejected", "withdrawn"}


@frozen(kw_only=True)
class Uncounted:
    """A trial that does not count: who began it, why it does not count, and who wrote down what it contradicts.

    `stop` is the command for when no child goes there; `go_on` are those that take back what stands in the way.
    """

    case: str
    began: date
    by: str
    why: tuple[str, ...]
    facts: tuple[str, ...]
    stop: str
    go_on: tuple[str, ...]


def uncounted(folder: CaseFolder, book: Casebook) -> tuple[Uncounted, ...]:
    """Return the trials that do not count, but for those that are over: a match that ended after its trial began."""
    return tuple(
        of_match(folder, book, book.matches[number]) for number in book.uncounted if not _over(book.matches[number])
    )


def _over(match: Match) -> bool:
    """Whether a match ended once its trial had begun; of an end before or on that day its writer knew no trial."""
    return bool(match.end and match.trial and match.about.settled("end") and match.end.on > match.trial.on)


def of_match(folder: CaseFolder, book: Casebook, match: Match) -> Uncounted:
    """Return what is to be known of a trial that does not count."""
    number = match.number
    found = list(_against(book, match))
    facts = [text.format(number=each, day=show_day(on), who=_who(folder, record, path))
             for each, record, path, on, text in found]  # fmt: skip
    undone = (_undo(folder, each, path) for each, _record, path, _on, _text in found)
    return Uncounted(
        case=number,
        began=match.trial.on if match.trial else date.min,
        by=_who(folder, match, "trial"),
        why=tuple(book.uncounted.get(number, ())),
        facts=tuple(facts),
        stop=_undo(folder, number, "trial") if match.end else f"bgz match end {number}",
        go_on=tuple(undone),
    )


def told(each: Uncounted) -> tuple[str, ...]:
    """Return in sentences what contradicts the trial, and what can be done."""
    begun = _("The trial from {day} was noted by {who}.").format(day=show_day(each.began), who=each.by)
    ways = [_("If no child goes there: {command}").format(command=each.stop)]
    ways += [_("If it goes on, take back: {command}").format(command=command) for command in each.go_on]
    return (begun, *each.facts, *ways)


def _against(book: Casebook, match: Match) -> Iterator[tuple[str, Any, str, date, str]]:
    """Yield the facts that say that the match is over: record, path, day and sentence."""
    if match.end:
        yield match.number, match, "end", match.end.on, _("{number} was ended on {day} by {who}.")
    for family in (book.requests.get(match.request_family or ""), book.supports.get(match.support_family or "")):
        if family and family.left:
            yield family.number, family, "left", family.left.on, _("{number} was closed on {day} by {who}.")
    helping = book.supports.get(match.support_family or "")
    decision = helping.screening.decision if helping else None
    if helping and decision and decision.verdict in REFUSED:
        text = _("{number} was rejected, or withdrew, on {day}; noted by {who}.")
        yield helping.number, helping, "screening.decision", decision.on, text


def _who(folder: CaseFolder, record: Any, path: str) -> str:  # noqa: ANN401 - one of the record classes
    member = folder.now.members.get(record.about.by(path) or "")
    return member.name if member else _("unknown")


def _undo(folder: CaseFolder, number: str, path: str) -> str:
    """Return the command that takes back the change that wrote `path` last."""
    last = next((past.id[:8] for past in reversed(folder.history(number)) if path in past.set), "")
    return f"bgz undo {number} {last}".rstrip()
