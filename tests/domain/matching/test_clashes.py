"""Wishes that cannot be met together: a remark each, whatever way they came into the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bgz.domain.cases.kinds import structure
from bgz.domain.matching.clashes import contradictions_of_request, contradictions_of_support
from bgz.domain.record.about import About
from bgz.domain.suggesting.remarks import request_remarks
from bgz.i18n import in_language
from bgz.terms.families import HELP, NEEDS, PETS
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.matching.pairing import Asked, Offered

V, S = "V-7K3QF", "S-4TX9B"
NOWHERE = "At most 0 km away: nobody lives that near."


def tree(text: str) -> dict[str, Any]:
    return dict(YAML(typ="safe", pure=True).load(text) or {})


def asked(text: str) -> tuple[str, ...]:
    """Return the remarks about the request r1 of a family written as YAML; `request` is that request."""
    given_ = tree(text)
    requests = {"r1AAA": given_.pop("request", {})}
    family: RequestFamily
    family, problems = structure(V, {"children": {"k1AAA": {}}, "requests": requests, **given_}, About())
    assert problems == []
    return contradictions_of_request(family, family.requests["r1AAA"])


def offered(text: str) -> tuple[str, ...]:
    family: SupportFamily
    family, problems = structure(S, tree(text), About())
    assert problems == []
    return contradictions_of_support(family)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "request: {distance: outside, max_km: 2}",
            "Outside the own neighbourhood begins at 3 km, but at most 2 km is asked.",
        ),
        ("request: {distance: outside, max_km: 0}", NOWHERE),
        ("request: {distance: near, max_km: 0}", NOWHERE),
        ("request: {max_km: 0}", NOWHERE),
        (
            "request: {day_parts: [wed-afternoon, fri-afternoon], day_parts_needed: 3}",
            "More day parts are needed (3) than suit (2).",
        ),
        (
            "request: {help: {sleepover: must}, day_parts: [sat-morning, sat-evening]}",
            "sleeping over: none of the day parts lies at such a time.",
        ),
        (
            "request: {help: {weekend: nice, sport: must}, day_parts: [mon-night, fri-morning]}",
            "weekend care: none of the day parts lies at such a time.",
        ),
        (
            "request: {help: {evening: must}, day_parts: [mon-night]}",
            "evening care: none of the day parts lies at such a time.",
        ),
        (
            "request: {help: {after_school: must}, day_parts: [mon-evening]}",
            "afternoon care: none of the day parts lies at such a time.",
        ),
        ("request: {children: [k1AAA, k9ZZZ]}", "The request names 1 child that is not in the family."),
        ("request: {children: [k8ZZZ, k9ZZZ]}", "The request names 2 children that are not in the family."),
        ("{dutch: none, languages: [ar, nl]}", "No Dutch yet, but Dutch is among the languages at home."),
        ("{interests: [Chess, music], rather_not: [chess]}", "1 interest stands under “rather not” as well."),
        ("{interests: [a, b], rather_not: [B, A, c]}", "2 interests stand under “rather not” as well."),
        ("not_with: [V-7K3QF]", "Not with V-7K3QF: that is the family itself."),
        ("not_with: [V-9M2WD]", "Not with V-9M2WD: that is no support family."),
    ],
)
def test_what_a_request_asks_that_cannot_be_met_together(text: str, told: str) -> None:
    assert asked(text) == (told,)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "request: {distance: outside, max_km: 3}",
        "request: {distance: outside}",
        "request: {distance: near, max_km: 2}",
        "request: {distance: near, max_km: 300}",
        "request: {day_parts: [wed-afternoon], day_parts_needed: 1}",
        "request: {day_parts_needed: 2}",
        "request: {help: {sleepover: must}}",
        "request: {help: {sleepover: must}, day_parts: [sat-evening, sat-night]}",
        "request: {help: {weekend: must}, day_parts: [fri-afternoon]}",
        "request: {help: {sport: must, practical: nice}, day_parts: [mon-night]}",
        "request: {needs: [transport], practical_wishes: [transport]}",
        "request: {needs: [no_pets, no_dogs]}",
        "request: {children: [k1AAA], siblings_apart: true}",
        "{dutch: none, languages: [ar]}",
        "{dutch: basic, languages: [nl]}",
        "{interests: [chess], rather_not: [cars]}",
        "not_with: [S-4TX9B]",
    ],
)
def test_what_a_request_may_well_ask_gives_no_remark(text: str) -> None:
    assert asked(text) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("offer: {age_from: 12, age_to: 4}", "The youngest age (12) lies above the oldest (4)."),
        (
            "offer: {likes_age_from: 9, likes_age_to: 6, age_from: 0}",
            "The preferred youngest age (9) lies above the preferred oldest (6).",
        ),
        (
            "offer: {age_from: 4, age_to: 8, likes_age_from: 9}",
            "The preferred ages lie wholly outside the ages that are taken.",
        ),
        (
            "offer: {age_from: 4, likes_age_to: 3}",
            "The preferred ages lie wholly outside the ages that are taken.",
        ),
        (
            "offer: {age_to: 11, likes_age_from: 12, likes_age_to: 18}",
            "The preferred ages lie wholly outside the ages that are taken.",
        ),
        (
            "offer: {can_handle: [diet, calm], cannot: [diet]}",
            "keeping to a diet: stands under “Can provide” and under “Cannot provide”.",
        ),
        (
            "offer: {willing_to_learn: [diet], cannot: [diet]}",
            "keeping to a diet: stands under “Willing to learn” and under “Cannot provide”.",
        ),
        (
            "offer: {can_handle: [diet], willing_to_learn: [diet], cannot: [diet]}",
            "keeping to a diet: stands under “Can provide” and under “Cannot provide”.",
        ),
        (
            "offer: {pets: [dog], can_handle: [no_dogs]}",
            "no dogs: stands under “Can provide”, but the house is otherwise.",
        ),
        (
            "offer: {smokes: false, cannot: [smoke_free]}",
            "smoke-free house: stands under “Cannot provide”, but the house is otherwise.",
        ),
        ("offer: {pets: [none, dog, cat]}", "No pets are noted, and these: dog, cat."),
        (
            "offer: {help: [sleepover, sport], day_parts: [mon-evening]}",
            "sleeping over: none of the day parts lies at such a time.",
        ),
        ("offer: {max_children: 0}", "No child at the same time: there is never a place."),
        ("offer: {max_km: 0}", NOWHERE),
        ("{interests: [chess], rather_not: [Chess]}", "1 interest stands under “rather not” as well."),
        ("not_with: [S-4TX9B]", "Not with S-4TX9B: that is the family itself."),
        ("not_with: [S-9M2WD, V-7K3QF]", "Not with S-9M2WD: that is no request family."),
    ],
)
def test_what_a_support_family_offers_that_cannot_hold_together(text: str, told: str) -> None:
    assert offered(text) == (told,)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "offer: {age_from: 4, age_to: 8, likes_age_from: 8, likes_age_to: 12}",
        "offer: {age_from: 4, age_to: 4, likes_age_from: 4, likes_age_to: 4}",
        "offer: {age_from: 4}",
        "offer: {likes_age_to: 4}",
        "offer: {can_handle: [diet], willing_to_learn: [diet]}",
        "offer: {cannot: [transport], car: true}",
        "offer: {can_handle: [transport], car: false}",
        "offer: {pets: [dog], cannot: [no_dogs, no_pets], can_handle: [no_cats]}",
        "offer: {can_handle: [no_dogs, smoke_free], cannot: [no_cats]}",
        "offer: {pets: [none], can_handle: [no_pets]}",
        "offer: {help: [sleepover]}",
        "offer: {max_children: 1, max_km: 1}",
        "not_with: [V-7K3QF]",
    ],
)
def test_what_a_support_family_may_well_offer_gives_no_remark(text: str) -> None:
    assert offered(text) == ()


def test_everything_is_told_at_once() -> None:
    assert (
        len(asked("{request: {max_km: 0, help: {sleepover: must}, day_parts: [mon-evening], day_parts_needed: 2}}"))
        == 3
    )
    assert (
        len(offered("offer: {max_km: 0, max_children: 0, pets: [none, dog], can_handle: [diet], cannot: [diet]}")) == 4
    )


def test_a_remark_tells_neither_which_interest_nor_which_child() -> None:
    told = " ".join(asked("{request: {children: [k9ZZZ]}, interests: [mosque], rather_not: [mosque]}"))
    assert "mosque" not in told
    assert "k9ZZZ" not in told


def test_the_sentences_are_dutch_too() -> None:
    with in_language("nl"):
        assert asked("request: {max_km: 0}") == ("Hoogstens 0 km ver: zo dichtbij woont niemand.",)
        (told,) = offered("offer: {can_handle: [calm], cannot: [calm]}")
        assert told == "rust en structuur: staat bij “Kan bieden” en ook bij “Kan niet bieden”."


codes = st.lists(st.sampled_from(NEEDS.codes), unique=True)
ages = st.none() | st.integers(0, 22)


@given(
    st.fixed_dictionaries(
        {
            "help": st.lists(st.sampled_from(HELP.codes), unique=True),
            "day_parts": st.lists(st.sampled_from(DAY_PARTS.codes), unique=True, max_size=4),
            "age_from": ages, "age_to": ages, "likes_age_from": ages, "likes_age_to": ages,
            "can_handle": codes, "willing_to_learn": codes, "cannot": codes,
            "pets": st.lists(st.sampled_from(PETS.codes), unique=True),
            "max_children": st.integers(0, 3),
        }
    )
)  # fmt: skip
def test_whatever_is_noted_gives_sentences_each_once(offer: dict[str, Any]) -> None:
    family, problems = structure(
        S, {"offer": {name: value for name, value in offer.items() if value is not None}}, About()
    )
    told = contradictions_of_support(family)
    assert not problems
    assert len(set(told)) == len(told)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in told)


def test_they_stand_among_the_remarks_of_a_request_with_its_own_weights(
    pair: Callable[[str], tuple[Asked, Offered]],
) -> None:
    """The weights in the order of the criteria, whatever the order in which they were typed."""
    asked, _offered = pair("{request: {weights: {wishes: 5, distance: 40}, max_km: 0}}")
    assert [*request_remarks(asked, ())][-2:] == [
        "This request has weights of its own: distance 40, practical wishes 5.",
        NOWHERE,
    ]
    asked, _offered = pair("{}")
    assert not [each for each in request_remarks(asked, ()) if "weights" in each]
