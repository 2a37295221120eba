"""Sizes and texts of the charts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.figures.counts import Count, Mark
from bgz.domain.figures.definitions import Effect
from bgz.output.report_charts import (
    MATCH_FLOW,
    WAITING_FLOW,
    Chart,
    Graph,
    _grid,
    bars,
    by_month,
    flow,
    scores,
    trend,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]


def test_bars_are_parts_of_the_longest() -> None:
    drawn = bars([Count("a", "A", 10), Count("b", "B", 5), Count("c", "C", 0), Count("d", "D", Mark.FEW)])
    assert [(bar.size, bar.text, bar.kind) for bar in drawn] == [
        (1, "10", ""), (0.5, "5", ""), (0, "0", ""), (0, "<5", "hidden"),
    ]  # fmt: skip


def test_bars_of_nothing_or_mostly_hidden_are_not_drawn() -> None:
    assert bars([]) == bars([Count("a", "A", 0)]) == ()
    assert bars([Count("a", "A", 10), Count("b", "B", Mark.FEW), Count("c", "C", Mark.HIDDEN)]) == ()


def test_scores_stand_on_a_scale_of_ten() -> None:
    held = Effect("trial", "na proef", 10, 8, 80, 7.5)
    drawn = scores([held, evolve(held, code="end", mean=None), evolve(held, code="start", mean=Mark.HIDDEN), held])
    assert [(bar.size, bar.text, bar.kind) for bar in drawn] == [
        (0.75, "7,5", ""), (0, "x", "hidden"), (0.75, "7,5", ""),
    ]  # fmt: skip
    assert scores([held, evolve(held, mean=Mark.HIDDEN)]) == ()
    assert scores([]) == ()


def test_a_trend_is_of_shown_numbers_only() -> None:
    drawn = trend((0, 5, 10), ("2021", "2022", "2023"))
    assert drawn
    assert (drawn.heights, drawn.text) == ((0, 0.5, 1), "2021: 0; 2022: 5; 2023: 10")
    assert trend((0, Mark.FEW, 10), ("2021", "2022", "2023")) is None
    assert trend((0, None), ("2022", "2023")) is None
    assert trend((0, 0), ("2022", "2023")) is None


def test_a_chart_tells_its_values_and_leaves_room_for_names() -> None:
    chart = Chart("bars", "c", "Titel", bars([Count("a", "een lange naam", 3), Count("b", "B", 1)]))
    assert chart.description == "een lange naam: 3. B: 1."
    assert chart.names > Chart("bars", "c", "Titel", bars([Count("b", "B", 1)])).names


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


def test_a_flow_of_nothing_or_that_does_not_add_up_is_not_drawn(made: Made) -> None:
    empty = evolve(made().total, running_at_begin=0, matches_started=0, matches_ended=0, running_at_end=0)
    assert flow(empty, MATCH_FLOW) == ()
    assert flow(evolve(empty, running_at_begin=5), MATCH_FLOW) == ()


@pytest.mark.parametrize(
    ("highest", "lines"),
    [(0, (0, 1)), (1, (0, 1)), (4, (0, 1, 2, 3, 4)), (5, (0, 2, 4, 6)), (10, (0, 5, 10)), (21, (0, 10, 20, 30)),
     (800, (0, 200, 400, 600, 800))],
)  # fmt: skip
def test_grid_lines_are_few_and_round(highest: float, lines: tuple[int, ...]) -> None:
    assert _grid(highest) == lines


def test_a_year_names_its_months(made: Made) -> None:
    graph = by_month(made().total.months, (("matches_started", "first"), ("matches_ended", "second")))
    assert graph
    assert Chart("columns", "c", "Titel", graph).names == 0
    assert "feb 2023: 2" in Chart("columns", "c", "Titel", graph).description
    assert graph.ticks[:3] == ("jan", "feb", "mrt")
    assert [series.label for series in graph.series] == ["Koppelingen gemaakt", "Koppelingen beëindigd"]
    assert all(0 <= point.height <= 1 for series in graph.series for point in series.points)
    assert graph.series[0].points[1].text == "feb 2023: 2"


def test_many_months_name_only_some(made: Made) -> None:
    months = made().total.months
    many = [evolve(month, period=evolve(month.period, since=date(2020 + at // 12, at % 12 + 1, 1)))
            for at, month in enumerate([*months, *months, *months])]  # fmt: skip
    ticks = drawn(by_month(many, (("running_at_end", "first"),))).ticks
    assert len(ticks) == 36
    assert {at: tick for at, tick in enumerate(ticks) if tick} == {0: "2020", 12: "2021", 24: "2022"}
    late = drawn(by_month(many[11:], (("running_at_end", "first"),))).ticks
    assert {at: tick for at, tick in enumerate(late) if tick} == {1: "2021", 13: "2022"}


def drawn(graph: Graph | None) -> Graph:
    assert graph
    return graph


def test_months_are_not_drawn_where_that_would_mislead(made: Made) -> None:
    months = made().total.months
    names = (("matches_started", "first"),)
    assert by_month(months[:1], names) is None
    assert by_month([*months] * 4, names) is None
    assert by_month([*months[:5], evolve(months[5], matches_started=Mark.FEW)], names) is None
    assert by_month([evolve(month, matches_started=0) for month in months], names) is None
