"""The agenda: from norms and facts follow the tasks, who must do what by when (design 9).

Pure: the same facts and day give the same tasks. Facts dated after the day are ignored, so that a folder can be
asked how it stood on any day. Nothing here can be ticked: a task goes when the contact or fact is recorded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bgz.domain.followup.of_match import match_tasks
from bgz.domain.followup.of_request import request_tasks
from bgz.domain.followup.of_support import support_tasks
from bgz.domain.followup.tasks import Task, reached
from bgz.domain.work.requests import waits_since
from bgz.domain.work.stages import is_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.followup.rota import Rota
    from bgz.domain.work.screening import Rules


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
    def of_request(self) -> Mapping[str, list[Match]]:
        """The matches of each request family, as they count."""

    @property
    def of_support(self) -> Mapping[str, list[Match]]:
        """The matches of each support family, as they count."""


def agenda(cases: Cases, day: date, ahead: int) -> tuple[Task, ...]:
    """Return what is due up to `ahead` days after `day`, and what is to be announced, the most urgent first."""
    horizon = day + timedelta(days=ahead)
    tasks = [task for task in every_task(cases, day) if task.due <= horizon or task.announced(day)]
    return tuple(sorted(tasks, key=lambda task: task.urgency(day)))


def every_task(cases: Cases, day: date) -> Iterator[Task]:
    """Yield every task that follows from the facts known on `day`, whenever it is due, with who is to do it."""
    norms, given = cases.rules.norms, cases.rota.given
    for family in cases.requests.values():
        tasks = request_tasks(family, cases.of_request.get(family.number, ()), norms, day)
        yield from (given(task, family.owner, day) for task in tasks)
    for helper in cases.supports.values():
        found = support_tasks(helper, cases.of_support.get(helper.number, ()), cases.rules, day)
        yield from (given(task, helper.owner, day) for task in found)
    for match in cases.counted.values():
        asking = cases.requests.get(match.request_family or "")
        helping = cases.supports.get(match.support_family or "")
        talked = [each for side in (asking, helping) if side for each in reached(side.contacts, day)]
        owners = [each.owner for each in (match, asking, helping) if each is not None]
        owner = next((each for each in owners if cases.rota.works(each)), None) or next(filter(None, owners), None)
        tasks_of_match = list(match_tasks(match, norms, day, talked))
        yield from (given(task, owner, day) for task in tasks_of_match if not _said_already(task, tasks_of_match, day))


def _said_already(task: Task, others: Iterable[Task], day: date) -> bool:
    """Whether `task` is a silence that another talk asked for breaks: one line per talk is enough."""
    return task.kind == "silence" and any(
        other.kind != "silence" and other.by_contact and other.due <= max(task.due, day) for other in others
    )


def waiting_longest(cases: Cases, day: date, count: int) -> tuple[tuple[str, int], ...]:
    """Return the `count` families that wait longest on `day`: number and days, as the report counts them."""
    waiting = [
        ((day - waits_since(family.registered_on, cases.of_request.get(number, ()), day)).days, number)
        for number, family in cases.requests.items()
        if family.registered_on and is_waiting(family, cases.of_request.get(number, ()), day)
    ]
    return tuple((number, days) for days, number in sorted(waiting, key=lambda each: (-each[0], each[1]))[:count])
