"""The interval beside a share of a few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.figures.counts import Mark, Survival
from bgz.domain.outcomes.share import Alive, alive_of, wilson

PARTS = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("part", "of", "bounds"),
    [(0, 5, (0, 44)), (5, 5, (56, 100)), (7, 9, (45, 94)), (1, 1, (20, 100)), (81, 263, (25, 37))],
)
def test_intervals_of_the_literature(part: int, of: int, bounds: tuple[int, int]) -> None:
    """81 of 263 is the example of Newcombe (1998): 0.2553 to 0.3662."""
    assert wilson(part, of) == bounds


@given(PARTS)
def test_the_interval_is_that_of_scipy_rounded_outwards(drawn: tuple[int, int]) -> None:
    from scipy.stats import binomtest

    part, of = drawn
    low, high = wilson(part, of)
    exact = binomtest(part, of).proportion_ci(method="wilson")
    assert 0 <= exact.low * 100 - low < 1 + 1e-9
    assert -1e-9 <= high - exact.high * 100 < 1 + 1e-9


@given(PARTS)
def test_the_interval_holds_the_share_and_mirrors_it(drawn: tuple[int, int]) -> None:
    part, of = drawn
    low, high = wilson(part, of)
    assert 0 <= low <= 100 * part / of <= high <= 100
    assert wilson(of - part, of) == (100 - high, 100 - low)


def test_nothing_is_told_of_fewer_than_five_trials() -> None:
    few = alive_of(Survival(3, 4, 3, 75))
    assert few == Alive(3, Mark.FEW, None, None, None, None)
    assert not few.told
    assert alive_of(Survival(3, 12, 7, 58)) == Alive(3, 12, 7, 58, 31, 81)
    assert alive_of(Survival(3, 5, 0, 0)).told


@pytest.mark.parametrize("trials", range(5, 40))
def test_of_1_to_4_alive_or_not_only_an_interval_is_told_from_which_no_count_follows(trials: int) -> None:
    """Whoever knows the total and the rule finds at least four numbers that would be told alike."""
    told: dict[Alive, list[int]] = {}
    for alive in range(trials + 1):
        told.setdefault(alive_of(Survival(3, trials, alive, 50)), []).append(alive)
    for shown, counts in told.items():
        hidden = [count for count in counts if 0 < count < 5 or 0 < trials - count < 5]
        assert shown.alive is (Mark.HIDDEN if hidden else counts[0])
        assert hidden in ([], counts)
        assert not hidden or len(counts) >= 4
        assert all(wilson(count, trials)[0] >= (shown.low or 0) for count in counts)
        assert all(wilson(count, trials)[1] <= (shown.high or 0) for count in counts)
