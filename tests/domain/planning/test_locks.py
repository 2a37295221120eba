"""Locked pairs: kept whatever it costs, and everything wrong with them told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.match import Match, Proposal
from bgz.domain.planning.locks import Known, with_locks
from bgz.domain.planning.market import Limits, Market, market
from bgz.errors import Refused
from tests.domain.planning.towns import DAY, helps, waits
from tests.domain.weights import ALIKE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.domain.matching.pairing import Supporter
    from bgz.domain.matching.waiting import Waiting
    from bgz.domain.planning.locks import Pair

A, B, C = "V-0000A", "V-0000B", "V-0000C"
S, T, U = "S-0000S", "S-0000T", "S-0000U"


def made(*waiting: Waiting, limits: Limits | None = None, also: Sequence[Supporter] = ()) -> Market:
    rows = [(each, ALIKE) for each in waiting or (waits(A, 30), waits(B, 20), waits(C, 10))]
    return market(rows, [helps(S), helps(T), *also], DAY, limits or Limits())


KNOWN = Known({A, B, C}, {S, T, U}, {C: "C takes no part."})


def locked(market: Market, *pairs: Pair, forbidden: Sequence[Pair] = ()) -> dict[str, str]:
    held = with_locks(market, pairs, forbidden, KNOWN)
    return {
        held.rows[place].asked.family.number: held.supporters[column].family.number
        for place, column in enumerate(held.solved().columns)
        if column is not None
    }


def refused(market: Market, *pairs: Pair, forbidden: Sequence[Pair] = ()) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        with_locks(market, pairs, forbidden, KNOWN)
    assert caught.value.hint
    return caught.value.problems


def test_a_lock_is_kept_whoever_waits_longer() -> None:
    assert set(locked(made())) == {A, B}
    assert locked(made(), (C, S), (C, S)) == {C: S, A: T}
    assert locked(made(), (C, S), (B, T)) == {C: S, B: T}


def test_when_a_locked_pair_says_no_the_lock_is_gone() -> None:
    held = with_locks(made(), [(C, S)], (), KNOWN)
    solved = held.solved()
    assert [column is not None for column in solved.columns] == [True, False, True]
    assert [column is not None for column in solved.without_pair(2)] == [True, True, False]
    assert held.goals(solved.total) == held.reached(solved.columns)


def test_of_two_requests_the_one_that_waits_longest_and_may_gets_the_lock() -> None:
    first, second = waits(A, 30, requests=2), waits(A, 20, key="r2", requests=2)
    both = made(first, second)
    assert with_locks(both, [(A, S)], (), KNOWN).locks == {0: 0}
    assert with_locks(both, [(A, S), (A, T)], (), KNOWN).locks == {0: 0, 1: 1}
    never = evolve(both.rows[0], scores={1: 5000})
    assert with_locks(evolve(both, rows=(never, both.rows[1])), [(A, S)], (), KNOWN).locks == {1: 0}


def test_everything_wrong_is_told_at_once() -> None:
    forbidden = Limits({(A, S)})
    also = [helps(U, cannot=("transport",), max_children=0)]
    problems = refused(
        made(waits(A, 3), waits(B, 2), limits=forbidden, also=also),
        (A, S),
        (B, S),
        (B, U),
        (C, T),
        ("V-0000X", T),
        (A, "S-0000X"),
        forbidden=[("V-0000Y", "S-0000Y"), (A, S)],
    )
    assert problems == (
        "Case V-0000X does not exist.",
        "Case S-0000X does not exist.",
        "Case V-0000Y does not exist.",
        "Case S-0000Y does not exist.",
        f"{A} and {S}: both --lock and --not.",
        f"{B} is locked more often than it has requests that wait.",
        "C takes no part.",
        f"{S} is locked 2 times: a plan gives a support family one request at most.",
        f"{T} is locked 2 times: a plan gives a support family one request at most.",
    )


def test_a_rule_that_forbids_is_named_with_the_command_that_shows_every_rule() -> None:
    also = [helps(U, max_children=0)]
    assert refused(made(also=also), (A, U)) == (
        f"{A} and {U}: rule H2: no place left, or paused. See: bgz match why {A} {U}",
    )


def test_a_request_that_does_not_wait_and_a_number_unknown_to_not() -> None:
    assert refused(made(waits(A, 3)), (B, S)) == (f"{B} has no request that waits for a match.",)
    assert refused(made(), forbidden=[(A, "S-0000X")]) == ("Case S-0000X does not exist.",)


def test_a_pair_for_which_a_proposal_or_a_municipality_stands_in_the_way() -> None:
    proposal = Match(number="K-1", request_family=B, children=("k0",), proposed=Proposal(on=DAY))
    full = evolve(helps(U, max_children=1), matches=(proposal,))
    assert refused(made(also=[full]), (A, U)) == (f"{A} and {U}: a proposal under way takes that place.",)
    elsewhere = made(limits=Limits(municipalities={"Assen"}))
    assert refused(elsewhere, (A, S)) == (f"{A} and {S}: one of them lives in a municipality that is left out.",)
