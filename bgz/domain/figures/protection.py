"""What may be told to whom (design 11).

The team sees everything; a municipality its contract exactly, the rest protected.
Counts of 1 to 4 are hidden; means, medians and percentages on fewer than 5 are withheld; there is no minimum
or maximum. Hidden counts can still be computed from totals or other tables, which is why such a report says on
its first page that it is not yet safe to publish.
"""

from __future__ import annotations

from typing import Any, overload

import attrs

from bgz.domain.figures.counts import Count, Days, Lengths, Mark, Number, Survival, Whole
from bgz.domain.figures.definitions import Effect, Figures, KeyFigures, YearFigures, definitions

TEAM, MUNICIPALITY, PUBLIC = "team", "municipality", "public"
AUDIENCES = (TEAM, MUNICIPALITY, PUBLIC)
FEWEST = 5
"""The smallest number that is shown, and on which a mean, median or percentage is made."""
_TENTH = 10
_DAYS_A_WEEK = 7


def protected(figures: Figures, audience: str) -> Figures:
    """Return `figures` as `audience` may see them."""
    if audience == TEAM:
        return figures
    contract = {each.name for each in definitions() if each.contract}
    shown = {
        field.name: getattr(figures, field.name)
        if field.name in contract
        else _protected(getattr(figures, field.name), contract)
        for field in attrs.fields(Figures)
    }
    return Figures(**shown)


def _protected(value: Any, contract: set[str]) -> Any:  # noqa: ANN401, PLR0911 - one line per kind of figure
    if isinstance(value, tuple):
        return tuple(_protected(each, contract) for each in value)
    if isinstance(value, Count):
        return attrs.evolve(value, count=few(value.count))
    if isinstance(value, Days):
        return _days(value)
    if isinstance(value, Lengths):
        return Lengths(few(value.matches), _weeks(enough(value.median, value.matches)))
    if isinstance(value, Survival):
        percent = enough(enough(value.percent, value.trials), value.alive)
        return Survival(value.months, few(value.trials), few(value.alive), percent)
    if isinstance(value, Effect):
        return _effect(value)
    if isinstance(value, KeyFigures):
        return _key(value, contract)
    return few(value)


def _days(value: Days) -> Days:
    # On fewer than ten the nearest rank of nine tenths is the longest itself.
    p90 = value.p90 if _count(value.families) >= _TENTH or value.p90 is None else Mark.HIDDEN
    longest = None if value.longest is None else Mark.HIDDEN
    return Days(few(value.families), _weeks(enough(value.median, value.families)), _weeks(p90), longest)


def _effect(value: Effect) -> Effect:
    return attrs.evolve(
        value,
        asked=few(value.asked),
        answered=few(value.answered),
        percent=enough(enough(value.percent, value.asked), value.answered),
        mean=enough(value.mean, value.answered),
    )


def _key(value: KeyFigures, contract: set[str]) -> KeyFigures:
    """Protect the figures of a month wholly, those of an earlier period but for the contract."""
    exact = contract if isinstance(value, YearFigures) else set()
    shown: dict[str, Any] = {}
    for field in attrs.fields(type(value)):
        held = getattr(value, field.name)
        if field.name == "waiting_median":
            # How many families it rests on is not given for earlier periods, so the median is not either.
            shown[field.name] = None if held is None else Mark.HIDDEN
        else:
            shown[field.name] = held if field.name in exact | {"period"} else few(held)
    return type(value)(**shown)


def _count(value: Whole) -> int:
    return 0 if isinstance(value, Mark) else value


@overload
def few(value: Whole) -> Whole: ...
@overload
def few(value: Number) -> Number: ...
def few(value: Number) -> Number:
    """Return a count as it may be shown: 1 to 4 are hidden, and so is what the count was before."""
    if value is None or isinstance(value, Mark):
        return value
    return Mark.FEW if 0 < value < FEWEST else value


def enough(value: Number, of: Whole) -> Number:
    """Return what was computed from `of` cases, unless they are too few (a percentage of none is shown)."""
    if value is None:
        return None
    return Mark.HIDDEN if isinstance(of, Mark) or of < FEWEST else value


def _weeks(value: Number) -> Number:
    """Return days rounded to whole weeks, still in days."""
    if value is None or isinstance(value, Mark):
        return value
    return round(value / _DAYS_A_WEEK) * _DAYS_A_WEEK
