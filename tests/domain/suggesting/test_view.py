"""A candidate as a coordinator reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.domain.suggesting.ranking import rank
from bgz.domain.suggesting.view import band, candidate, children_asked_for, explain, suggestion_of, wanted, why_of
from tests.domain.weights import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Read = Callable[[str], tuple[Asked, Offered]]
    Change = Callable[..., Offered]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "strong"),
        (0.75, "strong"),
        (0.7499, "good"),
        (0.6, "good"),
        (0.45, "possible"),
        (0.44, "weak"),
        (0.0, "weak"),
    ],
)
def test_bands(value: float, code: str) -> None:
    assert band(value) == code


def test_a_candidate_tells_what_either_side_gets(pair: Read) -> None:
    asked, offered = pair(
        "{request: {help: {sport: must}, distance: near, day_parts: [mon-night]}, km: 40,"
        " offer: {help: [contacts], day_parts: [tue-night], max_children: 2, age_from: 8}}"
    )
    result = rank(asked, [offered], SHIPPED, lifted=("H4", "H5"), version="1")
    shown = candidate(result, result.candidates[0], 1)
    assert shown.remarks[0] == "Little of what the request asks."
    assert shown.request_score < 0.4 < shown.support_score


def test_explaining_shows_every_rule_and_criterion_also_of_who_is_excluded(pair: Read, change: Change) -> None:
    asked, offered = pair("{request: {max_km: 5, help: {sport: must}}, km: 6}")
    inside = change(offered, number="S-00002", km=3.0)
    result = rank(asked, [offered, inside], SHIPPED, version="1")
    outside = explain(result, offered)
    assert outside.candidate.rank == 0
    assert {rule.code: rule.fits for rule in outside.rules}["H9"] is False
    assert {rule.code: rule.fits for rule in outside.rules}["H4"] is None
    assert [each.code for each in outside.candidate.criteria] == [code for code in SHIPPED if SHIPPED[code]]
    assert [each.known for each in outside.candidate.criteria if each.code in {"distance", "help"}] == [True, False]
    assert explain(result, inside).candidate.rank == 1


def test_what_is_asked_in_a_line(pair: Read) -> None:
    asked, _offered = pair(
        "{request: {help: {sport: must}, day_parts: [mon-night], distance: near, needs: [calm]}, born: [2015-03, null]}"
    )
    assert wanted(asked) == "sport; Monday night; nearby; calm and structure"
    assert [(child.position, child.age) for child in children_asked_for(asked)] == [(1, 8), (2, None)]
    assert wanted(pair("{}")[0]) == ""


def test_a_suggestion_and_a_pair_tell_the_same_of_the_request(pair: Read, change: Change) -> None:
    asked, offered = pair("{request: {max_km: 5, help: {sport: must}}, family: {surname: Jansen}, km: 6}")
    inside = [change(offered, number=f"S-0001{place}", km=3.0, offer={"max_children": 1}) for place in range(3)]
    result = rank(asked, [offered, *inside], SHIPPED, version="1")
    shown, one = suggestion_of(result, (), 2), why_of(result, (), explain(result, offered))
    assert [each.number for each in shown.candidates] == ["S-00010", "S-00011"]
    assert (shown.considered, shown.remaining, one.remaining) == (4, 3, 3)
    assert (one.candidate.rank, one.to_lift) == (0, ("H9",))
    for name in ("number", "name", "day", "children", "wanted", "remarks", "questions", "lifted", "weights", "inputs"):
        assert getattr(shown, name) == getattr(one, name)
    assert (shown.number, shown.name, shown.wanted) == ("V-00001", "Jansen", "sport")
    assert shown.questions[:2] == ("which day parts suit?", "how well do you speak Dutch?")
