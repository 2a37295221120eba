"""Change a record: single fields, typed facts, or the whole of it as YAML; through the same gates as the commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.gating import broken, misplaced
from bgz.actions.intake import told
from bgz.actions.moving import asked_on, moved_in, placed, told_of_move
from bgz.actions.result import Result
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.facts import Facts, assigned, record_of, tree_of, with_keys
from bgz.domain.cases.guarded import guarded
from bgz.domain.cases.kinds import kind_of, stored
from bgz.domain.cases.naming import named
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.fields import private
from bgz.domain.record.reading import Json, Problem
from bgz.domain.record.typed import place_of
from bgz.domain.record.typed_tree import typed_tree
from bgz.domain.values.numbers import ITEM
from bgz.errors import Invalid, Refused
from bgz.i18n import _
from bgz.storage.differences import differences
from bgz.storage.folder import Held
from bgz.storage.yamltext import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from bgz.storage.folder import CaseFolder

_DRAFT = "edit-"
"""How drafts of edits are named; behind it the number."""
_RESTED_ON = {"registered_on", "adults", "own_children", "offer"}
"""Fields of a support family that may be edited and on which an approval or a trial may rest."""
_FIXED = {"record", "number"}
"""What a text may say of the record besides its facts."""


@frozen
class Edited:
    """What was changed: the number, the paths, and the values set (None: emptied)."""

    number: str
    paths: tuple[str, ...]
    values: dict[str, Json] = private()


@frozen
class Editing:
    """A record that is being edited: as it was read, and its facts with the unsaved changes of a draft."""

    held: Held = field(repr=False)
    facts: Facts = field(repr=False)


def begin(folder: CaseFolder, number: str, *, resume: bool = True) -> Editing:
    """Read record `number` for editing, with the unsaved changes that a draft holds. Raises NotFound."""
    held = folder.read(number)
    facts = stored(held.record)
    if not resume or _DRAFT + number not in folder.drafts.names():
        return Editing(held, facts)
    changes = json.loads(folder.drafts.read(_DRAFT + number))
    return Editing(held, _changed(facts, changes))


def has_draft(folder: CaseFolder, number: str) -> bool:
    """Whether unsaved changes of record `number` are kept."""
    return _DRAFT + number in folder.drafts.names()


def keep(folder: CaseFolder, editing: Editing, facts: Facts) -> None:
    """Keep unsaved changes, sealed, on this device. Raises FolderProblem."""
    changes = differences(stored(editing.held.record), facts)
    if changes or has_draft(folder, editing.held.number):
        folder.drafts.keep(_DRAFT + editing.held.number, json.dumps(changes, ensure_ascii=False))


def drop(folder: CaseFolder, number: str) -> None:
    """Throw the unsaved changes of record `number` away."""
    folder.drafts.drop(_DRAFT + number)


def _changed(facts: Facts, changes: Mapping[str, Json]) -> Facts:
    merged = {**facts, **changes}
    return {path: value for path, value in merged.items() if value is not None}


def save(
    folder: CaseFolder,
    editing: Editing,
    facts: Facts,
    *,
    today: date,
    at: datetime,
    lived_in: Callable[[str], bool] | None = None,
) -> Result[Edited]:
    """Save what differs between the record as read and `facts`. Raises Invalid with every fault at once.

    Of a new address `lived_in` tells whether the family ever lived in the municipality of the old one.
    """
    result = store(folder, editing.held, facts, Told(lived_in=lived_in), today=today, at=at)
    drop(folder, editing.held.number)
    return result


def set_values(
    folder: CaseFolder,
    number: str,
    assignments: Sequence[str],
    *,
    today: date,
    at: datetime,
    pick: Callable[[str], str],
) -> Result[Edited]:
    """Set fields by `path=value`; nothing behind the sign empties. Raises Invalid with every fault at once."""
    held = folder.read(number)
    facts, problems = assigned(
        number,
        stored(held.record),
        assignments,
        today=today,
        pick=pick,
        meant=lambda place, text: _member(folder, place.path, text),
    )
    return store(folder, held, facts, Told(problems), today=today, at=at)


def _member(folder: CaseFolder, path: str, text: str) -> str:
    """Return the key of the member that an owner's name means; any other text as it is."""
    names = {member.name.casefold(): key for key, member in folder.now.members.items()}
    return names.get(text.strip().casefold(), text) if path == "owner" else text


@frozen
class Told:
    """What is known before saving: faults, where in a text they stand, and whether a family lived where it did."""

    problems: list[Problem] = field(factory=list)
    document: Document | None = None
    names: dict[str, str] = field(factory=dict)
    lived_in: Callable[[str], bool] | None = None


@frozen
class Whole:
    """What a whole text says of a record: its facts, and what is wrong with them, with its place in the text."""

    facts: Facts = field(repr=False)
    told: Told


def replace(
    folder: CaseFolder, number: str, text: str, *, today: date, at: datetime, pick: Callable[[str], str]
) -> Result[Edited]:
    """Make record `number` what a YAML text says: only what differs is saved. A whole file of a record is understood.

    Raises Invalid with every fault and its line.
    """
    held = folder.read(number)
    said = whole(held, text, today=today, pick=pick, is_new=lambda key: key.startswith("+"))
    return store(folder, held, said.facts, said.told, today=today, at=at)


