"""Case numbers and item keys."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.values.numbers import ALPHABET, NUMBER, begun_number, new_key, new_number, parse_number


@pytest.mark.parametrize("typed", ["V-7K3QF", "v7k3qf", "V 7K3QF", " v-7k3qf ", "V – 7K3QF"])
def test_a_number_is_read_forgivingly(typed: str) -> None:
    assert parse_number(typed) == "V-7K3QF"


def test_letters_that_are_not_in_the_alphabet_are_taken_for_digits() -> None:
    assert parse_number("s-oilab") == "S-011AB"


@pytest.mark.parametrize("typed", ["", "V-7K3Q", "V-7K3QFF", "X-7K3QF", "7K3QF", "V-7K3QU", "V-../../x"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match="V-7K3QF or S-7K3QF"):
        parse_number(typed)


def test_a_number_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="it looks like V-7K3QF"):
        parse_number("S-7K3QF", "V")


def test_new_numbers_and_keys_are_never_taken() -> None:
    chances = iter("AAAAAABCDE00007QX2")
    assert new_number("V", {"V-AAAAA"}, lambda _alphabet: next(chances)) == "V-ABCDE"
    assert new_key("k", {"k0000"}, lambda _alphabet: next(chances)) == "k7QX2"


@given(st.integers())
def test_new_numbers_can_be_read(seed: int) -> None:
    number = new_number("K", (), random.Random(seed).choice)
    assert NUMBER.match(number)
    assert parse_number(number.lower()) == number
    assert set(number[2:]) <= set(ALPHABET)


@pytest.mark.parametrize(
    ("typed", "begin"),
    [
        ("s3ff", "S-3FF"),
        (" S-3fo", "S-3F0"),
        ("V 7", "V-7"),
        ("S-7K3QF", "S-7K3QF"),
        ("S-", ""),
        ("Jan", ""),
        ("K-7", ""),
    ],
)
def test_the_beginning_of_a_number(typed: str, begin: str) -> None:
    assert begun_number(typed, "VS") == begin
