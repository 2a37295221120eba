"""The tidy list as CSV."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from bgz.domain.figures.counts import Mark
from bgz.i18n import in_language
from bgz.output import report_csv
from bgz.output.report_csv import as_csv
from bgz.output.report_rows import Row, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]


def table(text: str, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=delimiter))


def test_excel_in_dutch_opens_it(made: Made) -> None:
    text = as_csv(made())
    first = "\ufeffperiode;gemeente;tabel;categorie;waarde;status;eenheid;cijfer;welk deel;definitie\r\n"
    assert text.startswith(first)
    assert text.count("\r\n") == text.count("\n")
    lines = table(text)
    assert {len(line) for line in lines} == {10}
    cost = next(line for line in lines if line[2] == "cost_per_match_eur")
    assert cost[4] == "9666,67"


def test_excel_in_english_opens_it(made: Made) -> None:
    with in_language("en"):
        lines = table(as_csv(made()), ",")
    assert lines[0][:6] == ["period", "municipality", "table", "category", "value", "status"]
    assert lines[0][6:] == ["unit", "figure", "which part", "definition"]
    assert next(line for line in lines if line[2] == "cost_per_match_eur")[4] == "9666.67"


def test_a_line_for_each_row_and_no_number_where_one_is_hidden(made: Made) -> None:
    report = made("municipality")
    lines = table(as_csv(report))[1:]
    held = list(rows(report))
    assert len(lines) == len(held)
    for line, row in zip(lines, held, strict=True):
        assert line[5] == row.status
        assert (line[4] == "") == (row.value is None or isinstance(row.value, Mark))


def test_each_row_says_what_it_means(made: Made) -> None:
    for line in table(as_csv(made()))[1:]:
        assert line[7]
        assert line[9].endswith("."), line


def test_no_cell_is_ever_computed(made: Made, odd: str) -> None:
    for line in table(as_csv(made(towns=(odd,)))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


def test_a_name_that_would_be_computed_is_marked_as_text_and_a_negative_number_stays_one(
    monkeypatch: pytest.MonkeyPatch, made: Made
) -> None:
    row = Row(
        period="2023", part="", municipality=" =1+1", table="matches_started", category="-", label="@x", value=-3,
        status="exact",
    )  # fmt: skip
    monkeypatch.setattr(report_csv, "rows", lambda _report: iter([row]))
    line = table(as_csv(made()))[1]
    assert line[:5] == ["2023", "' =1+1", "matches_started", "'-", "-3"]
    assert line[8] == "'@x"


def test_nothing_private_is_in_the_table(made: Made) -> None:
    text = as_csv(made())
    assert "Kanarievogel" not in text
    assert "7941" not in text