def whole(held: Held, text: str, *, today: date, pick: Callable[[str], str], is_new: Callable[[str], bool]) -> Whole:
    """Read the first YAML document of `text` as facts of a record; `is_new` tells from its key whether an item is.

    What the file shows although this version does not understand it is no fault. Raises Invalid for what is no YAML.
    """
    from bgz.storage.yamltext import read

    document = read(text)
    tree = dict(document.tree) if isinstance(document.tree, dict) else document.tree
    problems: list[Problem] = []
    if isinstance(tree, dict):
        said = [tree.pop(name) for name in _FIXED & tree.keys()]
        if any(each != held.number for each in said):
            problems.append(Problem("record", _("is the number of another record")))
    flat, found = typed_tree(kind_of(held.number), tree, today)
    facts, names = with_keys(held.number, flat, is_new, pick)
    unclear = {problem.path for problem in held.problems}
    problems += [problem for problem in found if problem.path not in unclear or not _as_stored(held, document, problem)]
    problems += _unknown_items(kind_of(held.number), facts, stored(held.record))
    return Whole(facts, Told(problems, document, names))


def _as_stored(held: Held, document: Document, problem: Problem) -> bool:
    """Whether a text has at the place of a problem what is stored there."""
    here: Json = held.tree
    there: Json = document.tree
    for step in problem.path.split("."):
        here, there = (each.get(step) if isinstance(each, dict) else None for each in (here, there))
    return bool(_texts(here) == there)


def _texts(value: Json) -> Json:
    """Return a stored value as YAML reads it: every plain value a text."""
    if isinstance(value, dict):
        return {key: _texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_texts(each) for each in value]
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _unknown_items(cls: type[Any], facts: Facts, before: Facts) -> list[Problem]:
    """Return a fault for each item whose key the record does not have and bgz did not give."""
    known = {path.rsplit(".", 1)[0] for path in before} | before.keys()
    problems: dict[str, Problem] = {}
    for path in facts:
        steps = path.split(".")
        place = place_of(cls, ".".join(steps[:2]))
        strange = place.item and place.spec.letter and place.path not in known
        if strange and not ITEM.fullmatch(place.name):
            sentence = _("there is no such item; a new one is {new}").format(new=f"{steps[0]}.+")
            problems[place.path] = Problem(place.path, sentence)
    return list(problems.values())


def _is_rested_on(record: Any, paths: Iterable[str]) -> bool:  # noqa: ANN401 - any record class
    """Whether a change of `paths` may break a rule for which all records are to be read."""
    if isinstance(record, SupportFamily):
        return record.screening.decision is not None and bool(_RESTED_ON & {path.partition(".")[0] for path in paths})
    return isinstance(record, Programme)


def store(
    folder: CaseFolder, held: Held, facts: Facts, told_before: Told, *, today: date, at: datetime
) -> Result[Edited]:
    """Store what differs between the record as read and `facts`, through every gate. Raises Invalid or Refused."""
    number, before = held.number, stored(held.record)
    changes = differences(before, facts)
    problems = [*told_before.problems, *guarded(number, changes)]
    record, found = record_of(number, facts, held.record.about)
    decided = {problem.path.partition(".")[0] for problem in problems if "." not in problem.path}
    problems += [problem for problem in found if problem.path.partition(".")[0] not in decided]
    if isinstance(record, RequestFamily):
        record = asked_on(today, held.record, record)
    if isinstance(record, RequestFamily | SupportFamily):
        record, found = placed(held.record, record, told_before.lived_in)
        problems += found + moved_in(held.record, record)
    problems += misplaced(folder, held.record, record, today)
    if problems:
        sentences = told(problems, told_before.document, told_before.names)
        raise Invalid(_("Nothing was changed: something is not right."), problems=sentences)
    lost = list(broken(open_casebook(folder), held.record, record, today)) if _is_rested_on(record, changes) else []
    if lost and number == PROGRAMME:
        raise Refused(_("Nothing was changed: something is not right."), problems=lost)
    changes = differences(before, stored(record))
    folder.save(held, record, at=at)
    if lost:  # a fact is noted as it is, also when an approval falls by it
        return Result(Edited(number, tuple(changes), changes), _fallen(lost), next_step=f"bgz screen {number}")
    messages = list(settled(held, changes)) if changes else [_("Nothing was different.")]
    if isinstance(record, RequestFamily) and not told_before.lived_in:
        messages += told_of_move(held.record, record)
    return Result(Edited(number, tuple(changes), changes), tuple(messages), next_step=f"bgz show {number}")


def settled(held: Held, changes: Iterable[str]) -> tuple[str, ...]:
    """Return what to say when fields were changed in which two people had written different things."""
    fields = [named(held.number, path) for path in changes if held.about.contradicted(path)]
    if not fields:
        return ()
    text = _("Two people had written different things: {fields}. What you noted now holds instead of both.")
    return (text.format(fields=", ".join(fields)),)


def _fallen(lost: list[str]) -> tuple[str, ...]:
    """Return what to say of rules that do not hold any more by what was noted."""
    return (
        _("It is noted. Mind: something that counted rests on what it was before."),
        *(f"- {each}" for each in lost),
    )


def as_text(folder: CaseFolder, number: str) -> str:
    """Return the whole of record `number` as YAML, to be changed and given back. Raises NotFound."""
    from bgz.storage.factstext import render

    held = folder.read(number)
    head = _("# Change it and give it back: bgz edit {number} --from FILE. A new item has the key +.")
    return head.format(number=number) + "\n" + render({"record": number, **tree_of(stored(held.record))})
