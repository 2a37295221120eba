"""The attack of test_attack.py on many programmes, in blocks that run beside each other."""

from __future__ import annotations

import pytest

from bench.protection_programmes import invented
from bench.protection_proof import COUNCIL, EVERYBODY, Trial
from bench.protection_shapes import BY_HAND, MOVERS, shape

PROGRAMMES, BLOCK = 520, 20
EVERY = 26
"""Of so many programmes one is attacked in whole numbers too, which takes longer."""
pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.mark.parametrize("first", range(0, PROGRAMMES, BLOCK))
def test_no_hidden_count_is_narrowed(first: int) -> None:
    leaks = {}
    for seed in range(first, first + BLOCK):
        trial = Trial(invented(seed))
        for audiences in (COUNCIL, EVERYBODY):
            trial.check_relations(audiences)
            assert not trial.false_marks(audiences), seed
            for whole in (False, *[True] * (seed % EVERY == 0)):
                if found := trial.leaks(audiences, whole=whole):
                    leaks[seed, audiences, whole] = found[:3]
    assert not leaks


def test_families_move_in_a_third_of_them() -> None:
    moving = [seed for seed in range(PROGRAMMES) if (BY_HAND.get(seed) or shape(seed)).moving]
    assert len(moving) > PROGRAMMES / 4
    assert set(moving) > {seed for seed, made in BY_HAND.items() if made in MOVERS}
