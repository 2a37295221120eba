"""What came of the proposals: how they stand, who said no and why, which trials ran, who was never proposed."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bgz.domain.cases.match import Match, Proposal, Trial
from bgz.domain.cases.person import Address, Left, Pause
from bgz.domain.cases.request_family import Request
from bgz.domain.cases.support_family import Offer
from bgz.domain.figures.counts import Count, Mark
from bgz.domain.figures.period import Period
from bgz.domain.outcomes.outcome import NeverProposed, Outcome, outcome, standing
from bgz.domain.outcomes.share import alive_of
from bgz.domain.record.about import About
from bgz.domain.record.reading import read_fields
from bgz.domain.values.places import Places
from bgz.terms.matches import OUTCOME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Build = Callable[..., Any]

DAY, TODAY = date(2023, 6, 1), date(2024, 1, 15)
NO_PLACES = Places({}, {})


def stored(value: Any) -> Any:
    """Return what YAML read as a record stores it: a day as text."""
    if isinstance(value, dict):
        return {key: stored(each) for key, each in value.items()}
    return value.isoformat() if isinstance(value, date) else value


@cache
def match(text: str, number: str = "K-00001") -> Match:
    tree = {"request_family": "V-00001", "support_family": "S-00001", **YAML(typ="safe", pure=True).load(text)}
    record, problems = read_fields(Match, stored(tree))
    assert not problems
    made: Match = evolve(record, number=number)
    return made


def made(sheets: Any, period: Period | None = None, *names: str, today: date = TODAY) -> Outcome:
    return outcome(sheets.region, names, period, today, rules=sheets.rules, places=NO_PLACES)


def counts(shown: Sequence[Count]) -> dict[str, object]:
    return {each.code: each.count for each in shown}


@pytest.mark.parametrize(
    ("record", "stands"),
    [
        ("{proposed: {on: 2023-06-01}}", "awaited"),
        ("{proposed: {on: 2023-06-01}, answers: {request: {yes: true}}}", "awaited"),
        ("{proposed: {on: 2023-06-01}, answers: {request: {yes: true}, support: {yes: true}}}", "answered"),
        ("{proposed: {on: 2023-06-01}, introduced: {on: 2023-06-02}}", "introduced"),
        ("{proposed: {on: 2023-06-01}, answers: {support: {yes: false}}}", "declined"),
        ("{proposed: {on: 2023-06-01}, answers: {support: {yes: false, on: 2023-06-03}}}", "awaited"),
        ("{proposed: {on: 2023-06-01}, end: {on: 2023-06-02}}", "ended"),
        ("{proposed: {on: 2023-06-01}, end: {on: 2023-06-03}}", "awaited"),
        ("{proposed: {on: 2023-06-01}, trial: {on: 2023-06-02}}", "trial"),
        ("{proposed: {on: 2023-06-01}, introduced: {on: 2023-06-01}, trial: {on: 2023-06-03}}", "introduced"),
        ("{trial: {on: 2023-05-02}, end: {on: 2023-06-01}}", "trial"),
        ("{trial: {on: 2023-05-02}, answers: {support: {yes: false}}}", "trial"),
    ],
)
def test_how_a_proposal_stands(record: str, stands: str) -> None:
    assert standing(match(record), date(2023, 6, 2)) == stands
    assert stands in OUTCOME


def test_a_proposal_counts_on_its_day_or_on_that_of_its_trial(sheets: Build, asking: Build) -> None:
    matches = [
        match("{proposed: {on: 2022-12-31}, trial: {on: 2023-01-01}}", "K-00001"),
        match("{proposed: {on: 2023-12-31}, trial: {on: 2024-01-02}}", "K-00002"),
        match("{trial: {on: 2023-05-01}, end: {on: 2023-06-01}}", "K-00003"),
        match("{proposed: {on: 2024-01-01}}", "K-00004"),
        match("{answers: {request: {yes: true}}}", "K-00005"),
    ]
    held = sheets([asking("V-00001", DAY)], (), matches)
    year = made(held, Period.of_year(2023))
    assert (year.proposals, year.standing.others, year.standing.shown) == (2, 2, ())
    assert (year.trials, year.running, year.last) == (2, Mark.HIDDEN, date(2023, 12, 31))
    everything = made(held)
    assert (everything.period, everything.last) == (None, TODAY)
    assert (everything.proposals, everything.standing.others, everything.standing.shown) == (4, 4, ())
    assert (everything.trials, everything.running) == (3, Mark.HIDDEN)


def test_who_said_no_first_and_why(sheets: Build) -> None:
    says = [
        ("request: {yes: false, because: moments}", "request", "moments"),
        ("support: {yes: false}", "support", "unknown"),
        (
            "request: {yes: false, on: 2023-06-03}, support: {yes: false, on: 2023-06-02, because: needs}",
            "support",
            "needs",
        ),
        ("request: {yes: false}, support: {yes: false, on: 2023-06-02, because: needs}", "both", "needs"),
        ("request: {yes: false, on: 2023-06-02}, support: {yes: false, on: 2023-06-02}", "both", "unknown"),
        ("request: {yes: true, because: click}, support: {yes: false, on: 2023-06-02}", "support", "unknown"),
        ("request: {yes: false, because: click}, support: {yes: false, on: 2024-02-01}", "request", "click"),
    ]
    for answers, side, why in says:
        matches = [match(f"{{proposed: {{on: 2023-06-01}}, answers: {{{answers}}}}}", f"K-{at:05}") for at in range(5)]
        found = made(sheets((), (), matches))
        assert found.declined_by
        assert found.declined_because
        assert counts(found.declined_by.shown) == {side: 5}, answers
        assert counts(found.declined_because.shown) == {why: 5}, answers


def test_few_who_said_no_are_not_told(sheets: Build) -> None:
    declined = "{proposed: {on: 2023-06-01}, answers: {support: {yes: false, because: needs}}}"
    found = made(sheets((), (), [match(declined, f"K-{at:05}") for at in range(4)]))
    assert (found.standing.shown, found.standing.others) == ((), 4)
    assert (found.declined_by, found.declined_because) == (None, None)


@pytest.mark.parametrize(
    ("running", "stopped", "told"), [(0, 0, 0), (5, 0, 5), (0, 5, 0), (5, 6, 5), (5, 4, "x"), (4, 5, "x"), (1, 0, "x")]
)
def test_how_many_trials_run_is_told_where_neither_part_is_small(
    sheets: Build, matched: Build, running: int, stopped: int, told: int | str
) -> None:
    ends = [None] * running + [date(2023, 6, 1)] * stopped
    runs = [matched(f"K-{at:05}", "V-00001", date(2023, 1, 1), end) for at, end in enumerate(ends)]
    assert made(sheets((), (), runs)).running == told


def test_rules_lifted_and_trials_by_override(sheets: Build) -> None:
    lifted = [
        match("{proposed: {on: 2023-06-01, lifted: [H9], override: grandmother lives there}}", f"K-1{at:04}")
        for at in range(5)
    ]
    forced = [match("{trial: {on: 2023-06-01, override: the mayor asked}}", f"K-2{at:04}") for at in range(5)]
    found = made(sheets((), (), [*lifted, *forced]))
    assert (found.lifted, counts(found.rules_lifted), found.trials_by_override) == (5, {"H9": 5}, 5)
    assert counts(found.chosen.shown) == {"lifted": 5, "none": 5}
    few = made(sheets((), (), [*lifted[:4], *forced[:4]]))
    assert (few.lifted, few.rules_lifted, few.trials_by_override) == (Mark.HIDDEN, (), Mark.FEW)
    assert made(sheets()).trials_by_override == 0


def test_trials_that_lasted(sheets: Build, matched: Build) -> None:
    runs = [matched(f"K-{at:05}", "V-00001", date(2022, 1, 1), date(2022, 5, 1) if at else None) for at in range(6)]
    found = made(sheets((), (), runs))
    assert [(each.months, each.trials, each.alive) for each in found.alive] == [(3, 6, 6), (6, 6, "x"), (12, 6, "x")]
    assert found.ranks.verdict == "too_few"


def test_who_could_help_and_was_never_proposed(sheets: Build, approved: Build) -> None:
    on = date(2023, 5, 1)
    family = approved("S-00001", date(2023, 4, 1))
    proposed = {
        "S-00002": Proposal(on=on),
        "S-00003": Proposal(on=date(2023, 3, 1)),
        "S-00004": Proposal(on=date(2024, 2, 1)),
    }
    matches = [
        Match(number=f"K-{number}", support_family=number, children=("k1",), proposed=proposal)
        for number, proposal in proposed.items()
    ]
    matches += [Match(number="K-5", support_family="S-00005"), Match(number="K-6", support_family="S-00006")]
    matches[-1] = evolve(matches[-1], children=("k1",), trial=Trial(on=date(2023, 3, 1)))
    supports = [evolve(family, number=f"S-0000{at}") for at in range(1, 6)]
    supports += [
        evolve(family, number="S-00006", offer=Offer(max_children=1)),  # taken before its approval, out of a sheet
        evolve(family, number="S-00007", paused={"h1": Pause(since=on, reason="moving")}),
        evolve(family, number="S-00008", offer=Offer(max_children=1)),
        approved("S-00009", date(2023, 4, 1), "rejected"),
        evolve(family, number="S-00010", screening=evolve(family.screening, decision=None)),
        evolve(family, number="S-00011", about=About(disputed=frozenset({"screening.decision"}))),
        approved("S-00012", date(2023, 2, 1)),
    ]
    found = made(sheets((), supports, matches), today=date(2024, 1, 1)).never_proposed
    assert found == (
        NeverProposed("S-00012", date(2023, 2, 1), 334),
        NeverProposed("S-00001", date(2023, 4, 1), 275),
        NeverProposed("S-00003", date(2023, 4, 1), 275),
        NeverProposed("S-00004", date(2023, 4, 1), 275),
        NeverProposed("S-00008", date(2023, 4, 1), 275),
    )


def test_proposals_belong_to_the_request_family_and_support_families_to_their_own_town(
    sheets: Build, asking: Build, approved: Build, matched: Build
) -> None:
    elsewhere = approved("S-00002", DAY, address=Address(municipality="Westerveld"))
    matches = [matched("K-00001", "V-00001", date(2023, 7, 1)), matched("K-00002", "V-00002", date(2023, 7, 1))]
    matches[1] = evolve(matches[1], support_family="S-00002")
    families = [asking("V-00001", DAY, "Westerveld"), asking("V-00002", DAY, "Meppel"), asking("V-3", DAY, "Meppel")]
    held = sheets(families, [approved("S-00001", DAY), elsewhere, approved("S-00003", DAY)], matches)
    here, there = made(held, None, "Meppel"), made(held, None, "Westerveld")
    assert (here.proposals, here.waiting.waiting, here.municipalities) == (1, 1, ("Meppel",))
    assert (there.proposals, there.waiting.waiting) == (1, 0)
    # S-00001 lives here and was proposed there: that is no family that was never proposed.
    assert [each.number for each in here.never_proposed] == ["S-00003"]
    assert there.never_proposed == ()


def test_a_request_waits_in_the_municipality_where_it_counts(sheets: Build, asking: Build, matched: Build) -> None:
    requests = {"r1": Request(opened_on=DAY, counts_in="Meppel"), "r2": Request(opened_on=date(2023, 8, 1))}
    closed = evolve(requests["r1"], closed=Left(on=date(2023, 9, 1), reason="withdrawn"))
    families = [
        asking("V-00001", DAY, "Westerveld", requests={**requests, "r1": closed}),
        asking("V-00002", DAY, "Westerveld", requests=requests),
    ]
    held = sheets(families, (), [matched("K-00001", "V-00002", date(2023, 9, 1), request="r2")])
    found = {town: made(held, None, *([town] if town else [])).waiting for town in ("", "Meppel", "Westerveld")}
    assert {town: (each.trials, each.waiting) for town, each in found.items()} == {
        "": (1, 1), "Meppel": (0, 0), "Westerveld": (1, 1),
    }  # fmt: skip


def test_at_the_end_of_an_earlier_year_a_later_trial_was_not_known(
    sheets: Build, asking: Build, approved: Build, matched: Build
) -> None:
    later = evolve(matched("K-00001", "V-00001", date(2024, 1, 2)), proposed=Proposal(on=date(2024, 1, 1)))
    helper = approved("S-00001", DAY, offer=Offer(max_children=1))
    held = sheets([asking("V-00001", DAY)], [helper], [later])
    then, now = made(held, Period.of_year(2023)), made(held)
    assert (then.waiting.waiting, [each.number for each in then.never_proposed]) == (1, ["S-00001"])
    assert (now.waiting.waiting, now.never_proposed) == (0, ())


def test_nothing_at_all(sheets: Build) -> None:
    found = made(sheets())
    assert (found.proposals, found.standing.total, found.trials, found.never_proposed) == (0, 0, 0, ())
    assert (found.chosen.total, found.lifted, found.waiting.days) == (0, 0, None)


RECORDS = (
    "{proposed: {on: 2023-06-01, rank: 1}}",
    "{proposed: {on: 2023-06-01, rank: 4}, answers: {request: {yes: false, because: moments}}}",
    "{proposed: {on: 2023-06-01, rank: 2}, answers: {support: {yes: false, because: too_far}}}",
    "{proposed: {on: 2023-06-01, lifted: [H9]}, trial: {on: 2023-06-02}}",
    "{trial: {on: 2023-06-02}, end: {on: 2023-06-09}}",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=st.lists(st.sampled_from(RECORDS), max_size=40))
def test_every_division_adds_up_and_holds_no_group_under_five(sheets: Build, drawn: list[str]) -> None:
    found = made(sheets((), (), [match(record, f"K-{at:05}") for at, record in enumerate(drawn)]))
    assert found.proposals == found.chosen.total == found.standing.total == len(drawn)
    declined = found.standing.of("declined")
    told = [groups for groups in (found.declined_by, found.declined_because) if groups]
    assert [groups.total for groups in told] == ([] if declined is Mark.HIDDEN else [declined, declined])
    for groups in (found.standing, found.chosen, *told):
        assert all(int(each.count) >= 5 for each in groups.shown)
        assert sum(int(each.count) for each in groups.shown) + groups.others == groups.total
    assert found.lifted == found.chosen.of("lifted")
    assert found.standing.of("trial") in {found.trials, Mark.HIDDEN}
    small = [0 < part < 5 for part in (drawn.count(RECORDS[3]), drawn.count(RECORDS[4]))]
    assert found.running == (Mark.HIDDEN if any(small) else drawn.count(RECORDS[3]))


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, None])
def test_meppel_counted_from_the_sheet_itself(scenario: Build, shared: Path, year: int | None) -> None:
    """Proposals, noes and trials of the scenario, by an own way from the columns of the sheet."""
    with (shared / "scenarios" / "meppel" / "koppelingen.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file, delimiter=";"))
    last = f"{year or 2023}1231"

    def day(cell: str) -> str:
        """Write a day so that it sorts: jjjjmmdd."""
        parts = cell.strip().split("-")
        return parts[2] + parts[1].zfill(2) + parts[0].zfill(2) if cell.strip() else ""

    def inside(cell: str) -> bool:
        return bool(cell.strip()) and (year is None or cell.strip().endswith(str(year)))

    rows = [row for row in table if inside(row["voorgesteld_op"])]
    noes = [row for row in rows if "nee" in {row["uitkomst_vraag"].strip(), row["uitkomst_steun"].strip()}]
    trials = [row for row in rows if row["proef_start"].strip() and day(row["proef_start"]) <= last]
    begun = [row for row in table if inside(row["proef_start"])]
    running = [row for row in begun if not row["einde_op"].strip() or day(row["einde_op"]) > last]

    found = made(_as_imported(scenario, table), Period.of_year(year) if year else None)
    assert (found.proposals, found.trials) == (len(rows), len(begun))
    small = [0 < len(part) < 5 for part in (running, [row for row in begun if row not in running])]
    assert found.running == (Mark.HIDDEN if any(small) else len(running))
    for code, of_it in (("declined", noes), ("trial", trials)):
        told = found.standing.of(code)
        assert told in {len(of_it), Mark.HIDDEN}
        assert told is Mark.HIDDEN or not 0 < len(of_it) < 5
    assert found.declined_by is None or found.declined_by.total == len(noes)
    assert (found.declined_by is None) == (found.standing.of("declined") is Mark.HIDDEN)
    assert rows


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
def test_meppel_tells_what_the_report_tells(scenario: Build, year: int) -> None:
    """Every family of the scenario asked once, on the day of its sign-up: there requests and families are alike."""
    sheets, period = scenario("meppel"), Period.of_year(year)
    report = sheets.figures(period.since, period.until)
    found = made(sheets, period, today=date(2030, 1, 1))
    assert (found.trials, found.waiting.trials) == (report.matches_started, report.waiting_days.families)
    median = report.waiting_days.median if found.waiting.trials >= 5 else Mark.HIDDEN
    assert found.waiting.days == (median if found.waiting.trials else None)
    assert found.alive == tuple(map(alive_of, report.alive))


def _as_imported(scenario: Build, table: list[dict[str, str]]) -> Any:
    """Return the scenario with the proposals and answers of its sheet, which the reader of the figures leaves out."""
    sheets = scenario("meppel")
    by_number = {row["nr"].strip(): row for row in table}

    def told(row: dict[str, str]) -> dict[str, Any]:
        day, month, year = map(int, row["voorgesteld_op"].strip().split("-"))
        sides = {"request": row["uitkomst_vraag"].strip(), "support": row["uitkomst_steun"].strip()}
        answers = {side: {"yes": said == "ja"} for side, said in sides.items() if said}
        return {"proposed": {"on": f"{year:04}-{month:02}-{day:02}"}, "answers": answers}

    matches = []
    for each in sheets.matches:
        record, problems = read_fields(Match, told(by_number[each.number]))
        assert not problems
        matches.append(evolve(each, proposed=record.proposed, answers=record.answers))
    return evolve(sheets, matches=tuple(matches))
