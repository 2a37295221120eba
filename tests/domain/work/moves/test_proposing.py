from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.authority import LEAD, needed_role
from bgz.domain.cases.kinds import stored
from bgz.domain.cases.match import Answer, Answers, End, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Address, Left, Pause
from bgz.domain.cases.request_family import Request
from bgz.domain.matching.pairing import (
    asked_by,
    offered_to,
    place_of,
    supporter_of,
)
from bgz.domain.suggesting.proposing import lifted_rules, proposal_lacks, proposed_match
from bgz.domain.suggesting.ranking import rank
from bgz.domain.suggesting.view import explain
from bgz.domain.values.places import Place, Places
from bgz.domain.values.positions import key_at
from bgz.domain.work.requests import children_waiting, open_requests
from bgz.domain.work.stages import taken_places
from bgz.errors import Usage
from tests.domain.weights import ALIKE

if TYPE_CHECKING:
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

DAY = date(2023, 11, 30)
MEPPEL = Place("7941", "Meppel", "Meppel", 52.69, 6.19)
NIJEVEEN = Place("7948", "Nijeveen", "Meppel", 52.73, 6.17)
PLACES = Places({"7941": MEPPEL, "7948": NIJEVEEN}, {})


class TestProposal:
    @pytest.fixture(autouse=True)
    def ready(self, asking: RequestFamily, helping: SupportFamily, rules: Rules) -> None:
        self.asking, self.helping, self.rules = asking, helping, rules
        self.others: list[Match] = []

    def lacks(self, *, on: date = DAY, lifted: tuple[str, ...] = (), children: tuple[str, ...] = ("k1",)) -> list[str]:
        asked = asked_by(self.asking, "r1", children, on, PLACES)
        helped = [match for match in self.others if match.support_family == self.helping.number]
        offered = offered_to(asked, supporter_of(self.helping, helped, on, self.rules, PLACES))
        ranked = rank(asked, [offered], ALIKE, lifted=lifted, version="1")
        match = proposed_match(asked, "K-00009", self.helping.number, Proposal(on=on), "m1")
        return [lack.code for lack in proposal_lacks(match, asked, explain(ranked, offered), self.others, DAY)]

    def test_nothing_lacks(self) -> None:
        assert self.lacks() == []

    def test_the_request_family_is_ready(self) -> None:
        self.asking = evolve(self.asking, intake=None, consents={}, on_hold={"h": Pause(since=DAY, reason="x")})
        assert self.lacks() == ["missing_intake", "missing_consent", "on_hold"]

    def test_the_day_is_possible(self) -> None:
        assert self.lacks(on=date(2023, 12, 1)) == ["future"]
        assert "order" in self.lacks(on=date(2023, 8, 31))

    def test_the_request_is_open(self) -> None:
        closed = Left(on=DAY, reason="helped")
        self.asking = evolve(self.asking, requests={"r1": Request(closed=closed)})
        assert self.lacks() == ["closed"]

    def test_every_hard_rule_that_is_not_lifted(self) -> None:
        self.helping = evolve(self.helping, not_with=("V-00001",), offer=evolve(self.helping.offer, age_from=12))
        assert self.lacks() == ["H8", "H10"]
        assert self.lacks(lifted=("H8",)) == ["H10"]
        assert self.lacks(lifted=("H8", "H10")) == []

    def test_an_approval_cannot_be_lifted(self) -> None:
        self.helping = evolve(self.helping, adults={})
        assert self.lacks() == ["H1"]

    def test_a_child_in_a_running_match(self) -> None:
        self.others = [
            Match(number="K-1", request_family="V-00001", support_family="S-2", children=("k1",), trial=Trial(on=DAY))
        ]
        assert self.lacks() == ["child_in_two_matches"]
        assert self.lacks(children=("k2",)) == []

    def test_a_pair_is_proposed_once_at_a_time(self) -> None:
        before = Match(
            number="K-1",
            request_family="V-00001",
            support_family="S-00001",
            children=("k1",),
            proposed=Proposal(on=date(2023, 11, 1)),
        )
        yes, no = Answer(yes=True, on=date(2023, 11, 2)), Answer(yes=False, on=date(2023, 11, 2))
        for open_still in (
            before,
            evolve(before, answers=Answers(request=yes, support=yes)),
            evolve(before, introduced=Introduction(on=date(2023, 11, 3))),
        ):
            self.others = [open_still]
            assert self.lacks() == ["proposed"]
        self.others = [evolve(before, end=End(on=date(2023, 11, 9)))]
        assert self.lacks() == []
        self.others = [evolve(before, support_family="S-2")]
        assert self.lacks() == []
        self.others = [evolve(before, answers=Answers(request=no))]
        assert self.lacks() == ["H8"]


