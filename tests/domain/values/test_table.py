"""A cell that may lie in a spreadsheet."""

from __future__ import annotations

import pytest

from bgz.domain.values.table import neutral


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+31",
        "-2",
        "@sum",
        "\t=1",
        "\r=1",
        " =1+1",
        "   -2",
        "=",
        "＝1+1",
        "＋31",
        "－2",
        "＠sum",
        " ＝1",
        "\tx",
        "\rx",
        "\nx",
        " \t=1",
        "\u00a0=1",
    ],
)
def test_a_cell_that_would_be_calculated_becomes_a_text(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", " ", "Meppel", " Meppel", "1-2", "a=b", "'t Hof", "06-12345678"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert neutral(cell) == cell
