"""Reasons, questions and earlier tries, in plain words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, End, Match, Proposal, Trial
from bgz.domain.matching.criteria import CRITERIA
from bgz.domain.matching.questions import request_questions, support_questions
from bgz.domain.matching.reasons import reasons, whole_km
from bgz.domain.matching.tries import earlier_tries
from bgz.domain.suggesting.view import children_asked_for, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Read = Callable[[str], tuple[Asked, Offered]]


def said(asked: Asked, offered: Offered) -> dict[str, str]:
    values = {criterion.code: criterion.value(asked, offered) for criterion in CRITERIA}
    return {reason.criterion: f"{reason.sign} {reason.text}" for reason in reasons(asked, offered, values)}


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("{request: {distance: near}, km: 2.4}", "distance", "+ 2 km away; nearby is wanted"),
        ("{request: {distance: outside}, km: 2}", "distance", "− 2 km away; outside the own neighbourhood is wanted"),
        ("{km: 16}", "distance", "· 16 km away"),
        (
            "{request: {day_parts: [mon-night, fri-night], day_parts_needed: 2}, offer: {day_parts: [mon-night]}}",
            "day_parts",
            "· 1 of 2 day parts: Monday night",
        ),
        (
            "{request: {day_parts_needed: 1, day_parts: &two [sat-night, sun-night]}, offer: {day_parts: *two}}",
            "day_parts",
            "+ 2 day parts suit, 1 is asked: Saturday night, Sunday night",
        ),
        (
            "{request: {day_parts: [wed-afternoon]}, offer: {day_parts: [mon-night]}}",
            "day_parts",
            "− no common day part",
        ),
        ("{request: {help: {sport: must}}, offer: {help: [sport]}}", "help", "+ offers all that is asked: sport"),
        ("{request: {help: {sport: must}}, offer: {help: [weekend]}}", "help", "− offers nothing of what is asked"),
        (
            "{request: {help: {sport: must, homework: nice}}, offer: {help: [sport]}}",
            "help",
            "+ offers sport; not a place for homework",
        ),
        ("{offer: {age_from: 8}}", "ages", "+ the child's age suits"),
        ("{offer: {likes_age_from: 9}}", "ages", "+ the child's age suits less well"),
        ("{offer: {age_from: 8}, born: [2015-03, 2014-03]}", "ages", "+ the children's ages suit"),
        (
            "{request: {needs: [calm, diet]}, offer: {can_handle: [calm], willing_to_learn: [diet]}}",
            "experience",
            "+ can provide: calm and structure; is willing to learn: keeping to a diet",
        ),
        ("{request: {needs: [calm]}, offer: {cannot: [diet]}}", "experience", "− no experience with what is needed"),
        ("{offer: {max_children: 1}}", "number", "+ 1 place left"),
        ("{offer: {max_children: 3}}", "number", "+ 3 places left"),
        ("{family: {dutch: basic, languages: [ar]}, support: {languages: [ar]}}", "language", "+ a language in common"),
        ("{family: {dutch: basic}}", "language", "· a little Dutch in common"),
        ("{family: {dutch: none, languages: [ar]}, support: {languages: [nl]}}", "language", "− no common language"),
        (
            "{family: {interests: [chess], rather_not: [cars]}, support: {interests: [chess, cars]}}",
            "interests",
            "− 1 interest in common; 1 interest that one would rather not",
        ),
        ("{family: {interests: [chess]}, support: {interests: [cars]}}", "interests", "− no interests in common"),
        ("{request: {needs: [transport]}, offer: {car: true}}", "transport", "+ can fetch and bring"),
        (
            "{request: {needs: [transport]}, offer: {car: false}}",
            "transport",
            "− fetching and bringing is not arranged",
        ),
    ],
)
def test_a_reason_is_a_plain_sentence(pair: Read, text: str, code: str, sentence: str) -> None:
    assert said(*pair(text))[code] == sentence


def test_what_is_not_known_or_not_asked_gives_no_reason(pair: Read) -> None:
    assert set(said(*pair("{}"))) == set()
    assert set(said(*pair("{family: {dutch: fine}}"))) == set()


def test_what_speaks_for_a_family_stands_first(pair: Read) -> None:
    asked, offered = pair(
        "{request: {distance: near, help: {sport: must}}, km: 40, offer: {help: [sport], max_children: 2}}"
    )
    assert [sentence[0] for sentence in said(asked, offered).values()] == ["+", "+", "−"]


def test_a_reason_tells_neither_language_nor_interest(pair: Read) -> None:
    """Which language or which club would tell where a family comes from, or what it believes."""
    asked, offered = pair(
        "{family: {dutch: none, languages: [ar], interests: [mosque]}, support: {languages: [ar], interests: [mosque]}}"
    )
    text = " ".join(said(asked, offered).values())
    assert "Arab" not in text
    assert "mosque" not in text


def test_distances_are_whole_kilometres(pair: Read) -> None:
    assert [whole_km(km) for km in (None, 0.7, 1.4, 1.6, 12.0)] == [None, 1, 1, 2, 12]


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
    assert question in request_questions(asked, {"interests": 5})


def test_a_request_of_which_all_is_known_asks_nothing(pair: Read) -> None:
    asked, _offered = pair("{request: {help: {sport: must}, day_parts: [mon-night]}, family: {languages: [nl]}}")
    assert request_questions(asked, {"interests": 0}) == ()


def test_a_postcode_that_lies_nowhere_is_asked_again(pair: Read) -> None:
    asked, _offered = pair("{family: {address: {postcode: 9999 ZZ}}}")
    assert "is the postcode right? It lies nowhere" in request_questions(asked, {"interests": 0})
    asked, offered = pair("{support: {address: {postcode: 9999 ZZ}}}")
    assert [each.text for each in support_questions(asked, offered, {"distance"})] == [
        "is the postcode right? It lies nowhere"
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
    questions = support_questions(asked, offered, [code, "H1"])
    assert [question.text for question in questions] == asks
    lacking = {(question.rules, question.criteria) for question in questions}
    assert lacking <= {((code,), ()), ((), (code,))}


def test_a_postcode_that_is_unknown_on_the_other_side_is_not_asked_here(pair: Read) -> None:
    asked, offered = pair("{}")
    assert support_questions(evolve(asked, place=None), offered, ["H9"]) == ()


def test_earlier_tries_are_told_the_oldest_first(day: date) -> None:
    first = Match(
        number="K-00001",
        proposed=Proposal(on=date(2022, 1, 3)),
        answers=Answers(request=Answer(yes=False), support=Answer(yes=False, on=date(2024, 1, 1))),
    )
    second = Match(number="K-00002", trial=Trial(on=date(2022, 5, 1)), end=End(on=date(2022, 6, 1), reason="moved"))
    third = Match(number="K-00003", proposed=Proposal(on=date(2022, 7, 1)), end=End(on=date(2022, 7, 9)))
    fourth = Match(number="K-00004", proposed=Proposal(on=date(2023, 11, 1)))
    unknown, later = Match(number="K-00005"), Match(number="K-00006", proposed=Proposal(on=date(2023, 12, 1)))
    assert earlier_tries([fourth, later, third, unknown, second, first], day) == (
        "K-00001: proposed on 3 Jan 2022; request family said no.",
        "K-00002: from 1 May 2022 to 1 Jun 2022; ended: moving house.",
        "K-00003: from 1 Jul 2022 to 9 Jul 2022; ended: reason unknown.",
        "K-00004: since 1 Nov 2023; now: proposed.",
    )


def test_the_kind_of_reason_of_a_no_is_told_and_the_own_words_never(day: date) -> None:
    """A newer version may know kinds that this one does not; of a yes nothing is told."""
    first, own = Proposal(on=date(2022, 1, 3)), "His mother is ill"
    far, not_known = Answer(yes=False, because="too_far", reason=own), Answer(yes=False, because="weather", reason=own)
    tries = [
        Match(number="K-00001", proposed=first, answers=Answers(request=far, support=Answer(yes=False, reason=own))),
        Match(number="K-00002", proposed=first, answers=Answers(request=not_known)),
        Match(number="K-00003", proposed=first, answers=Answers(support=Answer(yes=True, because="too_far"))),
    ]
    assert earlier_tries(tries, day) == (
        "K-00001: proposed on 3 Jan 2022; request family (too far away) and support family said no.",
        "K-00002: proposed on 3 Jan 2022; request family (weather) said no.",
        "K-00003: since 3 Jan 2022; now: proposed.",
    )


def test_what_is_asked_in_a_line(pair: Read) -> None:
    asked, _offered = pair(
        "{request: {help: {sport: must}, day_parts: [mon-night], distance: near, needs: [calm]}, born: [2015-03, null]}"
    )
    assert wanted(asked) == "sport; Monday night; nearby; calm and structure"
    assert [(child.position, child.age) for child in children_asked_for(asked)] == [(1, 8), (2, None)]
    assert wanted(pair("{}")[0]) == ""
