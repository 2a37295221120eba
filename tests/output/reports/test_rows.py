"""The tidy table."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from bgz.domain.figures.definitions import definitions
from bgz.i18n import in_language
from bgz.output import report_rows
from bgz.output.report_rows import Row, as_csv, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]


def table(text: str, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=delimiter))


def test_every_figure_is_there_for_all_and_for_each(made: Made) -> None:
    report = made()
    whole = [row for row in rows(report) if row.period == "2023-01-01/2023-12-31"]
    for each in definitions():
        if each.name not in {"months", "years"} and getattr(report.total, each.name) != ():
            held = {row.municipality for row in whole if row.table == each.name}
            assert held >= {"", "Meppel"}, each.name
    assert len({row.period for row in rows(report)}) == 1 + 12 + 3


def test_a_value_stands_in_the_table_as_counted(made: Made) -> None:
    report = made()
    value = {(row.table, row.category): row.value for row in rows(report)
             if (row.municipality, row.period) == ("", "2023-01-01/2023-12-31")}  # fmt: skip
    assert value["matches_started", ""] == report.total.matches_started
    assert value["help_kinds", "weekendopvang"] == 16
    assert value["waiting_days", "median"] == report.total.waiting_days.median
    assert value["effects", "evaluatie van de proefperiode: goals"] == 6
    assert value["alive", "6 maanden: trials"] == report.total.alive[1].trials
    assert value["contracts", "Meppel 2023-01-01/2023-12-31: budget_eur"] == 58000


@pytest.mark.parametrize(
    ("audience", "statuses"), [("team", {"exact", "none"}), ("municipality", {"exact", "none", "few", "withheld"})]
)
def test_hidden_values_are_empty_and_say_why(made: Made, audience: str, statuses: set[str]) -> None:
    found = list(rows(made(audience)))
    assert {row.status for row in found} == statuses
    assert all((row.value is None) == (row.status != "exact") for row in found)


def test_excel_in_dutch_opens_it(made: Made) -> None:
    text = as_csv(made())
    assert text.startswith("\ufeffperiode;gemeente;tabel;categorie;waarde;status;cijfer;definitie\r\n")
    assert text.count("\r\n") == text.count("\n")
    lines = table(text)
    assert {len(line) for line in lines} == {8}
    cost = next(line for line in lines if line[2] == "cost_per_match_eur")
    assert cost[4] == "9666,67"


def test_each_row_says_what_it_means(made: Made) -> None:
    for line in table(as_csv(made()))[1:]:
        assert line[6]
        assert line[7].endswith("."), line


def test_excel_in_english_opens_it(made: Made) -> None:
    with in_language("en"):
        lines = table(as_csv(made()), ",")
    assert lines[0] == ["period", "municipality", "table", "category", "value", "status", "figure", "definition"]
    assert next(line for line in lines if line[2] == "cost_per_match_eur")[4] == "9666.67"


def test_no_cell_is_ever_computed(made: Made, odd: str) -> None:
    for line in table(as_csv(made(towns=(odd,)))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


def test_a_name_that_would_be_computed_is_marked_as_text_and_a_negative_number_stays_one(
    monkeypatch: pytest.MonkeyPatch, made: Made
) -> None:
    row = Row("2023", " =1+1", "matches_started", "-", -3, "exact")
    monkeypatch.setattr(report_rows, "rows", lambda _report: iter([row]))
    assert table(as_csv(made()))[1][:5] == ["2023", "' =1+1", "matches_started", "'-", "-3"]


def test_nothing_private_is_in_the_table(made: Made) -> None:
    text = as_csv(made())
    assert "Kanarievogel" not in text
    assert "7941" not in text
