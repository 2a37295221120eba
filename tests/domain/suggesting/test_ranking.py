from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.match import Match, Proposal
from bgz.domain.cases.support_family import Decision, Offer, Screening
from bgz.domain.matching.criteria import CRITERIA
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.pairing import last_suggested
from bgz.domain.suggesting.order import ROUNDING
from bgz.domain.suggesting.ranking import NOBODY_KNOWS, Ranked, rank, scored, side_score
from bgz.domain.suggesting.view import candidate
from bgz.terms.families import HELP
from bgz.terms.matches import CRITERION
from bgz.terms.moments import DAY_PARTS
from tests.domain.weights import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bgz.domain.matching.pairing import Asked, Offered

    Pair = tuple[Asked, Offered]
    Read = Callable[[str], Pair]
    Change = Callable[..., Offered]

NEAR = "{request: {distance: near}}"


def ranked(
    asked: Asked,
    offers: Iterable[Offered],
    *,
    lifted: tuple[str, ...] = (),
    weights: dict[str, int] | None = None,
    version: str = "1",
) -> Ranked:
    return rank(asked, offers, weights or SHIPPED, lifted=lifted, version=version)


def order(result: Ranked) -> list[str]:
    return [each.offered.family.number for each in result.candidates]


def test_the_funnel_counts_whom_each_rule_excludes_and_adds_up(pair: Read, change: Change) -> None:
    asked, offered = pair("{request: {max_km: 5}}")
    offers = [
        change(offered, number="S-00001", km=1.0),
        change(offered, number="S-00002", approved=False),
        change(offered, number="S-00003", approved=False, paused=True),
        change(offered, number="S-00004", paused=True),
        change(offered, number="S-00005", km=6.0),
    ]
    result = ranked(asked, offers)
    assert {step.code: step.excluded for step in result.steps if step.excluded} == {"H1": 2, "H2": 1, "H9": 1}
    assert result.considered == 5
    assert result.steps[-1].left == len(result.candidates) == 1
    assert [step.code for step in result.steps] == [rule.code for rule in RULES]


def test_a_lifted_rule_excludes_nobody_and_is_shown_as_lifted(pair: Read) -> None:
    asked, offered = pair("{request: {max_km: 5}, km: 6}")
    result = ranked(asked, [offered], lifted=("H9",))
    assert order(result) == ["S-00001"]
    assert [step.code for step in result.steps if step.lifted] == ["H9"]


def test_the_score_is_the_weighted_mean(pair: Read) -> None:
    values: dict[str, float | None] = {**dict.fromkeys(SHIPPED, 1.0), "distance": 0.0, "ages": None}
    means = dict.fromkeys(SHIPPED, 0.5)
    assert scored(pair("{}")[1], (), values, means, SHIPPED).score == pytest.approx((100 - 20 - 10 * 0.5) / 100)
    assert side_score(values, means, SHIPPED, "support") == pytest.approx((10 * 0.5 + 5 + 5) / 20)
    assert side_score(values, means, dict.fromkeys(SHIPPED, 0) | {"help": 1}, "support") == NOBODY_KNOWS


def test_what_is_not_known_counts_as_the_mean_of_the_pool(pair: Read, change: Change) -> None:
    asked, offered = pair(NEAR)
    offers = [
        change(offered, number="S-00001", km=1.0),
        change(offered, number="S-00002", km=8.5),
        change(offered, number="S-00003"),
    ]
    result = ranked(asked, offers)
    assert result.means["distance"] == pytest.approx(0.75)
    assert result.means["help"] == NOBODY_KNOWS
    assert order(result)[1] == "S-00003"


def test_a_pool_in_which_nobody_knows_counts_half(pair: Read) -> None:
    asked, offered = pair(NEAR)
    assert ranked(asked, [offered]).means["distance"] == NOBODY_KNOWS
    assert ranked(asked, []).candidates == ()


