"""Tasks as people see them: one line each, with the command that does it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from bgz.domain.cases.match import SIDES
from bgz.domain.followup.tasks import BUCKETS, Task
from bgz.domain.record.fields import private
from bgz.domain.work.screening_moves import people_of
from bgz.i18n import _
from bgz.terms import SIDE, TASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.followup.agenda import Cases

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
    """A task with the words and the command that go with it. Only `name` tells who it is about.

    `owner` and `doers` are keys of members: whose task it is, and who is to do it that day. `instead` names who does it
    for which colleague who is away; mails have no names, and leave it out.
    """

    uid: str
    case: str
    kind: str
    what: str
    due: date
    bucket: str
    side: str
    owner: str | None
    command: str
    doers: tuple[str, ...] = ()
    name: str = private(default="")
    instead: str = private(default="")


def lines_of(tasks: Iterable[Task], cases: Cases, day: date) -> tuple[TaskLine, ...]:
    """Return a line per talk: what is the same for both sides or several people on one day, one line says."""
    return tuple(line_of(task, cases, day) for task in together(tasks))


_AND = "+"


def together(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks, those of one case, kind and day as one: for both sides, or all the people whose VOG it is."""
    held: dict[tuple[str, str, date], Task] = {}
    for task in tasks:
        key = (task.case, task.kind, task.due)
        other = held.get(key)
        if other is not None:
            side = other.side if other.side == task.side else "both"
            who = _AND.join(dict.fromkeys([*other.who.split(_AND), task.who]))
            task = attrs.evolve(task, side=side, who=who)  # noqa: PLW2901 - the two are one from here on
        held[key] = task
    return list(held.values())


def line_of(task: Task, cases: Cases, day: date) -> TaskLine:
    """Return the line of one task on `day`."""
    helper = cases.supports.get(task.case)
    what = _vog(task, helper, day) if task.who and helper else _what(task)
    return TaskLine(
        uid=task.uid,
        case=task.case,
        kind=task.kind,
        what=_("{what}, standing in").format(what=what) if task.away else what,
        due=task.due,
        bucket=task.bucket(day),
        side=task.side,
        owner=task.owner,
        command=_vog_command(task, helper, day) if task.who and helper else command_of(task),
        doers=tuple(sorted(task.doers)),
        name=name_of(task.case, cases),
        instead=_instead(task, cases) if task.away else "",
    )


def _instead(task: Task, cases: Cases) -> str:
    """Return for which colleague who is away a task is done, with who does it if that is one person."""
    if len(task.doers) != 1:
        return _("for {name}").format(name=task.away)
    (doer,) = task.doers
    return _("{doer} for {name}").format(doer=cases.rota.colleagues[doer].name, name=task.away)


def _what(task: Task) -> str:
    label = TASK.label(task.kind)
    return _("{what}, {side}").format(what=label, side=SIDE.label(task.side)) if task.side else label


def _vog(task: Task, helper: SupportFamily, day: date) -> str:
    """Return whose VOG it is, by the positions that `bgz screen` shows: a name has no place in a mail."""
    numbers = _positions(task, helper, day)
    who = []
    if numbers:
        who.append(_("adult {position}").format(position=_(" and ").join(map(str, numbers))))
    for key in task.who.split(_AND):
        if key in helper.own_children and key not in people_of(helper, day):
            place = list(helper.own_children).index(key) + 1
            who.append(_("child of the house {position}, who turns 18").format(position=place))
    label = TASK.label(task.kind) if task.due > day else _("no valid VOG")
    return ", ".join([label, *who])


def _positions(task: Task, helper: SupportFamily, day: date) -> list[int]:
    people = people_of(helper, day)
    return sorted(people.index(key) + 1 for key in task.who.split(_AND) if key in people)


def _vog_command(task: Task, helper: SupportFamily, day: date) -> str:
    """Return the command for one person, or for all who need it."""
    numbers = _positions(task, helper, day)
    return f"{command_of(task)} --adult {numbers[0]}" if len(numbers) == 1 else f"bgz screen {task.case}"


def command_of(task: Task) -> str:
    """Return the command that closes `task`; `line_of` adds which person is meant."""
    pattern = _COMMANDS.get(task.kind, "bgz followup done {case}")
    side = task.side if task.side in SIDES else "request"
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
