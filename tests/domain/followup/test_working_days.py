"""What falls due when nobody works is due on the next working day; and tasks are put off until one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bgz.domain.cases.person import Snooze
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.followup.snoozing import put_off
from bgz.domain.followup.tasks import Task
from bgz.domain.followup.working_days import working_day
from bgz.domain.record.about import About
from bgz.storage.holidays import load

NONE: frozenset[date] = frozenset()
DAY = date(2024, 1, 15)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2024, 1, 15), date(2024, 1, 15)),
        (date(2024, 1, 13), date(2024, 1, 15)),  # Saturday
        (date(2024, 1, 14), date(2024, 1, 15)),
        (date(2024, 3, 29), date(2024, 4, 2)),  # Good Friday, the weekend and Easter Monday
        (date(2024, 12, 25), date(2024, 12, 27)),
        (date(2022, 12, 31), date(2023, 1, 2)),  # over the end of the year
        (date(2024, 2, 29), date(2024, 2, 29)),
        (date(2020, 2, 29), date(2020, 3, 2)),
        (date(2024, 3, 31), date(2024, 4, 2)),  # the clock goes forward
        (date(2024, 10, 27), date(2024, 10, 28)),  # and back
        (date(2101, 1, 1), date(2101, 1, 3)),  # beyond the table only weekends are known
    ],
)
def test_the_next_working_day(day: date, due: date) -> None:
    assert working_day(day, load()) == due


def task(due: date = DAY) -> Task:
    return Task(case="V-7K3QF", kind="intake", due=due, since=DAY)


def snoozed(*snoozes: Snooze, about: About | None = None) -> RequestFamily:
    held = {f"z{place}": snooze for place, snooze in enumerate(snoozes)}
    return RequestFamily(number="V-7K3QF", snoozed=held, about=about or About())


def until(count: int, on: date = DAY, name: str = "intake-2024-01-15") -> Snooze:
    return Snooze(task=name, on=on, until=on + timedelta(days=count), reason="op reis")


def test_a_task_is_put_off_and_keeps_the_day_on_which_it_was_due() -> None:
    found = put_off(task(), snoozed(until(7)), 28, NONE, DAY)
    assert (found.due, found.was_due, found.asked) == (date(2024, 1, 22), DAY, DAY)
    assert found.name == task().name
    assert put_off(task(), snoozed(), 28, NONE, DAY) == task()


def test_never_longer_than_the_norm_and_until_a_working_day() -> None:
    assert put_off(task(), snoozed(until(400)), 28, NONE, DAY).due == date(2024, 2, 12)
    assert put_off(task(), snoozed(until(5)), 28, NONE, DAY).due == date(2024, 1, 22)  # a Saturday
    assert put_off(task(), snoozed(until(7)), 28, {date(2024, 1, 22)}, DAY).due == date(2024, 1, 23)


def test_what_puts_nothing_off() -> None:
    later = until(7, on=DAY + timedelta(days=1))
    assert put_off(task(), snoozed(later), 28, NONE, DAY) == task()
    assert put_off(task(), snoozed(until(7, name="talk-2024-01-15")), 28, NONE, DAY) == task()
    early = task(DAY + timedelta(days=14))
    assert put_off(early, snoozed(until(7)), 28, NONE, DAY) == early
    disputed = snoozed(until(7), about=About(disputed=frozenset({"snoozed.z0"})))
    assert put_off(task(), disputed, 28, NONE, DAY) == task()


def test_the_last_of_several_counts() -> None:
    assert put_off(task(), snoozed(until(14), until(7)), 28, NONE, DAY).due == DAY + timedelta(days=14)
