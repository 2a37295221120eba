"""The screen of an import: counts, bad rows with their place, and never a name."""

from __future__ import annotations

import io

import pytest

from bgz.actions.import_views import Imported, Rejected, SheetCount
from bgz.i18n import in_language
from bgz.output.console import Console
from bgz.output.import_screen import MOST, render


def shown(view: Imported) -> str:
    out = io.StringIO()
    render(view, Console(out, io.StringIO()))
    return out.getvalue()


def view(**more: object) -> Imported:
    given = {
        "applied": False,
        "sheets": (SheetCount("v.csv", "request_families", 2, 1, 3, 0),),
        "rejected": (),
        "created": 2,
        "changed": 1,
        "unchanged": 3,
    }
    return Imported(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "3 rows can be taken over. Nothing was written yet."),
        ({"applied": True}, "3 rows were taken over."),
        ({"created": 0, "changed": 1}, "1 row can be taken over. Nothing was written yet."),
        ({"created": 0, "changed": 0}, "Nothing new in these sheets."),
    ],
)
def test_the_outcome_is_said_last(more: dict[str, object], sentence: str) -> None:
    with in_language("en"):
        assert shown(view(**more)).splitlines()[-1] == sentence


def test_bad_rows_are_shown_with_their_place() -> None:
    rejected = (Rejected("v.csv", 8, "V062", "postcode", "invalid_postcode", "no Dutch postcode"),)
    with in_language("en"):
        text = shown(view(rejected=rejected))
        assert "v.csv, line 8: V062: postcode: no Dutch postcode" in text
        assert "--rejects rejected.csv" in text
        assert "bad.csv" in shown(view(rejected=rejected, rejects_file="bad.csv"))


def test_a_long_list_is_cut_off() -> None:
    rejected = tuple(Rejected("v.csv", at, f"V{at}", "", "too_few_columns", "short") for at in range(MOST + 2))
    with in_language("en"):
        text = shown(view(rejected=rejected))
    assert "  and 2 more" in text
    assert f"V{MOST}" not in text


def test_columns_that_mean_nothing_are_named() -> None:
    sheets = (SheetCount("v.csv", "matches", 0, 0, 0, 0, ("Kleur",)),)
    with in_language("nl"):
        assert "deze kolommen worden niet overgenomen: Kleur" in shown(view(sheets=sheets))
