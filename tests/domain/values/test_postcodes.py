"""Postcodes are read forgivingly and kept in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.values.postcodes import parse_postcode
from bgz.i18n import in_language


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("7941 AB", "7941 AB"),
        ("7941ab", "7941 AB"),
        (" 7941  at ", "7941 AT"),
        ("7941\u00a0sc", "7941 SC"),
        ("7941", "7941"),
        ("9999 XX", "9999 XX"),
    ],
)
def test_one_form_whatever_the_case_and_the_blanks(typed: str, kept: str) -> None:
    assert parse_postcode(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "0941 AB", "794", "79411", "7941 A", "7941 ABC", "AB 7941", "7941 1B", "7٣41 AB", "7941 ÉÉ"]
)
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    with in_language("en"), pytest.raises(ValueError, match="not a postcode"):
        parse_postcode(typed)


@pytest.mark.parametrize("letters", ["SA", "SD", "SS", "ss"])
def test_letters_that_are_never_used_are_refused(letters: str) -> None:
    with in_language("en"), pytest.raises(ValueError, match=f"{letters.upper()} are never used"):
        parse_postcode(f"7941 {letters}")


@given(st.from_regex(r"[1-9][0-9]{3} [B-RT-Z][A-Z]", fullmatch=True))
def test_the_kept_form_is_read_as_itself(postcode: str) -> None:
    assert parse_postcode(postcode) == postcode
