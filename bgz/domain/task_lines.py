"""Tasks as people see them: one line each, with the command that does it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from bgz.domain.fields import private
from bgz.domain.screening_moves import people_of
from bgz.domain.tasks import BUCKETS, Task
from bgz.i18n import _
from bgz.terms import SIDE, TASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bgz.domain.agenda import Cases
    from bgz.domain.support_family import SupportFamily

_COMMANDS: Mapping[str, str] = {
    "intake": "bgz intake held {case}",
    "consent": "bgz intake consent {case}",
    "talk": "bgz screen {case} --item talk_1",
    "vog": "bgz screen {case} --item vog",
    "answer": "bgz match answer {case} --side {side}",
    "trial_decision": "bgz match confirm {case}",
}


@frozen(kw_only=True)
class TaskLine:
    """A task with the words and the command that go with it. Only `name` tells who it is about."""

    uid: str
    case: str
    kind: str
    what: str
    due: date
    bucket: str
    side: str
    owner: str | None
    command: str
    name: str = private(default="")


def lines_of(tasks: Iterable[Task], cases: Cases, day: date) -> tuple[TaskLine, ...]:
    """Return a line per talk: where both sides have the same task on the same day, one line says so."""
    return tuple(line_of(task, cases, day) for task in together(tasks))


def together(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks, those of both sides of a match taken together when they are due on one day."""
    held: dict[tuple[str, str, date, str], Task] = {}
    for task in tasks:
        key = (task.case, task.kind, task.due, task.who)
        other = held.get(key)
        held[key] = task if other is None else attrs.evolve(task, side="both")
    return list(held.values())


def line_of(task: Task, cases: Cases, day: date) -> TaskLine:
    """Return the line of one task on `day`."""
    helper = cases.supports.get(task.case)
    position = _position(task.who, helper, day) if task.who and helper else 0
    return TaskLine(
        uid=task.uid,
        case=task.case,
        kind=task.kind,
        what=_what(task, helper, position),
        due=task.due,
        bucket=task.bucket(day),
        side=task.side,
        owner=task.owner,
        command=command_of(task) + (f" --adult {position}" if position else ""),
        name=name_of(task.case, cases),
    )


def _position(who: str, helper: SupportFamily, day: date) -> int:
    """Return the number by which `bgz screen` knows a person on `day`; 0 for a child that is not 18 yet."""
    people = people_of(helper, day)
    return people.index(who) + 1 if who in people else 0


def _what(task: Task, helper: SupportFamily | None, position: int) -> str:
    """Return what is to be done. A person of the house is told by position: a name has no place in a mail."""
    label = TASK.label(task.kind)
    if task.side:
        return _("{what}, {side}").format(what=label, side=SIDE.label(task.side))
    if position:
        return _("{what}, {side}").format(what=label, side=_("adult {position}").format(position=position))
    if task.who and helper:
        child = _("child of the house {position}").format(position=list(helper.own_children).index(task.who) + 1)
        return _("{what}, {side}").format(what=label, side=child)
    return label


def command_of(task: Task) -> str:
    """Return the command that closes `task`; which person is meant is for `line_of` to add."""
    pattern = _COMMANDS.get(task.kind, "bgz followup done {case}")
    side = task.side if task.side in ("request", "support") else "request"
    return pattern.format(case=task.case, side=side)


def name_of(number: str, cases: Cases) -> str:
    """Return the surname of a family, or of both families of a match; empty when unknown."""
    match = cases.matches.get(number)
    if match:
        names = [name_of(each, cases) for each in (match.request_family, match.support_family) if each]
        return " – ".join(name for name in names if name)
    family = cases.requests.get(number) or cases.supports.get(number)
    return (family.surname or "") if family else ""


def by_bucket(lines: Iterable[TaskLine]) -> dict[str, list[TaskLine]]:
    """Return the lines under how near they are, the most urgent first; empty buckets are left out."""
    found: dict[str, list[TaskLine]] = {bucket: [] for bucket in BUCKETS}
    for line in lines:
        found[line.bucket].append(line)
    return {bucket: held for bucket, held in found.items() if held}
