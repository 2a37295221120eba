"""Facts that the figures need, and which of them are not known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.domain.cases.match import End
from bgz.domain.cases.person import Left
from bgz.domain.cases.programme import Contract, Programme
from bgz.domain.cases.request_family import Child, Request
from bgz.domain.cases.support_family import Adult, SupportFamily
from bgz.domain.figures.definitions import definitions
from bgz.domain.figures.gaps import FIGURES, gaps, needs
from bgz.domain.figures.period import Period
from bgz.terms.figures import FACT

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.region import Region

    Build = Callable[..., Any]

BEGIN, TODAY = date(2023, 1, 1), date(2030, 1, 1)
YEAR = Period.of_year(2023)


def unknown(region: Region) -> list[tuple[str, str, str]]:
    return [(need.number, need.path, need.fact) for need in gaps(region, YEAR, TODAY)]


def test_each_unknown_fact_with_where_it_belongs(sheets: Build, asking: Build, matched: Build) -> None:
    family = asking("V-00001", BEGIN, None, children={"k1": Child(), "k2": Child()})
    match = evolve(matched("K-00001", "V-00001", BEGIN), end=End(on=date(2023, 5, 1)))
    damaged = matched("K-00002", "", BEGIN, children=())
    support = SupportFamily(number="S-00001", registered_on=BEGIN)
    assert unknown(sheets([family], [support], [match, damaged]).region) == [
        ("V-00001", "address.municipality", "municipality"),
        ("V-00001", "household", "household"),
        ("V-00001", "referrer", "referrer"),
        ("V-00001", "requests.r1.help", "help"),
        ("S-00001", "address.municipality", "municipality"),
        ("S-00001", "channel", "channel"),
        ("V-00001", "children.k1.born", "born"),
        ("K-00002", "request_family", "request_family"),
        ("K-00002", "children", "children"),
        ("K-00001", "end.reason", "end_reason"),
    ]


def test_nothing_is_asked_of_records_outside_the_period(sheets: Build, asking: Build, matched: Build) -> None:
    old = date(2020, 1, 1)
    region = sheets(
        [asking("V-00001", old, None, children={"k1": Child()})],
        [SupportFamily(number="S-00001", registered_on=old)],
        [matched("K-00001", "V-00001", old, date(2021, 1, 1), end=End(on=date(2021, 1, 1)))],
    ).region
    assert not unknown(region)


def test_a_helped_family_needs_a_municipality_and_every_family_a_day(
    sheets: Build, asking: Build, matched: Build
) -> None:
    families = [asking("V-00001", date(2020, 1, 1), None), asking("V-00002", None)]
    region = sheets(families, [SupportFamily(number="S-1")], [matched("K-1", "V-00001", BEGIN)]).region
    assert [(number, fact) for number, _path, fact in unknown(region)] == [
        ("V-00002", "registered_on"), ("S-1", "registered_on"), ("V-00001", "municipality"),
    ]  # fmt: skip


def test_a_family_in_a_match_needs_intake_and_consent_until_it_leaves(
    sheets: Build, asking: Build, matched: Build
) -> None:
    bare: dict[str, Any] = {"intake": None, "consents": {}}
    left = Left(on=date(2023, 12, 31), reason="moved")
    old = date(2020, 1, 1)
    families = [asking("V-00001", old, **bare), asking("V-00002", old, left=left, **bare)]
    matches = [matched("K-1", "V-00001", BEGIN), matched("K-2", "V-00002", BEGIN), matched("K-3", "V-99999", BEGIN)]
    assert unknown(sheets(families, (), matches).region) == [
        ("V-00001", "intake.on", "intake"), ("V-00001", "consents.matching.given_on", "consent"),
    ]  # fmt: skip


def test_a_request_without_children_until_it_closes(sheets: Build, asking: Build) -> None:
    old = date(2020, 1, 1)
    closed = Request(opened_on=old, closed=Left(on=date(2023, 12, 31), reason="withdrawn"))
    families = [
        asking("V-00001", old, children={}),
        asking("V-00002", old, children={}, requests={"r1": closed}),
        asking("V-00003", BEGIN, requests={}),
    ]
    found = unknown(sheets(families).region)
    assert ("V-00001", "children.+.born", "family_children") in found
    assert ("V-00003", "requests.+.help", "help") in found
    assert "V-00002" not in [number for number, _path, _fact in found]


def test_help_that_is_asked_later_is_not_known_yet(sheets: Build, asking: Build) -> None:
    asked = {"r1": Request(opened_on=BEGIN), "r2": Request(opened_on=date(2024, 5, 1), help={"sport": "must"})}
    assert ("V-00001", "requests.r1.help", "help") in unknown(sheets([asking("V-00001", BEGIN, requests=asked)]).region)


def test_an_approval_that_does_not_count_says_what_it_lacks(sheets: Build, approved: Build) -> None:
    whole = approved("S-00001", BEGIN)
    without_vog = approved("S-00002", BEGIN, adults={"a1": Adult()})
    without_talk = evolve(whole, number="S-00003", screening=evolve(whole.screening, done={}))
    rejected = approved("S-00004", BEGIN, "rejected", adults={"a1": Adult()})
    sheet = sheets((), [whole, without_vog, without_talk, rejected])
    assert unknown(sheet.region) == [("S-00002", "adults", "vog"), ("S-00003", "screening", "screening")]
    assert sheet.figures(BEGIN, date(2023, 12, 31)).approvals == 1


def test_a_contract_without_its_number_or_budget(sheets: Build) -> None:
    def contract(town: str, until: date = YEAR.until, **more: Any) -> Contract:
        return Contract(municipality=town, since=BEGIN, until=until, **more)

    contracts = {
        "t1": contract("Meppel", matches=3),
        "t2": contract("Westerveld", budget_eur=4),
        "t3": contract("Meppel", date(2024, 1, 1)),
    }
    sheet = sheets(programme=Programme(contracts=contracts))
    assert unknown(sheet.region) == [
        ("programme", "contracts.t1.budget_eur", "contract_budget"),
        ("programme", "contracts.t2.matches", "contract_matches"),
    ]
    assert [path for _number, path, _fact in unknown(sheet.region.within({"Westerveld"}))] == ["contracts.t2.matches"]


def test_a_record_that_is_whole_lacks_nothing(sheets: Build, asking: Build, matched: Build, approved: Build) -> None:
    whole = {"household": "blended", "referrer": "gp", "requests": {"r1": Request(help={"sport": "must"})}}
    match = matched("K-00001", "V-00001", BEGIN, date(2023, 2, 1))
    region = sheets([asking("V-00001", BEGIN, **whole)], [approved("S-00001", BEGIN)], [match]).region
    assert not unknown(region)
    assert len(list(needs(region, YEAR, TODAY))) == 15


def test_each_fact_has_the_figures_that_it_changes() -> None:
    assert set(FIGURES) == set(FACT.codes)
    assert {name for names in FIGURES.values() for name in names} <= {each.name for each in definitions()}
