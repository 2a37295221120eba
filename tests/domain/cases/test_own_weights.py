"""What is wrong with weights, whoever they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bgz.domain.cases.own_weights import wrong_weights
from bgz.i18n import in_language
from bgz.terms.matches import CRITERION

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with in_language("en"):
        yield


def test_every_criterion_may_weigh_from_nothing_to_its_most() -> None:
    assert not list(wrong_weights({}))
    assert not list(wrong_weights(dict.fromkeys(CRITERION.codes, 0)))
    assert not list(wrong_weights({**dict.fromkeys(CRITERION.codes, 100), "wishes": 5}))


@pytest.mark.parametrize(
    ("code", "weight", "told"),
    [
        ("distanse", 20, "distanse: unknown; did you mean distance?"),
        ("Distance", 20, "Distance: unknown; did you mean distance?"),
        ("afstand", 20, "afstand: unknown; did you mean distance?"),
        ("DAY PARTS", 20, "DAY PARTS: unknown; did you mean day_parts?"),
        ("", 20, ": unknown; the criteria are distance, day_parts"),
        ("faith", 20, "faith: unknown; the criteria are distance, day_parts"),
        ("ages", -1, "ages: must be a whole number from 0 to 100"),
        ("ages", 101, "ages: must be a whole number from 0 to 100"),
        ("ages", 1.5, "ages: must be a whole number from 0 to 100"),
        ("ages", True, "ages: must be a whole number from 0 to 100"),
        ("wishes", 6, "wishes: must be a whole number from 0 to 5"),
    ],
)
def test_a_wrong_weight_is_told_with_what_helps(code: str, weight: Any, told: str) -> None:
    (sentence,) = wrong_weights({"help": 20, code: weight})
    assert sentence.startswith(told)
