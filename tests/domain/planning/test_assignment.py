"""The assignment against scipy, an independent peer, against brute force, and against its own proof."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from bgz.domain.planning.assignment import Assigned, assign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Market = Sequence[Mapping[int, int]]
    Goals = tuple[int, int, int]

SEEDS = [f"seed {seed}" for seed in range(20)]
"""With each seed 300 small markets are made."""
B = 10**9
"""Above any sum of days or scores: a gain of several goals then has more than 53 bits, too many for a float."""


def optimum(market: Market) -> int:
    """Return scipy's highest sum: a dense table with a column of gain 0 for each row. Exact for sums below 2 ** 53."""
    columns = sorted({column for row in market for column in row})
    table = np.zeros((len(market), len(columns) + len(market)))
    for at, row in enumerate(market):
        for column, gain in row.items():
            table[at, columns.index(column)] = gain
    rows, chosen = linear_sum_assignment(table, maximize=True)
    return int(table[rows, chosen].sum())


def gained(market: Market, columns: Sequence[int | None]) -> int:
    """Return the sum of an assignment, once it is sure to be one."""
    taken = [column for column in columns if column is not None]
    assert len(columns) == len(market)
    assert len(taken) == len(set(taken))
    return sum(row[column] for row, column in zip(market, columns, strict=True) if column is not None)


def random_market(rng: random.Random, most: int = 12) -> list[dict[int, int]]:
    """Return a market of any shape: crowded or empty, sparse or full, of equal gains or of none, or with a lock."""
    rows, columns = rng.randint(0, most), rng.randint(0, most)
    share, highest = rng.choice([0.05, 0.2, 0.5, 0.8, 1.0]), rng.choice([1, 2, 5, 100, 10**9])
    market = [
        {column: rng.randint(1, highest) for column in range(columns) if rng.random() < share} for _row in range(rows)
    ]
    if market and rng.random() < 0.2:
        locked = rng.choice(market)
        for column in list(locked)[1:]:
            del locked[column]
    return market


def proven(market: Market, assigned: Assigned) -> bool:
    """Is this the best? Prices and surpluses cover every gain, and in sum they are what the assignment gains."""
    covered = all(
        assigned.surplus[at] + assigned.prices[column] >= gain
        for at, row in enumerate(market)
        for column, gain in row.items()
    )
    none_negative = min([0, *assigned.surplus, *assigned.prices.values()]) == 0
    in_sum = sum(assigned.surplus) + sum(assigned.prices.values())
    return covered and none_negative and in_sum == assigned.total == gained(market, assigned.columns)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_gains_as_much_as_scipy(seed: str) -> None:
    rng = random.Random(seed)
    for _market in range(300):
        market = random_market(rng)
        assigned = assign(market)
        assert assigned.total == gained(market, assigned.columns) == optimum(market), market
        assert proven(market, assigned), market


@pytest.mark.parametrize("most", [30, 60])
def test_it_gains_as_much_as_scipy_on_larger_markets(most: int) -> None:
    rng = random.Random(most)
    for _market in range(60):
        market = random_market(rng, most)
        assert assign(market).total == optimum(market), market


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_without_a_pair_it_is_the_best_of_the_changed_market_and_prices_tell_what_a_column_is_worth(seed: str) -> None:
    rng = random.Random(seed)
    for _market in range(300):
        market = random_market(rng, 8)
        assigned = assign(market)
        before = (assigned.columns, dict(assigned.prices), assigned.surplus)
        for row, now in enumerate(assigned.columns):
            changed = [{c: g for c, g in each.items() if at != row or c != now} for at, each in enumerate(market)]
            assert gained(changed, assigned.without_pair(row)) == optimum(changed), (market, row)
        for column in range(9):
            changed = [{c: g for c, g in each.items() if c != column} for each in market]
            assert assigned.total - optimum(changed) == assigned.prices.get(column, 0), (market, column)
        assert before == (assigned.columns, assigned.prices, assigned.surplus)


def test_nothing_to_assign() -> None:
    empty = assign([])
    assert (empty.columns, empty.total, empty.prices) == ((), 0, {})
    nobody = assign([{}, {}])
    assert (nobody.columns, nobody.total, nobody.without_pair(1)) == ((None, None), 0, (None, None))


def test_a_column_that_nobody_has_costs_nothing() -> None:
    assigned = assign([{7: 5, 8: 4}, {}])
    assert assigned.columns == (7, None)
    assert (assigned.prices, assigned.surplus) == ({7: 1, 8: 0}, (4, 0))
    assert assigned.without_pair(0) == (8, None)


