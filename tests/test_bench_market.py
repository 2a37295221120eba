"""The simulated market of bench/market.py: the same for the same seed, and its books balance under every policy."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from attrs import evolve

from bench.market import mean_of, signed, variants
from bench.market_assumptions import MUNICIPALITIES, Assumptions
from bench.market_policies import BEST_PAIR, FIRST_COME, PLAN, POLICIES, Policy, plan
from bench.market_run import Pair, Town, chances
from bench.market_world import WEIGHTS, World, world
from bench.tables import Table, as_markdown, as_text
from bgz.domain.matching.criteria import CRITERIA
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.pairing import Supporter, offered_to
from bgz.domain.matching.waiting import Waiting
from bgz.domain.planning.market import Market, Row

ASSUMED = Assumptions()
ALL = frozenset(MUNICIPALITIES)
SEED = 3
by_policy = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)


@pytest.fixture(scope="module")
def held() -> World:
    return world(SEED, evolve(ASSUMED, backlog=5))


@pytest.fixture(scope="module")
def weeks(held: World) -> tuple[Market, ...]:
    """Two hundred weeks with up to four real requests and made-up scores of four support families."""
    chance = random.Random(1)
    return tuple(Market(some_rows(chance, held), supporters(held), (None,) * 4) for _week in range(200))


def some_rows(chance: random.Random, held: World) -> tuple[Row, ...]:
    asking = list(held.asking.values())[: chance.randint(1, 4)]
    rows = []
    for each in asking:
        scores = {column: chance.choice((5000, 7000, 9000)) for column in range(4) if chance.random() < 0.5}
        rows.append(Row(Waiting(each.asked, chance.randint(0, 3) * 50, ()), WEIGHTS, scores, {}))
    return tuple(sorted(rows, key=lambda row: -row.waiting.days))


def supporters(held: World) -> tuple[Supporter, ...]:
    return tuple(each.supporter for each in list(held.helping.values())[:4])


class Watched(Town):
    """A town that looks at each proposal, whether bgz's rules allow it."""

    tried: set[tuple[str, int]]

    def propose(self, day: int, asking: str, column: int, score: int) -> None:
        helping = self.world.helping[self.numbers[column]]
        asked = self.world.asking[asking].asked
        offered = offered_to(asked, evolve(helping.supporter, taken=self.taken[column]))
        assert (asking, column) not in self.tried
        assert helping.approved <= day < helping.stops
        assert not any(rule.check(asked, offered) is False for rule in RULES)
        assert helping.supporter.family.offer.max_children is not None
        assert self.taken[column] + self.size(asking) <= helping.supporter.family.offer.max_children
        self.tried.add((asking, column))
        super().propose(day, asking, column, score)


@by_policy
def test_every_wait_ends_in_a_match_or_in_leaving_or_goes_on(held: World, policy: Policy) -> None:
    watched = Watched(held, policy, ALL)
    watched.tried = set()
    counted = watched.run()
    assert len(counted.waits) == counted.trials + counted.left + counted.waiting
    assert counted.lasting <= counted.trials <= counted.introductions <= counted.proposals
    assert counted.trials == len(counted.trial_days) > 50
    assert min(counted.waits) > 0


@by_policy
def test_at_the_end_just_those_places_are_taken_that_somebody_has(held: World, policy: Policy) -> None:
    market = Town(held, policy, ALL)
    market.run()
    has = dict.fromkeys(range(len(market.numbers)), 0)
    for asking, waits in market.waiting.items():
        if waits.proposed is not None:
            has[waits.proposed] += market.size(asking)
    for _day, _seen, happens, about in market.events:
        if happens == market.end:
            pair = about[0]
            assert isinstance(pair, Pair)
            has[pair.column] += market.size(pair.asking)
    assert sum(has.values()) > 20
    assert market.taken == list(has.values())


@by_policy
def test_the_same_seed_gives_the_same_whatever_ran_before(held: World, policy: Policy) -> None:
    again = world(SEED, evolve(ASSUMED, backlog=5))
    assert Town(held, policy, ALL).run() == Town(again, policy, ALL).run()


def test_a_team_has_the_same_families_whichever_other_teams_there_are(held: World) -> None:
    alone = world(SEED, held.assumed, MUNICIPALITIES[:1])
    for mine, whole in ((alone.asking, held.asking), (alone.helping, held.helping)):
        assert mine == {number: each for number, each in whole.items() if each.team == MUNICIPALITIES[0]}
    one = frozenset(MUNICIPALITIES[:1])
    assert Town(alone, PLAN, one).run() == Town(held, PLAN, one).run()


