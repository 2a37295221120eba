"""How public pages are called, and how the programme is reached."""

from __future__ import annotations

from itertools import cycle

import pytest

from bgz.domain.values.pages import LETTERS, LONGEST_TEXT, new_page, parse_page, parse_web, phone_as_typed, public_text


def test_a_page_has_a_fresh_name() -> None:
    letters = cycle("bbbbbbbbcccccccc")
    assert new_page({"bbbbbbbb"}, lambda _all: next(letters)) == "cccccccc"
    assert parse_page("cccccccc") == "cccccccc"
    assert not set(LETTERS) & set("aeiouyl01")


@pytest.mark.parametrize("text", ["", "bbbbbbb", "bbbbbbbbb", "../bbbbb", "BBBBBBBB", "bbbbbbb\n", "aaaaaaaa"])
def test_nothing_else_becomes_the_name_of_a_file(text: str) -> None:
    with pytest.raises(ValueError, match="is not the name of a public page"):
        parse_page(text)


def test_a_phone_stays_as_it_was_typed() -> None:
    assert phone_as_typed(" 06 - 12345 000 ") == "06 - 12345 000"
    with pytest.raises(ValueError, match="phone number"):
        phone_as_typed("bel ons")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://www.example.org/gezocht", "https://www.example.org/gezocht/"),
        (" http://localhost:8000/ ", "http://localhost:8000/"),
        ("https://example.org", "https://example.org/"),
    ],
)
def test_a_web_address_ends_with_a_slash(typed: str, address: str) -> None:
    assert parse_web(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "example.org",
        "javascript:alert(1)",
        'https://x.org/"><b>',
        "https://x.org/?a=b",
        "https://-x.org",
        "ftp://x.org",
    ],
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a web address"):
        parse_web(typed)


def test_a_text_for_everyone_is_short() -> None:
    assert public_text(" kort ") == "kort"
    assert public_text("x" * LONGEST_TEXT)
    with pytest.raises(ValueError, match="longer than 1500"):
        public_text("x" * (LONGEST_TEXT + 1))
