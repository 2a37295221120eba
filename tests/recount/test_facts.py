"""What no sheet tells, counted a second time day by day: pauses, consent withdrawn, scores, contracts, overrides."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.figures.definitions import KEY_NAMES, Figures
from bgz.domain.figures.period import Period
from bgz.domain.figures.tally import tally
from tests.recount.day_by_day import DayByDay
from tests.recount.facts import PLACES, Facts, Inventor, region_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SPREADS = {"still_waiting_days", "waiting_days"}
SCORES = {"satisfaction", "own_goals"}
COUNTS = {"satisfaction_change", "goals_change", "overrides", "household", "referrers", "help_kinds"}
COUNTS |= {"end_reasons", "trial_stop_reasons"}
WHERE: list[set[str]] = [set(), *({place} for place in PLACES), set(PLACES[:2])]
TODAY = date(2025, 1, 1)
PERIODS = [
    (date(2023, 1, 1), date(2023, 12, 31), TODAY),
    (date(2023, 3, 1), date(2023, 5, 31), TODAY),
    (date(2022, 1, 1), date(2024, 12, 31), date(2023, 8, 15)),
    (date(2023, 6, 6), date(2023, 6, 6), TODAY),
]
WEEKS = [
    (date(2022, 7, 1), date(2022, 7, 24), TODAY),
    (date(2022, 7, 6), date(2022, 7, 17), date(2022, 7, 13)),
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


def check(facts: Facts, periods: Sequence[tuple[date, date, date]] = PERIODS) -> None:
    region = region_of(facts)
    for since, until, today in periods:
        for places in WHERE:
            figures = tally(region.within(places) if places else region, Period(since, until), today)
            wanted = DayByDay(facts, places, since, until, today).figures()
            assert {name: shown(figures, name) for name in wanted} == wanted, (since, places)
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
    check(Inventor(seed).facts(30))


def test_the_invented_programmes_leave_nothing_untold() -> None:
    invented = [Inventor(seed).facts(30) for seed in range(4)]
    found = [DayByDay(facts, set(), *PERIODS[0]).figures() for facts in invented]
    assert [name for name in found[0] if not any(each[name] for each in found)] == []
    # Where nobody stops, those who are counted as stopped went on waiting elsewhere, or found a match there.
    going_on = [evolve(facts, families=[{**each, "left": None} for each in facts.families]) for facts in invented]
    assert any(DayByDay(facts, set(), *PERIODS[0]).figures()["left_waiting"] for facts in going_on)


# Of the matches that a waiting family begins on one day, one counts where it waited (24) but is over at once (288),
# or they count in two other places (612).
@pytest.mark.parametrize("seed", [*range(17), 24, 288, 612])
def test_every_figure_of_a_programme_in_which_much_falls_on_the_same_day(seed: int) -> None:
    check(Inventor(seed, pace=28).facts(40), WEEKS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 220))
def test_every_figure_of_many_programmes_in_which_much_falls_on_the_same_day(seed: int) -> None:
    check(Inventor(seed, pace=28).facts(40), WEEKS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_every_figure_of_a_larger_programme(seed: int) -> None:
    check(Inventor(seed).facts(40))
