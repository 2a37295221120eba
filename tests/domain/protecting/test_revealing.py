"""Small tables of which everybody can see what may be shown."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bgz.domain.protecting.revealing import ENOUGH, Revealing, Showing
from bgz.domain.protecting.system import System, holds
from bgz.domain.protecting.worlds import HASTY, PATIENT, find

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def fix(system: System, count: int) -> None:
    """Make a count known exactly."""
    system.low[count] = system.high[count] = system.values[count]


def row(total: int, cells: Sequence[int]) -> tuple[System, list[int]]:
    """Return a row of cells with a known total."""
    system = System()
    whole = system.add(total)
    parts = [system.add(cell) for cell in cells]
    system.equal([whole], parts)
    fix(system, whole)
    return system, parts


def square(cells: Sequence[Sequence[int]]) -> tuple[System, list[list[int]]]:
    """Return a table with known totals of rows, and cells that are the sum of a column."""
    system = System()
    table = [[system.add(cell) for cell in line] for line in cells]
    for line in table:
        total = system.add(sum(system.values[cell] for cell in line))
        fix(system, total)
        system.equal([total], line)
    together = [system.add(sum(system.values[cell] for cell in column)) for column in zip(*table, strict=True)]
    for total, column in zip(together, zip(*table, strict=True), strict=True):
        system.equal([total], column)
    return system, [*table, together]


def exactly(system: System, counts: Sequence[int]) -> dict[int, Showing]:
    """Return how counts are shown to a municipality."""
    few = Showing(1, 4, guarded=True)
    value = system.values
    return {each: few if 0 < value[each] < 5 else Showing(value[each], value[each], guarded=False) for each in counts}


def shown(system: System, parts: Sequence[int], guards: Sequence[int] = ()) -> tuple[str, Revealing]:
    """Show what can be of a table, the larger first, then none, then the few; write it as a report would."""
    may = exactly(system, parts)
    ranked = sorted(parts, key=lambda count: -system.values[count])
    order = [[count for count in ranked if may[count].guarded is guarded] for guarded in (False, True)]
    made = Revealing(system, may, dict.fromkeys(guards, ENOUGH), [parts], order)
    made.decide(parts)

    def written(count: int) -> str:
        if count in made.withheld:
            return "-"
        if count not in made.shown:
            return "x"
        return "<5" if may[count].guarded else str(system.values[count])

    return " ".join(written(count) for count in parts), made


@pytest.mark.parametrize(
    ("cells", "seen"),
    [
        ((12, 7, 5), "12 7 5"),  # Nobody is few.
        ((12, 3, 0, 0), "12 <5 0 x"),  # One <5 in a row with a known total takes a second cell along.
        ((12, 3, 6), "12 <5 x"),
        ((12, 3, 2, 0), "12 <5 <5 0"),
        ((0, 0, 0), "0 0 0"),  # A total of 0 makes all its cells 0.
        ((1, 0, 0), "- - -"),  # Of a total of 1 each cell is 0 or 1: too few values, whatever is shown.
        ((2, 0, 0), "x 0 x"),  # Of 2 each of two cells is 0, 1 or 2.
        ((4, 4), "<5 x"),  # The other is 4 to 7: <5 would tell that both are 4.
    ],
)
def test_a_row(cells: tuple[int, ...], seen: str) -> None:
    found, _made = shown(*row(sum(cells), cells))
    assert found == seen


def test_months_of_one_match_each_are_not_given_away_by_the_months_of_none() -> None:
    found, made = shown(*row(10, (1,) * 10 + (0, 0)))
    assert "1" not in found.split()
    hidden = [count for count, seen in zip(made.may, found.split(), strict=True) if seen != "0"]
    assert len(hidden) >= 10
    assert all(len(made.pool.changes(count)) >= ENOUGH - 1 for count in hidden)


def test_the_region_does_not_give_a_municipality_away() -> None:
    system, table = square([[8, 1, 0, 6], [9, 5, 7, 5]])
    found, made = shown(system, [cell for line in table for cell in line])
    assert found.split()[1] in {"<5", "x"}
    few = table[0][1]
    assert len(made.pool.changes(few)) >= ENOUGH - 1


def test_what_is_left_is_kept_secret_too() -> None:
    """Of 10 matches that ended 8 were stopped trials: the 2 others follow by subtraction."""
    system = System()
    ended, stopped = system.add(10), system.add(8)
    fix(system, ended)
    rest = system.at_most([stopped], [ended])
    assert rest is not None
    found, made = shown(system, [stopped], [rest])
    assert found == "x"
    assert made.need[rest] == ENOUGH


def test_a_part_that_records_make_larger_than_its_whole_is_no_part() -> None:
    system = System()
    assert system.at_most([system.add(3)], [system.add(2)]) is None
    system.equal([0], [1])
    assert not system.members


def test_a_count_known_by_itself_and_few_withholds_its_table() -> None:
    system = System()
    month, made = system.add(2), system.add(2)
    system.equal([month], [made])
    fix(system, made)
    assert shown(system, [month])[0] == "-"


def test_what_is_known_by_what_is_shown_is_shown_with_it() -> None:
    """The cells of 12 and 9 are known by their columns once those are shown: they are shown together or not at all."""
    system, table = square([[12, 2, 3], [9, 4, 1]])
    found, _made = shown(system, [cell for line in table for cell in line])
    assert found.split()[0] == "12"
    assert found.split()[3] == "9"


def test_a_withheld_table_withholds_what_hangs_on_it() -> None:
    """A cell of no secret group is guarded once its table is withheld, in the group of its own as well."""
    system, parts = row(1, (1, 0))
    other, more = row(7, (7, 0))
    offset = len(system.values)
    for value, low, high in zip(other.values, other.low, other.high, strict=True):
        system.add(value, low, high)
    system.equal([offset], [offset + each for each in more])
    found, made = shown(system, [*parts, *(offset + each for each in more)])
    assert found == "- - - -"
    assert made.need[offset + more[0]] == ENOUGH


def every_world(total: int, cells: Sequence[int], told: Mapping[int, Showing]) -> list[set[int]]:
    """Return by cell the values that any way of filling the row has, tried one by one."""
    spans = [range(told[at].low, told[at].high + 1) if at in told else range(total + 1) for at in range(len(cells))]
    fitting = [world for world in product(*spans) if sum(world) == total]
    return [set(values) for values in zip(*fitting, strict=True)]


@given(st.lists(st.integers(0, 7), min_size=2, max_size=4))
def test_every_way_to_fill_a_row_leaves_enough_values(cells: list[int]) -> None:
    total = sum(cells)
    system, parts = row(total, cells)
    found, made = shown(system, parts)
    told = {parts.index(count): made.may[count] for count in made.shown}
    start = every_world(total, cells, {})
    for at, (values, first) in enumerate(zip(every_world(total, cells, told), start, strict=True)):
        if found.split()[at] in {"x", "<5", "-"}:
            assert len(values) >= min(ENOUGH, len(first))
        else:
            assert values == {cells[at]}


@settings(max_examples=60)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=4))
def test_every_world_keeps_every_bound_and_equation(cells: list[list[int]]) -> None:
    system, table = square(cells)
    counts = [cell for line in table for cell in line]
    found, made = shown(system, counts)
    worlds = made.pool.worlds()
    assert all(holds(made.system, world) for world in worlds)
    for count, written in zip(counts, found.split(), strict=True):
        if written in {"x", "<5"}:
            assert len({world.get(count, 0) for world in worlds} | {0}) >= made.need[count]
    again, _made = shown(*_again(cells))
    assert again == found


def _again(cells: list[list[int]]) -> tuple[System, list[int]]:
    system, table = square(cells)
    return system, [cell for line in table for cell in line]


def test_a_world_breaks_off_where_it_would_leave_the_bounds() -> None:
    system, parts = row(3, (3, 0))
    assert find(system, parts[1], -1, HASTY) is None
    assert find(system, parts[0], 1, HASTY) is None
    assert find(system, parts[1], 1, HASTY) == {parts[0]: -1, parts[1]: 1}
    assert not holds(system, {parts[0]: 1})
    assert not holds(system, {parts[0]: -9, parts[1]: 9})


def test_a_search_that_is_too_short_finds_nothing() -> None:
    system, table = square([[1, 1, 1, 1]] * 4)
    cell = table[0][0]
    for count in table[-1]:
        fix(system, count)
    assert find(system, cell, 1, ((1, 10, 9, 1),)) is None
    assert find(system, cell, 1, ((10, 1, 9, 2),)) is None
    world = find(system, cell, 1, PATIENT)
    assert world is not None
    assert holds(system, world)


def test_two_away_is_reached_by_several_counts_or_from_a_world_one_away() -> None:
    system, parts = row(4, (2, 1, 1))
    world = find(system, parts[0], 2, HASTY)
    assert world == {parts[0]: 2, parts[1]: -1, parts[2]: -1}
