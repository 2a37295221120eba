"""Between what a score lies, and that a better fit is never ranked lower."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.suggesting.order import ROUNDING
from bgz.domain.suggesting.ranking import rank, scored
from bgz.domain.suggesting.view import candidate
from bgz.terms import CRITERION, DAY_PARTS, HELP

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered
    from bgz.domain.suggesting.ranking import Ranked

    Read = Callable[[str], tuple[Asked, Offered]]
    Change = Callable[..., Offered]

CODES = CRITERION.codes
SHARE = st.floats(0, 1)
VALUES = st.fixed_dictionaries(dict.fromkeys(CODES, st.none() | SHARE))
MEANS = st.fixed_dictionaries(dict.fromkeys(CODES, SHARE))
WEIGHTS = st.fixed_dictionaries(dict.fromkeys(CODES, st.integers(0, 100))).filter(lambda each: any(each.values()))
SHIPPED = dict(zip(CODES, (20, 20, 20, 10, 10, 5, 5, 5, 5, 0), strict=True))


@given(values=VALUES, means=MEANS, weights=WEIGHTS)
def test_a_score_lies_between_its_limits_and_all_between_nothing_and_one(
    values: dict[str, float | None], means: dict[str, float], weights: dict[str, int], pair: Read
) -> None:
    each = scored(pair("{}")[1], (), values, means, weights)
    assert 0 <= each.low <= each.score <= each.high <= 1
    known = all(value is not None for code, value in values.items() if weights[code])
    assert not known or each.low == each.high


@given(values=VALUES, means=MEANS, weights=WEIGHTS, code=st.sampled_from(CODES), answer=SHARE)
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
    (each,) = rank(asked, [offered], SHIPPED, version="1").candidates
    known = 20 + 10 + 10 + 2.5 + 5  # help, day parts, no needs, interests of neither, no transport
    assert round(100 * each.low, 6) == known
    assert round(100 * each.high, 6) == known + 40
    shown = candidate(rank(asked, [offered], SHIPPED, version="1"), each, 1)
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
        result = rank(asked, [one, *offers], SHIPPED, lifted=("H4", "H5"), version="1")
        return of(result, "S-00001")

    before = standing(km, parts, helps)
    for after in (
        standing(max(0.7, km - nearer), parts, helps),
        standing(km, parts | more, helps),
        standing(km, parts, helps | wanted),
    ):
        assert after[0] >= before[0] - ROUNDING
        assert after[1] <= before[1]
