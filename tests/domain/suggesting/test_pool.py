"""Who may take a request, and how well they suit it: the same for a whole pool as pair by pair."""

from __future__ import annotations

import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bgz.domain.matching.criteria import CRITERIA
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.pairing import offered_to
from bgz.domain.suggesting.order import ROUNDING
from bgz.domain.suggesting.pool import CRITERION_LOOKS, IN_COMMON, RULE_ASKS, RULE_LOOKS, WHOLE, Pool
from bgz.domain.suggesting.ranking import rank
from tests.domain.planning.towns import town
from tests.domain.weights import ALIKE


@settings(max_examples=400)
@given(st.integers(0, 2**32))
@example(943988006)
def test_a_pool_says_what_the_rules_and_a_suggestion_say_of_each_pair(seed: int) -> None:
    chance = random.Random(seed)
    rows, supporters = town(chance, 4, chance.randint(0, 9))
    pool = Pool(supporters)
    for waiting, weights in rows:
        asked = waiting.asked
        offers = [offered_to(asked, each) for each in supporters]
        scores = pool.scores(asked, weights)
        assert list(scores) == [
            position
            for position, offered in enumerate(offers)
            if all(rule.check(asked, offered) is not False for rule in RULES)
        ]
        suggested = rank(asked, offers, weights, version="1").candidates
        at = {each.family.number: position for position, each in enumerate(supporters)}
        assert {at[each.number] for each in suggested} == {*scores}
        half = 0.5 + WHOLE * ROUNDING  # sums of the same in another order may be rounded to either side
        assert all(abs(scores[at[each.number]] - WHOLE * each.score) <= half for each in suggested)


def test_every_rule_and_criterion_has_what_it_looks_at() -> None:
    assert {rule.code for rule in RULES} == {*RULE_LOOKS, *IN_COMMON, "H8"}
    assert set(RULE_ASKS) == set(RULE_LOOKS)
    assert {each.code for each in CRITERIA} == set(CRITERION_LOOKS)


def test_who_fits_stands_in_order_and_nobody_has_no_score() -> None:
    rows, supporters = town(random.Random(3), 9, 60)
    pool = Pool(supporters)
    found = [list(pool.scores(waiting.asked, own)) for waiting, own in rows]
    assert any(found)
    assert all(each == sorted(each) for each in found)
    assert Pool([]).scores(rows[0][0].asked, ALIKE) == {}
