"""What no sheet tells, counted a second time day by day: pauses, consent withdrawn, scores, contracts, overrides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bgz.domain.figures.definitions import KEY_NAMES, Figures
from bgz.domain.figures.period import Period
from bgz.domain.figures.tally import tally
from tests.recount.day_by_day import DayByDay
from tests.recount.facts import PLACES, Facts, Inventor, region_of

SPREADS = {"still_waiting_days"}
SCORES = {"satisfaction", "own_goals"}
COUNTS = {"satisfaction_change", "goals_change", "overrides"}
TODAY = date(2025, 1, 1)
PERIODS = [
    (date(2023, 1, 1), date(2023, 12, 31), TODAY),
    (date(2023, 3, 1), date(2023, 5, 31), TODAY),
    (date(2022, 1, 1), date(2024, 12, 31), date(2023, 8, 15)),
    (date(2023, 6, 6), date(2023, 6, 6), TODAY),
]


def shown(figures: Figures, name: str) -> Any:
    """Return a figure in the form of the recount."""
    held = getattr(figures, name)
    if name in SPREADS:
        return held.families, held.longest
    if name in SCORES:
        return {each.code: (each.asked, each.answered, each.mean) for each in held}
    if name in COUNTS:
        return {each.code: each.count for each in held if each.count}
    if name == "contracts":
        return sorted((each.municipality, each.since, each.made) for each in held)
    return held


def check(facts: Facts) -> None:
    region = region_of(facts)
    for since, until, today in PERIODS:
        for place in ("", *PLACES):
            figures = tally(region.within({place}) if place else region, Period(since, until), today)
            wanted = DayByDay(facts, place, since, until, today).figures()
            assert {name: shown(figures, name) for name in wanted} == wanted, (since, place)
            chained(figures)


def chained(figures: Figures) -> None:
    """Look whether the months follow on each other, and sum to the period."""
    running = figures.running_at_begin
    for month in figures.months:
        running = int(running) + int(month.matches_started) - int(month.matches_ended)
        assert running == month.running_at_end, month.period
    assert figures.months[-1].waiting_at_end == figures.waiting_at_end
    for name in KEY_NAMES:
        if not name.endswith("_at_end"):
            assert sum(int(getattr(month, name)) for month in figures.months) == getattr(figures, name), name


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_of_a_small_programme(seed: int) -> None:
    check(Inventor(seed).facts(25))


def test_the_invented_programmes_leave_nothing_untold() -> None:
    since, until, today = PERIODS[0]
    found = [DayByDay(Inventor(seed).facts(25), "", since, until, today).figures() for seed in range(4)]
    assert [name for name in found[0] if not any(each[name] for each in found)] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_every_figure_of_a_larger_programme(seed: int) -> None:
    check(Inventor(seed).facts(40))
