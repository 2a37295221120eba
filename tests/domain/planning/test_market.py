"""The plan: the best there is for its goals in order, within its locks, limits and places."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from bgz.domain.cases.match import Match, Proposal, Trial
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.pairing import offered_to
from bgz.domain.planning.compare import apart, fairness, in_turn, ways
from bgz.domain.planning.inputs import inputs_of
from bgz.domain.planning.locks import Known, with_locks
from bgz.domain.planning.market import Goals, Limits, Market, market
from bgz.domain.suggesting.pool import WHOLE
from bgz.domain.suggesting.ranking import rank
from bgz.domain.work.stages import under_way, without_trial
from tests.domain.planning.towns import DAY, PLACES, Weighed, helping, numbers, town, waiting
from tests.domain.weights import ALIKE

if TYPE_CHECKING:
    from bgz.domain.matching.pairing import Supporter
    from bgz.domain.planning.locks import Pair
    from bgz.domain.planning.market import Columns

SEEDS = st.integers(0, 2**32)
MARKETS = 5_000
"""Random markets of which the plan is held beside scipy's optimum."""


def small_town(chance: random.Random) -> tuple[list[Weighed], list[Supporter]]:
    return town(chance, chance.randint(0, 7), chance.randint(0, 9))


def known(rows: list[Weighed], supporters: list[Supporter]) -> Known:
    return Known([each.asked.family.number for each, _own in rows], numbers(supporters), {})


def pairs_of(made: Market, columns: Columns) -> dict[str, str]:
    return {
        row.asked.family.number: made.supporters[column].family.number
        for row, column in zip(made.rows, columns, strict=True)
        if column is not None
    }


def allowed(rows: list[Weighed], supporters: list[Supporter], forbidden: set[Pair]) -> dict[Pair, int]:
    """Return the score of every pair that may be, straight from rules and suggestions, one pair at a time."""
    found = {}
    for each, weights in rows:
        asked = each.asked
        offers = [offered_to(asked, supporter) for supporter in supporters]
        for scored in rank(asked, offers, weights, version="1").candidates:
            supporter = scored.offered.supporter
            proposed = [match for match in supporter.matches if under_way(match, DAY)]
            fewer = evolve(supporter, taken=supporter.taken + sum(len(match.children) for match in proposed))
            pair = (asked.family.number, scored.number)
            fits = all(rule.check(asked, offered_to(asked, fewer)) is not False for rule in RULES)
            if fits and pair not in forbidden and pair[0] not in {match.request_family for match in proposed}:
                found[pair] = round(WHOLE * scored.score)
    return found


def locks_for(chance: random.Random, pairs: dict[Pair, int]) -> list[Pair]:
    """Return up to two pairs that may be, of different families."""
    found: list[Pair] = []
    for pair in chance.sample(sorted(pairs), min(len(pairs), chance.choice([0, 0, 1, 2]))):
        if all(pair[0] != other[0] and pair[1] != other[1] for other in found):
            found.append(pair)
    return found


def best_by_scipy(rows: list[Weighed], supporters: list[Supporter], pairs: dict[Pair, int], locks: list[Pair]) -> Goals:
    """Return the highest goals in order that scipy finds when the locked pairs are taken out beforehand."""
    numpy = pytest.importorskip("numpy")
    from scipy.optimize import linear_sum_assignment

    days = {each.asked.family.number: each.days for each, _own in rows}
    asks = [number for number in days if number not in {lock[0] for lock in locks}]
    helps = [number for number in numbers(supporters) if number not in {lock[1] for lock in locks}]
    most_days, most_score = sum(days.values()) + 1, len(rows) * WHOLE + 1
    gains = numpy.zeros((len(asks), len(helps)))
    for at, request in enumerate(asks):
        for beside, support in enumerate(helps):
            if (request, support) in pairs:
                gains[at, beside] = (most_days + days[request]) * most_score + pairs[request, support]
    chosen = [
        (asks[at], helps[beside]) for at, beside in zip(*linear_sum_assignment(gains, maximize=True), strict=True)
    ]
    taken = [pair for pair in chosen if pair in pairs] + locks
    return Goals(len(taken), sum(days[request] for request, _support in taken), sum(pairs[pair] for pair in taken))


