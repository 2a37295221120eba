"""What is due, and logging that it was done (`bgz followup`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.actions.casebook import Casebook, open_casebook
from bgz.actions.note import note
from bgz.actions.owners import is_of, owners
from bgz.actions.result import Result
from bgz.domain.followup.agenda import agenda, every_task
from bgz.domain.followup.lines import TaskLine, lines_of, name_of, together
from bgz.domain.followup.tasks import CONTACT_OF, LATER, Task
from bgz.domain.record.fields import private
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from bgz.domain.cases.person import Contact
    from bgz.storage.folder import CaseFolder

FURTHER = 4
"""When nothing is due, the next command looks this many times further ahead."""


@frozen(kw_only=True)
class FollowUp:
    """What is due, the most urgent first; `days` is how far it looks ahead."""

    day: date
    days: int
    tasks: tuple[TaskLine, ...]


@frozen(kw_only=True)
class Logged:
    """A contact that was logged, and what the case asks now."""

    case: str
    key: str
    about: str
    reached: bool
    on: date
    left: tuple[TaskLine, ...]
    name: str = private(default="")


def followup(folder: CaseFolder, *, today: date, days: int = 7, owner: str | None = None) -> Result[FollowUp]:
    """Return what is overdue, due today and due in the coming `days`, and what is announced.

    `owner` is `me`, `none`, or a name, mail address or key of a member; part of a name will do. Who stands in for
    the owner of a task has it too. Raises NotFound.
    """
    cases = open_casebook(folder)
    wanted = None if owner is None else owners(folder, owner)
    tasks = [
        task
        for task in agenda(cases, today, days)
        if wanted is None or is_of(wanted, task.owner, cases.rota) or (task.away and task.doers & wanted)
    ]
    lines = lines_of(tasks, cases, today)
    view = FollowUp(day=today, days=days, tasks=lines)
    if not lines:
        return Result(view, (_("Nothing is due."),), next_step=f"bgz followup --days {FURTHER * (days + 1)}")
    return Result(view, next_step=lines[0].command)


@frozen(kw_only=True)
class Talk:
    """What is known before a talk is logged: the task it closes, if any, and what was typed before."""

    case: str
    tasks: tuple[Task, ...]
    kept: Mapping[str, Any] = field(factory=dict)
    name: str = private(default="")

    def task_for(self, about: str | None) -> Task | None:
        """Return the most urgent task that a talk about `about` (None: about anything) closes."""
        return next((task for task in self.tasks if about in (None, CONTACT_OF[task.kind])), None)


def talk(folder: CaseFolder, case: str, *, today: date) -> Talk:
    """Return what a talk with `case` can close on `today`. Raises NotFound for an unknown case."""
    folder.read(case)
    cases = open_casebook(folder)
    tasks = [task for task in _tasks(cases, case, today) if task.by_contact]
    kept = json.loads(folder.drafts.read(_draft(case))) if _draft(case) in folder.drafts.names() else {}
    if "on" in kept:
        kept["on"] = date.fromisoformat(kept["on"])
    return Talk(case=case, tasks=tuple(together(tasks)), kept=kept, name=name_of(case, cases))


def keep(folder: CaseFolder, case: str, answers: Mapping[str, Any]) -> None:
    """Keep answers that are not logged yet, so that the next `bgz followup done` begins with them."""
    if answers:
        folder.drafts.keep(_draft(case), json.dumps(answers, default=str, ensure_ascii=False))


def done(folder: CaseFolder, case: str, contact: Contact, *, today: date, at: datetime) -> Result[Logged]:
    """Log a talk in the record of `case`, and say what the case asks now.

    Nothing can be ticked: whether a task is closed follows from what was logged. Raises as `note` does.
    """
    noted = note(folder, case, contact, today=today, at=at).data
    if _draft(case) in folder.drafts.names():
        folder.drafts.drop(_draft(case))
    cases = open_casebook(folder)
    left = [task for task in _tasks(cases, case, today) if task.bucket(today) != LATER]
    logged = Logged(
        case=case,
        key=noted.key,
        about=contact.about,
        reached=contact.reached,
        on=contact.on,
        left=lines_of(left, cases, today),
        name=name_of(case, cases),
    )
    return Result(logged, *_after(case, contact, logged.left))


def _after(case: str, contact: Contact, left: tuple[TaskLine, ...]) -> tuple[tuple[str, ...], str]:
    """Return what to say after a talk, and the likely next command."""
    if not contact.reached:
        return (_("Nobody was reached, so the task stays."),), f"bgz followup done {case}"
    if case.startswith("K") and contact.go_on is False:
        return (
            _("They do not want to go on. Talk with both families before you end the match."),
        ), f"bgz match end {case}"
    decision = next((line for line in left if line.kind == "trial_decision"), None)
    if decision:
        choices = (
            _("Confirm the match: {command}").format(command=f"bgz match confirm {case}"),
            _("Or prolong the trial: {command}").format(command=f"bgz match trial {case} --until +28"),
            _("Or end the match: {command}").format(command=f"bgz match end {case}"),
        )
        return choices, decision.command
    return (), left[0].command if left else "bgz followup"


def _tasks(cases: Casebook, case: str, today: date) -> list[Task]:
    """Return the tasks of one case, the most urgent first, those due later included."""
    return sorted(
        (task for task in every_task(cases, today) if task.case == case), key=lambda each: each.urgency(today)
    )


def _draft(case: str) -> str:
    return f"followup-{case}"
