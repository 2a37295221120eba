"""How figures are written in both languages."""

from __future__ import annotations

import pytest

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.period import Period
from bgz.i18n import in_language
from bgz.output.report_numbers import amount, duration, number, percentage, share, span


@pytest.mark.parametrize(
    ("value", "in_dutch", "in_english"),
    [(0, "0", "0"), (1234, "1.234", "1,234"), (113.5, "113,5", "113.5"), (1234567.0, "1.234.567", "1,234,567")],
)
def test_numbers(value: float, in_dutch: str, in_english: str) -> None:
    assert number(value) == in_dutch
    with in_language("en"):
        assert number(value) == in_english


def test_marks_and_nothing_look_different() -> None:
    assert [number(value) for value in (Mark.FEW, Mark.HIDDEN, None, 0)] == ["<5", "x", "–", "0"]
    assert [write(Mark.FEW) for write in (amount, percentage, duration)] == ["<5"] * 3
    assert [write(None) for write in (amount, percentage, duration)] == ["–"] * 3


def test_amounts() -> None:
    assert amount(58000) == "€ 58.000"
    assert amount(19333.33) == "€ 19.333,33"
    with in_language("en"):
        assert amount(19333.33) == "€19,333.33"


def test_shares_and_percentages() -> None:
    assert percentage(67) == "67%"
    assert share(1, 8) == "13%"
    assert share(0, 0) == share(1, None) == "–"
    assert share(Mark.FEW, 8) == share(1, Mark.FEW) == share(1, 4, fewest=5) == "x"
    assert share(1, 5, fewest=5) == "20%"


def test_durations() -> None:
    assert [duration(days) for days in (1, 0, 113.5)] == ["1 dag", "0 dagen", "113,5 dagen"]
    assert [duration(days, weeks=True) for days in (7, 112)] == ["1 week", "16 weken"]
    with in_language("en"):
        assert [duration(1), duration(1.5), duration(14, weeks=True)] == ["1 day", "1.5 days", "2 weeks"]


def test_periods() -> None:
    assert span(Period.of_year(2023)) == "1 jan 2023 t/m 31 dec 2023"
