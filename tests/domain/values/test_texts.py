"""What may be written in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.values.texts import LONGEST, clean_text, holds_bsn, parse_email, parse_phone

BSN = "111222333"
"""Passes the elfproef; handed out to nobody."""


@pytest.mark.parametrize(
    "text",
    [BSN, f"bsn oudste kind {BSN}", "111.222.333", "111 222 333", "1112-22-333", "nr:123456782.", f"({BSN})"],
)
def test_a_bsn_is_found_in_any_writing(text: str) -> None:
    assert holds_bsn(text)
    with pytest.raises(ValueError, match=r"\(BSN\).*phone field"):
        clean_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "111222334",
        f"4{BSN}",
        f"{BSN}4",
        f"{BSN} 4",
        f"5 {BSN}",
        "+31612345678",
        "0612345678",
        "11122233",
        "2013-02 en 2016-06",
    ],
)
def test_other_numbers_are_no_bsn(text: str) -> None:
    assert not holds_bsn(text)
    assert clean_text(text) == text


@given(st.integers(0, 99_999_999))
def test_of_ten_endings_at_most_one_is_a_bsn(front: int) -> None:
    assert sum(holds_bsn(f"{front:08}{last}") for last in range(10)) <= 1


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\u200f", "\r"])
def test_an_invisible_sign_is_named_with_its_position(sign: str) -> None:
    with pytest.raises(ValueError, match=rf"U\+{ord(sign):04X}\) at position 3"):
        clean_text(f"ab{sign}c")


def test_a_text_is_kept_as_it_is_but_for_blanks_around_it() -> None:
    assert clean_text("  [/b] Jansen 👨‍👩‍👧\r\nאבא ") == "[/b] Jansen 👨‍👩‍👧\nאבא"
    assert clean_text("Aydın e\u0301") == "Aydın \xe9"
    assert len(clean_text("a" * 10_000)) == 10_000
    with pytest.raises(ValueError, match="longer than 20000"):
        clean_text("a" * (LONGEST + 1))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06-12345678", "0612345678"),
        ("06 1234 5678", "0612345678"),
        ("+31 6 12345678", "0612345678"),
        ("0031612345678", "0612345678"),
        ("(0522) 12 34 56", "0522123456"),
        ("+32 470 12 34 56", "+32470123456"),
    ],
)
def test_a_phone_number_has_one_form(typed: str, kept: str) -> None:
    assert parse_phone(typed) == kept


@pytest.mark.parametrize("typed", ["", "bellen", "1234", "06-1234567a", "+", "1" * 16])
def test_what_is_no_phone_number(typed: str) -> None:
    with pytest.raises(ValueError, match="06-12345678"):
        parse_phone(typed)


def test_an_address_for_mail() -> None:
    assert parse_email(" anne.de-vries@example.org ") == "anne.de-vries@example.org"


@pytest.mark.parametrize(
    "typed", ["", "anne", "anne@", "@example.org", "anne@example", "a b@example.org", "a@b.nl,c@d.nl"]
)
def test_what_is_no_address_for_mail(typed: str) -> None:
    with pytest.raises(ValueError, match=r"naam@example\.org"):
        parse_email(typed)
