"""What is due: of oneself, of colleagues, and what was put off (`bgz followup`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import Casebook, open_casebook
from bgz.actions.followup_later import put_off_in
from bgz.actions.owners import is_of, owners
from bgz.actions.result import Result
from bgz.domain.followup.agenda import agenda
from bgz.domain.followup.lines import TaskLine, grouped, lines_of
from bgz.domain.followup.tasks import OVERDUE, TODAY
from bgz.domain.record.fields import private
from bgz.i18n import _
from bgz.terms.commands import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.followup.tasks import Task
    from bgz.storage.folder import CaseFolder

FURTHER = 4
"""When nothing is due, the next command looks this many times further ahead."""


@frozen(kw_only=True)
class Desk:
    """Who looks, and with whom she works: `me` is her key, `names` are the members by key, `several` if not alone."""

    me: str
    several: bool
    names: Mapping[str, str] = private(factory=dict)

    def mine(self, line: TaskLine) -> bool:
        """Whether a task is hers to do that day."""
        return not self.several or self.me in line.doers

    def whose(self, line: TaskLine) -> str:
        """Return whose task it is, where that must be said: the name of a colleague, or that it is nobody's."""
        if not self.several or line.owner == self.me:
            return ""
        return self.names.get(line.owner or "", "") or _("nobody's")


@frozen(kw_only=True)
class FollowUp:
    """What is due, the most urgent first; `days` is how far it looks ahead.

    `put_off` counts the tasks put off. `together`: of everybody in one list.
    """

    day: date
    days: int
    tasks: tuple[TaskLine, ...]
    put_off: int
    desk: Desk
    together: bool = False


def followup(
    folder: CaseFolder, *, today: date, days: int = 7, owner: str | None = None, later: bool = False
) -> Result[FollowUp]:
    """Return what is overdue, due today and due in the coming `days`, and what is announced.

    `owner` is `me`, `none`, `all`, or a name, mail address or key of a member; part of a name will do. Who stands in
    for the owner of a task has it too. `later`: what was put off instead. Raises NotFound.
    """
    cases = open_casebook(folder)
    everybody = owner is None or EVERYBODY.parse(owner) is not None
    wanted = None if everybody else owners(folder, owner or "")
    away = put_off_in(cases, today)
    found = sorted(away, key=lambda each: (each.due, each.case)) if later else agenda(cases, today, days)
    lines = lines_of(_of(found, wanted, cases), cases, today)
    desk = desk_of(folder, cases)
    view = FollowUp(
        day=today,
        days=days,
        tasks=lines,
        put_off=len(grouped(_of(away, wanted, cases))),
        desk=desk,
        together=later or owner is not None,
    )
    return Result(view, *_said(view, later=later))


def _of(tasks: Iterable[Task], wanted: frozenset[str] | None, cases: Casebook) -> list[Task]:
    """Return those of `tasks` that are of the members `wanted`, or that they do for somebody who is away."""
    return [
        task
        for task in tasks
        if wanted is None or is_of(wanted, task.owner, cases.rota) or (task.away and task.doers & wanted)
    ]


def _said(view: FollowUp, *, later: bool) -> tuple[tuple[str, ...], str]:
    """Return what to say besides the list, and the likely next command."""
    if later:
        return (() if view.tasks else (_("No task is put off."),)), "bgz followup"
    shown = [line for line in view.tasks if view.together or view.desk.mine(line)]
    if shown:
        near = (OVERDUE, TODAY)
        first = next((line for line in shown if line.nobody_reached and line.bucket in near), shown[0])
        return (), first.command
    if view.tasks:
        return (_("Nothing of yours is due."),), "bgz followup --owner all"
    return (_("Nothing is due."),), f"bgz followup --days {FURTHER * (view.days + 1)}"


def desk_of(folder: CaseFolder, cases: Casebook) -> Desk:
    """Return who looks, and with whom she works."""
    team = cases.rota.colleagues
    there = [key for key in team if cases.rota.works(key)]
    return Desk(me=folder.member, several=len(there) > 1, names={key: each.name for key, each in team.items()})
