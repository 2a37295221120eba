"""The figures of the scenarios, all periods, to the figure; by an own reader of the sheets."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.terms.families import HELP
from bgz.terms.figures import AGE_BAND
from bgz.terms.matches import END_REASON

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.domain.figures.definitions import Figures

CATEGORIES = {"end_reasons": END_REASON, "help_kinds": HELP, "age_bands": AGE_BAND}


def as_expected(figures: Figures, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the figures named in `wanted`, in the form of expected.json."""
    shown: dict[str, Any] = {}
    for name, value in wanted.items():
        held = getattr(figures, name)
        if name in CATEGORIES:
            counts = {count.code: count.count for count in held}
            shown[name] = {label: counts[str(CATEGORIES[name].parse(label))] for label in value}
            assert sum(counts.values()) == sum(value.values()), name
        elif name == "waiting_days":
            shown[name] = {"families": held.families, "median": held.median, "longest": held.longest}
        else:
            shown[name] = held
    return shown


@pytest.mark.parametrize("name", ["meppel", "meppel-faulty"])
def test_every_figure_of_every_period(name: str, scenario: Callable[..., Any], shared: Path) -> None:
    expected = json.loads((shared / "scenarios" / name / "expected.json").read_text(encoding="utf-8"))
    faulty = [(row["file"], row["line"]) for row in expected.get("faulty_rows", [])]
    sheets = scenario(name, faulty)
    for period in expected["periods"]:
        since, until = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
        assert as_expected(sheets.figures(since, until), period["total"]) == period["total"], period["name"]
        for town, wanted in period["municipalities"].items():
            assert as_expected(sheets.figures(since, until, town=town), wanted) == wanted, (period["name"], town)
    assert expected["periods"]


def test_what_happened_later_changes_nothing(scenario: Callable[..., Any]) -> None:
    sheets = scenario("meppel")
    since, until = date(2021, 9, 1), date(2022, 8, 31)
    assert sheets.figures(since, until, today=until) == sheets.figures(since, until)
