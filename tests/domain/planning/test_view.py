"""A plan in words that a coordinator can act on: lines, what breaks, who stays without, who is scarce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.domain.cases.match import Match, Proposal
from bgz.domain.cases.person import Address
from bgz.domain.planning.compare import APART, IN_TURN, PLAN, ways
from bgz.domain.planning.market import Limits, Market, market
from bgz.domain.planning.view import (
    IfNo,
    Left,
    Lost,
    Moved,
    PlanLine,
    Scarce,
    available,
    left_without,
    plan_lines,
    scarce,
)
from tests.domain.planning.towns import DAY, helps, waits
from tests.domain.weights import ALIKE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bgz.domain.matching.pairing import Supporter
    from bgz.domain.matching.waiting import Waiting

A, B, C = "V-0000A", "V-0000B", "V-0000C"
S, T, U = "S-0000S", "S-0000T", "S-0000U"


def made(waiting: Sequence[Waiting], supporters: Sequence[Supporter], limits: Limits | None = None) -> Market:
    return market([(each, ALIKE) for each in waiting], supporters, DAY, limits or Limits())


def scored(scores: Sequence[Mapping[int, int]], days: Sequence[int] = (30, 20, 10)) -> Market:
    """Return a market of A, B and C with S, T and U and just these scores."""
    rows = [waits(number, each) for number, each in zip((A, B, C), days, strict=True)][: len(scores)]
    plain = made(rows, [helps(S), helps(T), helps(U)])
    return evolve(plain, rows=tuple(evolve(row, scores=own) for row, own in zip(plain.rows, scores, strict=True)))


def lines(held: Market, top: int = 9) -> dict[str, PlanLine]:
    return {line.asks.number: line for line in plan_lines(held, held.solved(), top)}


def test_a_line_tells_who_where_how_well_and_what_to_ask_first() -> None:
    parts = helps(S, day_parts=(), max_children=None)
    away = evolve(parts, family=evolve(parts.family, address=Address(town="Havelte", municipality="Westerveld")))
    line = lines(made([waits(A, 30)], [away]))[A]
    assert (line.asks.days, line.asks.request, line.asks.name) == (30, None, f"Familie {A}")
    assert (line.support, line.support_name, line.town, line.locked) == (S, f"Familie {S}", "Havelte", False)
    assert line.ask_request == ()
    assert line.ask_support == ("how many children at the same time?", "which day parts suit?")
    assert 0 <= line.score <= 1
    assert line.band_label


def test_a_request_of_whom_little_is_known_is_planned_and_asked() -> None:
    bare = waits(A, 0)
    family = evolve(
        bare.asked.family, dutch=None, address=None, requests={"r1": evolve(bare.asked.request, help={}, day_parts=())}
    )
    asked = evolve(bare.asked, family=family, request=family.requests["r1"], help={}, day_parts=frozenset(), place=None)
    line = lines(made([evolve(bare, asked=asked)], [helps(S)]))[A]
    assert line.ask_request == (
        "what kind of help?",
        "which day parts suit?",
        "how well do you speak Dutch?",
        "what is the postcode?",
    )
    assert line.town == "Meppel"


def test_siblings_who_may_part_get_the_places_there_are() -> None:
    line = lines(made([waits(A, 30, children=3, siblings_apart=True)], [helps(S, max_children=2)]))[A]
    assert (line.children, line.fits) == (3, 2)
    line = lines(made([waits(A, 30, children=3, siblings_apart=True)], [helps(S, max_children=None)]))[A]
    assert (line.children, line.fits) == (3, 3)
    assert lines(made([waits(A, 30, children=3)], [helps(S, max_children=2)])) == {}


def test_when_a_pair_says_no_others_may_move_up() -> None:
    held = scored([{0: 9000}, {0: 8000, 1: 7000}, {1: 6000}])
    assert held.solved().columns == (0, 1, None)
    found = lines(held)
    assert found[A].if_no == IfNo(None, (Moved(B, None, S), Moved(C, None, T)), 2, Lost(0, 20, 20.0))
    assert found[B].if_no == IfNo(None, (Moved(C, None, T),), 2, Lost(0, 10, 10.0))
    assert [line.if_no is None for line in lines(held, top=1).values()] == [False, True]


def test_when_a_pair_says_no_the_next_best_may_do_or_somebody_goes_without() -> None:
    found = lines(scored([{0: 9000, 1: 8500}, {1: 7000, 2: 6000}]))
    assert found[A].if_no == IfNo(T, (Moved(B, None, U),), 2, Lost(0, 0, 15.0))
    assert found[B].if_no == IfNo(U, (), 2, Lost(0, 0, 10.0))
    assert lines(scored([{0: 9000}]))[A].if_no == IfNo(None, (), 0, Lost(1, 30, 90.0))


def test_requests_of_one_family_go_by_their_position() -> None:
    both = [waits(A, 30, requests=2), waits(A, 20, key="r2", requests=2)]
    held = made(both, [helps(S)])
    solved = held.solved()
    assert lines(held)[A].if_no == IfNo(None, (Moved(A, 2, S),), 1, Lost(0, 10, 0.0))
    assert [each.asks.request for each in left_without(held, solved.columns)] == [2]


def test_who_stays_without_hears_why() -> None:
    proposal = Match(number="K-1", request_family=C, children=("k0",), proposed=Proposal(on=DAY))
    taken = evolve(helps(T), matches=(proposal,))

    def left(*supporters: Supporter, **limits: Any) -> list[tuple[str, str, tuple[str, ...]]]:
        held = made([waits(A, 30), waits(B, 20)], supporters, Limits(**limits))
        found: list[Left] = list(left_without(held, held.solved().columns))
        return [(each.asks.number, each.why, each.supports) for each in found]

    assert left() == [(A, "nobody", ()), (B, "nobody", ())]
    assert left(helps(S)) == [(B, "others", (S,))]
    assert left(helps(S), taken) == [(B, "others", (S,))]
    assert left(taken) == [(A, "proposed", (T,)), (B, "proposed", (T,))]
    assert left(helps(S), helps(T), forbidden={(B, S), (B, T)}) == [(B, "forbidden", (S, T))]
    assert left(helps(S), municipalities={"Assen"}) == [(A, "elsewhere", (S,)), (B, "elsewhere", (S,))]


def test_the_scarcest_is_whom_the_plan_would_miss_most() -> None:
    held = scored([{0: 9000}, {1: 8000}, {1: 7000, 2: 100}], days=(30, 20, 20))
    found = list(scarce(held, held.solved()))
    assert found == [
        Scarce(number=S, name=f"Familie {S}", requests=1, lost=Lost(1, 30, 90.0)),
        Scarce(number=T, name=f"Familie {T}", requests=2, lost=Lost(1, 20, 80.0)),
        Scarce(number=U, name=f"Familie {U}", requests=1, lost=Lost(1, 20, 1.0)),
    ]


def test_one_that_others_can_stand_in_for_is_not_scarce() -> None:
    held = scored([{0: 9000, 1: 9000, 2: 8000}])
    assert list(scarce(held, held.solved())) == []
    locked = evolve(held, locks={0: 2})
    assert list(scarce(locked, locked.solved())) == []


def test_available_are_those_with_a_place_beside_what_is_proposed() -> None:
    proposal = Match(number="K-1", request_family=C, children=("k0",), proposed=Proposal(on=DAY))
    supporters = [
        helps("S-00001"),
        helps("S-00002", max_children=None),
        evolve(helps("S-00003"), approved=False),
        evolve(helps("S-00004"), paused=True),
        evolve(helps("S-00005"), matches=(proposal,)),
        evolve(helps("S-00006"), taken=2),
    ]
    held = made([], supporters)
    assert available(held, ()) == available(held, ("Meppel",)) == {0, 1}
    assert available(held, ("Assen",)) == set()


def test_municipalities_on_their_own_are_compared_where_there_are_more() -> None:
    elsewhere = evolve(waits(B, 20))
    moved = evolve(elsewhere.asked.family, address=Address(postcode="9401 AB", municipality="Assen"))
    one = made([waits(A, 30)], [helps(S)])
    two = made([waits(A, 30), evolve(elsewhere, asked=evolve(elsewhere.asked, family=moved))], [helps(S), helps(T)])
    assert [way.code for way in ways(one, one.solved().columns)] == [IN_TURN, PLAN]
    told = {way.code: (way.matched, way.days, way.unmatched) for way in ways(two, two.solved().columns)}
    assert told == {IN_TURN: (2, 50, 0), APART: (1, 30, 1), PLAN: (2, 50, 0)}
    locked = evolve(two, locks={1: 0})
    assert [way.matched for way in ways(locked, locked.solved().columns)] == [2, 2, 2]
    nobody = made([], [])
    assert [way.score for way in ways(nobody, ())] == [None, None]
