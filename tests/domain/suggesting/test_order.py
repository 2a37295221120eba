"""The order of candidates, and who would come first if one of them had another score."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.suggesting.order import TIE, Order, Scored

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Read = Callable[[str], tuple[Asked, Offered]]
    Change = Callable[..., Offered]
    Field = list[tuple[float, int]]

DAY = date(2023, 1, 1)


@pytest.fixture(scope="session")
def field(pair: Read, change: Change) -> Callable[[Field], list[Scored]]:
    """Return a function that makes candidates of scores and days since they were last suggested."""
    _asked, offered = pair("{}")

    def made(scores: Field) -> list[Scored]:
        return [
            Scored(
                change(offered, number=f"S-{place:05d}", since=DAY + timedelta(days=days)), (), {}, score, score, score
            )
            for place, (score, days) in enumerate(scores)
        ]

    return made


def test_who_is_within_three_points_of_the_best_that_is_left_belongs_to_its_group(
    field: Callable[[Field], list[Scored]],
) -> None:
    """0.90, 0.88 and 0.87 are a tie; 0.86 begins the next group, though it is within three points of 0.87."""
    made = field([(0.90, 3), (0.88, 2), (0.87, 1), (0.86, 0)])
    assert [each.number[-1] for each in Order(made)] == ["2", "1", "0", "3"]


def test_of_equals_the_number_decides(field: Callable[[Field], list[Scored]]) -> None:
    made = field([(0.5, 0)] * 4)
    assert [each.number[-1] for each in Order(reversed(made))] == ["0", "1", "2", "3"]


def test_ten_thousand_equals_stand_by_who_was_not_suggested_for_longest_then_by_number(
    field: Callable[[Field], list[Scored]],
) -> None:
    made = field([(0.5, place % 7) for place in range(10_000)])
    order = Order(made)
    assert [each.number for each in order] == [
        f"S-{place:05d}" for days in range(7) for place in range(days, 10_000, 7)
    ]
    assert order.first(3, "S-00000", None) == ("S-00007", "S-00014", "S-00021")


SCORES = st.lists(
    st.tuples(st.sampled_from([0.3, 0.5, 0.52, 0.53, 0.55, 0.56, 0.9]), st.integers(0, 3)), min_size=1, max_size=12
)


@given(scores=SCORES, data=st.data())
def test_the_first_are_those_of_the_whole_order_when_one_changes(
    scores: Field, data: st.DataObject, field: Callable[[Field], list[Scored]]
) -> None:
    made = field(scores)
    at = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(st.none() | st.sampled_from([0.0, 0.5, 0.55, 0.95]))
    rest = [each for each in made if each is not made[at]]
    instead = None if other is None else evolve(made[at], score=other)
    after = Order([*rest, instead] if instead else rest)
    order = Order(made)
    for many in (1, 3):
        assert order.first(many, made[at].number, instead) == tuple(each.number for each in after)[:many]


@given(scores=SCORES)
def test_nobody_stands_more_than_a_tie_above_who_comes_before(
    scores: Field, field: Callable[[Field], list[Scored]]
) -> None:
    found = list(Order(field(scores)))
    assert len(found) == len(scores)
    for place, each in enumerate(found):
        assert all(later.score <= each.score + TIE + 1e-9 for later in found[place:])
