"""Reasons for and against a candidate, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.domain.matching.criteria import CRITERIA
from bgz.domain.matching.reasons import reasons, whole_km

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