def test_lifting_needs_a_known_rule() -> None:
    assert lifted_rules(()) == ()
    assert lifted_rules(("h9", "H9", "H2")) == ("H9", "H2")
    for code in ("H12", "H1"):
        with pytest.raises(Usage):
            lifted_rules((code,))


def test_a_proposal_that_lifts_a_rule_needs_a_lead(asking: RequestFamily) -> None:
    asked = asked_by(asking, "r1", ("k1",), DAY, PLACES)
    plain = proposed_match(asked, "K-1", "S-1", Proposal(on=DAY, reason="they know each other"), "m1")
    lifted = proposed_match(asked, "K-1", "S-1", Proposal(on=DAY, lifted=("H9",), override="x"), "m1")
    assert needed_role("K-1", stored(plain)) is None
    assert needed_role("K-1", stored(lifted)) == LEAD
    assert (plain.request, plain.children, plain.owner) == ("r1", ("k1",), "m1")


def test_open_requests(asking: RequestFamily) -> None:
    requests = {
        "r1": Request(opened_on=DAY),
        "r2": Request(opened_on=date(2023, 12, 1)),
        "r3": Request(closed=Left(on=DAY, reason="helped")),
        "r4": Request(),
    }
    family = evolve(asking, requests=requests)
    assert open_requests(family, DAY) == ("r1", "r4")
    assert open_requests(evolve(family, registered_on=None), DAY) == ("r1", "r4")
    assert open_requests(evolve(family, left=Left(on=DAY, reason="stopped")), DAY) == ()


def test_children_waiting_are_those_asked_for_and_in_no_match(asking: RequestFamily, doubt: Any) -> None:
    running = Match(children=("k1",), trial=Trial(on=DAY))
    assert children_waiting(asking, "r1", [], DAY) == ("k1", "k2")
    assert children_waiting(asking, "r1", [running], DAY) == ("k2",)
    assert children_waiting(asking, "r1", [evolve(running, end=End(on=DAY))], DAY) == ("k1", "k2")
    assert children_waiting(asking, "r1", [Match(children=("k1",))], DAY) == ("k1", "k2")
    only = evolve(asking, requests={"r1": Request(children=("k2", "k9"))})
    assert children_waiting(only, "r1", [], DAY) == ("k2",)
    in_doubt = doubt(evolve(running, end=End(on=DAY)), "end")
    assert taken_places([in_doubt, running], DAY) == 2


def test_what_is_asked_and_offered(asking: RequestFamily, helping: SupportFamily, rules: Rules) -> None:
    here = evolve(asking, address=Address(postcode="7941 AB"), interests=("Chess",), rather_not=("Cars",))
    asked = asked_by(here, "r1", ("k1", "k2"), DAY, PLACES)
    assert (asked.ages, asked.place) == ((8, 6), MEPPEL)
    assert asked.interests == frozenset({"chess"})
    assert asked.rather_not == frozenset({"cars"})
    before = Match(request_family="V-00001", children=("k9",), trial=Trial(on=DAY))
    other = Match(request_family="V-00002")
    near = evolve(helping, address=Address(postcode="7941"), paused={"h": Pause(since=DAY, reason="x")})
    supporter = supporter_of(near, [before, other], DAY, rules, PLACES)
    assert (supporter.paused, supporter.approved, supporter.taken, supporter.left) == (True, True, 1, 1)
    offered = offered_to(asked, supporter)
    assert (offered.km, offered.same_area, offered.tries, offered.left) == (0.7, True, (before,), 1)
    farther = evolve(helping, address=Address(postcode="7948 CD"))
    there = offered_to(asked, supporter_of(farther, [], DAY, rules, PLACES))
    assert there.km
    assert (round(there.km), there.same_area) == (5, False)
    assert (there.supporter.paused, there.supporter.taken) == (False, 0)
    unknown = evolve(helping, offer=evolve(helping.offer, max_children=None))
    nowhere = offered_to(asked, supporter_of(unknown, [], DAY, rules, PLACES))
    assert (nowhere.km, nowhere.same_area, nowhere.left) == (None, False, None)


def test_a_place_needs_a_postcode_that_is_known() -> None:
    assert place_of(None, PLACES) is None
    assert place_of(Address(town="Meppel"), PLACES) is None
    assert place_of(Address(postcode="9999"), PLACES) is None
    assert place_of(Address(postcode="7948 AB"), PLACES) == NIJEVEEN


def test_an_item_is_meant_by_its_position_or_its_key() -> None:
    assert key_at(("ka", "kb"), " 2 ") == key_at(("ka", "kb"), "kb") == "kb"
    for keys, typed in ((("ka",), "2"), (("ka",), "0"), (("ka",), "²"), (("ka",), "x"), ((), "1")):
        with pytest.raises(ValueError, match="There is"):
            key_at(keys, typed)
