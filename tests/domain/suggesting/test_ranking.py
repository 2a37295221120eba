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
from bgz.domain.suggesting.ranking import NOBODY_KNOWS, Ranked, rank, score
from bgz.domain.suggesting.view import band, candidate, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bgz.domain.matching.pairing import Asked, Offered

    Pair = tuple[Asked, Offered]
    Read = Callable[[str], Pair]
    Change = Callable[..., Offered]

WEIGHTS = {"distance": 20, "day_parts": 20, "help": 20, "ages": 10, "experience": 10, "number": 5} | {
    "language": 5,
    "interests": 5,
    "transport": 5,
    "wishes": 0,
}
NEAR = "{request: {distance: near}}"


def ranked(
    asked: Asked,
    offers: Iterable[Offered],
    *,
    lifted: tuple[str, ...] = (),
    weights: dict[str, int] | None = None,
    version: str = "1",
) -> Ranked:
    return rank(asked, offers, weights or WEIGHTS, lifted=lifted, version=version)


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
    values: dict[str, float | None] = {**dict.fromkeys(WEIGHTS, 1.0), "distance": 0.0, "ages": None}
    means = dict.fromkeys(WEIGHTS, 0.5)
    assert score(values, means, WEIGHTS) == pytest.approx((100 - 20 - 10 * 0.5) / 100)
    assert score(values, means, WEIGHTS, "support") == pytest.approx((10 * 0.5 + 5 + 5) / 20)
    assert score(values, means, dict.fromkeys(WEIGHTS, 0) | {"help": 1}, "support") == NOBODY_KNOWS


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


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "strong"),
        (0.75, "strong"),
        (0.7499, "good"),
        (0.6, "good"),
        (0.45, "possible"),
        (0.44, "weak"),
        (0.0, "weak"),
    ],
)
def test_bands(value: float, code: str) -> None:
    assert band(value) == code


def test_the_hash_follows_everything_that_the_outcome_is_made_of(pair: Read, change: Change) -> None:
    asked, offered = pair(NEAR)
    one, other = change(offered, number="S-00001", km=2.0), change(offered, number="S-00002", km=5.0)
    first = ranked(asked, [one, other]).inputs
    assert ranked(asked, [other, one]).inputs == first
    assert len(first) == 16
    different = {
        ranked(asked, [one]).inputs,
        ranked(asked, [one, change(offered, number="S-00002", km=5.1)]).inputs,
        ranked(asked, [one, change(offered, number="S-00002", approved=False)]).inputs,
        ranked(asked, [one, other], lifted=("H9",)).inputs,
        ranked(asked, [one, other], version="2").inputs,
        ranked(asked, [one, other], weights=WEIGHTS | {"ages": 11}).inputs,
        ranked(evolve(asked, day=date(2023, 12, 1)), [one, other]).inputs,
    }
    assert len(different | {first}) == 8


def test_a_candidate_says_which_side_gets_little(pair: Read) -> None:
    asked, offered = pair(
        "{request: {help: {sport: must}, distance: near, day_parts: [mon-night]}, km: 40,"
        " offer: {help: [contacts], day_parts: [tue-night], max_children: 2, age_from: 8}}"
    )
    result = ranked(asked, [offered], lifted=("H4", "H5"))
    shown = candidate(result, result.candidates[0], 1)
    assert shown.remarks[0] == "Little of what the request asks."
    assert len(shown.remarks) == 3
    assert shown.request_score < 0.4 < shown.support_score
    asked, offered = pair(
        "{offer: {likes_age_from: 15, max_children: 0}, km: 1, family: {interests: [a]}, support: {interests: [b]}}"
    )
    result = ranked(asked, [offered], lifted=("H2", "H3"))
    assert candidate(result, result.candidates[0], 1).remarks[0] == "Little of what the support family prefers."


def test_explaining_shows_every_rule_and_criterion_also_of_who_is_excluded(pair: Read, change: Change) -> None:
    asked, offered = pair("{request: {max_km: 5, help: {sport: must}}, km: 6}")
    inside = change(offered, number="S-00002", km=3.0)
    result = ranked(asked, [offered, inside])
    outside = explain(result, offered)
    assert outside.candidate.rank == 0
    assert {rule.code: rule.fits for rule in outside.rules}["H9"] is False
    assert {rule.code: rule.fits for rule in outside.rules}["H4"] is None
    assert [each.code for each in outside.candidate.criteria] == [code for code in WEIGHTS if WEIGHTS[code]]
    assert [each.known for each in outside.candidate.criteria if each.code in {"distance", "help"}] == [True, False]
    assert explain(result, inside).candidate.rank == 1


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
    assert {criterion.code for criterion in CRITERIA} == set(WEIGHTS)
    assert not {"waiting", "origin", "faith"} & set(WEIGHTS)
