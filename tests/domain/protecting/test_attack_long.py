"""The attack of test_attack.py on many programmes, in blocks that run beside each other."""

from __future__ import annotations

import pytest

from bench.protection_programmes import invented
from bench.protection_proof import COUNCIL, EVERYBODY, Trial

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
