"""Which questions are worth asking first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bgz.domain.suggesting.ranking import Ranked, rank
from bgz.domain.suggesting.worth import LOOKED_AT, MOST, worth_asking
from tests.domain.weights import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Read = Callable[[str], tuple[Asked, Offered]]
    Change = Callable[..., Offered]

REQUEST = (
    "{request: {help: {sport: must}, day_parts: [mon-night, tue-night], distance: near, max_km: 10},"
    " family: {dutch: fine, interests: [chess]},"
    " offer: {help: [sport], day_parts: [mon-night, tue-night], max_children: 2, age_from: 4, age_to: 12, car: true},"
    " support: {interests: [chess]}, km: 2}"
)
KNOWN = [{"number": f"S-0000{place}", "km": 1.0 + place} for place in range(1, 6)]


@pytest.fixture
def asking(pair: Read, change: Change) -> Callable[..., Ranked]:
    """Return a function that ranks families of whom all is known, at 2 to 6 km, but for what is given."""
    asked, offered = pair(REQUEST)

    def ranked(*given: dict[str, object], lifted: tuple[str, ...] = (), **weights: int) -> Ranked:
        offers = [change(offered, **each) for each in given]
        return rank(asked, offers, SHIPPED | weights, lifted=lifted, version="1")

    return ranked


def told(ranked: Ranked) -> list[tuple[str, int, str, str]]:
    return [(each.number, each.rank, each.question, each.change) for each in worth_asking(ranked, 0)]


def test_where_all_is_known_nothing_is_worth_asking(asking: Callable[..., Ranked]) -> None:
    assert told(asking(*KNOWN)) == []


def test_an_answer_that_could_exclude_one_of_the_first_three(asking: Callable[..., Ranked]) -> None:
    """Nobody knows where the first lives; the request asks at most 10 km."""
    ranked = asking({"number": "S-00001", "km": None}, *KNOWN[1:])
    assert told(ranked) == [("S-00001", 1, "what is the postcode?", "could drop out of the first three")]


def test_an_answer_that_could_bring_the_fourth_among_the_first_three(asking: Callable[..., Ranked]) -> None:
    """It lives near, but nobody knows when it can; of the others, three can at both day parts and five at one."""
    both = [{"number": f"S-0000{place}", "km": 9.0} for place in range(1, 4)]
    one = [{"number": f"S-1000{place}", "km": 9.0, "offer": {"day_parts": ("mon-night",)}} for place in range(5)]
    near = {"number": "S-00009", "km": 2.0, "offer": {"day_parts": ()}, "since": date(2023, 12, 1)}
    assert told(asking(*both, *one, near)) == [
        ("S-00009", 4, "which day parts suit?", "could come into the first three")
    ]


def test_where_only_three_remain_an_answer_matters_when_it_could_exclude(asking: Callable[..., Ranked]) -> None:
    three = [*KNOWN[:2], {"number": "S-00003", "km": 4.0, "offer": {"max_children": None}, "interests": ()}]
    assert told(asking(*three)) == [
        ("S-00003", 3, "how many children at the same time?", "could drop out of the first three")
    ]


def test_a_rule_that_is_lifted_excludes_nobody(asking: Callable[..., Ranked]) -> None:
    three = [*KNOWN[:2], {"number": "S-00003", "km": None}]
    assert [each[0] for each in told(asking(*three))] == ["S-00003"]
    assert told(asking(*three, lifted=("H9",))) == []
    more = [*KNOWN[:2], {"number": "S-00003", "km": None}, {"number": "S-00004", "km": 3.5}]
    assert [each[3] for each in told(asking(*more, lifted=("H9",)))] == ["could drop out of the first three"]


def test_first_what_could_exclude_then_what_weighs_most(asking: Callable[..., Ranked]) -> None:
    ranked = asking(
        {"number": "S-00001", "km": None, "offer": {"max_children": None}},
        {"number": "S-00002", "km": 2.0, "offer": {"age_from": None, "age_to": None}},
        *KNOWN[2:],
    )
    assert [each[2] for each in told(ranked)] == [
        "what is the postcode?",
        "children of which ages?",
        "how many children at the same time?",
    ]


def test_at_most_five_and_of_the_nearest_only(asking: Callable[..., Ranked]) -> None:
    """Of very many who are alike, only the first are looked at, however much is unknown of each."""
    unknown = {"offer": {"day_parts": (), "help": (), "max_children": None}, "km": None}
    ranked = asking(*({"number": f"S-{place:05d}"} | unknown for place in range(5 * LOOKED_AT)))
    found = worth_asking(ranked, 0)
    assert len(found) == MOST
    assert worth_asking(ranked, 2) == found[: MOST - 2]
    assert worth_asking(ranked, MOST + 1) == ()
    assert {each.rank for each in found} <= set(range(1, LOOKED_AT + 4))


def test_an_answer_may_change_who_else_is_among_the_first_three(asking: Callable[..., Ranked]) -> None:
    """With a better score the first begins a group of its own: who is further behind is no tie with it any more."""
    ages: dict[str, object] = {"offer": {"likes_age_from": 11}}
    ranked = asking(
        {"number": "S-0000A", "km": 2.8, "since": date(2023, 1, 1), "interests": ()},
        {"number": "S-0000B", "km": 1.0, "since": date(2023, 1, 3), "interests": ("music",)},
        {"number": "S-0000C", "km": 2.7, "since": date(2023, 1, 4), "interests": ("music",)},
        {"number": "S-0000D", "km": 4.1, "since": date(2023, 1, 2), "interests": ("music",)},
        *({"number": f"S-0000{letter}", "km": 9.0} | ages for letter in "EF"),
        interests=2,
    )
    assert "".join(each.number[-1] for each in ranked.candidates[:4]) == "ADBC"
    assert told(ranked) == [("S-0000A", 1, "what do you like to do?", "could change who else is in the first three")]
