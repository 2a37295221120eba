from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bgz.domain.matching.weights import weights_of
from bgz.errors import Invalid
from bgz.terms import CRITERION

SHIPPED = {"distance": 20, "day_parts": 20, "help": 20, "ages": 10, "experience": 10, "number": 5} | {
    "language": 5,
    "interests": 5,
    "transport": 5,
    "wishes": 0,
}


def test_the_shipped_weights_are_those_of_the_design() -> None:
    file = Path(__file__).parents[3] / "templates" / "weights.yaml"
    assert YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")) == SHIPPED
    assert weights_of(SHIPPED, {}) == SHIPPED
    assert tuple(SHIPPED) == CRITERION.codes


def test_a_programme_puts_its_own_over_them() -> None:
    assert weights_of(SHIPPED, {"distance": 0, "wishes": 5})["distance"] == 0
    assert weights_of({"help": 1}, {}) == {code: int(code == "help") for code in CRITERION.codes}


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"distanse": 20}, "did you mean distance?"),
        ({"faith": 20}, "the criteria are distance, day_parts"),
        ({"ages": -1}, "ages: must be a whole number from 0 to 100"),
        ({"ages": 101}, "ages: must be a whole number from 0 to 100"),
        ({"ages": 1.5}, "ages: must be a whole number from 0 to 100"),
        ({"ages": True}, "ages: must be a whole number"),
        ({"wishes": 6}, "wishes: must be a whole number from 0 to 5"),
        (dict.fromkeys(SHIPPED, 0), "all weights are zero"),
    ],
)
def test_wrong_weights_are_refused_with_a_sentence(own: dict[str, int], told: str) -> None:
    with pytest.raises(Invalid) as caught:
        weights_of(SHIPPED, own)
    assert told in "\n".join(caught.value.problems)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        weights_of(SHIPPED, {"distanse": 1, "ages": -1, "wishes": 9})
    assert len(caught.value.problems) == 3
