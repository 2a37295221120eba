"""Putting a task off: until a day, with a reason, and not for long (`bgz followup later`)."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.casebook import Casebook, open_casebook
from bgz.actions.checking import checked
from bgz.actions.followup_tasks import Standing, chosen, standing, told
from bgz.actions.result import Result
from bgz.domain.cases.person import Snooze
from bgz.domain.followup.agenda import tasks_of_case
from bgz.domain.followup.lines import name_of
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.domain.values.numbers import new_key
from bgz.domain.work.disputed import undisputed
from bgz.errors import Refused, Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bgz.domain.followup.tasks import Task
    from bgz.storage.folder import CaseFolder


@frozen(kw_only=True)
class PutOff:
    """A task that was put off: due on `due` now, at first on `was_due`."""

    case: str
    what: str
    due: date
    was_due: date
    reason: str = private()
    text: str = private(default="")
    name: str = private(default="")


@frozen(kw_only=True)
class Choice:
    """The tasks of a case that may be put off, with their numbers; `until` is the last day until which they may be.

    `by_number`: one was named by its number, which may be another's once it is put off.
    """

    case: str
    day: date
    until: date
    tasks: tuple[Standing, ...]
    named: Standing | None
    by_number: bool = False
    name: str = private(default="")

    @property
    def only(self) -> Standing | None:
        """The task that is meant: the one that was named, or the only one that is near."""
        near = [each for each in self.tasks if each.near] or self.tasks
        return self.named or (near[0] if len(near) == 1 else None)


def choice(folder: CaseFolder, case: str, *, today: date, task: str | None = None) -> Choice:
    """Return what of `case` may be put off; `task` names one by its number. Raises NotFound; Refused for no task."""
    folder.read(case)
    cases = open_casebook(folder)
    among = standing(cases, case, today)
    if not among:
        raise Refused(
            _("{case} asks nothing that could be put off.").format(case=case),
            hint=_("See what is due: {command}").format(command="bgz followup"),
        )
    return Choice(
        case=case,
        day=today,
        until=today + timedelta(days=cases.rules.norms.snooze_days),
        tasks=among,
        named=None if task is None else chosen(among, task, case),
        by_number=task is not None and task.strip().isdecimal(),
        name=name_of(case, cases),
    )


def may_put_off(given: Choice, found: Standing, until: date) -> None:
    """Raise Refused when a task cannot be put off until that day."""
    asked = found.task.asked
    problem = ""
    if until <= given.day:
        problem = _("That day is over, or today: choose a day to come.")
    elif asked >= given.until:
        problem = _("It is due on {day} only; until then nothing needs to be put off.").format(day=show_day(asked))
    elif until > given.until:
        problem = _("A task may be put off until {day} at most.").format(day=show_day(given.until))
    elif until <= asked:
        problem = _("It is due on {day} only; choose a later day.").format(day=show_day(asked))
    if problem:
        raise Refused(_("The task was not put off."), problems=[problem])


def put_off(folder: CaseFolder, given: Choice, until: date, reason: str, *, at: datetime) -> Result[PutOff]:
    """Put the task off that `given` names. Raises Usage when it may be several, Refused, Conflict, Invalid."""
    found = given.only
    if found is None:
        raise Usage(_("Which task is meant?"), hint=f"--task {_('NUMBER')}: {told(given.tasks)}")
    may_put_off(given, found, until)
    held = folder.read(given.case)
    record, snoozed = held.record, dict(held.record.snoozed)
    for task in found.tasks:
        key = next((key for key, each in snoozed.items() if each.task == task.name), None)
        if key is None:
            key = new_key("z", snoozed, secrets.choice)
        undisputed(record, f"snoozed.{key}")
        snooze = Snooze(task=task.name, on=given.day, until=until, reason=reason)
        snoozed[key] = checked(type(record), "snoozed", snooze)
    folder.save(held, evolve(record, snoozed=snoozed), at=at)
    cases = open_casebook(folder)
    now = next(each for each in standing(cases, given.case, given.day) if each.called(found.tasks[0].name))
    view = PutOff(
        case=given.case,
        what=now.line.what,
        due=now.task.due,
        was_due=now.task.asked,
        reason=reason,
        text=now.line.text,
        name=given.name,
    )
    told_too = []
    if now.task.due != until:
        told_too.append(_("{day} is no working day; it is the first one after it.").format(day=show_day(until)))
    if given.by_number:
        told_too.append(_("Its number may change now; its name does not: --task {name}").format(name=found.task.name))
    return Result(view, tuple(told_too), "bgz followup")


def put_off_in(cases: Casebook, day: date) -> list[Task]:
    """Return every task that stands on `day` and was put off to a day to come, with who is to do it."""
    return [
        cases.rota.given(task, day)
        for number in _with_snoozes(cases)
        for task in tasks_of_case(cases, number, day)
        if task.was_due and task.due > day
    ]


def _with_snoozes(cases: Casebook) -> Iterator[str]:
    for records in (cases.requests, cases.supports, cases.counted):
        yield from (number for number, record in records.items() if record.snoozed)
