"""What the team, a municipality and the public may see of the figures of records."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.protection_programmes import TODAY, YEAR, invented
from bgz.domain.cases.match import Confirmation
from bgz.domain.cases.person import Contact
from bgz.domain.cases.programme import Contract, Municipality, Programme
from bgz.domain.figures.counts import Count, Mark, Number, Whole
from bgz.domain.figures.definitions import Effect, Figures, definitions
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import (
    MUNICIPALITY,
    PUBLIC,
    TEAM,
    enough,
    few,
    is_rough,
    rounded_share,
    seen_by,
)
from bgz.domain.figures.report import Report, make_report
from bgz.domain.figures.universe import Universe
from bgz.domain.protecting.audiences import rounded
from bgz.domain.protecting.cells import TOGETHER
from bgz.domain.protecting.system import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Build = Callable[..., Any]

FEW, HIDDEN = Mark.FEW, Mark.HIDDEN
BEGIN, AFTER = date(2023, 1, 1), date(2024, 2, 1)
PERIOD = Period.of_year(2023)


@pytest.fixture
def report(sheets: Build) -> Callable[..., Report]:
    """Return a function that makes the report of 2023 about records."""

    def make(audience: str, today: date = AFTER, period: Period = PERIOD, **records: Any) -> Report:
        return make_report(sheets(**records).region, period, today, audience=audience)

    return make


@pytest.fixture
def busy(asking: Build, matched: Build) -> dict[str, Any]:
    """Return the records of a programme with thirty families, each with a match of its own, of which ten ended."""
    families = [asking(f"V-{at:05}", BEGIN + timedelta(days=at)) for at in range(30)]
    matches = [
        matched(f"K-{at:05}", each.number, each.registered_on + timedelta(days=28), _ended(at, each.registered_on))
        for at, each in enumerate(families)
    ]
    return {"requests": tuple(families), "matches": tuple(matches)}


def _ended(at: int, day: date) -> date | None:
    return day + timedelta(days=88 + at) if at < 10 else None


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, FEW), (4, FEW), (5, 5), (FEW, FEW), (None, None)])
def test_one_to_four_are_hidden(count: Whole, shown: Whole) -> None:
    assert few(count) == shown


@pytest.mark.parametrize(("of", "shown"), [(0, HIDDEN), (4, HIDDEN), (5, 33), (FEW, HIDDEN)])
def test_what_rests_on_too_few_is_withheld(of: Whole, shown: Whole) -> None:
    assert enough(33, of) == shown
    assert enough(None, of) is None


@pytest.mark.parametrize(("part", "of", "share"), [(0, 30, 0), (1, 30, 0), (2, 30, 10), (29, 30, 100), (15, 30, 50)])
def test_shares_in_tens(part: int, of: int, share: int) -> None:
    assert rounded_share(part, of) == share


@pytest.mark.parametrize(
    ("since", "until", "today", "rough"),
    [
        ("2023-01-01", "2023-12-31", "2024-01-01", False),
        ("2023-01-01", "2023-12-31", "2023-12-31", True),
        ("2023-01-01", "2023-12-30", "2024-01-01", True),
        ("2022-09-01", "2023-08-31", "2024-01-01", False),
        ("2022-01-01", "2023-12-31", "2024-01-01", False),
    ],
)
def test_short_and_unfinished_periods_are_rounded_for_all(since: str, until: str, today: str, rough: bool) -> None:
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    assert is_rough(period, date.fromisoformat(today)) is rough


def test_the_team_sees_everything(report: Callable[..., Report], busy: dict[str, Any]) -> None:
    shown = report(TEAM, **busy).total
    assert shown.waiting_days.longest == 28
    assert shown.missing
    assert not list(_marks(shown))


def test_the_municipality_sees_its_contract_exactly(report: Callable[..., Report], busy: dict[str, Any]) -> None:
    team, shown = (report(audience, **busy).total for audience in (TEAM, MUNICIPALITY))
    for each in definitions():
        if each.contract:
            assert getattr(shown, each.name) == getattr(team, each.name), each.name
    assert (shown.missing, shown.in_screening_at_end) == ((), HIDDEN)
    assert (shown.waiting_days.families, shown.waiting_days.median, shown.waiting_days.p90) == (30, 28, 28)
    assert shown.waiting_days.longest is HIDDEN
    assert (shown.lengths.matches, shown.lengths.median) == (10, 63)
    assert shown.still_waiting_days.families is HIDDEN
    assert [(each.trials, each.alive) for each in shown.alive] == [(HIDDEN, HIDDEN)] * 3
    assert [each.percent for each in shown.alive] == [70, 70, HIDDEN]


def test_a_share_that_only_two_counts_of_survivors_have_tells_too_much(
    report: Callable[..., Report], busy: dict[str, Any]
) -> None:
    matches = tuple(attrs.evolve(each, end=None) for each in busy["matches"])
    assert report(TEAM, **{**busy, "matches": matches}).total.alive[0].percent == 100
    assert report(MUNICIPALITY, **{**busy, "matches": matches}).total.alive[0].percent is HIDDEN


def test_the_public_sees_it_rounded(report: Callable[..., Report], busy: dict[str, Any]) -> None:
    shown = report(PUBLIC, **busy).total
    assert (shown.request_signups, shown.matches_ended, shown.running_at_end) == (30, 10, 20)
    assert shown.matches_started == 30
    assert {rounded(each) for each in _numbers(shown)} == set(_numbers(shown))


def test_an_unfinished_year_is_rounded_for_the_municipality(
    report: Callable[..., Report], busy: dict[str, Any]
) -> None:
    busy["requests"] = busy["requests"][:28]
    shown = report(MUNICIPALITY, today=date(2023, 9, 1), **busy)
    assert shown.total.request_signups == 30
    assert "afgerond op vijftallen" in shown.notes[0]


def test_medians_of_few_are_hidden(report: Callable[..., Report], asking: Build, matched: Build) -> None:
    families = [asking(f"V-{at}", BEGIN) for at in range(8)]
    matches = [matched(f"K-{at}", f"V-{at}", date(2023, 3, 1), date(2023, 5, 1)) for at in range(3)]
    shown = report(MUNICIPALITY, requests=tuple(families), matches=tuple(matches)).total
    assert (shown.matches_ended, shown.lengths.median) == (3, HIDDEN)
    assert shown.waiting_days.median is HIDDEN
    assert (shown.waiting_at_end, shown.still_waiting_days.median) == (8, 364)


def test_of_none_there_is_nothing_to_compute(report: Callable[..., Report], asking: Build) -> None:
    shown = report(MUNICIPALITY, requests=(asking("V-1", BEGIN, "Meppel"), asking("V-2", BEGIN, "Assen"))).total
    assert (shown.matches_ended, shown.lengths.median) == (0, None)
    assert (shown.waiting_days.families, shown.waiting_days.median, shown.waiting_days.longest) == (0, None, None)


def test_scores_rest_on_five_and_shares_on_what_is_shown(report: Callable[..., Report], busy: dict[str, Any]) -> None:
    matches = []
    for at, each in enumerate(busy["matches"]):
        talk = Contact(on=date(2023, 5, 1), about="trial_review", side="request", satisfied=8 if at < 24 else None)
        early = Contact(on=each.trial.on, about="first_reaction", side="request", satisfied=7)
        contacts = {"c1": talk, "c2": early} if at < 29 else {}
        matches.append(attrs.evolve(each, confirmed=Confirmation(on=date(2023, 5, 1)), contacts=contacts))
    shown = report(MUNICIPALITY, **{**busy, "matches": tuple(matches)}).total
    at_start, at_trial = shown.satisfaction[:2]
    assert at_start == Effect("start", at_start.label, 29, 29, None, 7)
    assert at_trial == Effect("trial", at_trial.label, 29, 24, 83, 8)
    assert shown.own_goals[1].percent is None or shown.own_goals[1].percent in {0, HIDDEN}


def test_costs_for_the_public_follow_from_rounded_matches(report: Callable[..., Report], busy: dict[str, Any]) -> None:
    def programme(**more: Any) -> Programme:
        contract = Contract(municipality="Meppel", since=BEGIN, until=date(2023, 12, 31), matches=20, **more)
        town = Municipality(name="Meppel")
        return Programme(contracts={"t1": contract}, municipalities={"g1": town})

    busy["matches"] = busy["matches"][:27]
    priced = programme(budget_eur=50_000, avoided_eur=1000, avoided_source="brief")
    exact = report(MUNICIPALITY, programme=priced, **busy).total
    assert (exact.contracts[0].made, exact.cost_per_match_eur, exact.avoided_eur) == (27, 1851.85, 27_000)
    rough = report(PUBLIC, programme=priced, **busy).total
    assert (rough.contracts[0].made, rough.cost_per_match_eur, rough.avoided_eur) == (25, 2000, 25_000)
    assert (rough.contracts[0].cost_per_match_eur, rough.contracts[0].avoided_eur) == (2000, 25_000)
    free = report(PUBLIC, programme=programme(), **busy).total
    assert (free.cost_per_match_eur, free.avoided_eur, free.contracts[0].avoided_eur) == (None, None, None)
    busy["matches"] = busy["matches"][:3]
    hidden = report(PUBLIC, programme=priced, **busy).total
    assert isinstance(hidden.contracts[0].made, Mark)
    assert (hidden.cost_per_match_eur, hidden.avoided_eur) == (HIDDEN, HIDDEN)
    assert (hidden.contracts[0].cost_per_match_eur, hidden.contracts[0].avoided_eur) == (HIDDEN, HIDDEN)


def test_the_row_of_the_unknown_and_of_each_rule_is_always_there(
    report: Callable[..., Report], busy: dict[str, Any]
) -> None:
    shown = report(MUNICIPALITY, **busy).total
    assert "unknown" in {each.code for each in shown.household}
    assert [(each.code, each.count) for each in shown.overrides] == [
        ("approval", 0), ("proposal", 0), ("trial", 0), ("import", 0),
    ]  # fmt: skip


SEEDS = st.sampled_from([0, 3, 5, *range(20, 32)])
FEW_EXAMPLES = settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.slow
@FEW_EXAMPLES
@given(SEEDS)
def test_every_hidden_count_keeps_its_values(seed: int) -> None:
    made = Universe.of(invented(seed).region, Period.of_year(YEAR), TODAY).protection
    for seen in (made.municipality, made.lastingly, made.public):
        found = seen.revealing
        found.decide(found.may)
        worlds = found.pool.worlds()
        assert all(holds(found.system, world) for world in worlds)
        others: dict[int, set[int]] = {}
        for world in worlds:
            for count, more in world.items():
                others.setdefault(count, set()).add(more)
        for count in found.need:
            showing = seen.told(count)
            if (showing is None or showing.guarded) and not found.system.is_known(count):
                assert len(others.get(count, ())) + 1 >= found.need[count]


@pytest.mark.slow
@FEW_EXAMPLES
@given(SEEDS)
def test_the_public_is_a_function_of_what_the_municipality_sees(seed: int) -> None:
    universe = Universe.of(invented(seed).region, Period.of_year(YEAR), TODAY)
    for place in universe.figures:
        mine, theirs = (seen_by(audience, universe)(place).figures(()) for audience in (MUNICIPALITY, PUBLIC))
        for one, other in zip(_counts(mine), _counts(theirs), strict=True):
            told = FEW if isinstance(one, int) and 0 < one < 5 else one
            assert other in {told if isinstance(told, Mark) else rounded(told), HIDDEN}


@pytest.mark.slow
@FEW_EXAMPLES
@given(SEEDS)
def test_the_report_of_one_municipality_shows_what_that_of_the_region_shows_of_it(seed: int) -> None:
    made = invented(seed)
    period = Period.of_year(YEAR)
    whole = make_report(made.region, period, TODAY, audience=MUNICIPALITY)
    again = make_report(made.region, period, TODAY, audience=MUNICIPALITY)
    assert whole == again
    town = made.towns[0]
    alone = make_report(made.region, period, TODAY, audience=MUNICIPALITY, municipalities=(town,))
    assert alone.total == whole.municipalities[town] == alone.municipalities[town]
    assert alone.withheld == {"": whole.withheld[town], town: whole.withheld[town]}


def test_an_earlier_year_is_shown_as_its_own_report_shows_it() -> None:
    made = invented(21)
    later = make_report(made.region, Period.of_year(YEAR), TODAY, audience=MUNICIPALITY).total.years[-1]
    own = make_report(made.region, Period.of_year(YEAR - 1), TODAY, audience=MUNICIPALITY).total
    for name in ("request_families_helped", "children_helped", "matches_started", "waiting_at_end"):
        assert getattr(later, name) == getattr(own, name)
    assert later.waiting_median == own.waiting_days.median


def test_contracts_that_cut_months_are_sums_of_pieces() -> None:
    universe = Universe.of(invented(6).region, Period.of_year(YEAR), TODAY)
    system, places = universe.protection.cells.system, universe.protection.cells.places
    made = places["Aalten"]["contracts"]
    assert len(made) == 3
    assert sum(system.values[count] for count in made.values()) == universe.figures["Aalten"].matches_started
    assert "contracts" not in places[TOGETHER]


def _counts(figures: Figures) -> Iterator[Whole]:
    """Yield all counts of figures in their order, but for those of the team."""
    for name, value in attrs.asdict(figures, recurse=False).items():
        if isinstance(value, int | Mark) and name not in {
            "matches_contracted", "budget_eur", "cost_per_match_eur", "avoided_eur", "in_screening_at_end",
        }:  # fmt: skip
            yield value
        elif isinstance(value, tuple):
            for each in value:
                if isinstance(each, Count):
                    yield each.count
                elif isinstance(each, Effect):
                    yield from (each.asked, each.answered)
    for month in figures.months:
        yield from attrs.astuple(month, recurse=False)[1:]


def _numbers(figures: Figures) -> Iterator[int]:
    return (each for each in _counts(figures) if isinstance(each, int))


def _marks(value: Any) -> Iterator[Number]:
    if isinstance(value, Mark):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _marks(each)
    elif attrs.has(type(value)):
        for held in attrs.asdict(value, recurse=False).values():
            yield from _marks(held)
