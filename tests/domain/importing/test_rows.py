"""A line becomes values or faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions.shipped import shipped_form
from bgz.domain.importing.form import REQUESTS, Line
from bgz.domain.importing.rows import Row, Setting, read_rows
from tests.domain.importing.conftest import TODAY, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.importing.form import Table

FORM = shipped_form()


def rows(table: Table, **setting: object) -> list[Row]:
    layout = FORM.recognise(table.headers)
    assert layout is not None
    return read_rows(table, layout, Setting(TODAY, FORM, **setting))  # type: ignore[arg-type]


def only(cells: dict[str, str], drop: Iterable[str] = (), **setting: object) -> Row:
    (row,) = rows(table_of(REQUESTS, [cells], drop), **setting)
    return row


def test_a_row_that_stops_early_says_so_first() -> None:
    table = table_of(REQUESTS, [{}])
    short = evolve(table, lines=(Line(2, table.lines[0].cells[:7]),))
    (row,) = rows(short)
    assert (row.faults[0].field, row.faults[0].code) == ("", "too_few_columns")
    assert row.faults[0].reason == "the row stops early: 7 of 20 columns"
    assert row.nr == "V001"


def test_a_workbook_has_no_short_rows_only_empty_cells() -> None:
    table = table_of(REQUESTS, [{}])
    (row,) = rows(evolve(table, lines=(Line(2, table.lines[0].cells[:7]),), ragged=False))
    assert {fault.code for fault in row.faults} == {"empty_required_field"}


@pytest.mark.parametrize(("more", "codes"), [(("", " "), []), (("en de rest",), ["too_many_columns"])])
def test_cells_beyond_the_last_header(more: tuple[str, ...], codes: list[str]) -> None:
    table = table_of(REQUESTS, [{}])
    (row,) = rows(evolve(table, lines=(Line(2, (*table.lines[0].cells, *more)),)))
    assert [fault.code for fault in row.faults] == codes


def test_words_for_nothing_are_nothing() -> None:
    row = only({"telefoon": "-", "bijzonderheden": "N.v.t.", "uitstroom": "–"})
    assert not row.faults
    assert (row.values["phone"], row.values["remarks"], row.values["outcome"]) == (None, None, None)


def test_a_municipality_gets_its_usual_spelling() -> None:
    row = only({"gemeente": "meppel"}, municipality=str.title)
    assert row.values["municipality"] == "Meppel"


def test_without_a_column_the_postcode_tells_the_municipality() -> None:
    row = only({}, drop=("gemeente",), municipality_at=lambda postcode: "Meppel" if postcode == "7941 AB" else "")
    assert row.values["municipality"] == "Meppel"
    assert not row.faults
    unknown = only({}, drop=("gemeente",))
    assert [(fault.field, fault.code) for fault in unknown.faults] == [("postcode", "empty_required_field")]
    bad = only({"postcode": "1234 SS"}, drop=("gemeente",))
    assert [(fault.field, fault.code) for fault in bad.faults] == [("postcode", "invalid_postcode")]


def test_a_fault_may_name_a_field_that_the_sheet_lacks() -> None:
    row = only({})
    row.refuse("left_on", "dates_out_of_order", other="niets")
    assert row.faults[-1].details["other"] == "niets"
