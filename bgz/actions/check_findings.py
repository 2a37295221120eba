"""What may be the matter with a record, or with the folder as a whole."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.outside import compared
from bgz.actions.owners import laptop
from bgz.actions.show import meanings
from bgz.actions.uncounted import of_match, told
from bgz.domain.cases.naming import named
from bgz.domain.cases.plausible import implausible
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.programme_checks import contradictions
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.domain.work.screening import four_eyes_broken, lacking_at_decision, was_approved
from bgz.domain.work.screening_moves import lacking_sentence
from bgz.errors import BgzError, Invalid, NotFound
from bgz.i18n import _, ngettext
from bgz.output.outside_screen import lines
from bgz.output.record_lines import stored_value
from bgz.storage.drafts import outside
from bgz.storage.fold import upwards
from bgz.storage.keys import short
from bgz.storage.layout import TEAM
from bgz.storage.notices import NAMED, others
from bgz.storage.verdicts import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bgz.storage.folder import CaseFolder
    from bgz.storage.held import Claim, Held
    from bgz.storage.notices import Notice

GOOD = frozenset({"healed", "merged", "waiting"})
"""What nobody need do anything about: it was put right, or comes right by itself when the news of the team arrives.

A stranger can write lines that wait for ever; they must not make every check an alarm.
"""


@frozen
class Finding:
    """Something the matter with a record, with the team (`team`) or with the folder (no number).

    `kind` is a code of `terms.CHECKED`; `path` the field it is about, if one; `command` helps, if any does;
    `values` are those in conflict, or those that were edited.
    """

    number: str
    kind: str
    text: str
    path: str = ""
    command: str = ""
    values: tuple[str, ...] = private(default=())


def of_record(folder: CaseFolder, held: Held, numbers: set[str], today: date) -> Iterator[Finding]:
    """Yield what is the matter with a record that was read."""
    yield from _conflicts(folder, held)
    for problem in held.problems:
        yield Finding(held.number, "not_understood", problem.message, problem.path)
    yield from _lines(folder, held)
    yield from _edited(folder, held, today)
    yield from _facts(held, numbers, today)


def of_folder(folder: CaseFolder, strange: Sequence[Notice]) -> Iterator[Finding]:
    """Yield what is the matter with the team, with `strange` files, and with what records say together."""
    yield from _team(folder)
    for notice in strange[:NAMED]:
        yield Finding("", "forged", notice)
    if len(strange) > NAMED:
        yield Finding("", "forged", others(len(strange) - NAMED))
    try:
        yield from _gates(folder)
    except BgzError:
        return  # without the settings no gate can be judged; that they cannot be read was found already


def _conflicts(folder: CaseFolder, held: Held) -> Iterator[Finding]:
    command = f"bgz resolve {held.number}"
    keys = meanings(folder, held.record) if held.conflicts else {}
    for path, claims in held.conflicts.items():
        values = tuple(
            _("removed") if claim.value is None else stored_value(held.number, path, claim.value, keys)
            for claim in claims
        )
        yield Finding(held.number, "conflict", _both(folder, claims), path, command, values)
    for path, (removed, changed) in held.revived.items():
        text = _("removed by {one}, changed by {other} at the same time; it stays").format(
            one=_name(folder, removed.member), other=_name(folder, changed.member)
        )
        yield Finding(held.number, "conflict", text, path, command)


def _both(folder: CaseFolder, claims: tuple[Claim, ...]) -> str:
    days = [show_day(datetime.fromisoformat(claim.at).date()) for claim in claims]
    who = ", ".join(f"{_name(folder, claim.member)} ({day})" for claim, day in zip(claims, days, strict=True))
    return _("different values at the same time, by {who}").format(who=who)


def _name(folder: CaseFolder, key: str) -> str:
    member = folder.now.members.get(key)
    return member.name if member else _("unknown")


def _lines(folder: CaseFolder, held: Held) -> Iterator[Finding]:
    """Yield what lies in the file but does not count, or not yet."""
    if held.waiting:
        text = ngettext(
            "{count} change waits for news of the team that has not arrived.",
            "{count} changes wait for news of the team that has not arrived.",
            held.waiting,
        )
        yield Finding(held.number, "waiting", text.format(count=held.waiting))
    if held.refused:
        yield from late(folder, held.number)


def late(folder: CaseFolder, number: str) -> Iterator[Finding]:
    """Yield the changes of record `number` that came after their writers had lost the right to them, by laptop."""
    refused = folder.verdicts(number).refused
    devices = Counter(change.dev for change, reason in refused if reason is Reason.LATE)
    for device, count in devices.items():
        text = ngettext(
            "{count} change by {who} came after the right to it was taken away; it does not count.",
            "{count} changes by {who} came after the right to them was taken away; they do not count.",
            count,
        ).format(count=count, who=_laptop(folder, device))
        yield Finding(number, "late", text, command=f"bgz team accept {short(device)}")


def _laptop(folder: CaseFolder, key: str) -> str:
    device = folder.now.devices.get(key)
    return laptop(folder.now, device) if device else _("unknown")


def _edited(folder: CaseFolder, held: Held, today: date) -> Iterator[Finding]:
    """Yield the edits made with another program that wait as a draft."""
    if outside(held.number) not in folder.drafts.names():
        return
    command = f"bgz edit {held.number} --outside"
    try:
        edited = folder.drafts.read(outside(held.number))
        view = compared(folder, held, edited, today=today, pick=secrets.choice).view
    except NotFound as error:  # damaged, and set aside by now
        yield Finding(held.number, "edited", error.message)
        return
    except Invalid:
        text = _("edited with another program; the edit is kept as a draft, but cannot be understood")
        yield Finding(held.number, "edited", text, command=command)
        return
    where = ", ".join(dict.fromkeys(_field(held, each.path) for each in view.differences)) or _("no value")
    text = _("edited with another program and kept as a draft; what differs: {where}").format(where=where)
    yield Finding(held.number, "edited", text, command=command, values=tuple(lines(view)))


def _field(held: Held, path: str) -> str:
    """Return what a field is called; of one that the record does not have, no more than where it would stand.

    Whoever edited may have written a name where a key belongs.
    """
    known = next((each for each in (path, *upwards(path)) if each in held.known.authors), None)
    if known is not None:
        return named(held.number, known)
    top = path.partition(".")[0]
    label = named(held.number, top)
    return label if label != top else _("an unknown field")


def _facts(held: Held, numbers: set[str], today: date) -> Iterator[Finding]:
    """Yield what cannot be true although each value is right, and families of a match that are not there."""
    record = held.record
    if isinstance(record, Programme):
        for problem in contradictions(record):
            yield Finding(held.number, "implausible", problem.message, problem.path)
    if isinstance(record, RequestFamily | SupportFamily):
        for problem in implausible(record, today):
            yield Finding(held.number, "implausible", problem.message, problem.path)
    for name in ("request_family", "support_family"):
        family = getattr(record, name, None)
        if family is not None and family not in numbers:
            yield Finding(held.number, "implausible", _("{number} is not in the folder").format(number=family), name)


def _team(folder: CaseFolder) -> Iterator[Finding]:
    """Yield where leads contradict each other, and who is out of the team because her admission was undone."""
    for path in folder.now.conflicts:
        key = path.split(".")[1] if path.startswith("members.") else ""
        text = _("two leads wrote different things about {who}; only what both give holds").format(
            who=_name(folder, key)
        )
        yield Finding(TEAM, "conflict", text, path, "bgz team list")
    for device in folder.lost_admissions():
        text = _("the admission of {laptop} was undone when the laptop that admitted it was removed; admit it anew")
        yield Finding(TEAM, "late", text.format(laptop=device.name), command="bgz team list")


def _gates(folder: CaseFolder) -> Iterator[Finding]:
    """Yield approvals and trials that did not pass their gates, and therefore are none (design 7)."""
    book = open_casebook(folder)
    for number, family in book.supports.items():
        decision = family.screening.decision
        if decision and decision.verdict == "approved" and not was_approved(family, book.rules):
            rules = book.rules.on(decision.on)
            for state in lacking_at_decision(family, decision.on, rules):
                yield Finding(number, "gate", lacking_sentence(family, state, decision.on), "screening.decision")
            if four_eyes_broken(family, rules, family.about.by("screening.decision")):
                yield Finding(number, "gate", _("approved by who held the talks"), "screening.decision")
    for number, sentences in book.uncounted.items():
        why = told(of_match(folder, book, book.matches[number]))
        yield Finding(number, "gate", " ".join((*sentences, *why)), "trial", f"bgz show {number}")
