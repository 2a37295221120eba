"""Who takes part in a plan, and what is said of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.match import Match
from bgz.domain.cases.person import Consent
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import Intake, Request, RequestFamily
from bgz.domain.planning.taking_part import taking_part, without_children
from bgz.domain.record.about import About
from tests.domain.planning.towns import DAY, waits
from tests.domain.weights import SHIPPED

if TYPE_CHECKING:
    from bgz.domain.matching.waiting import Waiting

A, B, C = "V-0000A", "V-0000B", "V-0000C"


def weighing(**own: int) -> Waiting:
    """Return a request of B with weights of its own."""
    each = waits(B, 20)
    family = evolve(each.asked.family, requests={"r1": Request(weights=own)})
    return evolve(each, asked=evolve(each.asked, family=family))


def test_those_of_other_municipalities_and_with_a_proposal_stand_apart() -> None:
    proposed = evolve(waits(B, 20), proposals=(Match(number="K-1"), Match(number="K-2")))
    every = [waits(A, 30), proposed]
    found = taking_part(every, (), SHIPPED, Programme())
    assert (found.judged, found.proposed, found.elsewhere) == (((every[0], SHIPPED),), (proposed,), ())
    assert dict(found.absent()) == {B: f"{B} does not wait for a plan: a proposal is under way: K-1, K-2."}
    found = taking_part(every, {"Assen"}, SHIPPED, Programme())
    assert (found.judged, found.proposed, found.elsewhere) == ((), (), tuple(every))
    assert dict(found.absent()) == {number: f"{number} lives in a municipality that is left out." for number in (A, B)}


def test_own_weights_are_taken_over_those_of_the_programme() -> None:
    found = taking_part([weighing(help=3)], (), SHIPPED, Programme(weights={"help": 2, "ages": 1}))
    assert [weights for _waiting, weights in found.judged] == [SHIPPED | {"help": 3, "ages": 1}]


def test_wrong_weights_leave_a_request_out_with_the_command_that_mends_them() -> None:
    wrong = weighing(distanse=3)
    doubted = evolve(wrong.asked.family, about=About(disputed=frozenset({"requests.r1.weights"})))
    every = [waits(A, 30), wrong, evolve(wrong, asked=evolve(wrong.asked, family=doubted))]
    found = taking_part(every, (), SHIPPED, Programme())
    assert [waiting.asked.family.number for waiting, _weights in found.judged] == [A]
    one, other = found.unjudged
    assert one.sentence == f"{B}: the own weights of request 1 are not right."
    assert one.hint.endswith(f"bgz edit {B} --set requests.1.weights=")
    assert other.hint.endswith(f"bgz resolve {B}")
    assert dict(found.absent()) == {B: other.sentence}


@pytest.mark.parametrize("path", ["left", "on_hold.h1"])
def test_of_whom_it_is_in_contradiction_whether_they_wait_takes_no_part(path: str) -> None:
    held = waits(A, 30)
    family = evolve(held.asked.family, about=About(disputed=frozenset({path})))
    found = taking_part([evolve(held, asked=evolve(held.asked, family=family))], (), SHIPPED, Programme())
    assert found.judged == ()
    assert [(each.number, each.hint) for each in found.unjudged] == [(A, f"See: bgz resolve {A}")]
    assert found.unjudged[0].sentence


def test_families_that_ask_for_no_child_are_told_once() -> None:
    bare = RequestFamily(
        number=C,
        registered_on=DAY,
        intake=Intake(on=DAY),
        consents={"matching": Consent(given_on=DAY)},
        requests={"r1": Request(opened_on=DAY), "r2": Request(opened_on=DAY)},
    )
    known = evolve(waits(A, 30).asked.family, registered_on=DAY, intake=bare.intake, consents=bare.consents)
    not_ready = evolve(bare, number=B, intake=None)
    (found,) = without_children([bare, known, not_ready], DAY)
    assert (found.number, found.sentence) == (C, f"{C} has no children yet.")
    assert found.hint == f"Add them: bgz edit {C}"
