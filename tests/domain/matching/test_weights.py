"""The weights of a suggestion: those shipped, a programme's over them, and a request's on top."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from ruamel.yaml import YAML

from bgz.domain.cases.kinds import structure
from bgz.domain.cases.programme import Programme
from bgz.domain.matching.weights import common_weights, nothing_counts, weights_for, weights_of
from bgz.domain.record.about import About
from bgz.errors import Conflict, Invalid
from bgz.terms.matches import CRITERION

if TYPE_CHECKING:
    from bgz.domain.cases.request_family import RequestFamily

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


NOTHING = dict.fromkeys(SHIPPED, 0)


def asking(*weights: Any) -> RequestFamily:
    requests = {f"r{place}": {"weights": each} for place, each in enumerate(weights, start=1)}
    family: RequestFamily = structure("V-7K3QF", {"requests": requests}, About())[0]
    return family


def test_each_layer_lies_over_what_stands_before_it() -> None:
    assert weights_of(SHIPPED, {"distance": 30, "ages": 0}, {"distance": 40}) == {**SHIPPED, "distance": 40, "ages": 0}
    programme, family = Programme(weights={"distance": 30, "ages": 0}), asking({"distance": 40}, {})
    assert weights_for(SHIPPED, programme, family, "r1") == {**SHIPPED, "distance": 40, "ages": 0}
    assert weights_for(SHIPPED, programme, family, "r2") == {**SHIPPED, "distance": 30, "ages": 0}
    assert common_weights(SHIPPED, programme) == {**SHIPPED, "distance": 30, "ages": 0}


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"distanse": 40}, ["distanse: unknown; did you mean distance?"]),
        ({"ages": 101, "help": -1}, ["ages: must be a whole", "help: must be a whole"]),
        ({"ages": "veel", "help": 1.5}, ["ages: must be a whole number from 0 to 100", "help: must be a whole"]),
        ({"wishes": "veel"}, ["wishes: must be a whole number from 0 to 5"]),
        (["distance"], ["must be a whole number for each criterion, such as distance: 40"]),
        (NOTHING, ["all weights are zero"]),
    ],
)
def test_wrong_weights_of_a_request_say_of_which_and_how_they_are_mended(own: Any, told: list[str]) -> None:
    family = asking({}, own)
    with pytest.raises(Invalid, match="V-7K3QF: the own weights of request 2 are not right") as caught:
        weights_for(SHIPPED, Programme(), family, "r2")
    assert [problem.startswith(each) for problem, each in zip(caught.value.problems, told, strict=True)]
    assert "bgz edit V-7K3QF --set " in caught.value.hint
    assert "requests.2.weights=" in caught.value.hint
    assert weights_for(SHIPPED, Programme(), family, "r1") == SHIPPED


@pytest.mark.parametrize("own", [{"distanse": 40}, {"distance": "veel"}, NOTHING])
def test_wrong_weights_of_the_programme_are_not_blamed_on_a_request(own: Any) -> None:
    programme, _problems = structure("programme", {"weights": own}, About())
    with pytest.raises(Invalid) as caught:
        weights_for(SHIPPED, programme, asking({"distance": 40}), "r1")
    assert "V-7K3QF" not in caught.value.message
    assert "bgz settings set " in caught.value.hint


def test_of_different_weights_by_two_people_neither_is_taken() -> None:
    """What else two people disagree about does not stop a suggestion."""
    family, programme = asking({"distance": 40}), Programme()
    doubted = evolve(family, about=About(disputed=frozenset({"requests.r1.weights"})))
    with pytest.raises(Conflict, match="V-7K3QF") as caught:
        weights_for(SHIPPED, programme, doubted, "r1")
    assert "bgz resolve V-7K3QF" in caught.value.hint
    other = evolve(family, about=About(disputed=frozenset({"requests.r1", "requests.r2.weights"})))
    assert weights_for(SHIPPED, programme, other, "r1")["distance"] == 40
    with pytest.raises(Conflict):
        weights_for(SHIPPED, evolve(programme, about=About(disputed=frozenset({"weights"}))), family, "r1")


def test_a_request_of_which_nothing_would_count_is_named() -> None:
    """Beside a programme that counts distance only, a request for which distance does not count has nothing left."""
    only = {**NOTHING, "distance": 20}
    family = asking({}, {"distance": 0}, {"distance": 0, "ages": 1}, NOTHING)
    assert [problem.path for problem in nothing_counts(SHIPPED, only, family)] == [
        "requests.r2.weights", "requests.r4.weights",
    ]  # fmt: skip
    assert [problem.path for problem in nothing_counts(SHIPPED, {}, family)] == ["requests.r4.weights"]
