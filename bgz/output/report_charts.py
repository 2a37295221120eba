"""What the chart macros draw: sizes between 0 and 1 and the texts beside them. The macros do the rest.

A chart that would mislead because too much of it is hidden is not made at all; the table tells the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.figures.counts import Count, Mark, Number
from bgz.domain.figures.definitions import Effect, Figures, KeyFigures, labels
from bgz.domain.values.days import show_month
from bgz.i18n import _
from bgz.output.report_numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

MATCH_FLOW = ("running_at_begin", ("matches_started",), ("matches_ended",), "running_at_end")
WAITING_FLOW = (
    "waiting_at_begin",
    ("became_ready", "came_back", "off_hold"),
    ("matched", "left_waiting", "put_on_hold", "consent_withdrawn"),
    "waiting_at_end",
)
_NICE = (1, 2, 5)
_MOST_MONTHS = 12
"""More month names than this do not fit below a chart."""
_MOST_POINTS = 36
"""More months than these make no readable chart; the table remains."""
_NEAR_YEARS_END = 11
"""A year named at November or December would stand in the way of the next."""
_HIGHEST_SCORE = 10
_LETTER, _MARGIN = 7, 12
"""How wide a letter of a name is, and what is left free beside it."""


@frozen
class Bar:
    """A horizontal bar from `start` to `start + size`, as parts of the chart's width."""

    label: str
    text: str
    start: float
    size: float
    kind: str = ""


@frozen
class Point:
    """A value of a series: `height` as part of the chart's, and the text that a reader sees."""

    height: float
    text: str


@frozen
class Series:
    """One line, or one set of columns, with its name."""

    label: str
    kind: str
    points: tuple[Point, ...]


@frozen
class Graph:
    """Values in the course of time: names of the months below, series, and the values at the grid lines."""

    ticks: tuple[str, ...]
    series: tuple[Series, ...]
    grid: tuple[tuple[float, str], ...]


@frozen
class Chart:
    """A drawing: `kind` is bars, steps, columns or curves, the name of its macro."""

    kind: str
    id: str
    title: str
    drawn: tuple[Bar, ...] | Graph

    @property
    def names(self) -> int:
        """How much room the names beside the bars take, in the chart's own units."""
        if isinstance(self.drawn, Graph):
            return 0
        return _MARGIN + math.ceil(_LETTER * max(len(bar.label) for bar in self.drawn))

    @property
    def description(self) -> str:
        """All values in words, for who cannot see the drawing."""
        if isinstance(self.drawn, Graph):
            return " ".join(
                f"{each.label}: {'; '.join(point.text for point in each.points)}." for each in self.drawn.series
            )
        return " ".join(f"{bar.label}: {bar.text}." for bar in self.drawn)


@frozen
class Trend:
    """The course of a figure over some periods, small beside its row: a height for each."""

    heights: tuple[float, ...]
    text: str


def bars(counts: Iterable[Count]) -> tuple[Bar, ...]:
    """Return a bar for each category; a hidden count has none but its mark. Nothing where most are hidden or none."""
    held = tuple(counts)
    longest = max((_size(each.count) for each in held), default=0)
    hidden = sum(isinstance(each.count, Mark) for each in held)
    if not longest or 2 * hidden > len(held):
        return ()
    return tuple(
        Bar(each.label, number(each.count), 0, _size(each.count) / longest, _kind(each.count)) for each in held
    )


def scores(effects: Iterable[Effect]) -> tuple[Bar, ...]:
    """Return a bar on the scale of 0 to 10 for the mean at each moment; nothing where most are hidden or none."""
    held = [each for each in effects if each.mean is not None]
    if 2 * sum(isinstance(each.mean, Mark) for each in held) >= len(held):
        return ()
    return tuple(
        Bar(each.label, number(each.mean, 1), 0, _size(each.mean) / _HIGHEST_SCORE, _kind(each.mean)) for each in held
    )


