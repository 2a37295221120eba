"""Days as people type and read them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bgz.i18n import _, language

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "february"),
            ("mrt", "maart", "mar", "march"),
            ("apr", "april"),
            ("mei", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("aug", "augustus", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_SHOWN = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_RELATIVE = {
    "vandaag": 0, "today": 0, "nu": 0, "gisteren": -1, "yesterday": -1, "eergisteren": -2,
    "morgen": 1, "tomorrow": 1, "overmorgen": 2,
}  # fmt: skip
_NUMERIC = re.compile(r"^(\d{1,2})[-/.\s](\d{1,2})(?:[-/.\s](\d{4}|\d{2}))?$")
_NAMED = re.compile(r"^(\d{1,2})\s*[-/.]?\s*([a-z]+)\.?(?:\s*[-/.]?\s*(\d{4}))?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_FROM_NOW = re.compile(r"^([+-]\d{1,4})$")
_CENTURY = 2000
_LEAP = 9
"""Years within which there is always a 29 February."""
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""Days outside these are slips, or meant to do harm: counting from them runs out of the calendar."""


def parse_day(text: str, today: date, *, ahead: bool = False) -> date:
    """Read a day as people write it: 30-11-2023, 30 nov, 2023-11-30, vandaag, morgen, +7 (days from today).

    Without a year the day nearest to `today` is meant; of a day that lies `ahead`, the next one.
    Raises ValueError with a sentence.
    """
    typed = " ".join(text.split()).casefold()
    day = _read(typed, today, ahead=ahead)
    if not FIRST <= day <= LAST:
        raise ValueError(_("{day} is a day that does not exist.").format(day=typed))
    return day


def _read(typed: str, today: date, *, ahead: bool) -> date:
    if typed in _RELATIVE:
        return today + timedelta(days=_RELATIVE[typed])
    if found := _FROM_NOW.match(typed):
        return today + timedelta(days=int(found[1]))
    try:
        if found := _ISO.match(typed):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMERIC.match(typed):
            return _with_year(int(found[1]), int(found[2]), found[3], today, ahead=ahead)
        if (found := _NAMED.match(typed)) and found[2] in _MONTHS:
            return _with_year(int(found[1]), _MONTHS[found[2]], found[3], today, ahead=ahead)
    except ValueError:
        raise ValueError(_("{day} is a day that does not exist.").format(day=typed)) from None
    raise ValueError(_("That is not a day; write it as 30-11-2023, 30 nov or today."))


def _with_year(day: int, month: int, year: str | None, today: date, *, ahead: bool) -> date:
    if year:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - "23" means 2023
    near = []
    for candidate in range(today.year - (not ahead), today.year + (_LEAP if ahead else 2)):
        try:
            near.append(date(candidate, month, day))
        except ValueError:  # 29 February exists in some of the years only
            continue
    near = [candidate for candidate in near if not ahead or candidate >= today]
    if not near:
        raise ValueError
    return min(near, key=lambda candidate: abs((candidate - today).days))


def show_day(day: date | None) -> str:
    """Return a day as people read it: 30 nov 2023; a dash when there is none."""
    if day is None:
        return "–"
    return f"{day.day} {show_month(day)}"


def show_month(day: date) -> str:
    """Return the month of a day as people read it: nov 2023."""
    return f"{_SHOWN[language()][day.month - 1]} {day.year}"
