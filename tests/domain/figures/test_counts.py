"""Counts, medians and nearest ranks."""

from __future__ import annotations

import pytest

from bgz.domain.figures.counts import Count, Days, by_code, days, mean, median, nonzero, percent, spread
from bgz.terms.figures import CHANGE
from bgz.terms.matches import END_REASON


def test_every_category_is_there_and_the_unknown_last() -> None:
    counts = by_code(["moved", None, "moved", "of a newer bgz"], END_REASON)
    assert {count.code: count.count for count in counts} == {
        "as_planned": 0, "agreed": 0, "request_stops": 0, "support_stops": 0, "moved": 2,
        "of a newer bgz": 1, "unknown": 1,
    }  # fmt: skip
    assert counts[4] == Count("moved", "verhuizing", 2)
    assert counts[-1] == Count("unknown", "onbekend", 1)


def test_unknown_is_a_category_also_when_there_is_none_but_not_of_what_is_computed() -> None:
    found = by_code(["better"], CHANGE)
    assert [(count.code, count.count) for count in found] == [
        ("better", 1), ("stable", 0), ("worse", 0), ("unknown", 0),
    ]  # fmt: skip
    assert spread(["better"], CHANGE) == found[:-1]


def test_only_what_there_is() -> None:
    assert nonzero({"stable": 2, "worse": 0}, CHANGE) == (Count("stable", "gelijk gebleven", 2),)


@pytest.mark.parametrize(("values", "middle"), [([], None), ([7], 7), ([1, 2], 1.5), ([1, 3], 2), ([3, 1, 2], 2)])
def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two(values: list[int], middle: float) -> None:
    assert median(values) == middle
    assert not isinstance(median(values), float) or middle % 1


def test_nine_of_ten_by_nearest_rank() -> None:
    assert days(range(1, 11)) == Days(10, 5.5, 9, 10)
    assert days(range(1, 12)) == Days(11, 6, 10, 11)
    assert days([4]) == Days(1, 4, 4, 4)
    assert days([]) == Days(0, None, None, None)


@pytest.mark.parametrize(("part", "of", "shown"), [(1, 8, 13), (1, 3, 33), (0, 3, 0), (3, 3, 100), (0, 0, None)])
def test_percentages_round_halves_up(part: int, of: int, shown: int | None) -> None:
    assert percent(part, of) == shown


def test_means_have_one_decimal() -> None:
    assert mean([7, 8, 8]) == 7.7
    assert mean([7, 9]) == 8
    assert mean([]) is None
