"""What the team and a municipality may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.figures.counts import Count, Days, Lengths, Mark, Survival, Whole
from bgz.domain.figures.definitions import Effect, Figures, KeyFigures, definitions
from bgz.domain.figures.protection import MUNICIPALITY, TEAM, enough, few, protected

if TYPE_CHECKING:
    from collections.abc import Callable

FEW, WITHHELD = Mark.FEW, Mark.HIDDEN


@pytest.fixture
def figures(scenario: Callable[..., Any]) -> Figures:
    """Return the figures of a year with many small numbers."""
    made: Figures = scenario("meppel").figures(date(2023, 1, 1), date(2023, 12, 31))
    return made


def test_the_team_sees_everything(figures: Figures) -> None:
    assert protected(figures, TEAM) is figures


def test_contract_figures_are_exact_for_the_municipality(figures: Figures) -> None:
    small = evolve(figures, matches_started=2, waiting_at_end=1, matches_contracted=3)
    shown = protected(small, MUNICIPALITY)
    for each in definitions():
        if each.contract:
            assert getattr(shown, each.name) == getattr(small, each.name), each.name


def test_no_small_count_is_shown_outside_the_contract(figures: Figures) -> None:
    shown = protected(figures, MUNICIPALITY)
    for each in definitions():
        value = getattr(shown, each.name)
        if isinstance(value, int) and not each.contract:
            assert not 0 < value < 5, each.name
        if isinstance(value, tuple) and value and isinstance(value[0], Count):
            assert all(not isinstance(count.count, int) or not 0 < count.count < 5 for count in value), each.name
    assert FEW in {count.count for count in shown.help_kinds}
    assert all(not isinstance(month.matches_started, int) or month.matches_started in {0, *range(5, 99)}
               for month in shown.months)  # fmt: skip


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, FEW), (4, FEW), (5, 5), (FEW, FEW), (None, None)])
def test_one_to_four_are_hidden(count: Whole, shown: Whole) -> None:
    assert few(count) == shown


@pytest.mark.parametrize(("of", "shown"), [(0, WITHHELD), (4, WITHHELD), (5, 33), (FEW, WITHHELD)])
def test_what_rests_on_too_few_is_withheld(of: Whole, shown: Whole) -> None:
    assert enough(33, of) == shown
    assert enough(None, of) is None


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (Days(12, 113.5, 150, 186), Days(12, 112, 147, WITHHELD)),
        (Days(9, 30, 186, 186), Days(9, 28, WITHHELD, WITHHELD)),
        (Days(4, 30, 50, 50), Days(FEW, WITHHELD, WITHHELD, WITHHELD)),
        (Days(0, None, None, None), Days(0, None, None, None)),
    ],
)
def test_medians_in_whole_weeks_and_no_longest(figures: Figures, days: Days, shown: Days) -> None:
    assert protected(evolve(figures, waiting_days=days), MUNICIPALITY).waiting_days == shown


def test_lengths_survival_and_scores(figures: Figures) -> None:
    asked = evolve(
        figures,
        lengths=Lengths(3, 90),
        alive=(Survival(3, 10, 9, 90), Survival(6, 8, 4, 50), Survival(12, 3, 0, 0)),
        satisfaction=(Effect("trial", "-", 10, 6, 60, 7.5), Effect("end", "-", 3, 1, 33, 5)),
    )
    shown = protected(asked, MUNICIPALITY)
    assert shown.lengths == Lengths(FEW, WITHHELD)
    assert shown.alive == (
        Survival(3, 10, 9, 90), Survival(6, 8, FEW, WITHHELD), Survival(12, FEW, 0, WITHHELD),
    )  # fmt: skip
    assert shown.satisfaction == (
        Effect("trial", "-", 10, 6, 60, 7.5), Effect("end", "-", FEW, FEW, WITHHELD, WITHHELD),
    )  # fmt: skip


def test_earlier_periods_show_the_contract_and_hide_the_rest(figures: Figures) -> None:
    year = evolve(figures.years[0], request_signups=2, children_helped=3, waiting_median=40)
    quiet = evolve(year, waiting_median=None)
    shown = protected(evolve(figures, years=(year, quiet), months=(_month(figures),)), MUNICIPALITY)
    assert (shown.years[0].request_signups, shown.years[0].children_helped) == (2, FEW)
    assert (shown.years[0].waiting_median, shown.years[1].waiting_median) == (WITHHELD, None)
    assert shown.months[0].request_signups is FEW
    assert shown.months[0].period == figures.months[0].period


def _month(figures: Figures) -> KeyFigures:
    return evolve(figures.months[0], request_signups=2)