def flow(figures: Figures, parts: tuple[str, Sequence[str], Sequence[str], str]) -> tuple[Bar, ...]:
    """Return the steps from start to end, each where the last one stopped.

    There are none where all is zero, and none where they do not add up as shown.
    """
    begin, ups, downs, end = parts
    if not adds_up(figures, parts) or not any(getattr(figures, name) for name in (begin, *ups)):
        return ()
    values = {name: getattr(figures, name) for name in (begin, *ups, *downs, end)}
    named = labels()
    widest = values[begin] + sum(values[name] for name in ups)
    level = values[begin]
    made = [Bar(_("At the start"), number(level), 0, level / widest, "stock")]
    for name in ups:
        made.append(Bar(named[name], _step("+", values[name]), level / widest, values[name] / widest, "up"))
        level += values[name]
    for name in downs:
        level -= values[name]
        made.append(Bar(named[name], _step("−", values[name]), level / widest, values[name] / widest, "down"))
    made.append(Bar(_("At the end"), number(values[end]), 0, values[end] / widest, "stock"))
    return tuple(made)


def adds_up(figures: Figures, parts: tuple[str, Sequence[str], Sequence[str], str]) -> bool:
    """Whether the flow adds up as it is shown: not where a step is hidden, nor always where numbers are rounded."""
    begin, ups, downs, end = parts
    values = {name: getattr(figures, name) for name in (begin, *ups, *downs, end)}
    if any(isinstance(value, Mark) for value in values.values()):
        return False
    return bool(values[begin] + sum(values[up] for up in ups) - sum(values[down] for down in downs) == values[end])


def _step(sign: str, value: Number) -> str:
    return f"{sign} {number(value)}" if value else number(value)


def by_month(months: Sequence[KeyFigures], names: Sequence[tuple[str, str]]) -> Graph | None:
    """Return the graph of the figures `names` (each with its kind of mark) over the months; None when it misleads."""
    values = [getattr(month, name) for month in months for name, _kind in names]
    if not 1 < len(months) <= _MOST_POINTS or not any(values) or any(isinstance(value, Mark) for value in values):
        return None
    named = labels()
    grid = _grid(max(values))
    top = grid[-1]
    return Graph(
        _ticks([month.period.since for month in months]),
        tuple(Series(named[name], kind, tuple(_point(month, name, top) for month in months)) for name, kind in names),
        tuple((value / top, number(value)) for value in grid),
    )


def trend(values: Sequence[Number], texts: Sequence[str]) -> Trend | None:
    """Return the course of `values` over the periods named in `texts`; None where one is hidden or all are zero."""
    if not any(values) or any(value is None or isinstance(value, Mark) for value in values):
        return None
    top = max(_size(value) for value in values)
    told = "; ".join(f"{text}: {number(value)}" for text, value in zip(texts, values, strict=True))
    return Trend(tuple(_size(value) / top for value in values), told)


def _ticks(days: Sequence[date]) -> tuple[str, ...]:
    """Return the name of each month; of more than fit, the years at their first month."""
    if len(days) <= _MOST_MONTHS:
        return tuple(show_month(day).partition(" ")[0] for day in days)
    begins = [day.month == 1 or (at == 0 and day.month < _NEAR_YEARS_END) for at, day in enumerate(days)]
    return tuple(str(day.year) if begin else "" for day, begin in zip(days, begins, strict=True))


def _point(month: KeyFigures, name: str, top: int) -> Point:
    value = getattr(month, name)
    return Point(_size(value) / top, f"{show_month(month.period.since)}: {number(value)}")


def _grid(highest: float) -> tuple[int, ...]:
    """Return the values of at most five grid lines, round ones, the last at or above the highest value."""
    step, power = 1, 1
    while step * 4 < highest:
        step, power = next(
            ((nice * power, power) for nice in _NICE if nice * power > step), (_NICE[0] * power * 10, power * 10)
        )
    return tuple(range(0, max(step, -int(-highest // step) * step) + 1, step))


def _size(value: Number) -> float:
    return value if isinstance(value, int | float) else 0


def _kind(value: Number) -> str:
    return "hidden" if isinstance(value, Mark) else ""
