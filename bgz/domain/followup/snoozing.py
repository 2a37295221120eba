"""Tasks put off: until a day, with a reason, and never longer than the norm (design 9)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from attrs import evolve

from bgz.domain.followup.working_days import working_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from bgz.domain.cases.person import Snooze
    from bgz.domain.followup.tasks import Task
    from bgz.domain.record.about import About


class Snoozed(Protocol):
    """A record in which tasks may be put off."""

    @property
    def about(self) -> About:
        """What is known about its values."""

    @property
    def snoozed(self) -> Mapping[str, Snooze]:
        """The tasks put off."""


def put_off(task: Task, record: Snoozed, longest: int, holidays: Collection[date], day: date) -> Task:
    """Return `task` of `record` as it was put off by `day`, if it was; `longest` is the norm in days.

    However far a snooze reaches, it counts from the day on which it was decided for `longest` days at most, and then to
    the next working day. One that would bring the task forward, or about which two changes contradict each other, does
    nothing.
    """
    if not record.snoozed:
        return task
    name = task.name
    ends = [
        min(snooze.until, snooze.on + timedelta(days=longest))
        for key, snooze in record.snoozed.items()
        if snooze.task == name and snooze.on <= day and record.about.settled(f"snoozed.{key}")
    ]
    due = working_day(max(ends), holidays) if ends else task.due
    return evolve(task, due=due, was_due=task.due) if due > task.due else task
