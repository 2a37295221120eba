"""Working days: what falls due in a weekend or on a public holiday is due on the next day that people work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

SATURDAY = 5
_DAY = timedelta(days=1)


def working_day(day: date, holidays: Collection[date]) -> date:
    """Return `day` when it is a working day, else the next day that is one."""
    while day.weekday() >= SATURDAY or day in holidays:
        day += _DAY
    return day
