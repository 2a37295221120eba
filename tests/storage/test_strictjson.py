"""One meaning per text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.storage.strictjson import MAX_DEPTH, DamagedJson, Json, dumps, loads, same

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(-1e200, 1e200)
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXTS, below, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: Json) -> None:
    text = dumps(value)
    assert same(loads(text), value)
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\uffff"])
def test_what_yaml_would_not_take_is_escaped(character: str) -> None:
    assert character not in dumps(f"a{character}b")
    assert loads(dumps(f"a{character}b")) == f"a{character}b"


def test_letters_beyond_ascii_stay_readable() -> None:
    assert dumps("Zoë 👪") == '"Zoë 👪"'


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":2}',
        '{"a":{"b":1,"b":1}}',
        "NaN",
        "-Infinity",
        "1e400",
        "9007199254740993",
        "-9007199254740993",
        "1" * 5000,
        "0." + "1" * 5000,
        '"\\ud800"',
        '{"\\udfff":1}',
        "[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2),
        "[" * 100_000 + "]" * 100_000,
        '"\u2028"',
        '"\ufeff"',
        "{'a':1}",
        "[1,]",
        '{"' + "k" * 151 + '":1}',
        "",
    ],
)
def test_what_could_be_read_differently_is_damage(text: str) -> None:
    with pytest.raises(DamagedJson):
        loads(text)


@pytest.mark.parametrize(
    "value",
    ["\ud800", {"\udfff": 1}, float("nan"), float("inf"), 2**53 + 1, {"k" * 151: 1}, {1: 2}],
)
def test_what_has_no_one_meaning_is_not_written(value: Json) -> None:
    with pytest.raises(DamagedJson):
        dumps(value)


def test_nesting_is_bounded_when_writing_too() -> None:
    value: Json = 1
    for _level in range(MAX_DEPTH):
        value = [value]
    assert loads(dumps(value)) == value
    with pytest.raises(DamagedJson):
        dumps([value])


def test_an_escaped_pair_is_one_character() -> None:
    assert loads('"\\ud83d\\udc6a"') == "👪"


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (1, 1.0), ([1], [True]), ({"a": 0}, {"a": False}), ([1], [1, 2]), ({"a": 1}, {"b": 1}), (None, False)],
)
def test_values_of_another_kind_are_not_the_same(one: Json, other: Json) -> None:
    assert not same(one, other)
    assert same(one, one)
