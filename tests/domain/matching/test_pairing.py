"""What a request asks and a support family has, worked out once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, End, Match, Proposal, Trial
from bgz.domain.cases.request_family import Request
from bgz.domain.work.stages import without_trial

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bgz.domain.matching.pairing import Asked, Offered, Supporter

    Pair = tuple[Asked, Offered]

BEFORE = date(2023, 11, 1)
UNDER_WAY = Match(number="K-00001", children=("k1", "k2"), proposed=Proposal(on=BEFORE))
BEGUN = evolve(UNDER_WAY, trial=Trial(on=BEFORE))


def supporter(pair: Callable[[str], Pair], change: Callable[..., Offered], **given: Any) -> Supporter:
    _asked, offered = pair("{offer: {max_children: 5}}")
    return change(offered, **given).supporter


@pytest.mark.parametrize(
    ("match", "taken", "free"),
    [
        (UNDER_WAY, 0, 3),
        (BEGUN, 2, 3),
        (without_trial(BEGUN), 2, 3),  # its trial in doubt takes the places, and the proposal does not once more
        (evolve(UNDER_WAY, answers=Answers(request=Answer(yes=False))), 0, 5),
        (evolve(UNDER_WAY, end=End(on=BEFORE)), 0, 5),
        (evolve(UNDER_WAY, proposed=Proposal(on=date(2023, 12, 1))), 0, 5),
    ],
)
def test_a_place_that_a_match_or_a_proposal_takes_is_counted_once(
    match: Match, taken: int, free: int, pair: Callable[[str], Pair], change: Callable[..., Offered], day: date
) -> None:
    assert supporter(pair, change, taken=taken, matches=(match,)).free(day) == free


def test_nobody_knows_what_is_free_of_places_nobody_knows(pair: Callable[[str], Pair], day: date) -> None:
    assert pair("{}")[1].supporter.free(day) is None


def test_proposals_are_those_under_way(pair: Callable[[str], Pair], change: Callable[..., Offered], day: date) -> None:
    doubted = evolve(without_trial(BEGUN), number="K-00002")
    assert supporter(pair, change, matches=(UNDER_WAY, BEGUN, doubted)).proposals(day) == (UNDER_WAY, doubted)


def test_siblings_need_a_place_together_unless_they_may_part(pair: Callable[[str], Pair]) -> None:
    born = "born: [2015-03, 2017-03]"
    assert pair(f"{{{born}}}")[0].together == 2
    assert pair(f"{{{born}, request: {{siblings_apart: true}}}}")[0].together == 1


def test_a_request_has_a_position_where_the_family_has_others(pair: Callable[[str], Pair]) -> None:
    asked, _offered = pair("{}")
    assert asked.position is None
    family = evolve(asked.family, requests={"r0": Request(), "r1": asked.request})
    assert evolve(asked, family=family).position == 2
