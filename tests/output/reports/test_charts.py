"""Sizes and texts of the charts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.figures.counts import Count, Mark
from bgz.output.report_charts import MATCH_FLOW, WAITING_FLOW, _grid, bars, by_month, flow

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]


def test_bars_are_parts_of_the_longest() -> None:
    drawn = bars([Count("a", "A", 10), Count("b", "B", 5), Count("c", "C", 0), Count("d", "D", Mark.FEW)])
    assert [(bar.size, bar.text, bar.kind) for bar in drawn] == [
        (1, "10", ""), (0.5, "5", ""), (0, "0", ""), (0, "<5", "hidden"),
    ]  # fmt: skip
    assert [bar.size for bar in bars([Count("a", "A", 0)])] == [0]
    assert bars([]) == ()


@pytest.mark.parametrize("parts", [MATCH_FLOW, WAITING_FLOW])
def test_each_step_begins_where_the_last_one_stopped(
    made: Made, parts: tuple[str, tuple[str], tuple[str], str]
) -> None:
    drawn = flow(made().total, parts)
    level = drawn[0].size
    for bar in drawn[1:-1]:
        if bar.kind == "up":
            assert bar.start == pytest.approx(level)
            level += bar.size
        else:
            level -= bar.size
            assert bar.start == pytest.approx(level)
    assert drawn[-1].size == pytest.approx(level)
    assert max(bar.start + bar.size for bar in drawn) <= 1


def test_signs_stand_before_what_moves(made: Made) -> None:
    total = evolve(made().total, running_at_begin=14, matches_started=1000, matches_ended=0, running_at_end=1014)
    assert [bar.text for bar in flow(total, MATCH_FLOW)] == ["14", "+ 1.000", "0", "1.014"]


def test_a_flow_with_a_hidden_step_is_not_drawn(made: Made) -> None:
    assert flow(evolve(made().total, came_back=Mark.FEW), WAITING_FLOW) == ()


def test_an_empty_flow_has_no_size(made: Made) -> None:
    empty = evolve(made().total, running_at_begin=0, matches_started=0, matches_ended=0, running_at_end=0)
    assert [bar.size for bar in flow(empty, MATCH_FLOW)] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("highest", "lines"),
    [(0, (0, 1)), (1, (0, 1)), (4, (0, 1, 2, 3, 4)), (5, (0, 2, 4, 6)), (10, (0, 5, 10)), (21, (0, 10, 20, 30)),
     (800, (0, 200, 400, 600, 800))],
)  # fmt: skip
def test_grid_lines_are_few_and_round(highest: float, lines: tuple[int, ...]) -> None:
    assert _grid(highest) == lines


def test_a_year_names_its_months(made: Made) -> None:
    graph = by_month(made().total.months, (("matches_started", "first"), ("matches_ended", "second")))
    assert graph.ticks[:3] == ("jan", "feb", "mrt")
    assert [series.label for series in graph.series] == ["Koppelingen gemaakt", "Koppelingen beëindigd"]
    assert all(0 <= point.height <= 1 for series in graph.series for point in series.points)
    assert graph.series[0].points[1].text == "feb 2023: 2"


def test_many_months_name_only_some(made: Made) -> None:
    months = made().total.months
    many = [evolve(month, period=evolve(month.period, since=date(2020 + at // 12, at % 12 + 1, 1)))
            for at, month in enumerate([*months, *months, *months])]  # fmt: skip
    ticks = by_month(many, (("running_at_end", "first"),)).ticks
    assert len(ticks) == 36
    assert {at: tick for at, tick in enumerate(ticks) if tick} == {0: "2020", 12: "2021", 24: "2022"}
    late = by_month(many[11:], (("running_at_end", "first"),)).ticks
    assert {at: tick for at, tick in enumerate(late) if tick} == {1: "2021", 13: "2022"}