def test_within_three_points_who_was_not_suggested_for_longest_goes_first(pair: Read, change: Change) -> None:
    asked, offered = pair(NEAR)
    offers = [
        change(offered, number="S-00001", km=1.0),
        change(offered, number="S-00002", km=3.0),  # 2.7 points less
        change(offered, number="S-00003", km=4.0),  # 4 points less
    ]
    assert order(ranked(asked, offers)) == ["S-00001", "S-00002", "S-00003"]
    later = change(offers[0], since=date(2023, 12, 1))
    assert order(ranked(asked, [later, *offers[1:]])) == ["S-00002", "S-00001", "S-00003"]


def test_a_proposal_after_the_day_is_not_known_yet(pair: Read, day: date) -> None:
    family = pair("{}")[1].family
    approved = evolve(family, screening=Screening(decision=Decision(verdict="approved", on=date(2023, 1, 1))))
    known, later = (Match(proposed=Proposal(on=on)) for on in (date(2023, 5, 1), date(2023, 12, 1)))
    assert last_suggested(approved, [later, Match()], day) == date(2023, 1, 1)
    assert last_suggested(approved, [later, known], day) == date(2023, 5, 1)
    assert last_suggested(family, [], day) == day


@st.composite
def kilometres(draw: st.DrawFn) -> list[float | None]:
    return draw(st.lists(st.none() | st.floats(0.7, 60), min_size=1, max_size=8))


@given(kms=kilometres(), seed=st.randoms())
def test_the_order_of_the_records_changes_nothing(
    kms: list[float | None], seed: object, pair: Read, change: Change
) -> None:
    asked, offered = pair(NEAR)
    offers = [change(offered, number=f"S-{place:05d}", km=km) for place, km in enumerate(kms)]
    shuffled = list(offers)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = ranked(asked, offers), ranked(asked, shuffled)
    assert order(one) == order(other)
    assert one.inputs == other.inputs
    assert [each.score for each in one.candidates] == [each.score for each in other.candidates]
    assert all(0 <= each.score <= 1 for each in one.candidates)


@given(kms=kilometres())
def test_other_names_change_no_score(kms: list[float | None], pair: Read, change: Change) -> None:
    asked, offered = pair(NEAR)

    def scores(prefix: str, surname: str) -> list[float]:
        offers = [
            change(offered, number=f"{prefix}{place:04d}", surname=surname, km=km) for place, km in enumerate(kms)
        ]
        return [each.score for each in ranked(asked, offers).candidates]

    assert scores("S-A", "Jansen") == scores("S-Z", "El Amrani")


@given(
    gone=st.sampled_from(("help", "day_parts", "max_children", "age_from", "age_to", "max_km", "car", "pets", "smokes"))
)
def test_forgetting_a_fact_never_excludes(gone: str, pair: Read, change: Change) -> None:
    asked, offered = pair(
        "{request: {help: {sport: must}, day_parts: [mon-night], needs: [no_dogs, smoke_free, transport], max_km: 9},"
        " offer: {help: [sport], day_parts: [mon-night], max_children: 1, age_from: 4, age_to: 9, max_km: 9, car: true,"
        " pets: [cat], smokes: false}, km: 3}"
    )
    default = getattr(Offer(), gone)
    less = change(offered, offer={gone: default})
    assert order(ranked(asked, [offered])) == order(ranked(asked, [less])) == ["S-00001"]


def test_waiting_origin_and_the_family_alone_have_no_criterion() -> None:
    assert {criterion.code for criterion in CRITERIA} == set(SHIPPED)
    assert not {"waiting", "origin", "faith"} & set(SHIPPED)


CODES = CRITERION.codes
SHARE = st.floats(0, 1)
VALUES = st.fixed_dictionaries(dict.fromkeys(CODES, st.none() | SHARE))
MEANS = st.fixed_dictionaries(dict.fromkeys(CODES, SHARE))
ANY_WEIGHTS = st.fixed_dictionaries(dict.fromkeys(CODES, st.integers(0, 100))).filter(lambda each: any(each.values()))


@given(values=VALUES, means=MEANS, weights=ANY_WEIGHTS)
def test_a_score_lies_between_its_limits_and_all_between_nothing_and_one(
    values: dict[str, float | None], means: dict[str, float], weights: dict[str, int], pair: Read
) -> None:
    each = scored(pair("{}")[1], (), values, means, weights)
    assert 0 <= each.low <= each.score <= each.high <= 1
    known = all(value is not None for code, value in values.items() if weights[code])
    assert not known or each.low == each.high


