"""The agenda: from norms and facts follow the tasks, who must do what by when (design 9).

Pure: the same facts and day give the same tasks. Facts dated after the day are ignored, so that a folder can be
asked how it stood on any day. Nothing here can be ticked: a task goes when the contact or fact is recorded.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve

from bgz.domain.followup.of_match import match_tasks
from bgz.domain.followup.of_request import request_tasks
from bgz.domain.followup.of_support import support_tasks
from bgz.domain.followup.snoozing import put_off
from bgz.domain.followup.tasks import CONTACT_OF, Task, reached
from bgz.domain.followup.working_days import working_day
from bgz.domain.work.requests import waits_since
from bgz.domain.work.stages import is_waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import date

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.followup.rota import Rota
    from bgz.domain.work.screening import Rules

_TALKS = frozenset(CONTACT_OF) - {"silence", "own"}
"""The tasks that are a talk with the families of a match, and so break its silence."""


class Cases(Protocol):
    """Everything in a folder, by number, with the matches of each family."""

    @property
    def rules(self) -> Rules:
        """The norms and the checklist."""

    @property
    def rota(self) -> Rota:
        """Who works here, and who stands in for whom."""

    @property
    def requests(self) -> Mapping[str, RequestFamily]:
        """The request families."""

    @property
    def supports(self) -> Mapping[str, SupportFamily]:
        """The support families."""

    @property
    def matches(self) -> Mapping[str, Match]:
        """The matches as they are written."""

    @property
    def counted(self) -> Mapping[str, Match]:
        """The matches as they count."""

    @property
    def holidays(self) -> Collection[date]:
        """The public holidays."""

    @property
    def of_request(self) -> Mapping[str, list[Match]]:
        """The matches of each request family, as they count."""

    @property
    def of_support(self) -> Mapping[str, list[Match]]:
        """The matches of each support family, as they count."""


def record_of(cases: Cases, number: str) -> RequestFamily | SupportFamily | Match | None:
    """Return the record `number` as it is written; None when there is none."""
    return cases.requests.get(number) or cases.supports.get(number) or cases.matches.get(number)


def agenda(cases: Cases, day: date, ahead: int) -> tuple[Task, ...]:
    """Return what is due up to `ahead` days after `day`, and what is to be announced, the most urgent first."""
    horizon = day + timedelta(days=ahead)
    tasks = (task for task in _every_task(cases, day, horizon) if task.due <= horizon or task.announced(day))
    return tuple(sorted(tasks, key=lambda task: task.urgency(day)))


def every_task(cases: Cases, day: date) -> Iterator[Task]:
    """Yield every task that follows from the facts known on `day`, whenever it is due, with who is to do it."""
    return _every_task(cases, day)


def _every_task(cases: Cases, day: date, horizon: date | None = None) -> Iterator[Task]:
    hands = cache(lambda owner: cases.rota.hands(owner, day))  # thousands of tasks have few owners
    for numbers in (cases.requests, cases.supports, cases.counted):
        for number in numbers:
            yield from _tasks(cases, number, day, hands, horizon)


def tasks_of_case(cases: Cases, number: str, day: date) -> list[Task]:
    """Return every task of one case that follows from the facts known on `day`, with its owner.

    Each is due on a working day, and as it was put off. Who is to do it that day, the rota says (`every_task`).
    """
    return _tasks(cases, number, day, lambda owner: {"owner": owner})


def _tasks(
    cases: Cases,
    number: str,
    day: date,
    hands: Callable[[str | None], dict[str, Any]],
    horizon: date | None = None,
) -> list[Task]:
    """Return the tasks of one case; `hands` gives what they say of people.

    With a `horizon` those are left out that a norm asks later than it and that are not announced: none of these becomes
    due earlier, and none of them keeps a silence within the horizon from being said.
    """
    record, owner, tasks = _asked(cases, number, day)
    if horizon is not None:
        tasks = [task for task in tasks if task.due <= horizon or task.announced(day)]
    whose = hands(owner)
    longest, holidays = cases.rules.norms.snooze_days, cases.holidays
    due = [
        put_off(evolve(task, due=working_day(task.due, holidays), **whose), record, longest, holidays, day)
        for task in tasks
    ]
    return [task for task in due if not _said_already(task, due, day)]


def _asked(
    cases: Cases, number: str, day: date
) -> tuple[RequestFamily | SupportFamily | Match, str | None, Iterable[Task]]:
    """Return a record, who owns its tasks, and these as the norms ask them."""
    family, helper = cases.requests.get(number), cases.supports.get(number)
    if family is not None:
        matches = cases.of_request.get(number, ())
        return family, family.owner, request_tasks(family, matches, cases.rules.norms, day)
    if helper is not None:
        return helper, helper.owner, support_tasks(helper, cases.of_support.get(number, ()), cases.rules, day)
    match = cases.counted[number]
    asking = cases.requests.get(match.request_family or "")
    helping = cases.supports.get(match.support_family or "")
    talked = [each for side in (asking, helping) if side for each in reached(side, day)]
    owners = [each.owner for each in (match, asking, helping) if each is not None]
    owner = next((each for each in owners if cases.rota.works(each)), None) or next(filter(None, owners), None)
    return match, owner, match_tasks(match, cases.rules.norms, day, talked)


def _said_already(task: Task, others: Iterable[Task], day: date) -> bool:
    """Whether `task` is a silence of a match that another talk asked for breaks, also when it was put off."""
    return (
        task.kind == "silence"
        and task.case.startswith("K")
        and any(other.kind in _TALKS and other.asked <= max(task.due, day) for other in others)
    )


def waiting_longest(cases: Cases, day: date, count: int) -> tuple[tuple[str, int], ...]:
    """Return the `count` families that wait longest on `day`: number and days, as the report counts them."""
    waiting = [
        ((day - waits_since(family.registered_on, cases.of_request.get(number, ()), day)).days, number)
        for number, family in cases.requests.items()
        if family.registered_on and is_waiting(family, cases.of_request.get(number, ()), day)
    ]
    return tuple((number, days) for days, number in sorted(waiting, key=lambda each: (-each[0], each[1]))[:count])
