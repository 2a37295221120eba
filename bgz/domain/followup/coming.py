"""Which task stands when, in the year to come, if nothing else is recorded: what the job of the reminders goes by.

It reads no record, so a laptop that does works the year out beforehand. Pure: the day is an argument.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.followup.agenda import tasks_of_case
from bgz.domain.followup.noting import NotingDay
from bgz.domain.followup.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bgz.domain.cases.match import Match
    from bgz.domain.followup.agenda import Cases
    from bgz.domain.followup.rota import Rota

DAYS = 366
BEFORE = timedelta(days=2)
"""So long what stands today is said to have stood: where the agenda is read it may still be yesterday."""


@frozen
class Entry:
    """A task that stands from the day `first` on, up to the day `last`, which is not included (None: no end known).

    The task has its owner; who does it on a day, while somebody is away, is for `standing`.
    """

    task: Task
    first: date
    last: date | None = None

    def stands(self, day: date) -> bool:
        """Whether there is this task on `day`."""
        return self.first <= day and (self.last is None or day < self.last)


def coming(cases: Cases, day: date, days: int = DAYS, *, besides: Collection[str] = ()) -> dict[str, tuple[Entry, ...]]:
    """Return, for every case, which tasks stand on `day` and in the `days` after it; none where nothing is asked.

    It holds as long as nothing is recorded that was not known on `day`. What an absence changes is left out. The cases
    `besides` are known already, and left out.
    """
    numbers = (*cases.requests, *cases.supports, *cases.counted)
    return {number: _entries(cases, number, day, days) for number in numbers if number not in besides}


def sources(cases: Cases) -> dict[str, tuple[str, ...]]:
    """Return, for every case, the records that its tasks follow from: itself, its matches and their families.

    Whether a trial counts depends on the other matches of both families too.
    """
    of_match = {number: _around(cases, match) for number, match in cases.counted.items()}
    found = {number: frozenset({number}) for number in (*cases.requests, *cases.supports)}
    for of_family in (cases.of_request, cases.of_support):
        for number, matches in of_family.items():
            if number in found:
                found[number] = found[number].union(*(of_match[match.number] for match in matches))
    return {number: tuple(sorted(records)) for number, records in (found | of_match).items()}


def _around(cases: Cases, match: Match) -> frozenset[str]:
    asking, helping = match.request_family or "", match.support_family or ""
    beside = (*cases.of_request.get(asking, ()), *cases.of_support.get(helping, ()))
    return frozenset({match.number, asking, helping, *(other.number for other in beside)} - {""})


def standing(entries: Iterable[Entry], rota: Rota, day: date) -> list[Task]:
    """Return the tasks among `entries` that stand on `day`, each once, with who is to do it that day."""
    tasks = dict.fromkeys(entry.task for entry in entries if entry.stands(day))
    return [rota.given(task, day) for task in tasks]


def _entries(cases: Cases, number: str, day: date, days: int) -> tuple[Entry, ...]:
    """Ask for the tasks of case `number` on each day on which they may be others than the day before."""
    end = day + timedelta(days=days)
    found: list[Entry] = []
    open_: dict[Task, date] = {}
    first, asked = day - BEFORE, day
    while asked <= end:
        noting = NotingDay(asked)
        tasks = dict.fromkeys(map(_plain, tasks_of_case(cases, number, noting)))
        found += [Entry(task, first, asked) for task, first in open_.items() if task not in tasks]
        open_ = {task: open_.get(task, first) for task in tasks}
        first = asked = noting.changes_on or date.max
    found += [Entry(task, first) for task, first in open_.items()]
    return tuple(sorted(found, key=lambda entry: (entry.first, entry.task.due, entry.task.name)))


def _plain(task: Task) -> Task:
    """Return a task whose days are days and nothing more: a safety net, no rule hands on the day it was asked for."""
    return evolve(
        task,
        due=_day(task.due),
        since=_day(task.since),
        was_due=task.was_due and _day(task.was_due),
        notices=tuple(map(_day, task.notices)),
    )


def _day(given: date) -> date:
    """Return a day; one that a rule took over from the day that it was asked for changes with it."""
    return given.settled() if isinstance(given, NotingDay) else given
