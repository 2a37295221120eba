"""What was edited in the file of a record with another program: kept as a draft, looked at, taken over or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from bgz.actions.edit import Edited, Told, Whole, store, whole
from bgz.actions.result import Result
from bgz.actions.show import meanings
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.guarded import guarded
from bgz.domain.cases.kinds import stored
from bgz.domain.record.fields import private
from bgz.domain.record.reading import Json
from bgz.domain.values.numbers import ITEM
from bgz.errors import Invalid, NotFound
from bgz.i18n import _
from bgz.storage.differences import differences
from bgz.storage.drafts import outside as draft_of
from bgz.storage.folder import Held

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date, datetime

    from bgz.domain.record.reading import Problem
    from bgz.storage.folder import CaseFolder
    from bgz.storage.history import Past


@frozen
class Difference:
    """One field that the edit has otherwise than the record; None: it holds nothing.

    `older`: the edit has what the record had before, so perhaps only the record changed. `problem`: why it cannot be
    taken over.
    """

    path: str
    older: bool
    problem: str
    before: Json = private()
    after: Json = private()


@frozen
class OutsideEdit:
    """How an edit made with another program differs from a record. `keys` says what keys mean to people."""

    number: str
    differences: tuple[Difference, ...]
    keys: Mapping[str, str] = field(factory=dict)

    @property
    def fitting(self) -> tuple[Difference, ...]:
        """Those that can be taken over."""
        return tuple(each for each in self.differences if not each.problem)


@frozen
class Looked:
    """An edit as it was shown to somebody: with the record as it was read then, and what the edit says."""

    held: Held = field(repr=False)
    said: Whole = field(repr=False)
    view: OutsideEdit


def text(folder: CaseFolder, number: str) -> str:
    """Return the edited text of record `number` as it was. Raises NotFound when there is none."""
    _check_kept(folder, number)
    return folder.drafts.read(draft_of(number))


def _check_kept(folder: CaseFolder, number: str) -> None:
    if draft_of(number) not in folder.drafts.names():
        raise NotFound(
            _("No edit of {number} made outside bgz is kept here.").format(number=number), hint=_("See: bgz check")
        )


def look(folder: CaseFolder, number: str, *, today: date, pick: Callable[[str], str]) -> Looked:
    """Compare the edit of record `number` with the record. Raises NotFound, and Invalid as `compared` does."""
    edited = text(folder, number)
    return compared(folder, folder.mend(number), edited, today=today, pick=pick)


def compared(folder: CaseFolder, held: Held, edited: str, *, today: date, pick: Callable[[str], str]) -> Looked:
    """Compare the text `edited` with a record. Raises Invalid for what is no YAML, or is of another record."""
    number = held.number
    try:
        said = whole(held, edited, today=today, pick=pick, is_new=lambda key: not ITEM.fullmatch(key))
    except Invalid as error:
        hint = _("See it: bgz edit {number} --outside --yaml; throw it away: bgz edit {number} --drop-outside")
        raise Invalid(error.message, problems=error.problems, hint=hint.format(number=number)) from None
    if strange := [str(each) for each in said.told.problems if each.path == "record"]:
        hint = _("Throw it away: bgz edit {number} --drop-outside").format(number=number)
        raise Invalid(_("The edit is of another record."), problems=strange, hint=hint)
    before, history = stored(held.record), folder.history(number)
    found = differences(before, said.facts)
    problems = {problem.path: problem.message for problem in (*guarded(number, found), *said.told.problems)}
    fields = [
        Difference(path, _was_so(history, path, value), problems.get(path, ""), before.get(path), value)
        for path, value in found.items()
        if not _unread(path, said.told.problems)
    ]
    unread = [
        Difference(each.path, older=False, problem=each.message, before=before.get(each.path), after=None)
        for each in said.told.problems
    ]
    return Looked(held, said, OutsideEdit(number, (*fields, *unread), meanings(folder, held.record)))


def _unread(path: str, problems: Collection[Problem]) -> bool:
    """Whether the edit has something at `path` that cannot be understood, so that it is not simply empty."""
    return any(
        path == each.path or f"{path}.".startswith(f"{each.path}.") or each.path.startswith(f"{path}.")
        for each in problems
    )


def _was_so(history: Collection[Past], path: str, value: Json) -> bool:
    """Whether the record had this value before."""
    return value is not None and any(past.set.get(path) == value for past in history)


def shown(looked: Looked) -> Result[OutsideEdit]:
    """Return what differs, without taking anything over."""
    number, found = looked.view.number, looked.view.differences
    messages = () if found else (_("Nothing differs any more; throw the edit away."),)
    step = f"bgz edit {number} --outside" if found else f"bgz edit {number} --drop-outside"
    return Result(looked.view, messages, next_step=step)


def take(folder: CaseFolder, looked: Looked, paths: Collection[str], *, today: date, at: datetime) -> Result[Edited]:
    """Take the fields at `paths` over. The draft goes when nothing of it is left; until then it stays.

    Raises Invalid or Refused when they do not fit together; then nothing is lost.
    """
    number, before = looked.held.number, stored(looked.held.record)
    chosen = {each.path: each.after for each in looked.view.fitting if each.path in paths}
    facts = {path: value for path, value in {**before, **chosen}.items() if value is not None}
    told = Told([], looked.said.told.document, looked.said.told.names)
    result = store(folder, looked.held, facts, told, today=today, at=at)
    left = [each for each in looked.view.differences if each.path not in chosen]
    if not left:
        folder.drafts.drop(draft_of(number))
        return evolve(result, next_step=_next(folder, number))
    messages = (*result.messages, _("The rest of the edit is kept."))
    return evolve(result, messages=messages, attention=True, next_step=_next(folder, number))


def drop(folder: CaseFolder, number: str) -> Result[str]:
    """Throw the edit of record `number` away; one made later takes its place. Raises NotFound when there is none."""
    _check_kept(folder, number)
    folder.drafts.drop(draft_of(number))
    return Result(number, (_("The edit was thrown away."),), _next(folder, number))


def _next(folder: CaseFolder, number: str) -> str:
    """Return the next command: another edit of the same record that is kept, or the record itself."""
    if draft_of(number) in folder.drafts.names():
        return f"bgz edit {number} --outside"
    return "bgz settings" if number == PROGRAMME else f"bgz show {number}"
