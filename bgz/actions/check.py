"""Read everything in the case folder and say what a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.plausible import implausible
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.fields import private
from bgz.domain.work.screening import four_eyes_broken, lacking_at_decision, was_approved
from bgz.domain.work.screening_moves import lacking_sentence
from bgz.errors import FolderProblem, Locked, NotFound
from bgz.i18n import _, ngettext
from bgz.storage.faults import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bgz.storage.folder import CaseFolder
    from bgz.storage.held import Claim, Held


@frozen
class Finding:
    """Something the matter with a record. `kind` is a code of `terms.CHECKED`; `values` are those in conflict."""

    number: str
    kind: str
    path: str
    text: str
    values: tuple[str, ...] = private(default=())


@frozen
class Checked:
    """How many records were read, how many of them are in order, and what was found in the others."""

    records: int
    in_order: int
    findings: tuple[Finding, ...] = field(default=())


def check(folder: CaseFolder, *, today: date) -> Result[Checked]:
    """Read every record of `folder` as it stands on `today`."""
    numbers = [PROGRAMME, *folder.numbers()]
    families = set(numbers)
    found: list[Finding] = []
    for number in numbers:
        found += _of_record(folder, number, families, today)
    found += _gates(folder)
    bad = {finding.number for finding in found}
    view = Checked(len(numbers), sum(number not in bad for number in numbers), tuple(found))
    conflict = next((finding for finding in found if finding.kind == "conflict"), None)
    messages = (_conflict_help(conflict),) if conflict else ()
    step = f"bgz log {found[0].number}" if found and found[0].number != PROGRAMME else "bgz"
    return Result(view, messages, next_step=step, attention=bool(found or folder.notices))


def _conflict_help(finding: Finding) -> str:
    if finding.number == PROGRAMME:
        return _("Settle a conflict by setting the field: {command}").format(
            command=f"bgz settings set {finding.path}=…"
        )
    return _("Settle a conflict by setting the field: {command}").format(
        command=f"bgz edit {finding.number} --set {finding.path}=…"
    )


def _of_record(folder: CaseFolder, number: str, numbers: set[str], today: date) -> Iterator[Finding]:
    try:
        held = folder.read(number)
    except (FolderProblem, Locked, NotFound) as error:
        yield Finding(number, kind_of(error), "", error.message)
        return
    for path, claims in held.conflicts.items():
        values = tuple(str(claim.value) if claim.value is not None else _("removed") for claim in claims)
        yield Finding(number, "conflict", path, _both(folder, claims), values)
    for path, (removed, changed) in held.revived.items():
        text = _("removed by {one}, changed by {other} at the same time; it stays").format(
            one=_name(folder, removed), other=_name(folder, changed)
        )
        yield Finding(number, "conflict", path, text)
    for problem in held.problems:
        yield Finding(number, "not_understood", problem.path, problem.message)
    yield from _lines(folder, held)
    yield from _facts(held, numbers, today)


def _gates(folder: CaseFolder) -> Iterator[Finding]:
    """Yield approvals and trials that did not pass their gates, and therefore are none (design 7)."""
    book = open_casebook(folder)
    for number, family in book.supports.items():
        decision = family.screening.decision
        if decision and decision.verdict == "approved" and not was_approved(family, book.rules):
            rules = book.rules.on(decision.on)
            for state in lacking_at_decision(family, decision.on, rules):
                yield Finding(number, "gate", "screening.decision", lacking_sentence(family, state, decision.on))
            if four_eyes_broken(family, rules, family.about.by("screening.decision")):
                yield Finding(number, "gate", "screening.decision", _("approved by who held the talks"))
    for number, sentences in book.uncounted.items():
        for sentence in sentences:
            yield Finding(number, "gate", "trial", sentence)


def _both(folder: CaseFolder, claims: tuple[Claim, ...]) -> str:
    who = ", ".join(f"{_name(folder, claim)} ({claim.at[:10]})" for claim in claims)
    return _("different values at the same time, by {who}").format(who=who)


def _name(folder: CaseFolder, claim: Claim) -> str:
    member = folder.now.members.get(claim.member)
    return member.name if member else _("unknown")


def _lines(folder: CaseFolder, held: Held) -> Iterator[Finding]:
    """Yield what lies in the file but does not count, or not yet."""
    if held.waiting:
        text = ngettext(
            "{count} change waits for news of the team that has not arrived.",
            "{count} changes wait for news of the team that has not arrived.",
            held.waiting,
        )
        yield Finding(held.number, "waiting", "", text.format(count=held.waiting))
    if held.refused:
        reasons = {_(reason.value) for _change, reason in folder.verdicts(held.number).refused}
        text = ngettext(
            "{count} change does not count: {why}", "{count} changes do not count: {why}", held.refused
        ).format(count=held.refused, why="; ".join(sorted(reasons)))
        yield Finding(held.number, "forged", "", text)


def _facts(held: Held, numbers: set[str], today: date) -> Iterator[Finding]:
    """Yield what cannot be true although each value is right, and families of a match that are not there."""
    record = held.record
    if isinstance(record, RequestFamily | SupportFamily):
        for problem in implausible(record, today):
            yield Finding(held.number, "implausible", problem.path, problem.message)
    for name in ("request_family", "support_family"):
        family = getattr(record, name, None)
        if family is not None and family not in numbers:
            yield Finding(held.number, "implausible", name, _("{number} is not in the folder").format(number=family))
