"""Settle a contradiction: a person says which value holds, through the gates of the commands (design 6 and 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.disputes import OVERLAP, REVIVED, lies_in, values_of
from bgz.actions.gating import broken, misplaced
from bgz.actions.result import Result
from bgz.domain.cases.authority import LEAD, PROGRAMME, allows, needed_role
from bgz.domain.cases.guarded import guardian
from bgz.domain.cases.kinds import kind_of, structure
from bgz.domain.record.typed import place_of, value_of
from bgz.errors import Refused, Usage
from bgz.i18n import _
from bgz.storage.fold import tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from bgz.actions.disputes import Asked, Choice
    from bgz.domain.record.reading import Json
    from bgz.storage.folder import CaseFolder, Held

EMPTY = "-"
"""What is chosen to let none of the values hold."""
_SHORTEST = 6
"""Characters of a change's id that may stand for the number of a choice."""


@frozen
class Settled:
    """A contradiction that was settled, and how many are left in that record."""

    number: str
    path: str
    left: int


def settle(folder: CaseFolder, asked: Asked, take: str, *, today: date, at: datetime) -> Result[Settled]:
    """Let a choice hold: its number from 1, how the id of its change begins, the value itself, or `-` for nothing.

    The choice builds on the record as it was read when the question was put. What others chose since then is not
    lost: then there is a contradiction again. Raises Usage for no such choice; Refused with all that stands in the way.
    """
    held, dispute = asked.held, asked.dispute
    values = _values(folder, asked, chosen(asked, take, today))
    _may(folder, held.number, values)
    _pass(folder, asked, values, today=today, at=at)
    after = folder.set_values(held, values, at=at)
    left = len(after.conflicts) + len(after.revived)
    again = dispute.path in after.conflicts or dispute.path in after.revived
    message = _("Settled.")
    if again:
        message = _("Somebody else changed it at the same moment; your choice is kept beside it. Look again.")
    step = {PROGRAMME: "bgz settings"}.get(held.number, f"bgz show {held.number}")
    if left:
        step = f"bgz resolve {held.number}"
    return Result(Settled(held.number, dispute.path, left), (message,), step, attention=again)


def chosen(asked: Asked, take: str, today: date) -> Choice | None:
    """Return the choice that `take` means, None for emptying. Raises Usage when there is no such choice.

    A number is the place in the list before it is a value.
    """
    choices, text = asked.dispute.choices, take.strip().casefold()
    if text == EMPTY:
        if not asked.dispute.may_empty:
            raise Usage(_("Here nothing can be emptied; choose one of the values."))
        return None
    if text.isdecimal() and 1 <= int(text) <= len(choices) and len(text) < _SHORTEST:
        return choices[int(text) - 1]
    meant = [choice for choice in choices if len(text) >= _SHORTEST and choice.change.startswith(text)]
    meant = meant or [choice for choice in choices if _is_value(asked, take, choice, today)]
    if len(meant) != 1:
        raise Usage(_("Choose a number from 1 to {most}.").format(most=len(choices)))
    return meant[0]


def _is_value(asked: Asked, typed: str, choice: Choice, today: date) -> bool:
    """Whether what was typed is the value of a choice, written in any way that an edit understands."""
    try:
        place = place_of(kind_of(asked.dispute.number), asked.dispute.path)
        value = value_of(typed, place, today)
    except (KeyError, ValueError):  # of a newer version, or nothing that can stand there
        return False
    if isinstance(value, str) and isinstance(choice.value, str):
        return value.casefold() == choice.value.casefold()
    return value is not None and value == choice.value


def _values(folder: CaseFolder, asked: Asked, choice: Choice | None) -> dict[str, Json]:
    """Return what a change must set for the choice to hold, and nothing else to change."""
    held, dispute = asked.held, asked.dispute
    if choice is None or choice.removes:
        return {dispute.path: None}
    if dispute.kind == REVIVED:
        return _kept(held, dispute.path)
    if dispute.kind == OVERLAP and choice is dispute.choices[0]:
        return {dispute.path: None, **_below(folder, held, dispute.path)}
    return {dispute.path: choice.value}


