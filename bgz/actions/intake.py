"""Sign up a family: from typed facts or a YAML text to a new record; unfinished sign-ups lie in drafts."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.actions.gating import weightless
from bgz.actions.moving import placed
from bgz.actions.result import Result
from bgz.domain.cases.facts import Facts, keys_of, record_of, with_keys
from bgz.domain.cases.guarded import AT_SIGN_UP, guarded
from bgz.domain.cases.kinds import kind_of
from bgz.domain.cases.plausible import implausible
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.record.fields import private
from bgz.domain.record.reading import Problem
from bgz.domain.record.typed_tree import typed_tree
from bgz.domain.values.numbers import new_key, new_number
from bgz.domain.work.overview import full_name
from bgz.domain.work.stages import MATCHING
from bgz.errors import Conflict, Invalid, NotFound, Usage
from bgz.i18n import _
from bgz.terms.commands import CASES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bgz.storage.folder import CaseFolder
    from bgz.storage.yamltext import Document

    Pick = Callable[[str], str]

_DRAFT = "intake-"


@frozen
class SignedUp:
    """A family that now has a record, and where it stands."""

    number: str
    kind: str
    registered_on: date | None
    municipality: str | None
    name: str = private(default="")


@frozen
class Draft:
    """An unfinished sign-up: its number to be, the question that comes next, what was typed."""

    number: str
    at: str
    facts: Facts = field(repr=False)

    @property
    def name(self) -> str:
        """What the person at the keyboard knows it by."""
        return str(self.facts.get("surname") or "–")


@frozen
class Alike:
    """A family that may be the same: same postcode and name, or same phone."""

    number: str
    name: str = private()


def new_draft(folder: CaseFolder, kind: str, pick: Pick) -> Draft:
    """Return an empty sign-up of `kind` ("V" or "S") with the number its record will have."""
    taken = {*folder.numbers(), *(each.number for each in drafts(folder))}
    facts: Facts = {f"requests.{new_key('r', (), pick)}": {}} if kind == "V" else {}
    return Draft(new_number(kind, taken, pick), "", facts)


def keep_draft(folder: CaseFolder, draft: Draft) -> None:
    """Store an unfinished sign-up, sealed, on this device. Raises FolderProblem."""
    text = json.dumps({"at": draft.at, "facts": draft.facts}, ensure_ascii=False)
    folder.drafts.keep(_DRAFT + draft.number, text)


def drop_draft(folder: CaseFolder, number: str) -> None:
    """Throw an unfinished sign-up away."""
    folder.drafts.drop(_DRAFT + number)


def throw_away(folder: CaseFolder, number: str) -> Result[str]:
    """Throw an unfinished sign-up away for good."""
    drop_draft(folder, number)
    return Result(number, next_step="bgz intake new")


def drafts(folder: CaseFolder) -> tuple[Draft, ...]:
    """Return every unfinished sign-up of this device. One whose record is there was finished, and goes."""
    numbers = [name.removeprefix(_DRAFT) for name in folder.drafts.names() if name.startswith(_DRAFT)]
    there = set(folder.numbers())
    for number in there.intersection(numbers):
        drop_draft(folder, number)
    return tuple(_read_draft(folder, number) for number in numbers if number not in there)


def unfinished(folder: CaseFolder) -> int:
    """Return how many sign-ups were begun and neither saved nor thrown away, without opening them."""
    return sum(name.startswith(_DRAFT) for name in folder.drafts.names())


def _read_draft(folder: CaseFolder, number: str) -> Draft:
    held = json.loads(folder.drafts.read(_DRAFT + number))
    return Draft(number, held["at"], held["facts"])


def draft(folder: CaseFolder, number: str | None) -> Draft:
    """Return the unfinished sign-up `number`, or the only one. Raises NotFound, or Usage when there are several."""
    if number:
        return _read_draft(folder, number)
    found = drafts(folder)
    if not found:
        raise NotFound(_("There is no unfinished sign-up."), hint=_("Begin one: bgz intake new"))
    if len(found) > 1:
        numbers = ", ".join(each.number for each in found)
        raise Usage(
            _("There are several unfinished sign-ups: {numbers}.").format(numbers=numbers),
            hint=_("Choose one: bgz intake resume {number}").format(number=found[0].number),
        )
    return found[0]


def alike(folder: CaseFolder, number: str, facts: Facts) -> tuple[Alike, ...]:
    """Return the families of the same kind with the same postcode and surname, or the same phone."""
    postcode = (facts.get("address") or {}).get("postcode")
    surname, phone = facts.get("surname"), facts.get("phone")
    if not phone and not (postcode and surname):
        return ()
    found = []
    for held in folder.all(number[0]):
        family = held.record
        near = family.address.postcode if family.address else None
        same_home = postcode and near == postcode and _plain(family.surname) == _plain(surname)
        if held.number != number and (same_home or (phone and family.phone == phone)):
            found.append(Alike(held.number, full_name(family)))
    return tuple(found)


def _plain(name: str | None) -> str:
    return "".join((name or "").casefold().split())


def sign_up(
    folder: CaseFolder,
    draft: Draft,
    *,
    today: date,
    at: datetime,
    other_family: bool = False,
    document: Document | None = None,
) -> Result[SignedUp]:
    """Make a record of what was typed. `document` is the text they come from, for the lines of its faults.

    Raises Invalid with every fault at once, Conflict when the family seems to be known and not `other_family`.
    """
    number, facts = draft.number, _complete(draft.facts, folder.member, today)
    record, problems = record_of(number, facts)
    record, found = placed(None, record)
    problems += found + implausible(record, today)
    problems += weightless(folder, record) if isinstance(record, RequestFamily) else []
    if not record.surname:
        problems.append(Problem("surname", _("is missing")))
    if problems:
        raise Invalid(_("The family is not signed up: something is not right."), problems=told(problems, document))
    known = () if other_family else alike(folder, number, facts)
    if known:
        numbers = ", ".join(each.number for each in known)
        raise Conflict(
            _("This seems to be a family that is known, by phone or by name and postcode: {numbers}.").format(
                numbers=numbers
            ),
            hint=_("If it is another family, add --other-family."),
        )
    folder.create(record, at=at)
    drop_draft(folder, number)
    done = SignedUp(number, number[0], record.registered_on, record.municipality, full_name(record))
    return Result(done, _gaps(record), next_step=_next(number, record))


def _complete(facts: Facts, member: str, today: date) -> Facts:
    """Return the facts with what follows from them, owner and days; and without items that hold nothing."""
    facts = {"owner": member, "registered_on": today.isoformat(), **facts}
    used = {path.rsplit(".", 2)[0] for path in facts if path.count(".") > 1}
    full = {path: value for path, value in facts.items() if value != {} or path.startswith("requests.") or path in used}
    opened = {f"requests.{key}.opened_on": facts["registered_on"] for key in keys_of(full, "requests")}
    return {**opened, **full}


def _gaps(record: Any) -> tuple[str, ...]:  # noqa: ANN401 - either kind of family
    """Return what is better known soon, a sentence each."""
    gaps = []
    if not (record.address and record.address.postcode):
        gaps.append(_("The postcode is not known yet; without it no distance can be told."))
    if record.number.startswith("V") and not any(child.born for child in record.children.values()):
        gaps.append(_("No child with a month of birth yet; without one no match can be made."))
    if record.number.startswith("S") and not record.adults:
        gaps.append(_("No adult yet; each adult in the house needs a VOG."))
    return tuple(gaps)


def _next(number: str, record: Any) -> str:  # noqa: ANN401 - either kind of family
    if number.startswith("S"):
        return f"bgz screen {number}"
    if record.intake is None:
        return f"bgz intake held {number}"
    given = record.consents.get(MATCHING)
    stands = given is not None and given.withdrawn_on is None
    return f"bgz match suggest {number}" if stands else f"bgz intake consent {number}"


def told(problems: list[Problem], document: Document | None, names: dict[str, str] | None = None) -> list[str]:
    """Return each fault as a sentence, with its line when the facts came from a text."""
    if document is None:
        return [str(problem) for problem in problems]
    at = _("line {line}: {problem}")
    written = [Problem(_as_written(problem.path, names or {}), problem.message) for problem in problems]
    lines = sorted((document.line(problem.path), str(problem)) for problem in written)
    return [at.format(line=line, problem=problem) for line, problem in lines]


def _as_written(path: str, names: dict[str, str]) -> str:
    """Return a path with the items called as the text called them."""
    for item, before in names.items():
        if path == item or path.startswith(f"{item}."):
            return before + path[len(item) :]
    return path


def from_yaml(folder: CaseFolder, text: str, kind: str | None, *, today: date, pick: Pick) -> tuple[Draft, Document]:
    """Read a sign-up from YAML. `kind` is needed when the text does not say `record: vraaggezin` or `steungezin`.

    Raises Invalid with every fault and its line; Usage when the kind is not told.
    """
    from bgz.storage.yamltext import read

    document = read(text)
    tree = dict(document.tree) if isinstance(document.tree, dict) else document.tree
    said = tree.pop("record", None) if isinstance(tree, dict) else None
    told_kind = CASES.parse(str(said or ""))
    if kind and said and told_kind != kind:
        raise Usage(_("The text is of another kind of family than was asked for."))
    kind = kind or told_kind
    if kind not in {"V", "S"}:
        raise Usage(
            _("It is not said whether this is a request family or a support family."),
            hint=_("Write a line “record: vraaggezin” or “record: steungezin”, or give V or S."),
        )
    fresh = new_draft(folder, kind, pick)
    flat, problems = typed_tree(kind_of(kind), tree, today)
    facts, names = with_keys(kind, flat, lambda _key: True, pick)
    problems += guarded(kind, flat, AT_SIGN_UP)
    if kind == "V" and not keys_of(facts, "requests"):
        facts = fresh.facts | facts
    problems += implausible(record_of(fresh.number, facts)[0], today)
    if problems:
        sentences = told(problems, document, names)
        raise Invalid(_("The family is not signed up: something is not right."), problems=sentences)
    return Draft(fresh.number, "", facts), document