def test_a_variant_differs_in_one_thing() -> None:
    found = dict(variants(SEED))
    usual, no_score, scarce, backlog = found.values()
    plain = world(SEED, ASSUMED)
    assert (usual.asking, usual.helping) == (plain.asking, plain.helping)
    assert no_score.asking == usual.asking
    assert no_score.helping == usual.helping
    assert scarce.asking == usual.asking
    assert 0.3 < len(scarce.helping) / len(usual.helping) < 0.7
    assert usual.helping.items() <= backlog.helping.items()
    assert len(backlog.helping) == len(usual.helping) + 20 * len(MUNICIPALITIES)


def test_other_seeds_are_other_worlds() -> None:
    assert world(1, ASSUMED).asking != world(2, ASSUMED).asking


def test_nothing_is_unknown_so_that_a_score_hangs_on_the_pair_alone(held: World) -> None:
    for asking in held.asking.values():
        for helping in list(held.helping.values())[::10]:
            offered = offered_to(asking.asked, helping.supporter)
            assert None not in [rule.check(asking.asked, offered) for rule in RULES]
            assert None not in [criterion.value(asking.asked, offered) for criterion in CRITERIA]


def test_a_yes_is_likelier_with_a_higher_score_only_where_that_is_assumed() -> None:
    low, high = chances(ASSUMED, 0.5, 0.0), chances(ASSUMED, 0.9, 0.0)
    assert all(one < other for one, other in zip(low, high, strict=True))
    flat = evolve(ASSUMED, slope=0.0)
    typical = (flat.request_says_yes, flat.support_says_yes, flat.both_go_on, flat.trial_succeeds)
    assert chances(flat, 0.1, 0.0) == pytest.approx(typical)


def test_the_plan_is_the_best_of_all_ways_in_the_order_of_its_goals(weeks: tuple[Market, ...]) -> None:
    for week in weeks:
        ways = {
            tuple(column if column in row.scores else None for row, column in zip(week.rows, chosen, strict=True))
            for chosen in permutations((0, 1, 2, 3, *[None] * 4), len(week.rows))
        }
        assert week.reached(plan(week)) == max(week.reached(way) for way in ways)


@pytest.mark.parametrize("policy", [FIRST_COME, BEST_PAIR, PLAN], ids=lambda policy: policy.name)
def test_nobody_is_chosen_twice_and_nobody_left_who_could_have_been(policy: Policy, weeks: tuple[Market, ...]) -> None:
    for week in weeks:
        columns = policy.choose(week)
        taken = [column for column in columns if column is not None]
        assert len(set(taken)) == len(taken)
        for row, column in zip(week.rows, columns, strict=True):
            assert column in row.scores or (column is None and set(row.scores) <= set(taken))


def test_first_come_looks_at_the_wait_and_best_pair_at_the_score(held: World) -> None:
    first, second = list(held.asking.values())[:2]
    rows = (
        Row(Waiting(first.asked, 20, ()), WEIGHTS, {0: 5000}, {}),
        Row(Waiting(second.asked, 10, ()), WEIGHTS, {0: 9000}, {}),
    )
    week = Market(rows, supporters(held), (None,) * 4)
    assert FIRST_COME.choose(week) == (0, None)
    assert BEST_PAIR.choose(week) == (None, 0)
    assert PLAN.choose(week) == (0, None)


def test_weak_pairs_wait_for_a_quarter_of_a_year(held: World) -> None:
    patient = next(policy for policy in POLICIES if policy.holds)
    market, other = Town(held, patient, ALL), Town(held, FIRST_COME, ALL)
    for each in (market, other):
        each.pass_to(0)
        for asking in each.waiting:
            each.waiting[asking].since = 0
    strong = {row.asked.family.number: max(row.scores.values()) >= market.held_below for row in other.rows(0)}
    assert set(strong.values()) == {True, False}
    assert [row.asked.family.number for row in market.rows(0)] == [
        asked for asked, is_strong in strong.items() if is_strong
    ]
    assert [row.asked.family.number for row in market.rows(ASSUMED.hold_back)] == list(strong)


def test_an_interval_is_that_of_the_mean() -> None:
    found = mean_of([1.0, 2.0, 3.0, 4.0])
    assert found.value == 2.5
    assert found.half == pytest.approx(1.96 * 1.2909944 / 2)
    assert signed(found) == "+2.5 ± 1.3 *"
    assert signed(mean_of([-1.0, 1.0])) == "+0.0 ± 2.0"
    assert signed(mean_of([0.5, 0.5, 0.6])) == "+0.53 ± 0.07 *"


def test_a_table_is_text_or_markdown() -> None:
    rows: Table = [("a", "b"), ("long", "1")]
    assert as_text(rows) == "a     b\nlong  1"
    assert as_text(rows, names=1) == "   a  b\nlong  1"
    assert as_markdown(rows) == "| a | b |\n|---|--:|\n| long | 1 |"
