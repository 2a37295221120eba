"""A letter to the families of a match, written as a file to print or paste: `bgz letter`. bgz itself sends none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.actions.suggest import not_found
from bgz.domain.cases.naming import named
from bgz.domain.work.disputed import undisputed
from bgz.domain.work.gates import Lack, pass_gate
from bgz.domain.work.letter import (
    GOODBYE,
    INTRODUCTION,
    THANKS,
    TRIAL,
    Sender,
    helps,
    letter_lacks,
    letter_to,
    sides_of,
    unconsented,
)
from bgz.errors import NotFound, Refused, Usage
from bgz.i18n import _, in_language
from bgz.output.letter import HTML, rendered
from bgz.storage import atomic
from bgz.storage.faults import disk
from bgz.storage.layout import is_inside
from bgz.terms.matches import LETTER, SIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.actions.casebook import Casebook
    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.storage.folder import CaseFolder

    Families = tuple[RequestFamily, SupportFamily]

BOTH = "both"


@frozen
class Asked:
    """Which letter, to which side (a code of `terms.SIDE`; None: to all it is meant for), how, and to which folder."""

    kind: str
    language: str
    to: Path
    side: str | None = None
    form: str = HTML


@frozen
class Written:
    """One letter: to which side, where it lies, and whether another file had its name already."""

    side: str
    side_label: str
    path: Path
    renamed: bool


@frozen
class Letters:
    """What was written."""

    number: str
    kind: str
    kind_label: str
    day: date
    language: str
    format: str
    files: tuple[Written, ...]


def letter(folder: CaseFolder, number: str, asked: Asked, *, today: date) -> Result[Letters]:
    """Write the letters asked for. Raises Refused with what lacks, Conflict, NotFound, Usage or FolderProblem."""
    sides = _sides(asked)
    written: Match = folder.read(number).record
    undisputed(written, *sorted(written.about.disputed))
    _understood(written)
    _check_place(folder, asked.to)
    book = open_casebook(folder)
    _counts(book, number)
    match = book.counted[number]
    families = _families(book, match)
    _pass(match, asked.kind, families, today)
    sender = _sender(folder, book, match, families, today)
    files = []
    for side in sides:
        facts = letter_to(side, asked.kind, match, *families, norms=book.programme.norms, sender=sender, day=today)
        text = rendered(facts, asked.form, asked.language)
        files.append(_save(text, side, _names(number, side, asked)))
    view = Letters(number, asked.kind, LETTER.label(asked.kind), today, asked.language, asked.form, tuple(files))
    return Result(view, tuple(_told(view)), _next(match, asked.kind))


def _sides(asked: Asked) -> tuple[str, ...]:
    """Return the sides to write to. Raises Usage for one that this kind of letter does not go to."""
    meant = sides_of(asked.kind)
    if asked.side in (None, BOTH):
        return meant
    if asked.side not in meant:
        raise Usage(_("A thank-you letter goes to the support family."), hint=_("Leave out --side."))
    return (asked.side,)


def _check_place(folder: CaseFolder, to: Path) -> None:
    """Refuse a place in the case folder, which is synced, and one that does not exist."""
    if is_inside(to, folder.root):
        raise Refused(
            _("A letter may not lie in the case folder: everything there is encrypted."),
            hint=_("Give another folder with --to, or first go to another folder."),
        )
    if not to.is_dir():
        raise NotFound(_("That folder does not exist."), hint=_("Give another folder with --to."))


def _understood(match: Match) -> None:
    """Refuse a match of which this version cannot read a value: what was agreed may be another thing."""
    if unusable := sorted(match.about.unusable):
        text = _("Not understood: {field}.")
        raise Refused(
            _("{number}: this letter is not written now.").format(number=match.number),
            problems=[text.format(field=named(match.number, path)) for path in unusable],
            hint=_("See: {command}").format(command="bgz check"),
        )


def _counts(book: Casebook, number: str) -> None:
    """Refuse a match whose trial did not pass its gates: nothing may be promised about it."""
    if why := book.uncounted.get(number):
        raise Refused(
            _("The trial of {number} does not count.").format(number=number),
            problems=why,
            hint=_("See: {command}").format(command=f"bgz show {number}"),
        )


def _families(book: Casebook, match: Match) -> Families:
    """Return both families, of whose names and addresses nothing is in contradiction. Raises NotFound or Conflict."""
    asking, helping = book.requests.get(match.request_family or ""), book.supports.get(match.support_family or "")
    if asking is None or helping is None:
        raise not_found((match.request_family if asking is None else match.support_family) or "?")
    for family in (asking, helping):
        undisputed(family, "surname", "first_name", "address", f"consents.{INTRODUCTION}")
    return asking, helping


def _pass(match: Match, kind: str, families: Families, day: date) -> None:
    """Raise Refused with everything that stands in the way of the letter, and the command that helps."""
    message = _("{number}: this letter is not written now.").format(number=match.number)
    hint = _("This helps: {command}").format(command=helps(match, kind, day))
    pass_gate(message, letter_lacks(match, kind, day), hint=hint)
    numbers = unconsented(kind, *families, day)
    text = _("{number}: no consent to share details at an introduction is noted.")
    commands = _(" or ").join(f"bgz intake consent {number} --purpose introduction" for number in numbers)
    lacks = [Lack("consent", text.format(number=number), firm=True) for number in numbers]
    pass_gate(message, lacks, hint=_("Ask for it, then: {command}").format(command=commands))


def _sender(folder: CaseFolder, book: Casebook, match: Match, families: Families, day: date) -> Sender:
    """Return who signs: whoever does the work of the owner on that day, else who makes the letter."""
    owner = match.owner or families[0].owner
    signing = book.rota.stand_in(owner, day) or folder.member
    colleague = book.rota.colleagues[signing]
    programme = book.programme.name or "Buurtgezinnen"
    return Sender(programme=programme, name=colleague.name, email=colleague.email)


def _names(number: str, side: str, asked: Asked) -> Iterator[Path]:
    """Yield names for the file, without any person's name: bgz-K-7K3QF-kennismaking-vraaggezin.html, then …-2."""
    with in_language(asked.language):
        words = "-".join((LETTER.label(asked.kind), SIDE.label(side))).replace(" ", "-")
    stem = f"bgz-{number}-{words}"
    yield asked.to / f"{stem}.{asked.form}"
    count = 2
    while True:
        yield asked.to / f"{stem}-{count}.{asked.form}"
        count += 1


def _save(text: str, side: str, names: Iterator[Path]) -> Written:
    """Write a letter under the first name that is free. Only this user may read it."""
    taken = 0
    while True:
        path = next(names)
        with disk(path.name):
            try:
                atomic.create(path, text.encode("utf-8"))
            except FileExistsError:
                taken += 1
                continue
        return Written(side, SIDE.label(side), path, renamed=taken > 0)


def _told(view: Letters) -> Iterator[str]:
    """Yield what to do with the letters."""
    if any(each.renamed for each in view.files):
        yield _("A file of that name was there already; it stays, and the letter has another name.")
    if view.format == HTML:
        yield _("Open the letter in your browser and print it. Fill in by hand what is left open.")
    else:
        yield _("Paste the text into a mail of your own. Fill in first what is left open.")
    yield _("Families get no letters from bgz itself. Delete the file afterwards: it holds names.")


def _next(match: Match, kind: str) -> str:
    """Return the likely next command."""
    if kind == INTRODUCTION:
        return f"bgz match introduce {match.number}"
    if kind in (TRIAL, THANKS):
        return "bgz followup"
    return f"bgz note {match.number}" if kind == GOODBYE else f"bgz followup done {match.number}"
