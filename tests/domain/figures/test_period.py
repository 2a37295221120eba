"""Periods, windows, months, earlier periods."""

from __future__ import annotations

from datetime import date

import pytest

from bgz.domain.figures.period import Period, Window, months_of
from bgz.domain.values.months import Month


def test_a_calendar_year_has_its_own_name() -> None:
    year = Period.of_year(2023)
    assert (year.since, year.until) == (date(2023, 1, 1), date(2023, 12, 31))
    assert (year.name, year.slug, year.is_year) == ("2023", "2023", True)


def test_another_period_is_named_by_its_days() -> None:
    pilot = Period.between(date(2020, 9, 1), date(2022, 8, 31))
    assert pilot.name == "1 sep 2020 – 31 aug 2022"
    assert pilot.slug == "2020-09-01_2022-08-31"
    assert not pilot.is_year


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2023, 2, 1), date(2023, 1, 31)),
        (date(1900, 1, 1), date(2023, 1, 1)),
        (date(2023, 1, 1), date(2200, 1, 1)),
    ],
)
def test_a_period_that_cannot_be_is_refused(since: date, until: date) -> None:
    with pytest.raises(ValueError, match=r"ligt vóór|gaat over jaren"):
        Period.between(since, until)


@pytest.mark.parametrize("year", [0, -1, 99999, 1949, 2200])
def test_a_year_far_away_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="1950 tot en met 2199"):
        Period.of_year(year)


@pytest.mark.parametrize(
    ("since", "until", "earlier"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), (date(2022, 1, 1), date(2022, 12, 31))),
        (date(2020, 9, 1), date(2022, 8, 31), (date(2018, 9, 1), date(2020, 8, 31))),
        (date(2023, 3, 1), date(2023, 3, 31), (date(2022, 3, 1), date(2022, 3, 31))),
        (date(2020, 1, 1), date(2020, 2, 29), (date(2019, 1, 1), date(2019, 2, 28))),
        (date(2021, 1, 1), date(2021, 2, 28), (date(2020, 1, 1), date(2020, 2, 29))),
        (date(2022, 1, 1), date(2023, 1, 1), (date(2020, 1, 1), date(2021, 1, 1))),
        (date(2023, 5, 5), date(2023, 5, 5), (date(2022, 5, 5), date(2022, 5, 5))),
    ],
)
def test_the_period_before_never_overlaps(since: date, until: date, earlier: tuple[date, date]) -> None:
    before = Period(since, until).years_back(1)
    assert (before.since, before.until) == earlier


def test_a_window_ends_today() -> None:
    window = Window.of(Period.of_year(2023), date(2023, 6, 1))
    assert window == Window(date(2023, 1, 1), date(2022, 12, 31), date(2023, 6, 1))
    assert date(2023, 6, 1) in window
    assert date(2023, 6, 2) not in window
    assert None not in window


def test_a_window_that_lies_ahead_holds_no_day() -> None:
    window = Window.of(Period.of_year(2030), date(2023, 6, 1))
    assert window.begin == window.last == date(2023, 6, 1)
    assert date(2030, 5, 5) not in window
    assert not window.touches(date(2020, 1, 1), None)


@pytest.mark.parametrize(
    ("since", "until", "touches"),
    [
        (date(2022, 5, 1), None, True),
        (date(2022, 5, 1), date(2023, 1, 1), False),  # its last day is not one on which it holds
        (date(2022, 5, 1), date(2023, 1, 2), True),
        (date(2023, 12, 31), None, True),
        (date(2024, 1, 1), None, False),
        (date(2023, 5, 1), date(2023, 5, 1), False),
    ],
)
def test_what_touches_a_window(since: date, until: date | None, touches: bool) -> None:
    assert Window.of(Period.of_year(2023), date(2030, 1, 1)).touches(since, until) is touches


def test_the_months_of_a_period_keep_to_its_days() -> None:
    months = list(months_of(Period(date(2022, 12, 15), date(2023, 2, 3))))
    assert [str(month) for month, _days in months] == ["2022-12", "2023-01", "2023-02"]
    assert [(days.since.day, days.until.day) for _month, days in months] == [(15, 31), (1, 31), (1, 3)]
    assert months[0][0] == Month(2022, 12)