def _kept(held: Held, item: str) -> dict[str, Json]:
    """Return a value below `item` that stays as it is: writing it with knowledge of the removal keeps the item.

    Raises Refused when all of its values are themselves in dispute.
    """
    free = {
        path: value for path, value in values_of(held).items() if lies_in(path, item) and path not in held.conflicts
    }
    if not free:
        first = next((path for path in sorted(held.conflicts) if lies_in(path, item)), item)
        raise Refused(
            _("{number}: first say which of its values holds; then it stays.").format(number=held.number),
            hint=f"bgz resolve {held.number} {first}",
        )
    unclear = {problem.path for problem in held.problems}
    path = min(free, key=lambda path: (path in unclear, guardian(held.number, path) is not None, path))
    return {path: free[path]}


def _below(folder: CaseFolder, held: Held, path: str) -> dict[str, Json]:
    """Return the values below `path`, which the record does not show because a value stands above them."""
    below = [each for each in held.about.authors if each.startswith(path + ".")]
    found: dict[str, Json] = {}
    for past in folder.history(held.number):
        found |= {
            each: past.set[each]
            for each in below
            if each in past.set and (past.member, past.at) == (held.about.authors[each], held.about.days[each])
        }
    return found


def _may(folder: CaseFolder, number: str, values: Mapping[str, Json]) -> None:
    """Raise Refused when choosing these values needs a role that who works here does not have."""
    role = needed_role(number, values)
    if allows(role, folder.member, folder.now.members[folder.member].roles):
        return
    leads = ", ".join(sorted(member.name for member in folder.now.members.values() if LEAD in member.roles))
    if number == PROGRAMME:
        raise Refused(
            _("Contradictions in the settings are settled by a lead."), hint=_("Ask {leads}.").format(leads=leads)
        )
    raise Refused(
        _("{number}: only a lead may let this value hold.").format(number=number),
        problems=[_("It goes past a rule (an override), or says from which sheet the record came.")],
        hint=_("Choose the other value, or ask {leads}.").format(leads=leads),
    )


def _pass(folder: CaseFolder, asked: Asked, values: Mapping[str, Json], *, today: date, at: datetime) -> None:
    """Raise Refused with everything that would be wrong or broken if `values` held.

    What is wrong with one of the values in conflict is no excuse for it: the record is judged beside one without them.
    """
    held, path = asked.held, asked.dispute.path
    after, found = _with(held, values, folder.member, at)
    without = _with(held, {path: None}, folder.member, at)[0] if asked.dispute.kind != REVIVED else held.record
    known = {str(each) for each in held.problems}  # what was not understood before may be so now, but is not chosen
    problems = [str(each) for each in found if str(each) not in known or lies_in(each.path, path)]
    for before in (held.record, without):
        problems += [str(each) for each in misplaced(folder, before, after, today)]
    problems += broken(open_casebook(folder), without, after, today)
    if problems:
        raise Refused(
            _("{number}: this value cannot hold now.").format(number=held.number),
            problems=tuple(dict.fromkeys(problems)),
            hint=_way_out(asked),
        )


def _way_out(asked: Asked) -> str:
    """Return what else can be done about a value that may not hold."""
    number, command = asked.held.number, guardian(asked.held.number, asked.dispute.path)
    if command is None or not asked.dispute.may_empty:
        return _("Choose another value, or first put right what is named here.")
    text = _("Choose another value, or empty the field with {empty} and record it anew: {command}")
    return text.format(empty=EMPTY, command=command.format(number=number))


def _with(held: Held, values: Mapping[str, Json], member: str, at: datetime) -> tuple[Any, list[Any]]:
    """Return the record as it would be with `values` signed by `member`, and what of it cannot be understood."""
    new = {path: value for path, value in values.items() if value is not None}
    kept = {
        path: new.get(path, value)  # in its old place: people know children by their position
        for path, value in values_of(held).items()
        if path in new or not any(lies_in(path, each) for each in values)
    }
    about = held.known
    disputed = frozenset(path for path in about.disputed if not any(lies_in(path, each) for each in values))
    about = evolve(
        about,
        authors={path: member if path in new else about.authors[path] for path in kept | new},
        days={path: at.isoformat() if path in new else about.days[path] for path in kept | new},
        disputed=disputed,
    )
    return structure(held.number, tree(kept | new), about)
