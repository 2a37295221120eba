"""The tasks of one case under numbers, to choose one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.followup.agenda import tasks_of_case
from bgz.domain.followup.lines import TaskLine, grouped, joined, line_of_group
from bgz.domain.followup.tasks import LATER, Task
from bgz.domain.values.days import show_day
from bgz.errors import NotFound
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bgz.actions.casebook import Casebook


@frozen(kw_only=True)
class Standing:
    """What stands to be done, as one line: `tasks` has more than one where it is the same for both sides."""

    line: TaskLine
    tasks: tuple[Task, ...]

    @property
    def task(self) -> Task:
        """The one task that the line says."""
        return joined(self.tasks)

    @property
    def near(self) -> bool:
        """Whether it is due within a week, or was."""
        return self.line.bucket != LATER

    def called(self, given: str) -> Standing | None:
        """Return what `given` names of it, the name or uid of a task: all of it, or that of one side; else None."""
        if given in (self.task.name, self.task.uid):
            return self
        found = tuple(task for task in self.tasks if given in (task.name, task.uid))
        return evolve(self, tasks=found) if found else None

    def of_side(self, side: str | None) -> Standing:
        """Return only what it asks of one side; all of it when it asks nothing of that side alone."""
        found = tuple(task for task in self.tasks if task.side == side)
        return evolve(self, tasks=found) if found else self


def tasks_of(cases: Casebook, case: str, day: date) -> list[Task]:
    """Return the tasks of one case, the most urgent first, those due later included."""
    tasks = [cases.rota.given(task, day) for task in tasks_of_case(cases, case, day)]
    return sorted(tasks, key=lambda each: each.urgency(day))


def standing(cases: Casebook, case: str, day: date) -> tuple[Standing, ...]:
    """Return what stands to be done for one case, the most urgent first: the first has number 1."""
    return tuple(
        Standing(line=line_of_group(group, cases, day), tasks=group) for group in grouped(tasks_of(cases, case, day))
    )


def chosen(among: Sequence[Standing], given: str, case: str) -> Standing:
    """Return the task that `given` means: its number, or what names it in JSON. Raises NotFound and tells which are."""
    given = given.strip()
    if given.isdecimal() and 1 <= int(given) <= len(among):
        return among[int(given) - 1]
    for each in among:
        if found := each.called(given):
            return found
    text = _("{case} has no task {task}.").format(case=case, task=given if given.isdecimal() else f"“{given}”")
    raise NotFound(text, hint=told(among) or _("See what is due: {command}").format(command="bgz followup"))


def told(among: Iterable[Standing]) -> str:
    """Return the tasks with their numbers in one line: kinds and days, no text that somebody typed."""
    found = [
        _("{number}: {what}, {day}").format(number=number, what=each.line.what, day=show_day(each.line.due))
        for number, each in enumerate(among, start=1)
    ]
    return "; ".join(found)
