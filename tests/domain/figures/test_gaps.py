"""Facts that the figures lack."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.domain.cases.match import End
from bgz.domain.cases.request_family import Child, Request
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.figures.gaps import Gap, gaps
from bgz.domain.figures.period import Period, Window

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Any]

BEGIN = date(2023, 1, 1)
WINDOW = Window.of(Period.of_year(2023), date(2030, 1, 1))


def test_each_unknown_fact_with_where_it_belongs(sheets: Build, asking: Build, matched: Build) -> None:
    family = asking("V-00001", BEGIN, None, children={"k1": Child(), "k2": Child()})
    match = evolve(matched("K-00001", "V-00001", BEGIN), end=End(on=date(2023, 5, 1)))
    childless = matched("K-00002", "V-99999", BEGIN, children=())
    support = SupportFamily(number="S-00001", registered_on=BEGIN)
    found = list(gaps(sheets([family], [support], [match, childless]).region, WINDOW))
    assert found == [
        Gap("V-00001", "address.municipality", "municipality"),
        Gap("V-00001", "household", "household"),
        Gap("V-00001", "referrer", "referrer"),
        Gap("V-00001", "requests.r1.help", "help"),
        Gap("S-00001", "address.municipality", "municipality"),
        Gap("S-00001", "channel", "channel"),
        Gap("V-00001", "children.k1.born", "born"),
        Gap("K-00002", "children", "children"),
        Gap("K-00001", "end.reason", "end_reason"),
    ]


def test_nothing_is_asked_of_records_outside_the_period(sheets: Build, asking: Build, matched: Build) -> None:
    old = date(2020, 1, 1)
    region = sheets(
        [asking("V-00001", old, None, children={"k1": Child()})],
        [SupportFamily(number="S-00001", registered_on=old)],
        [matched("K-00001", "V-00001", old, date(2021, 1, 1), end=End(on=date(2021, 1, 1)))],
    ).region
    assert not list(gaps(region, WINDOW))


def test_a_helped_family_needs_a_municipality_and_every_family_a_day(
    sheets: Build, asking: Build, matched: Build
) -> None:
    families = [asking("V-00001", date(2020, 1, 1), None), asking("V-00002", None)]
    found = gaps(sheets(families, [SupportFamily(number="S-1")], [matched("K-1", "V-00001", BEGIN)]).region, WINDOW)
    assert [(gap.number, gap.fact) for gap in found] == [
        ("V-00001", "municipality"), ("V-00002", "registered_on"), ("S-1", "registered_on"),
    ]  # fmt: skip


def test_a_family_without_any_request_is_edited_as_a_whole(sheets: Build, asking: Build) -> None:
    found = gaps(sheets([asking("V-00001", BEGIN, requests={})]).region, WINDOW)
    assert Gap("V-00001", "", "help") in list(found)


def test_a_record_that_is_whole_lacks_nothing(sheets: Build, asking: Build, matched: Build, approved: Build) -> None:
    whole = {"household": "blended", "referrer": "gp", "requests": {"r1": Request(help={"sport": "must"})}}
    match = matched("K-00001", "V-00001", BEGIN, date(2023, 2, 1))
    region = sheets([asking("V-00001", BEGIN, **whole)], [approved("S-00001", BEGIN)], [match]).region
    assert not list(gaps(region, WINDOW))