def against_scipy(seed: int) -> int:
    """Hold the plan of a random town beside scipy's; return how many requests it matches."""
    chance = random.Random(seed)
    rows, supporters = small_town(chance)
    every = allowed(rows, supporters, set())
    forbidden = set(chance.sample(sorted(every), len(every) // 4))
    pairs = {pair: score for pair, score in every.items() if pair not in forbidden}
    locks = locks_for(chance, pairs)
    made = market(rows, supporters, DAY, Limits(forbidden))
    made = with_locks(made, locks, sorted(forbidden), known(rows, supporters))
    solved = made.solved()
    plan = pairs_of(made, solved.columns)
    reached = made.reached(solved.columns)
    assert reached == made.goals(solved.total) == best_by_scipy(rows, supporters, pairs, locks)
    assert set(plan.items()) <= set(pairs)
    assert set(locks) <= set(plan.items())
    assert len(set(plan.values())) == len(plan)
    return len(plan)


@settings(max_examples=200)
@given(SEEDS)
def test_a_plan_is_the_best_there_is_with_locks_forbidden_pairs_and_few_places(seed: int) -> None:
    against_scipy(seed)


@pytest.mark.slow
@pytest.mark.long
def test_thousands_of_plans_are_the_best_there_is() -> None:
    matched = [against_scipy(seed) for seed in range(MARKETS)]
    assert sum(each >= 2 for each in matched) > MARKETS / 3  # towns in which there is something to choose


@given(SEEDS)
def test_one_more_support_family_never_lowers_the_number_matched(seed: int) -> None:
    chance = random.Random(seed)
    rows, supporters = small_town(chance)
    before = market(rows, supporters, DAY, Limits())
    more = helping(chance, "S-99999", ())
    after = market(rows, [*supporters, more], DAY, Limits())
    assert before.reached(before.solved().columns)[:2] <= after.reached(after.solved().columns)[:2]


@given(SEEDS)
def test_first_come_first_served_and_each_on_its_own_never_reach_more(seed: int) -> None:
    rows, supporters = small_town(random.Random(seed))
    made = market(rows, supporters, DAY, Limits())
    columns = made.solved().columns
    best = made.reached(columns)
    assert made.reached(in_turn(made)) <= best
    assert made.reached(apart(made).solved().columns) <= best
    told = list(ways(made, columns))
    assert [(way.matched, way.days) for way in told][-1] == best[:2]
    assert all(way.matched + way.unmatched == len(rows) for way in told)


@given(SEEDS)
def test_order_and_names_of_records_change_nothing(seed: int) -> None:
    chance = random.Random(seed)
    rows, supporters = small_town(chance)
    made = market(rows, supporters, DAY, Limits())
    renamed = [evolve(each, family=evolve(each.family, surname="Anders")) for each in supporters]
    chance.shuffle(renamed)
    shuffled = [
        (evolve(each, asked=evolve(each.asked, family=evolve(each.asked.family, surname="Anders"))), own)
        for each, own in chance.sample(rows, len(rows))
    ]
    again = market(shuffled, renamed, DAY, Limits())
    assert pairs_of(again, again.solved().columns) == pairs_of(made, made.solved().columns)
    assert in_turn(again) == in_turn(made)
    assert inputs_of("1", again, Limits()) == inputs_of("1", made, Limits())


def test_the_hash_tells_what_a_plan_was_made_of() -> None:
    rows, supporters = town(random.Random(5), 5, 9)
    made = market(rows, supporters, DAY, Limits())
    later = [(evolve(rows[0][0], days=rows[0][0].days + 1), rows[0][1]), *rows[1:]]
    heavier = [(rows[0][0], {**ALIKE, "help": 99}), *rows[1:]]
    elsewhere = evolve(supporters[0], place=None if supporters[0].place else PLACES.get("9401"))
    found = [
        inputs_of("1", made, Limits()),
        inputs_of("2", made, Limits()),
        inputs_of("1", made, Limits(municipalities=("Meppel",))),
        inputs_of("1", made, Limits({("V-00001", "S-00001")})),
        inputs_of("1", evolve(made, locks={0: 0}), Limits()),
        inputs_of("1", market(later, supporters, DAY, Limits()), Limits()),
        inputs_of("1", market(heavier, supporters, DAY, Limits()), Limits()),
        inputs_of("1", market(rows, [elsewhere, *supporters[1:]], DAY, Limits()), Limits()),
        inputs_of("1", market(rows, supporters[1:], DAY, Limits()), Limits()),
    ]
    assert len(set(found)) == len(found)


@given(SEEDS)
def test_the_fair_plan_costs_what_the_best_scores_gain(seed: int) -> None:
    rows, supporters = small_town(random.Random(seed))
    made = market(rows, supporters, DAY, Limits())
    columns = made.solved().columns
    told = fairness(made, columns)
    assert told.matched == made.reached(columns).matched
    assert told.points <= told.other_points
    assert told.longest >= told.other_longest
    assert (told.instead == 0) <= (told.points == told.other_points)


def test_waiting_goes_before_score_and_the_number_before_waiting() -> None:
    rows, supporters = town(random.Random(5), 3, 2)
    plain = market(rows, supporters, DAY, Limits())
    columns = {"long": {0: 9000}, "short": {0: 9500, 1: 100}, "new": {0: WHOLE}}
    days = {"long": 400, "short": 30, "new": 1}
    made = evolve(
        plain,
        rows=tuple(
            evolve(row, scores=columns[name], dropped={}, waiting=evolve(row.waiting, days=days[name]))
            for row, name in zip(plain.rows, columns, strict=True)
        ),
    )
    assert made.solved().columns == (0, 1, None)
    assert made.reached((0, 1, None)) == Goals(2, 430, 9100)
    assert made.solved(waiting=False).columns == (None, 1, 0)
    told = fairness(made, (0, 1, None))
    assert (told.points, told.other_points, told.instead, told.longest, told.other_longest) == (91, 101, 1, 400, 1)


def test_first_come_takes_within_a_tie_who_was_not_suggested_for_longest() -> None:
    rows, supporters = town(random.Random(5), 1, 3)
    plain = market(rows, supporters, DAY, Limits())
    scores = {0: 8000, 1: 7700, 2: 7699}
    ages = [10, 20, 99]
    made = evolve(
        plain,
        rows=(evolve(plain.rows[0], scores=scores),),
        supporters=tuple(
            evolve(each, since=DAY.replace(year=2023 - age)) for each, age in zip(plain.supporters, ages, strict=True)
        ),
    )
    assert in_turn(made) == (1,)
    assert in_turn(evolve(made, locks={0: 2})) == (2,)


def test_a_proposal_under_way_takes_its_places_and_its_pair() -> None:
    chance = random.Random(1)
    family = None
    while family is None:
        rows, supporters = town(chance, 1, 1)
        supporter = evolve(supporters[0], matches=(), taken=0)
        two = evolve(supporter, family=evolve(supporter.family, offer=evolve(supporter.family.offer, max_children=2)))
        first = waiting(evolve(rows[0][0].asked.family, children={"k0": rows[0][0].asked.family.children["k0"]}), 1)
        if market([(first, ALIKE)], [two], DAY, Limits()).rows[0].scores:
            family = first.asked.family.number
    other = Match(number="K-1", request_family="V-OTHER", children=("k0",), proposed=Proposal(on=DAY))
    for matches, left, fits in [
        ((other,), 1, True),
        ((other, evolve(other, number="K-2")), 0, False),
        ((evolve(other, request_family=family),), 1, False),
        ((evolve(other, request_family=family, proposed=None),), 2, True),
        ((without_trial(evolve(other, trial=Trial(on=DAY))),), 2, True),  # such a one takes a place already
        ((without_trial(evolve(other, request_family=family, trial=Trial(on=DAY))),), 2, False),
    ]:
        made = market([(first, ALIKE)], [evolve(two, matches=matches)], DAY, Limits())
        assert made.left == (left,)
        assert bool(made.rows[0].scores) is fits
        assert made.rows[0].dropped == ({} if fits else {0: "proposed"})
