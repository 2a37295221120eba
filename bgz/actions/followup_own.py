"""A task of one's own: what no norm asks and is to be done all the same (`bgz followup add`)."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.checking import checked
from bgz.actions.followup_tasks import standing
from bgz.actions.result import Result
from bgz.domain.cases.person import OwnTask
from bgz.domain.followup.lines import name_of
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.domain.values.numbers import new_key
from bgz.errors import Refused
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from bgz.storage.folder import CaseFolder

AHEAD = timedelta(days=5 * 366)
"""Own tasks further ahead are slips of the keyboard."""


@frozen(kw_only=True)
class Added:
    """A task of one's own: its key in the record, and the working day on which it is due."""

    case: str
    key: str
    due: date
    text: str = private()
    name: str = private(default="")


def add(folder: CaseFolder, case: str, due: date, text: str, *, today: date, at: datetime) -> Result[Added]:
    """Note in the record of `case` what is to be done by `due`. Raises NotFound; Refused; Invalid for a fault."""
    held = folder.read(case)
    may_be_due(due, today=today)
    record = held.record
    key = new_key("o", record.own_tasks, secrets.choice)
    own: OwnTask = checked(type(record), "own_tasks", OwnTask(due=due, text=text, since=today))
    folder.save(held, evolve(record, own_tasks={**record.own_tasks, key: own}), at=at)
    cases = open_casebook(folder)
    shown = next(each.task for each in standing(cases, case, today) if each.task.who == key)
    moved = _("{day} is no working day.").format(day=show_day(due)) if shown.due != due else ""
    view = Added(case=case, key=key, due=shown.due, text=own.text, name=name_of(case, cases))
    return Result(view, (moved,) if moved else (), "bgz followup")


def may_be_due(due: date, *, today: date) -> None:
    """Raise Refused when a task of one's own cannot be due on that day."""
    problem = ""
    if due < today:
        problem = _("That day is over.")
    elif due > today + AHEAD:
        problem = _("{day} is too far ahead.").format(day=show_day(due))
    if problem:
        raise Refused(_("No task was noted."), problems=[problem])
