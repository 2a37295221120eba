"""Months of birth. A child's day of birth is never asked (design 9)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from attrs import frozen

from bgz.i18n import _

SHORTEST_MONTH = 28
OLDEST_CHILD = 22
"""Years that a child may have at the sign-up of its family, included (design 9)."""
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")


@frozen(order=True)
class Month:
    """A year and a month, written as `2015-03`."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2015-03`. Raises ValueError with a sentence."""
        found = _MONTH.match(text)
        if not found or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2199:  # noqa: PLR2004 - months and years
            raise ValueError(_("must be a month, such as 2015-03"))
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    def age_on(self, day: date) -> int:
        """Return the age in whole years on `day`; a child becomes a year older on the first of its birth month.

        Negative before the month of birth.
        """
        return day.year - self.year - (day.month < self.month)


@lru_cache(maxsize=10_000)  # of the same few years of days, for every family
def months_later(day: date, months: int) -> date:
    """Return the same day of the month `months` later (earlier when negative), or the last day that month has.

    What was asked before is remembered. To be looked up there settles a day that notes what it is compared with.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if day.day <= SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=10_000)
def last_within(first: date, months: int) -> date:
    """Return the last day of which the same day of the month, `months` earlier, is not after `first`.

    After the short months that can be later than the day that lies so many months after `first`.
    """
    last = months_later(first, months)
    while months_later(last + timedelta(days=1), -months) <= first:
        last += timedelta(days=1)
    return last
