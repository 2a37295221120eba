"""What cannot be true although each value by itself is right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from bgz.domain.cases.kinds import structure
from bgz.domain.cases.person import Address
from bgz.domain.cases.plausible import implausible, moved, wrong_municipality
from bgz.domain.record.about import About
from bgz.domain.values.places import Place, Places

TODAY = date(2023, 11, 30)


MEPPEL = Place("7941", "Meppel", "Meppel", 52.7, 6.2)
AMSTERDAM = Place("1011", "Amsterdam", "Amsterdam", 52.4, 4.9)
NOWHERE = Place("9999", "Grens", "", 53.0, 7.0)
PLACES = Places(
    {place.pc4: place for place in (MEPPEL, AMSTERDAM, NOWHERE)}, {"Meppel": (), "Amsterdam": ("Amsterdam",)}
)


def paths(number: str, **tree: Any) -> list[str]:
    record, problems = structure(number, tree, About())
    assert problems == []
    found = implausible(record, TODAY)
    assert all(problem.message for problem in found)
    return [problem.path for problem in found]


@pytest.mark.parametrize("born", ["2001-11", "2023-11", "2015-03"])
def test_children_up_to_22_years_are_fine(born: str) -> None:
    assert paths("V-7K3QF", registered_on="2023-11-30", children={"k7QX2": {"born": born}}) == []


@pytest.mark.parametrize("born", ["2000-11", "2023-12", "2024-01"])
def test_a_child_born_in_the_future_or_older_than_22_is_not(born: str) -> None:
    assert paths("V-7K3QF", registered_on="2023-11-30", children={"k7QX2": {"born": born}}) == ["children.k7QX2.born"]


def test_the_age_counts_at_the_sign_up() -> None:
    child = {"k7QX2": {"born": "2000-12"}, "k7QX3": {}}
    assert paths("V-7K3QF", registered_on="2021-01-01", children=child) == []
    assert paths("V-7K3QF", children={"k7QX2": {"born": "2000-11"}}) == ["children.k7QX2.born"]


def test_what_happened_did_not_happen_in_the_future() -> None:
    tree: dict[str, Any] = {
        "registered_on": "2023-12-01",
        "intake": {"on": "2023-12-02"},
        "requests": {"r7QX2": {"opened_on": "2024-01-01"}},
        "consents": {"matching": {"given_on": "2023-12-01"}},
    }
    assert paths("V-7K3QF", **tree) == [
        "registered_on", "intake.on", "requests.r7QX2.opened_on", "consents.matching.given_on",
    ]  # fmt: skip


def test_the_intake_talk_comes_after_the_sign_up() -> None:
    assert paths("V-7K3QF", registered_on="2023-11-02", intake={"on": "2023-11-01"}) == ["intake.on"]
    assert paths("V-7K3QF", registered_on="2023-11-02", intake={"on": "2023-11-02"}) == []


def test_each_own_weight_of_a_request_that_cannot_be_is_told() -> None:
    request = {"weights": {"distanse": 40, "ages": 101, "help": 0}}
    path = "requests.r7QX2.weights"
    assert paths("V-7K3QF", requests={"r7QX1": {"weights": {"help": 5}}, "r7QX2": request}) == [path, path]


def test_a_request_is_for_children_of_the_family() -> None:
    request = {"children": ["k7QX9"], "day_parts": ["wed-afternoon"], "day_parts_needed": 2}
    assert paths("V-7K3QF", requests={"r7QX2": request}) == [
        "requests.r7QX2.children",
        "requests.r7QX2.day_parts_needed",
    ]
    fine = {"children": ["k7QX9"], "day_parts": ["wed-afternoon"], "day_parts_needed": 1}
    assert paths("V-7K3QF", children={"k7QX9": {}}, requests={"r7QX2": fine}) == []


def test_a_consent_is_not_withdrawn_before_it_is_given() -> None:
    consent = {"given_on": "2023-02-02", "withdrawn_on": "2023-02-01"}
    assert paths("S-7K3QF", consents={"matching": consent}) == ["consents.matching.withdrawn_on"]


def test_the_oldest_age_is_not_under_the_youngest() -> None:
    offer = {"age_from": 8, "age_to": 4, "likes_age_from": 4, "likes_age_to": 4}
    assert paths("S-7K3QF", offer=offer) == ["offer.age_to"]


def test_a_child_of_the_house_may_be_grown_up_but_must_be_born() -> None:
    own = {"k7QX2": {"born": "1990-01"}, "k7QX3": {"born": "2024-01"}, "k7QX4": {}}
    assert paths("S-7K3QF", own_children=own) == ["own_children.k7QX3.born"]


def test_a_municipality_is_one_of_those_there_are() -> None:
    assert wrong_municipality("Meppel", PLACES) is None
    assert "Meppel" in (wrong_municipality("Mepel", PLACES) or "")
    assert wrong_municipality("Xyzzy", PLACES) == "is not a Dutch municipality"


AT_MEPPEL = Address(postcode="7941 AB", street="Dorpsstraat 1", town="Meppel", municipality="Meppel")


@pytest.mark.parametrize(
    ("before", "after", "town", "municipality"),
    [
        (AT_MEPPEL, evolve(AT_MEPPEL, postcode="1011 AB"), "Amsterdam", "Amsterdam"),
        (AT_MEPPEL, evolve(AT_MEPPEL, postcode="1011 AB", municipality="Diemen"), "Amsterdam", "Diemen"),
        (AT_MEPPEL, evolve(AT_MEPPEL, postcode="7941 XX", town="Elders"), "Elders", "Meppel"),
        (AT_MEPPEL, evolve(AT_MEPPEL, postcode="8888 AB"), "Meppel", "Meppel"),
        (AT_MEPPEL, evolve(AT_MEPPEL, postcode=None), "Meppel", "Meppel"),
        (AT_MEPPEL, evolve(AT_MEPPEL, postcode="9999 AB"), "Grens", None),
        (None, Address(postcode="7941"), "Meppel", "Meppel"),
        (None, Address(postcode="7941", town="Rogat"), "Rogat", "Meppel"),
    ],
)
def test_a_new_postcode_brings_its_town_and_municipality(
    before: Address | None, after: Address, town: str, municipality: str | None
) -> None:
    found = moved(before, after, PLACES)
    assert found == evolve(after, town=town, municipality=municipality)


def test_without_an_address_nothing_moved() -> None:
    assert moved(AT_MEPPEL, None, PLACES) is None
