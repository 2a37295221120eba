"""Days as people type and read them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.values.days import parse_day, show_day, show_month
from bgz.i18n import in_language

TODAY = date(2023, 11, 15)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("30-11-2023", date(2023, 11, 30)),
        ("30/11/23", date(2023, 11, 30)),
        ("1.2.2024", date(2024, 2, 1)),
        ("30 11 2023", date(2023, 11, 30)),
        ("30-11", date(2023, 11, 30)),
        ("2-1", date(2024, 1, 2)),
        ("30 nov", date(2023, 11, 30)),
        ("30 November 2022", date(2022, 11, 30)),
        ("1 mrt. 2022", date(2022, 3, 1)),
        ("29 feb", date(2024, 2, 29)),
        ("2023-11-30", date(2023, 11, 30)),
        (" Vandaag ", TODAY),
        ("gisteren", date(2023, 11, 14)),
        ("morgen", date(2023, 11, 16)),
        ("overmorgen", date(2023, 11, 17)),
        ("yesterday", date(2023, 11, 14)),
        ("+7", date(2023, 11, 22)),
        ("-1", date(2023, 11, 14)),
    ],
)
def test_a_day_is_read_forgivingly(typed: str, meant: date) -> None:
    assert parse_day(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["31-02-2023", "2023-13-01", "31 apr", "0-0", "29 feb 2023"])
def test_a_day_that_does_not_exist(typed: str) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        parse_day(typed, TODAY)


def test_no_year_near_enough_has_the_day() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        parse_day("29 feb", date(2022, 6, 1))


@pytest.mark.parametrize("typed", ["", "soon", "30 foo", "1-2-3-4", "30112023"])
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(ValueError, match="not a day"):
        parse_day(typed, TODAY)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_what_is_shown_can_be_typed(day: date) -> None:
    assert parse_day(show_day(day), TODAY) == day
    with in_language("nl"):
        assert parse_day(show_day(day), TODAY) == day


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-180, 180))
def test_without_a_year_the_nearest_day_is_meant(today: date, days: int) -> None:
    meant = today + timedelta(days=days)
    if (meant.month, meant.day) != (2, 29):
        assert parse_day(f"{meant.day}-{meant.month}", today) == meant


def test_a_month_is_shown_in_the_language_in_use() -> None:
    assert show_month(date(2023, 3, 31)) == "Mar 2023"
    with in_language("nl"):
        assert show_month(date(2023, 3, 1)) == "mrt 2023"


def test_no_day_shows_as_a_dash() -> None:
    assert show_day(None) == "–"


@pytest.mark.parametrize("typed", ["1-1-0001", "0023-11-30", "31-12-1899", "2200-01-01", "31-12-9999"])
def test_a_day_from_which_nobody_can_count_does_not_exist(typed: str) -> None:
    with pytest.raises(ValueError, match=r"does not exist|bestaat niet"):
        parse_day(typed, TODAY)


def test_nobody_counts_beyond_the_calendar_either() -> None:
    with pytest.raises(ValueError, match=r"does not exist|bestaat niet"):
        parse_day("-9999", date(1910, 1, 1))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("30 nov", date(2024, 11, 30)),
        ("2 mei", date(2025, 5, 2)),
        ("3-5", date(2024, 5, 3)),
        ("29 feb", date(2028, 2, 29)),
        ("+7", date(2024, 5, 10)),
        ("30-11-2023", date(2023, 11, 30)),
    ],
)
def test_a_day_that_lies_ahead_is_the_next_one(typed: str, day: date) -> None:
    assert parse_day(typed, date(2024, 5, 3), ahead=True) == day


def test_what_no_year_has_does_not_lie_ahead_either() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        parse_day("31 feb", date(2024, 5, 3), ahead=True)
