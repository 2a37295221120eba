"""What a coordinator should know of a request or a candidate besides reasons and questions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, Match, Proposal, Trial
from bgz.domain.record.about import About
from bgz.domain.suggesting.ranking import rank
from bgz.domain.suggesting.remarks import remarks, request_remarks
from tests.domain.weights import ALIKE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Read = Callable[[str], tuple[Asked, Offered]]
    Change = Callable[..., Offered]

PROPOSED = Match(
    number="K-00001", request_family="V-00009", request="r1", proposed=Proposal(on=date(2023, 11, 3)), children=("k1",)
)
NO = Answers(support=Answer(yes=False, on=date(2023, 11, 9)))


def told(
    asked: Asked, offered: Offered, *, lifted: tuple[str, ...] = (), sides: tuple[float, float] = (1, 1)
) -> list[str]:
    ranked = rank(asked, [offered], ALIKE, lifted=lifted, version="1")
    return list(remarks(ranked, offered, *sides))


def test_a_proposal_to_another_family_is_told_by_its_number_while_it_is_under_way(pair: Read, change: Change) -> None:
    asked, offered = pair("{}")
    other = evolve(PROPOSED, number="K-00000", proposed=Proposal(on=date(2023, 11, 20)))
    gone = [
        evolve(PROPOSED, number="K-00002", answers=NO),
        evolve(PROPOSED, number="K-00003", trial=Trial(on=date(2023, 11, 9))),
        evolve(PROPOSED, number="K-00004", proposed=Proposal(on=date(2023, 12, 1))),
        evolve(PROPOSED, number="K-00005", proposed=None),
        evolve(PROPOSED, number="K-00006", request_family="V-00001"),
    ]
    assert told(asked, change(offered, matches=(PROPOSED, *gone, other))) == [
        "Proposed to another family since 20 Nov 2023: K-00000.",
        "Proposed to another family since 3 Nov 2023: K-00001.",
    ]


def test_a_rule_that_was_lifted_for_this_candidate_says_what_it_found(pair: Read) -> None:
    asked, offered = pair("{request: {max_km: 5}, km: 12}")
    assert told(asked, offered, lifted=("H5", "H9")) == ["Rule H9 is lifted: 12 km; at most 5 km (request)."]


def test_a_score_that_is_low_on_one_side(pair: Read) -> None:
    asked, offered = pair("{}")
    assert told(asked, offered, sides=(0.39, 0.4)) == ["Little of what the request asks."]
    assert told(asked, offered, sides=(0.4, 0.39)) == ["Little of what the support family prefers."]


def test_wishes_that_cannot_be_met_together_and_what_two_people_wrote_differently(pair: Read, change: Change) -> None:
    asked, offered = pair("{offer: {age_from: 9, age_to: 4}}")
    family = evolve(offered.family, about=About(disputed=frozenset({"offer.day_parts", "phone"})))
    doubted = evolve(offered, supporter=evolve(offered.supporter, family=family))
    first, second = told(asked, doubted)
    assert first == "The youngest age (9) lies above the oldest (4)."
    assert second.startswith("S-00001: two people wrote different things at the same time about: Day parts")


def test_a_request_tells_its_own_proposals_and_wishes(pair: Read) -> None:
    asked, _offered = pair("{request: {max_km: 0}}")
    under_way = evolve(PROPOSED, request_family="V-00001")
    matches = [
        evolve(under_way, number="K-00002", request="r2", children=("k9",)),
        evolve(under_way, number="K-00005", request="r2", trial=Trial(on=date(2023, 11, 9))),
        evolve(under_way, number="K-00003", answers=NO),
        evolve(under_way, number="K-00004", proposed=None),
        under_way,
        evolve(under_way, number="K-00000", request=None),
    ]
    assert list(request_remarks(asked, matches)) == [
        "A proposal for this request is under way since 3 Nov 2023: K-00000.",
        "A proposal for this request is under way since 3 Nov 2023: K-00001.",
        "A child is in another running match: K-00005.",
        "At most 0 km away: nobody lives that near.",
    ]


def test_a_request_whose_home_is_not_known_or_in_contradiction(pair: Read) -> None:
    asked, _offered = pair("{family: {address: {postcode: 9999 ZZ}}}")
    family = evolve(asked.family, about=About(disputed=frozenset({"address", "requests.r1.help", "requests.r2.help"})))
    found = list(request_remarks(evolve(asked, family=family), ()))
    assert found[0] == "Nobody knows where the request family lives: distances do not count."
    assert [sentence.rpartition(": ")[2] for sentence in found[1:]] == [
        "Kinds of help (requests.r1.help).",
        "Address (address).",
    ]
