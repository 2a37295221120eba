"""Months of birth and ages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.values.months import Month, last_within, months_later

DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


def test_a_child_becomes_a_year_older_on_the_first_of_its_birth_month() -> None:
    born = Month.parse("2015-03")
    assert born.age_on(date(2023, 2, 28)) == 7
    assert born.age_on(date(2023, 3, 1)) == 8
    assert born.age_on(date(2015, 2, 1)) == -1
    assert str(born) == "2015-03"
    assert born.first_day == date(2015, 3, 1)
    assert Month.parse("2014-12") < born


@pytest.mark.parametrize("text", ["2015-3", "2015-13", "2015-00", "15-03", "2015", "1899-01", "2200-01", "tweeduizend"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="2015-03"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 5, 31), -3, date(2023, 2, 28)),
        (date(2024, 5, 31), -3, date(2024, 2, 29)),
        (date(2023, 1, 31), 3, date(2023, 4, 30)),
        (date(2020, 2, 29), 36, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
    ],
)
def test_the_same_day_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@given(DAYS, st.integers(-600, 600))
def test_months_later_keeps_the_order_of_days(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@given(DAYS, st.integers(1, 40))
def test_the_last_day_within_so_many_months(first: date, months: int) -> None:
    last = last_within(first, months)
    assert months_later(last, -months) <= first < months_later(last + timedelta(days=1), -months)


def test_the_last_day_within_may_be_later_in_the_month() -> None:
    assert last_within(date(2023, 2, 28), 3) == date(2023, 5, 31)
    assert last_within(date(2023, 11, 30), 3) == date(2024, 2, 29)