@pytest.mark.parametrize("gain", [0, -1, -(10**30)])
def test_a_gain_that_is_not_above_zero_is_refused(gain: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        assign([{0: 5}, {0: 3, 1: gain}])


def test_a_pair_falls_out_and_the_other_side_is_helped_by_who_waited() -> None:
    """Row 0 has two columns, row 1 only the one that row 0 has: without that pair both are helped at once."""
    assigned = assign([{0: 9, 1: 1}, {0: 2}])
    assert assigned.columns == (0, None)
    assert assigned.without_pair(0) == (1, 0)


def packed(goals: Goals) -> int:
    number, days, score = goals
    return number * B**2 + days * B + score


def all_assignments(market: Sequence[Mapping[int, Goals]]) -> Iterator[list[Goals]]:
    """Yield what each possible assignment brings, one by one: slow, and free of any method."""
    choices = [[None, *row] for row in market]
    for columns in itertools.product(*choices):
        taken = [column for column in columns if column is not None]
        if len(taken) == len(set(taken)):
            yield [row[column] for row, column in zip(market, columns, strict=True) if column is not None]


def summed(goals: Sequence[Goals]) -> Goals:
    return (sum(each[0] for each in goals), sum(each[1] for each in goals), sum(each[2] for each in goals))


days_and_scores = st.tuples(st.just(1), st.sampled_from([0, 1, 30, 3000]), st.sampled_from([1, 2, 4500, 10000]))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.dictionaries(st.integers(0, 4), days_and_scores, max_size=4), max_size=5))
def test_goals_in_order_are_exact(market: list[dict[int, Goals]]) -> None:
    best = max(summed(goals) for goals in all_assignments(market))
    assigned = assign([{column: packed(goals) for column, goals in row.items()} for row in market])
    assert assigned.total == packed(best)


@pytest.mark.parametrize("most", [12, 60])
def test_goals_in_order_gain_as_much_as_scipy(most: int) -> None:
    """With small days and scores: the sums stay below 2 ** 53."""
    rng = random.Random(most)
    for _market in range(100):
        days = sorted((rng.randint(0, 50) for _row in range(most)), reverse=True)
        market = [
            {column: (1 << 30) + (waited << 14) + rng.randint(1, 100) for column in row}
            for row, waited in zip(random_market(rng, most), days, strict=False)
        ]
        assert assign(market).total == optimum(market), market


@pytest.mark.parametrize(("rows", "columns"), [(300, 300), (300, 90), (90, 300)])
def test_what_no_float_can_hold_is_proven_by_its_prices(rows: int, columns: int) -> None:
    rng = random.Random(rows + columns)
    market = [
        {column: packed((1, rows - row, rng.randint(0, 10000))) for column in rng.sample(range(columns), 12)}
        for row in range(rows)
    ]
    assigned = assign(market)
    assert proven(market, assigned)
    for row in range(0, rows, 20):
        changed = [
            {c: g for c, g in each.items() if (at, c) != (row, assigned.columns[row])} for at, each in enumerate(market)
        ]
        assert gained(changed, assigned.without_pair(row)) == assign(changed).total


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.dictionaries(st.integers(0, 6), days_and_scores, max_size=5), max_size=8),
    st.lists(st.tuples(st.booleans(), days_and_scores), min_size=8, max_size=8),
)
def test_one_column_more_never_lowers_the_number_matched(
    market: list[dict[int, Goals]], more: list[tuple[bool, Goals]]
) -> None:
    before = [{column: packed(goals) for column, goals in row.items()} for row in market]
    after = [{**row, 99: packed(goals)} if wanted else row for row, (wanted, goals) in zip(before, more, strict=False)]
    assert number_matched(assign(after)) >= number_matched(assign(before))


def number_matched(assigned: Assigned) -> int:
    return sum(column is not None for column in assigned.columns)


def test_the_same_gains_give_the_same_assignment_whatever_the_columns_are_called() -> None:
    rng = random.Random(4)
    for _market in range(200):
        market = random_market(rng)
        assigned = assign(market)
        assert assign([dict(row) for row in market]).columns == assigned.columns
        called = dict(enumerate(rng.sample(range(-100, 100), 12)))
        renamed = assign([{called[column]: gain for column, gain in row.items()} for row in market])
        assert renamed.columns == tuple(None if column is None else called[column] for column in assigned.columns)


def test_the_order_of_rows_and_of_columns_does_not_change_the_sum() -> None:
    rng = random.Random(5)
    for _market in range(200):
        market = random_market(rng)
        turned = [dict(reversed(row.items())) for row in reversed(market)]
        assert assign(turned).total == assign(market).total
