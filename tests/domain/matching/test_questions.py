"""What to ask of the request family and of the support family."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.matching.questions import request_questions, support_questions

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Read = Callable[[str], tuple[Asked, Offered]]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("{}", "what kind of help?"),
        ("{}", "which day parts suit?"),
        ("{}", "how well do you speak Dutch?"),
        ("{family: {dutch: none}}", "which languages do you speak?"),
        ("{family: {address: {town: Meppel}}}", "what is the postcode?"),
        ("{born: [null]}", "year and month of birth of each child?"),
        ("{}", "what do the children like to do?"),
    ],
)
def test_what_to_ask_the_request_family(pair: Read, text: str, question: str) -> None:
    asked, _offered = pair(text)
    assert question in request_questions(asked, interests=True)


def test_a_request_of_which_all_is_known_asks_nothing(pair: Read) -> None:
    asked, _offered = pair("{request: {help: {sport: must}, day_parts: [mon-night]}, family: {languages: [nl]}}")
    assert [*request_questions(asked, interests=False)] == []


def test_a_postcode_that_lies_nowhere_is_asked_again(pair: Read) -> None:
    asked, _offered = pair("{family: {address: {postcode: 9999 ZZ}}}")
    assert "is the postcode right (no place has it)?" in request_questions(asked, interests=False)
    asked, offered = pair("{support: {address: {postcode: 9999 ZZ}}}")
    assert [each.text for each in support_questions(asked, offered, {"distance"})] == [
        "is the postcode right (no place has it)?"
    ]


@pytest.mark.parametrize(
    ("text", "code", "asks"),
    [
        ("{}", "H2", ["how many children at the same time?"]),
        ("{}", "H3", ["how many children at the same time?"]),
        ("{request: {help: {sport: must}}}", "H4", ["what kind of help?"]),
        ("{offer: {help: [sport]}}", "H4", []),
        ("{}", "H4", []),
        ("{request: {day_parts: [mon-night]}}", "H5", ["which day parts suit?"]),
        ("{offer: {day_parts: [mon-night]}}", "H5", []),
        ("{}", "H5", []),
        ("{family: {dutch: none, languages: [ar]}}", "H6", ["which languages do you speak?"]),
        ("{}", "H6", []),
        (
            "{request: {needs: [no_dogs, smoke_free]}}",
            "H7",
            ["which animals are in the house?", "does anybody smoke in the house?"],
        ),
        ("{request: {needs: [smoke_free]}, offer: {pets: [dog]}}", "H7", ["does anybody smoke in the house?"]),
        ("{request: {needs: [no_dogs]}, offer: {smokes: true}}", "H7", ["which animals are in the house?"]),
        ("{}", "H9", ["what is the postcode?"]),
        ("{}", "H10", ["children of which ages?"]),
        ("{offer: {age_from: 3}, born: [null]}", "H10", []),
        (
            "{request: {needs: [transport, calm]}}",
            "H11",
            ["can this be done: calm and structure?", "can this be done: fetching and bringing?"],
        ),
        (
            "{request: {needs: [transport, calm]}, offer: {car: false}}",
            "H11",
            ["can this be done: calm and structure?"],
        ),
        (
            "{request: {needs: [transport]}, offer: {willing_to_learn: [transport]}}",
            "H11",
            ["can this be done: fetching and bringing?"],
        ),
        ("{}", "number", ["how many children at the same time?"]),
        ("{request: {needs: [calm]}}", "experience", ["can this be done: calm and structure?"]),
        ("{family: {interests: [chess]}}", "interests", ["what do you like to do?"]),
        ("{support: {interests: [chess]}}", "interests", []),
        (
            "{request: {practical_wishes: [calm, diet, no_cats, transport]}, offer: {car: true, cannot: [diet]}}",
            "wishes",
            ["which animals are in the house?", "can this be done: calm and structure?"],
        ),
    ],
)
def test_what_to_ask_the_support_family(pair: Read, text: str, code: str, asks: list[str]) -> None:
    asked, offered = pair(text)
    questions = [*support_questions(asked, offered, [code, "H1"])]
    assert [question.text for question in questions] == asks
    lacking = {(question.rules, question.criteria) for question in questions}
    assert lacking <= {((code,), ()), ((), (code,))}


def test_a_postcode_that_is_unknown_on_the_other_side_is_not_asked_here(pair: Read) -> None:
    asked, offered = pair("{}")
    assert [*support_questions(evolve(asked, place=None), offered, ["H9"])] == []
