"""What two people decided differently at the same time, as a person is asked about it (design 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.actions.result import Result
from bgz.actions.show import meanings
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.record.fields import private
from bgz.domain.record.reading import Json
from bgz.errors import NotFound, Usage
from bgz.i18n import _, ngettext
from bgz.storage.fold import upwards
from bgz.storage.folder import Held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.storage.folder import CaseFolder
    from bgz.storage.held import Claim

CONFLICT, REVIVED, OVERLAP = "conflict", "revived", "overlap"
"""Different values of one field; an item that one removed and another changed; a value where others lie below."""
_WHOM = {"request_family", "support_family", "request", "children"}
"""Without these a match is none, so they are not emptied."""


@frozen
class Choice:
    """One of the values: in which change, by which member (her name), when by her clock, and whether it shows now.

    `removes`: the choice is that nothing stands there. `value` is None then.
    """

    change: str
    by: str
    at: str
    shown: bool
    removes: bool
    value: Json = private()


@frozen
class Dispute:
    """A field of a record about which two changes contradict each other. `keys` says what keys mean to people."""

    number: str
    path: str
    kind: str
    choices: tuple[Choice, ...]
    may_empty: bool
    keys: Mapping[str, str] = field(factory=dict)


@frozen
class Disputes:
    """All that is in dispute."""

    disputes: tuple[Dispute, ...]


@frozen
class Asked:
    """A dispute as it was put to somebody, with the record as it was read then: on that the choice builds."""

    held: Held = field(repr=False)
    dispute: Dispute


def listed(folder: CaseFolder, number: str | None = None, path: str | None = None) -> Result[Disputes]:
    """Return what is in dispute, in one record or in all. Raises NotFound."""
    found = tuple(each.dispute for each in (asked(folder, number, path) if number else every(folder)))
    messages = team_in_dispute(folder)
    if not found:
        return Result(Disputes(()), (_("Nothing contradicts itself."), *messages), next_step=_shown(number))
    text = ngettext("{count} contradiction.", "{count} contradictions.", len(found)).format(count=len(found))
    return Result(Disputes(found), (text, *messages), f"bgz resolve {found[0].number}", attention=True)


def team_in_dispute(folder: CaseFolder) -> tuple[str, ...]:
    """Return what to do about roles on which leads contradict each other; nothing when they agree."""
    if not folder.now.conflicts:
        return ()
    return (_("Leads contradict each other about a role; see: {command}").format(command="bgz team list"),)


def _shown(number: str | None) -> str:
    return {None: "bgz check", PROGRAMME: "bgz settings"}.get(number, f"bgz show {number}")


def every(folder: CaseFolder) -> Iterator[Asked]:
    """Yield every dispute: of the settings first, then of families, then of matches, which rest on them."""
    yield from _of(folder, folder.read(PROGRAMME))
    records = [held for held in folder.all() if held.conflicts or held.revived]
    for held in sorted(records, key=lambda held: (held.number.startswith("K"), held.number)):
        yield from _of(folder, held)


def asked(folder: CaseFolder, number: str, path: str | None = None) -> list[Asked]:
    """Return the disputes of record `number`, or the one at `path`. Raises NotFound."""
    found = list(_of(folder, folder.read(number)))
    if path is None:
        return found
    at_path = [each for each in found if each.dispute.path == path]
    if not at_path:
        paths = ", ".join(each.dispute.path for each in found)
        text = _("In dispute are: {paths}.").format(paths=paths) if paths else _("Nothing contradicts itself.")
        raise NotFound(_("{number}: nothing contradicts itself there.").format(number=number), hint=text)
    return at_path


def one(folder: CaseFolder, number: str, path: str | None) -> Asked:
    """Return the dispute at `path` of record `number`, or its only one. Raises NotFound, or Usage for several."""
    found = asked(folder, number, path)
    if not found:
        raise NotFound(_("{number}: nothing contradicts itself there.").format(number=number), hint="bgz resolve")
    if len(found) > 1:
        paths = ", ".join(each.dispute.path for each in found)
        raise Usage(
            _("Say which field: {paths}.").format(paths=paths),
            hint=f"bgz resolve {number} {found[0].dispute.path} --take 1",
        )
    return found[0]


def _of(folder: CaseFolder, held: Held) -> Iterator[Asked]:
    if not held.conflicts and not held.revived:
        return
    keys = meanings(folder, held.record)
    for path, (removed, changed) in sorted(held.revived.items()):
        start = path + "."
        item = {each.removeprefix(start): value for each, value in values_of(held).items() if each.startswith(start)}
        keep = _choice(folder, changed, shown=True, value=item or None)
        remove = _choice(folder, removed, shown=False, value=None, removes=True)
        yield Asked(held, Dispute(held.number, path, REVIVED, (keep, remove), may_empty=False, keys=keys))
    for path, claims in sorted(held.conflicts.items()):
        choices = tuple(
            _choice(folder, claim, shown=claim is claims[-1], value=claim.value, removes=claim.value is None)
            for claim in claims
        )
        overlap = any(each.startswith(path + ".") for each in held.about.authors) and path in held.about.authors
        needed = held.number.startswith("K") and path in _WHOM
        may_empty = not needed and not any(choice.removes for choice in choices)
        yield Asked(held, Dispute(held.number, path, OVERLAP if overlap else CONFLICT, choices, may_empty, keys))


def _choice(folder: CaseFolder, claim: Claim, *, shown: bool, value: Json, removes: bool = False) -> Choice:
    member = folder.now.members.get(claim.member)
    return Choice(claim.change, member.name if member else _("unknown"), claim.at, shown, removes, value)


def lies_in(path: str, item: str) -> bool:
    """Whether `path` is `item` or lies below it."""
    return path == item or path.startswith(item + ".")


def values_of(held: Held) -> dict[str, Json]:
    """Return the values of a record by their paths, also those that this version cannot type; each once.

    What lies below another value is not among them: the record does not show it.
    """
    found: dict[str, Json] = {}
    paths = held.about.authors
    for path in (each for each in paths if not any(above in paths for above in upwards(each))):
        here: Json = held.tree
        for step in path.split("."):
            here = here.get(step) if isinstance(here, dict) else None
        if here is not None:
            found[path] = here
    return found
