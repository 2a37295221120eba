"""Who waits for whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bgz.storage.fold import bits
from bgz.storage.rings import rings


def test_two_that_wait_for_each_other_and_one_that_waits_for_them() -> None:
    assert list(rings({0: 0b010, 1: 0b001, 2: 0b001})) == [0b011]


def test_a_chain_ends_where_nothing_is_waited_for() -> None:
    assert list(rings({number: 1 << number - 1 if number else 0 for number in range(5000)})) == [1]


def test_nothing_waits() -> None:
    assert list(rings({})) == []


def reached(waits: dict[int, int], start: int) -> int:
    mask, ready = 0, [start]
    while ready:
        new = waits[ready.pop()] & ~mask
        mask |= new
        ready.extend(bits(new))
    return mask


@given(st.lists(st.integers(0, 2**8 - 1), min_size=8, max_size=8))
def test_rings_are_what_comes_back_to_itself_from_everywhere(edges: list[int]) -> None:
    waits = dict(enumerate(edges))
    found = {at for ring in rings(waits) for at in bits(ring)}
    back = {at for at in waits if all(reached(waits, other) >> at & 1 for other in bits(reached(waits, at)))}
    assert found == back
