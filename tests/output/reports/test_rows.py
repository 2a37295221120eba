"""The tidy list of every value."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
import pytest

from bgz.domain.figures.counts import Count, Mark
from bgz.domain.figures.definitions import ContractFigures, definitions
from bgz.domain.figures.period import Period
from bgz.output.report_rows import PARTS, STATUSES, Row, numbers_of, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]

WHOLE = "2023-01-01/2023-12-31"


def found(report: Report, place: str = "") -> dict[tuple[str, str], Row]:
    """Return the rows of the whole period of a place by table and category."""
    return {(row.table, row.category): row for row in rows(report) if (row.municipality, row.part) == (place, "")}


def test_every_figure_is_there_for_all_and_for_each(made: Made) -> None:
    report = made()
    whole = [row for row in rows(report) if row.period == WHOLE]
    for each in definitions():
        if each.name not in {"months", "years"} and getattr(report.total, each.name) != ():
            held = {row.municipality for row in whole if row.table == each.name}
            assert held >= {"", "Meppel"}, each.name
    assert len({row.period for row in rows(report)}) == 1 + 12 + 3


def test_no_two_values_have_one_key(made: Made) -> None:
    keys = [row.key for row in rows(made())]
    assert len(keys) == len(set(keys))


def test_a_value_stands_in_the_list_as_counted_with_its_code_and_label(made: Made) -> None:
    report = made()
    row = found(report)
    assert row["matches_started", ""].value == report.total.matches_started
    assert (row["help_kinds", "weekend"].value, row["help_kinds", "weekend"].label) == (16, "weekendopvang")
    assert row["waiting_days", "median"].value == report.total.waiting_days.median
    assert row["own_goals", "trial.mean"].value == 6
    assert row["own_goals", "trial.mean"].label == "evaluatie van de proefperiode: Gemiddelde"
    assert row["alive", "6.trials"].value == report.total.alive[1].trials
    assert row["contracts", "1.budget_eur"].value == 58000
    assert row["contracts", "1.budget_eur"].label == f"Meppel {WHOLE}: Budget"


def test_months_and_earlier_periods_have_their_own_period(made: Made) -> None:
    report = made()
    parts = {row.part: row for row in rows(report) if row.part and row.table == "matches_started"}
    assert parts["2023-03-01/2023-03-31"].period == "2023-03-01/2023-03-31"
    assert "2020-01-01/2020-12-31" in parts
    assert {row.table for row in rows(report) if row.part == "2022-01-01/2022-12-31"} >= {"waiting_median"}


def test_a_text_is_no_number_whether_it_is_there_or_not() -> None:
    numbers = numbers_of(ContractFigures)
    assert {"made", "budget_eur"} <= set(numbers)
    assert not {"funding", "avoided_source", "over", "municipality", "since"} & set(numbers)


def test_every_part_has_a_name(made: Made) -> None:
    assert all(row.field in PARTS for row in rows(made()) if "." in row.category)


@pytest.mark.parametrize("audience", ["team", "municipality", "public"])
def test_a_value_that_is_hidden_says_why(made: Made, audience: str) -> None:
    for row in rows(made(audience)):
        assert row.status in STATUSES
        mark = isinstance(row.value, Mark)
        assert mark == (row.status in {"few", "hidden", "withheld", "unknown"}), row
        assert (row.value is None) == (row.status == "none"), row


def test_marks_have_their_status(made: Made) -> None:
    report = made()
    marks = [Count("a", "A", Mark.FEW), Count("b", "B", Mark.HIDDEN), Count("c", "C", Mark.UNKNOWN), Count("d", "D", 7)]
    total = attrs.evolve(report.total, household=tuple(marks))
    row = found(attrs.evolve(report, total=total))
    assert [row["household", code].status for code in "abcd"] == ["few", "hidden", "unknown", "exact"]


def test_of_a_table_that_is_withheld_every_cell_says_so(made: Made) -> None:
    report = made()
    months = tuple(attrs.evolve(each, matches_ended=Mark.HIDDEN) for each in report.total.months[:-1])
    total = attrs.evolve(
        report.total,
        household=(Count("a", "A", Mark.HIDDEN),),
        help_kinds=(),
        months=(*months, report.total.months[-1]),
    )
    gone = {"": frozenset({"household", "help_kinds", "months.matches_ended"})}
    held = attrs.evolve(report, total=total, withheld=gone)
    row = found(held)
    assert (row["household", "a"].status, row["help_kinds", ""].status) == ("withheld", "withheld")
    assert row["help_kinds", ""].value == "x"
    together = [row for row in rows(held) if not row.municipality]
    month = {row.table: row.status for row in together if row.part == "2023-03-01/2023-03-31"}
    assert (month["matches_ended"], month["matches_started"]) == ("withheld", "exact")
    last = {row.table: row.status for row in together if row.part == "2023-12-01/2023-12-31"}
    assert last["matches_ended"] == "exact", "it stands elsewhere too"
    year = {row.table: row.status for row in together if row.part == "2022-01-01/2022-12-31"}
    assert year["matches_ended"] == "exact"


def test_for_the_public_numbers_are_rounded_but_what_was_agreed_and_nothing_is(made: Made) -> None:
    report = made()
    row = found(attrs.evolve(report, audience="public"))
    assert row["request_signups", ""].status == "rounded"
    assert row["put_on_hold", ""].status == "exact"
    assert row["matches_contracted", ""].status == "exact"
    assert row["contracts", "1.budget_eur"].status == "exact"
    assert row["contracts", "1.made"].status == "rounded"
    assert row["own_goals", "trial.mean"].status == "exact"
    assert row["waiting_days", "median"].status == "rounded"


def test_for_the_municipality_days_and_shares_are_rounded(made: Made) -> None:
    row = found(attrs.evolve(made(), audience="municipality"))
    assert row["request_signups", ""].status == "exact"
    assert row["waiting_days", "median"].status == "rounded"
    assert row["alive", "3.percent"].status == "rounded"


def test_of_a_short_or_unfinished_period_all_is_rounded_but_earlier_ones_as_they_were(made: Made) -> None:
    report = attrs.evolve(made(), audience="municipality", made_on=date(2023, 6, 1))
    assert found(report)["request_signups", ""].status == "rounded"
    parts = {row.part: row.status for row in rows(report) if row.table == "request_signups" and not row.municipality}
    assert parts["2023-01-01/2023-01-31"] == "rounded"
    older = attrs.evolve(report.total.years[-1], request_signups=7)
    held = attrs.evolve(report, total=attrs.evolve(report.total, years=(older,)))
    parts = {row.part: row.status for row in rows(held) if row.table == "request_signups" and not row.municipality}
    assert parts["2022-01-01/2022-12-31"] == "exact"


def test_the_only_month_of_a_period_is_the_period_itself(made: Made) -> None:
    report = made()
    month = report.total.months[0]
    period = Period(date(2023, 1, 1), date(2023, 1, 31))
    held = attrs.evolve(report, period=period, total=attrs.evolve(report.total, months=(month,)), municipalities={})
    assert [row.part for row in rows(held) if row.table == "matches_started"].count("2023-01-01/2023-01-31") == 0
    assert not next(row.part for row in rows(held) if row.table == "matches_started")


def test_each_value_has_a_unit(made: Made) -> None:
    row = found(made())
    units = {
        ("budget_eur", ""): "eur",
        ("contracts", "1.cost_per_match_eur"): "eur",
        ("waiting_days", "families"): "count",
        ("waiting_days", "p90"): "days",
        ("own_goals", "trial.percent"): "percent",
        ("own_goals", "trial.mean"): "score",
        ("household", "one_parent"): "count",
    }
    assert {key: row[key].unit for key in units} == units
