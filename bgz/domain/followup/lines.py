"""Tasks as people see them: one line each, with the command that does it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from bgz.domain.cases.match import SIDES
from bgz.domain.followup.agenda import record_of
from bgz.domain.followup.tasks import BUCKETS, Task
from bgz.domain.record.fields import private
from bgz.i18n import _
from bgz.terms.followup import TASK
from bgz.terms.matches import SIDE
from bgz.terms.screening import CHECKLIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bgz.domain.followup.agenda import Cases

_COMMANDS: Mapping[str, str] = {
    "intake": "bgz intake held {case}",
    "consent": "bgz intake consent {case}",
    "talk": "bgz screen {case} --item talk_1",
    "vog": "bgz screen {case}",
    "vog_step": "bgz screen {case}",
    "screening": "bgz screen {case}",
    "decision": "bgz screen {case} approve",
    "answer": "bgz match answer {case} --side {side}",
    "introduction": "bgz match introduce {case}",
    "trial_start": "bgz match trial {case}",
    "trial_decision": "bgz match confirm {case}",
    "own": "bgz followup done {case} --about own",
    "retention": "bgz privacy keep {case}",
}
"""What closes a task; all others are closed by a talk: `bgz followup done`."""


@frozen(kw_only=True)
class TaskLine:
    """A task with the words and the command that go with it. `name`, `instead`, `text` and `reason` are private.

    `owner` and `doers` are keys of members: whose task it is, and who is to do it that day. `instead` names who does it
    for which colleague who is away, `text` is what somebody noted to do, `reason` why it was put off; mails leave these
    out. `was_due` is the day on which it was due before it was put off; `nobody_reached` that a trial runs in which
    nobody was reached.
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
    was_due: date | None = None
    nobody_reached: bool = False
    name: str = private(default="")
    instead: str = private(default="")
    text: str = private(default="")
    reason: str = private(default="")


def lines_of(tasks: Iterable[Task], cases: Cases | None, day: date) -> tuple[TaskLine, ...]:
    """Return a line per talk: what is the same for both sides or several people on one day, one line says.

    Without `cases` the private fields stay empty: for mails, where no record can be read.
    """
    return tuple(line_of_group(group, cases, day) for group in grouped(tasks))


def line_of_group(tasks: Sequence[Task], cases: Cases | None, day: date) -> TaskLine:
    """Return the line of the tasks of one group, with why they were put off."""
    line = line_of(joined(tasks), cases, day)
    if cases is None or line.was_due is None:
        return line
    return attrs.evolve(line, reason=next(filter(None, (_reason(task, cases) for task in tasks)), ""))


_AND = "+"


def grouped(tasks: Iterable[Task]) -> list[tuple[Task, ...]]:
    """Return the tasks that one line says beside each other: those of one case, kind and day.

    So one line stands for both sides, several people or several items. Own tasks each say something else.
    """
    held: dict[tuple[str, str, date, str], list[Task]] = {}
    for task in tasks:
        own = task.who if task.kind == "own" else ""
        held.setdefault((task.case, task.kind, task.due, own), []).append(task)
    return list(map(tuple, held.values()))


def joined(tasks: Sequence[Task]) -> Task:
    """Return the tasks of one group as one."""
    if len(tasks) == 1:
        return tasks[0]
    sides = {task.side for task in tasks}
    return attrs.evolve(
        tasks[-1],
        side=sides.pop() if len(sides) == 1 else "both",
        who=_AND.join(dict.fromkeys(task.who for task in tasks)),
        people=tuple(dict.fromkeys(person for task in tasks for person in task.people)),
        items=tuple(dict.fromkeys(item for task in tasks for item in task.items)),
    )


def together(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks, those that one line says as one."""
    return list(map(joined, grouped(tasks)))


def line_of(task: Task, cases: Cases | None, day: date) -> TaskLine:
    """Return the line of one task on `day`; its private fields are out of `cases`, if that is given."""
    return TaskLine(
        uid=task.uid,
        case=task.case,
        kind=task.kind,
        what=_("{what}, standing in").format(what=what_of(task, day)) if task.away else what_of(task, day),
        due=task.due,
        bucket=task.bucket(day),
        side=task.side,
        owner=task.owner,
        command=command_of(task),
        doers=tuple(sorted(task.doers)),
        was_due=task.was_due,
        nobody_reached=task.nobody_reached,
        name=name_of(task.case, cases) if cases else "",
        instead=_instead(task, cases) if cases and task.away else "",
        text=text_of(task, cases) if cases else "",
    )


def _instead(task: Task, cases: Cases) -> str:
    """Return for which colleague who is away a task is done, with who does it if that is one person."""
    if len(task.doers) != 1:
        return _("for {name}").format(name=task.away)
    (doer,) = task.doers
    return _("{doer} for {name}").format(doer=cases.rota.colleagues[doer].name, name=task.away)


def _reason(task: Task, cases: Cases) -> str:
    """Return why a task was put off; empty when it was not."""
    record = record_of(cases, task.case)
    found = [each for each in record.snoozed.values() if each.task == task.name] if record and task.was_due else []
    return max(found, key=lambda each: each.until).reason if found else ""


def text_of(task: Task, cases: Cases) -> str:
    """Return what somebody noted to do; empty for a task that a norm asks."""
    if task.kind != "own":
        return ""
    record = record_of(cases, task.case)
    return record.own_tasks[task.who].text if record and task.who in record.own_tasks else ""


def what_of(task: Task, day: date) -> str:
    """Return what is to be done, in words that may stand in a mail: nobody has a name in it."""
    label = _("no valid VOG") if task.kind == "vog" and task.asked <= day else TASK.label(task.kind)
    parts = [label]
    if task.side:
        parts.append(SIDE.label(task.side))
    parts += [CHECKLIST.label(item) if item in CHECKLIST else item for item in task.items]
    if adults := _numbers(task, "adult"):
        parts.append(_("adult {position}").format(position=_(" and ").join(map(str, adults))))
    parts += [
        _("child of the house {position}, who turns 18").format(position=each) for each in _numbers(task, "child")
    ]
    if task.nobody_reached and task.due <= day:
        parts.append(_("nobody was reached yet"))
    return ", ".join(parts)


def _numbers(task: Task, which: str) -> list[int]:
    """Return the positions of the adults, or children, whom a task is about."""
    return sorted(int(person.rpartition("-")[2]) for person in task.people if person.startswith(which))


def command_of(task: Task) -> str:
    """Return the command that closes `task`: for one person or one item, or for all of them."""
    pattern = _COMMANDS.get(task.kind, "bgz followup done {case}")
    side = task.side if task.side in SIDES else "request"
    command = pattern.format(case=task.case, side=side)
    if task.kind == "vog_step" and not task.who:
        return f"bgz edit {task.case}"  # who lives in the house is not known yet
    if task.kind in _OF_CHECKLIST:
        return command + _which(task)
    return command


_OF_CHECKLIST = ("vog", "vog_step", "screening")


def _which(task: Task) -> str:
    """Return the options for what a task of the checklist is about; none for several, and for a child of the house."""
    whose = task.who.split(_AND)
    adults = _numbers(task, "adult")
    if len(whose) > 1:
        return "" if task.kind == "vog" else " record"
    if task.kind == "screening":
        item = task.who.partition("/")[0]
        return f" --item {item}" + (f" --adult {adults[0]}" if adults else "")
    return f" --item vog --adult {adults[0]}" if adults else ""


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
