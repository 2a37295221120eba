"""The public holidays that ship are those of the library that they were made with, year by year."""

from __future__ import annotations

import runpy
from datetime import date
from pathlib import Path

import holidays
import pytest

from bgz.storage.holidays import load

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "holidays.py"


@pytest.mark.parametrize("year", range(1990, 2101))
def test_each_year_has_the_days_of_the_library(year: int) -> None:
    assert {day for day in load() if day.year == year} == set(holidays.country_holidays("NL", years=year))


def test_no_other_year_is_there() -> None:
    assert {day.year for day in load()} == set(range(1990, 2101))


def test_the_file_is_what_the_script_makes() -> None:
    made = runpy.run_path(str(SCRIPT), run_name="holidays_script")
    assert made["FILE"].read_text(encoding="utf-8") == made["text"]()


def test_days_that_everybody_knows() -> None:
    known = {date(2024, 4, 27), date(2025, 4, 26), date(2024, 5, 20), date(2024, 12, 26), date(2025, 5, 5)}
    assert known <= load()
    assert date(2024, 5, 5) not in load()  # Liberation Day is free once in five years
    assert date(2024, 12, 31) not in load()
