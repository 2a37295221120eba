"""The word list and what is spelt with it."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.storage.words import BITS, LIST, spell, words


def test_the_list_is_short_plain_and_unambiguous() -> None:
    assert len(words()) == 2**BITS
    assert list(words()) == sorted(set(words()))
    assert [word for word in words() if not re.fullmatch("[a-z]{4,8}", word)] == []
    assert len({word[:4] for word in words()}) == len(words())


def test_no_two_words_sound_the_same() -> None:
    def sound(word: str) -> str:
        for letters, alike in (("ij", "ei"), ("ou", "au"), ("ch", "g"), ("c", "k"), ("z", "s"), ("v", "f")):
            word = word.replace(letters, alike)
        return re.sub("d$", "t", re.sub(r"(.)\1", r"\1", word))

    assert len({sound(word) for word in words()}) == len(words())


def test_the_list_never_changes() -> None:
    # Two laptops with different versions compare words made of the same key.
    text = LIST.read_text(encoding="ascii")
    assert (
        hashlib.sha256(text.encode()).hexdigest() == "534bd16066b6686db934bd94c558009e6ffa25000522756859f30cd33871b011"
    )


def test_words_are_the_leading_bits() -> None:
    all_words = words()
    assert spell(b"\x00\x00", 1) == all_words[0]
    assert spell(b"\xff\xff", 1) == all_words[-1]
    assert spell(b"\x00\x20\x00", 2) == f"{all_words[1]} {all_words[0]}"
    assert spell(b"", 0) == ""


@given(st.binary(min_size=9, max_size=40))
def test_words_can_be_read_back(data: bytes) -> None:
    spelt = spell(data, 6).split()
    value = 0
    for word in spelt:
        value = value << BITS | words().index(word)
    assert len(spelt) == 6
    assert value == int.from_bytes(data, "big") >> (8 * len(data) - 66)


def test_too_little_to_spell_is_refused() -> None:
    with pytest.raises(ValueError, match="66 bits"):
        spell(bytes(8), 6)
