"""How figures are written: 1.234 and 113,5 in Dutch, 1,234 and 113.5 in English; hidden values as their mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.figures.counts import Mark, Number, Whole, percent
from bgz.domain.values.days import show_day
from bgz.i18n import _, language, ngettext

if TYPE_CHECKING:
    from bgz.domain.figures.period import Period

NOTHING = "–"
"""There is nothing to compute it from."""
_DAYS_A_WEEK = 7
_BY_LANGUAGE = {"nl": str.maketrans(",.", ".,"), "en": {}}


def number(value: Number, decimals: int | None = None) -> str:
    """Write a number; without `decimals` a whole one has none and another has one."""
    if value is None:
        return NOTHING
    if isinstance(value, Mark):
        return str(value)
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 1
    return f"{value:,.{decimals}f}".translate(_BY_LANGUAGE[language()])


def amount(value: Number) -> str:
    """Write euros, with cents only where there are any."""
    if value is None or isinstance(value, Mark):
        return number(value)
    written = number(value, 0 if float(value).is_integer() else 2)
    return f"€ {written}" if language() == "nl" else f"€{written}"


def percentage(value: Number) -> str:
    """Write a percentage."""
    return number(value) if value is None or isinstance(value, Mark) else f"{number(value)}%"


def share(part: Whole, of: Whole | None, *, fewest: int = 1) -> str:
    """Write which part `part` is of `of`; a mark where either is hidden or there are fewer than `fewest`."""
    if of is None or of == 0:
        return NOTHING
    if isinstance(part, Mark) or isinstance(of, Mark) or of < fewest:
        return str(Mark.HIDDEN)
    return percentage(percent(part, of))


def duration(days: Number, *, weeks: bool = False) -> str:
    """Write a number of days, or the whole weeks that a protected report gives."""
    if days is None or isinstance(days, Mark):
        return number(days)
    if weeks:
        held = round(days / _DAYS_A_WEEK)
        return ngettext("{count} week", "{count} weeks", held).format(count=number(held))
    return ngettext("{count} day", "{count} days", 1 if days == 1 else 2).format(count=number(days))


def span(period: Period) -> str:
    """Write a period by its first and last day."""
    return _("{first} through {last}").format(first=show_day(period.since), last=show_day(period.until))
