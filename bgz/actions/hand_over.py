"""Give the cases of one member to another, one signed change each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.listing import rows
from bgz.actions.owners import NOBODY, handle, is_of, one_owner, word
from bgz.actions.result import Result
from bgz.domain.work.overview import CLOSED, CaseRow
from bgz.errors import NotFound, Refused
from bgz.i18n import _, ngettext
from bgz.terms.commands import WHOSE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bgz.actions.casebook import Casebook
    from bgz.actions.progress import Progress
    from bgz.storage.folder import CaseFolder
    from bgz.storage.teamstate import Member


@frozen
class HandOver:
    """Cases that go, or went, from one member to another. `giver` and `taker` are names; `done` says that they went."""

    giver: str
    taker: str
    taker_key: str
    rows: tuple[CaseRow, ...]
    done: bool = False


def plan(folder: CaseFolder, giver: str, taker: str, cases: Sequence[str] = (), *, today: date) -> Result[HandOver]:
    """Return what `hand_over` would do, and write nothing.

    `giver` is a member, `me`, or `none` for what is nobody's; of her all open cases go, or just `cases`. Raises
    NotFound for an unknown member or case, and Refused for cases of somebody else or a taker who left.
    """
    book = open_casebook(folder)
    to = taken_by(folder, taker)
    name, key = _giver(folder, giver)
    if key == to.key:
        raise Refused(_("Both are the same person."))
    every = {row.number: row for row in rows(book, today)}
    unknown = [number for number in cases if number not in every]
    if unknown:
        raise NotFound(_("{number} does not exist.").format(number=unknown[0]), hint=_("See: bgz list"))
    others = [number for number in cases if not is_of(frozenset({key}), every[number].owner, book.rota)]
    if others:
        text = _("Not every case is of {name}.").format(name=name)
        raise Refused(text, problems=others, hint=_("See: bgz list --owner {name}").format(name=word(giver)))
    chosen = [every[number] for number in dict.fromkeys(cases)] or open_cases(book, key, today)
    view = HandOver(name, to.name, to.key, tuple(chosen))
    messages = () if chosen else (_none_open(name),)
    return Result(view, messages, next_step="" if chosen else "bgz list")


def hand_over(
    folder: CaseFolder, planned: HandOver, *, at: datetime, progress: Progress | None = None
) -> Result[HandOver]:
    """Make the taker the owner of each planned case. Stopped half-way, the rest can be handed over later."""
    for done, row in enumerate(planned.rows, start=1):
        held = folder.read(row.number)
        folder.save(held, evolve(held.record, owner=planned.taker_key), at=at)
        if progress is not None:
            progress(done, len(planned.rows))
    view = evolve(planned, rows=tuple(evolve(row, owner=planned.taker_key) for row in planned.rows), done=True)
    if not planned.rows:
        return Result(view, (_none_open(planned.giver),), next_step="bgz list")
    example = f"bgz undo {planned.rows[0].number}"
    return Result(view, (_("To take one back: {command}").format(command=example),), next_step="bgz followup")


def _none_open(giver: str) -> str:
    if giver == _("nobody"):
        return _("Every open case is somebody's.")
    return _("{name} has no open cases.").format(name=giver)


def open_cases(book: Casebook, owner: str, today: date) -> list[CaseRow]:
    """Return the open cases of a member, or with NOBODY those that are nobody's."""
    return [
        row for row in rows(book, today) if row.stage not in CLOSED and is_of(frozenset({owner}), row.owner, book.rota)
    ]


def left_behind(folder: CaseFolder, book: Casebook, today: date) -> tuple[str, ...]:
    """Return a sentence for each member who left, with how many open cases are still of her."""
    gone = {key for key in book.rota.colleagues if not book.rota.works(key)}
    if not gone:  # nearly always: the stage of every case need not be told
        return ()
    held = Counter(row.owner for row in rows(book, today) if row.owner in gone and row.stage not in CLOSED)
    sentences = []
    for key, count in sorted((key, count) for key, count in held.items() if key is not None):
        text = ngettext(
            "{count} case is of {name}, who left: {command}",
            "{count} cases are of {name}, who left: {command}",
            count,
        )
        command = f"bgz team hand-over {handle(folder.now, key)}"
        sentences.append(text.format(count=count, name=book.rota.colleagues[key].name, command=command))
    return tuple(sentences)


def taken_by(folder: CaseFolder, typed: str) -> Member:
    """Return the member that `typed` means, who must work here. Raises NotFound, Usage or Refused."""
    member = one_owner(folder, typed)
    if not folder.now.member_devices(member.key):
        raise Refused(_("{name} is not in the team any more.").format(name=member.name), hint=_("See: bgz team list"))
    return member


def _giver(folder: CaseFolder, typed: str) -> tuple[str, str]:
    """Return the name and the key of whose cases are given."""
    if WHOSE.parse(typed) == NOBODY:
        return _("nobody"), NOBODY
    member = one_owner(folder, typed)
    return member.name, member.key