@given(values=VALUES, means=MEANS, weights=ANY_WEIGHTS, code=st.sampled_from(CODES), answer=SHARE)
def test_an_answer_never_moves_the_score_outside_its_limits(
    values: dict[str, float | None],
    means: dict[str, float],
    weights: dict[str, int],
    code: str,
    answer: float,
    pair: Read,
) -> None:
    """Whatever the answer to one question is, and whatever it does to the mean of the pool meanwhile."""
    offered = pair("{}")[1]
    before = scored(offered, (), values | {code: None}, means, weights)
    after = scored(offered, (), values | {code: answer}, means | {code: answer}, weights)
    assert before.low - ROUNDING <= after.low <= after.high <= before.high + ROUNDING


def test_the_limits_are_the_score_with_all_that_is_unknown_against_and_in_favour(pair: Read) -> None:
    """Of this one the distance (20), ages (10), number (5) and language (5) are not known; help is 1, day parts 0.5."""
    asked, offered = pair(
        "{request: {help: {sport: must}, day_parts: [mon-night, tue-night]}, offer: {help: [sport], day_parts:"
        " [mon-night]}}"
    )
    (each,) = ranked(asked, [offered]).candidates
    known = 20 + 10 + 10 + 2.5 + 5  # help, day parts, no needs, interests of neither, no transport
    assert round(100 * each.low, 6) == known
    assert round(100 * each.high, 6) == known + 40
    shown = candidate(ranked(asked, [offered]), each, 1)
    assert (shown.low, shown.high) == (round(known / 100, 4), round((known + 40) / 100, 4))
    assert round(sum(criterion.points for criterion in shown.criteria), 1) == round(100 * each.score, 1)


def of(result: Ranked, number: str) -> tuple[float, int]:
    """Return the score and the place of a candidate, from 0."""
    ((place, found),) = [(at, each) for at, each in enumerate(result.candidates) if each.number == number]
    return found.score, place


PARTS = st.sets(st.sampled_from(DAY_PARTS.codes), min_size=1, max_size=6)
HELPS = st.sets(st.sampled_from(HELP.codes), min_size=1, max_size=5)
POOL = st.lists(st.tuples(st.floats(0.7, 30), PARTS, HELPS), max_size=5)
ASKING = (
    "{request: {help: {sport: must, contacts: nice, weekend: nice}, distance: near, day_parts: [mon-night, tue-night,"
    " wed-afternoon]}, offer: {max_children: 3, age_from: 4}, family: {dutch: fine}}"
)


@given(pool=POOL, km=st.floats(0.7, 30), nearer=st.floats(0, 20), parts=PARTS, more=PARTS, helps=HELPS, wanted=HELPS)
def test_nearer_or_one_more_day_part_or_kind_of_help_is_never_worse(
    pool: list[tuple[float, set[str], set[str]]],
    km: float,
    nearer: float,
    parts: set[str],
    more: set[str],
    helps: set[str],
    wanted: set[str],
    pair: Read,
    change: Change,
) -> None:
    """Whoever else there is, score and place of one family get no worse; all rules lifted, so that it stays."""
    asked, offered = pair(ASKING)
    offers = [
        change(offered, number=f"S-1000{at}", km=each[0], offer={"day_parts": tuple(each[1]), "help": tuple(each[2])})
        for at, each in enumerate(pool)
    ]

    def standing(km: float, parts: set[str], helps: set[str]) -> tuple[float, int]:
        one = change(offered, number="S-00001", km=km, offer={"day_parts": tuple(parts), "help": tuple(helps)})
        result = ranked(asked, [one, *offers], lifted=("H4", "H5"))
        return of(result, "S-00001")

    before = standing(km, parts, helps)
    for after in (
        standing(max(0.7, km - nearer), parts, helps),
        standing(km, parts | more, helps),
        standing(km, parts, helps | wanted),
    ):
        assert after[0] >= before[0] - ROUNDING
        assert after[1] <= before[1]
