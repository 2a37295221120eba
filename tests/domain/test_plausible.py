"""What cannot be true although each value by itself is right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bgz.domain.about import About
from bgz.domain.plausible import implausible
from bgz.domain.records import structure

TODAY = date(2023, 11, 30)


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
