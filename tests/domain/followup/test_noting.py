"""A day that knows on which later day an answer may be another one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bgz.domain.followup.noting import NotingDay

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)
START = date(2024, 2, 20)
near = st.integers(-40, 40).map(lambda count: START + count * DAY)
spans = st.integers(-30, 30).map(lambda count: timedelta(days=count))
ASKED: dict[str, Callable[[date, date, timedelta], Any]] = {
    "less": lambda day, other, _span: day < other,
    "less or equal": lambda day, other, _span: day <= other,
    "more": lambda day, other, _span: day > other,
    "more or equal": lambda day, other, _span: day >= other,
    "equal": lambda day, other, _span: day == other,
    "unequal": lambda day, other, _span: day != other,
    "from the other side": lambda day, other, _span: (other < day, other <= day, other > day, other >= day),
    "equal from the other side": lambda day, other, _span: other == day,
    "sooner": lambda day, other, span: day - span < other,
    "later": lambda day, other, span: span + day + DAY >= other,
    "one beside the other": lambda day, _other, span: (day < day + span, day == day + span, day >= day + span),
    "latest": lambda day, other, _span: max([other, day]) == other,
    "between": lambda day, other, span: other <= day < other + span,
    "days since": lambda day, other, _span: (day - other, other - day),
    "age": lambda day, other, _span: day.year - other.year - (day.month < other.month),
    "month": lambda day, _other, _span: day.month,
    "year": lambda day, _other, span: (day + 12 * span).year,
    "day": lambda day, _other, _span: day.day,
    "one of": lambda day, other, _span: day in {other, START},
    "in a list": lambda day, other, _span: day in [other, START],
    "week": lambda day, _other, _span: (day.weekday(), day.isoweekday(), day.isocalendar(), day.toordinal()),
    "text": lambda day, _other, _span: (f"{day}", str(day), day.isoformat(), day.strftime("%d"), day.ctime()),
    "moved": lambda day, _other, _span: (day.replace(day=1), day.timetuple(), repr(day)),
    "no day": lambda day, _other, _span: day == "2024-02-20",
}


@pytest.mark.parametrize("which", sorted(ASKED))
@settings(max_examples=25)
@given(near, near, spans)
def test_until_it_says_so_every_answer_stays(which: str, begin: date, other: date, span: timedelta) -> None:
    """Going from day to day as it says gives on every day what asking on that day gives."""
    ask = ASKED[which]
    day: date | None = begin
    told: dict[date, Any] = {}
    while day is not None and day <= begin + 60 * DAY:
        noting = NotingDay(day)
        told[day] = ask(noting, other, span)
        assert noting.changes_on is None or noting.changes_on > day
        day = noting.changes_on
    for count in range(60):
        plain = begin + count * DAY
        assert told[max(each for each in told if each <= plain)] == ask(plain, other, span)


def test_it_stands_still_where_nothing_changes() -> None:
    day = NotingDay(START)
    assert day.changes_on is None
    assert day > START - DAY
    assert day >= START
    assert day <= date.max
    assert day.changes_on is None
    assert day < START + 5 * DAY
    assert day.changes_on == START + 5 * DAY
    assert day <= START + 3 * DAY
    assert day.changes_on == START + 4 * DAY


def test_the_days_reckoned_from_it_tell_it_too() -> None:
    day = NotingDay(START)
    assert day + 30 * DAY < START + 40 * DAY
    assert day.changes_on == START + 10 * DAY


def test_two_days_that_were_not_reckoned_from_one_another_may_come_closer() -> None:
    day, other = NotingDay(START), NotingDay(START + 5 * DAY)
    assert day < other
    assert (day.changes_on, other.changes_on) == (START + DAY, START + 6 * DAY)


def test_nothing_of_a_day_goes_by_unnoticed() -> None:
    """Whatever Python's own day can do, this one does itself: nothing may look at the day behind its back."""
    own = {"__doc__", "__module__", "__new__", "__class__", "__init__", "__init_subclass__", "__subclasshook__"}
    own |= {"__dir__", "__getattribute__", "__setattr__", "__delattr__", "__sizeof__", "__getstate__", "__reduce_ex__"}
    made = {"min", "max", "resolution", "today", "fromordinal", "fromisoformat", "fromisocalendar", "fromtimestamp"}
    left = {name for name in dir(date) if name not in vars(NotingDay)} - own - made
    assert left == set()
