"""The hash of a suggestion: all it is made of, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, End, Match, Proposal
from bgz.domain.cases.person import Address, Contact
from bgz.domain.suggesting.inputs import digest
from bgz.domain.suggesting.ranking import rank
from bgz.domain.values.places import Place
from tests.domain.weights import ALIKE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Read = Callable[[str], tuple[Asked, Offered]]
    Change = Callable[..., Offered]

REQUEST = "request: {help: {sport: must}, day_parts: [mon-night, tue-night], distance: near}"
OFFER = "offer: {help: [sport], day_parts: [mon-night]}, km: 2"
PAIR = f"{{{REQUEST}, {OFFER}}}"
TRIED = Match(number="K-1", request_family="V-00001", proposed=Proposal(on=date(2023, 5, 1)))


def inputs(asked: Asked, *offers: Offered, **more: Any) -> str:
    given: dict[str, Any] = {"lifted": (), "version": "1", "weights": ALIKE, **more}
    return rank(asked, offers, given.pop("weights"), **given).inputs


OTHER: list[dict[str, Any]] = [
    {"number": "S-00009"},
    {"approved": False},
    {"paused": True},
    {"taken": 1},
    {"since": date(2023, 1, 1)},
    {"km": 2.1},
    {"same_area": True},
    {"offer": {"day_parts": ("tue-night",)}},
    {"offer": {"max_children": 0}},
    {"offer": {"max_km": 5}},
    {"offer": {"likes_age_to": 5}},
    {"offer": {"cannot": ("calm",)}},
    {"interests": ("chess",)},
    {"matches": (TRIED,)},
    {"matches": (evolve(TRIED, answers=Answers(support=Answer(yes=False))),)},
    {"matches": (evolve(TRIED, answers=Answers(support=Answer(yes=False, because="too_far"))),)},
    {"matches": (evolve(TRIED, end=End(on=date(2023, 6, 1), reason="moved")),)},
    {"matches": (evolve(TRIED, end=End(on=date(2023, 6, 1), reason="agreed")),)},
]


def test_every_fact_of_a_support_family_that_counts_changes_it(pair: Read, change: Change) -> None:
    """The same score by another day part is another outcome too: another day part is shown."""
    asked, offered = pair(PAIR)
    found = [inputs(asked, offered), *(inputs(asked, change(offered, **dict(other))) for other in OTHER)]
    assert len({*found}) == len(OTHER) + 1


@pytest.mark.parametrize(
    "other",
    [
        "request: {help: {sport: nice}, day_parts: [mon-night, tue-night], distance: near}",
        "request: {help: {sport: must}, day_parts: [mon-night], distance: near}",
        "request: {help: {sport: must}, day_parts: [mon-night, tue-night], distance: any}",
        "request: {help: {sport: must}, day_parts: [mon-night, tue-night], distance: near, needs: [calm]}",
        "family: {dutch: fine}",
        "family: {languages: [nl]}",
        "family: {interests: [chess]}",
        "family: {not_with: [S-00009]}",
        "family: {address: {postcode: 9999 ZZ}}",
        "born: [2014-03]",
        "born: [2015-03, 2015-04]",
    ],
)
def test_every_fact_of_a_request_that_counts_changes_it(pair: Read, other: str) -> None:
    asked, offered = pair(PAIR)
    changed = other if other.startswith("request") else f"{other}, {REQUEST}"
    assert inputs(pair(f"{{{changed}, {OFFER}}}")[0], offered) != inputs(asked, offered)


def test_rules_lifted_weights_version_and_day_change_it(pair: Read) -> None:
    asked, offered = pair(PAIR)
    found = {
        inputs(asked, offered),
        inputs(asked, offered, lifted=("H9",)),
        inputs(asked, offered, weights=ALIKE | {"ages": 2}),
        inputs(asked, offered, version="2"),
        inputs(evolve(asked, day=date(2023, 12, 1)), offered),
    }
    assert len(found) == 5


def test_what_no_rule_looks_at_changes_nothing(pair: Read, change: Change) -> None:
    """Names, notes and telephone numbers are no part of it, nor is the place itself: its distance is."""
    asked, offered = pair(PAIR)
    other = change(offered, surname="El Amrani", place=Place("7942", "Meppel", "Meppel", 52.7, 6.2))
    talk = {"c1": Contact(on=date(2023, 5, 5), text="a talk")}
    noted = evolve(other.family, notes="likes to talk", phone="06-12345001", address=Address(town="X"), contacts=talk)
    other = evolve(other, supporter=evolve(other.supporter, family=noted))
    family = evolve(asked.family, surname="Jansen", notes="x", contacts=talk)
    assert inputs(evolve(asked, family=family), other) == inputs(asked, offered)


def test_a_hash_is_of_letters_so_that_none_passes_for_a_bsn() -> None:
    assert digest(["a", "b"]) == digest(iter(["a", "b"])) != digest(["ab"])
    for number in range(500):
        assert len(digest([str(number)])) == 16
        assert digest([str(number)]).isalpha()
