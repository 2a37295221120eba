"""Periods of a report: which days count, and up to which day anything is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.values.days import show_day
from bgz.domain.values.months import Month, months_later
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLIEST_YEAR, LATEST_YEAR = 1950, 2199
"""Before and after these no programme has figures; it also keeps the arithmetic within the calendar."""
MONTHS_A_YEAR = 12
_DAY = timedelta(days=1)


@frozen
class Period:
    """A period as it was asked. Both its days belong to it."""

    since: date
    until: date

    @classmethod
    def between(cls, since: date, until: date) -> Period:
        """Return the period from `since` through `until`. Raises ValueError with a sentence."""
        if until < since:
            raise ValueError(_("The last day lies before the first."))
        if since.year < EARLIEST_YEAR or until.year > LATEST_YEAR:
            raise ValueError(
                _("A report is about years from {first} through {last}.").format(first=EARLIEST_YEAR, last=LATEST_YEAR)
            )
        return cls(since, until)

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Return a calendar year. Raises ValueError with a sentence."""
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            year_asked = _("A report is about years from {first} through {last}.")
            raise ValueError(year_asked.format(first=EARLIEST_YEAR, last=LATEST_YEAR))
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def is_year(self) -> bool:
        """Whether this is a calendar year."""
        return self == Period(date(self.since.year, 1, 1), date(self.since.year, 12, 31))

    @property
    def name(self) -> str:
        """How people call the period: 2023, or its first and last day."""
        return str(self.since.year) if self.is_year else f"{show_day(self.since)} – {show_day(self.until)}"

    @property
    def slug(self) -> str:
        """The period in a file name."""
        return str(self.since.year) if self.is_year else f"{self.since}_{self.until}"

    def years_back(self, times: int) -> Period:
        """Return the same period earlier, `times` times as many whole years as the period needs not to overlap."""
        last = self.until + _DAY
        months = (last.year - self.since.year) * MONTHS_A_YEAR + last.month - self.since.month
        months += last.day > self.since.day
        back = -times * MONTHS_A_YEAR * max(1, -(-months // MONTHS_A_YEAR))
        # The day after the last is what moves: the year before 28 February 2022 ends on 28 February 2021,
        # and the year before 2 March 2020 through 29 February 2020 on the last day of that February.
        return Period(months_later(self.since, back), months_later(last, back) - _DAY)


@frozen
class Window:
    """The days of a period of which anything is known.

    Facts dated after `last` play no part. `begin` is the day whose end counts as the begin of the period: the
    day before its first. A period that lies ahead contains no day.
    """

    since: date
    begin: date
    last: date

    @classmethod
    def of(cls, period: Period, today: date) -> Window:
        """Return what is known of `period` on `today`."""
        return cls(period.since, min(period.since - _DAY, today), min(period.until, today))

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.since <= day <= self.last

    def touches(self, since: date, until: date | None) -> bool:
        """Whether something that holds from `since` up to, not including, `until` holds on a day of this window."""
        first = max(self.since, since)
        return first <= self.last and (until is None or first < until)


def months_of(period: Period) -> Iterator[tuple[Month, Period]]:
    """Yield each calendar month that the period touches, and the days of it that belong to the period."""
    first = period.since.replace(day=1)
    while first <= period.until:
        following = months_later(first, 1)
        days = Period(max(first, period.since), min(following - _DAY, period.until))
        yield Month(first.year, first.month), days
        first = following
