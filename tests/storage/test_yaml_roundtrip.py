"""A record written as YAML and read back is the same record, whatever it holds."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bgz.domain.cases.colours import parse_colour
from bgz.domain.cases.facts import tree_of
from bgz.domain.cases.kinds import KINDS
from bgz.domain.record.fields import REQUIRED, Spec, is_together
from bgz.domain.record.reading import schema
from bgz.domain.record.storing import stored_fields
from bgz.domain.record.typed import is_class, without_none
from bgz.domain.record.typed_tree import typed_tree
from bgz.domain.values.months import Month
from bgz.domain.values.numbers import ALPHABET, parse_number
from bgz.domain.values.pages import LETTERS, parse_page, parse_web, phone_as_typed
from bgz.domain.values.postcodes import parse_postcode
from bgz.domain.values.texts import clean_text, parse_email, parse_phone
from bgz.storage.factstext import render
from bgz.storage.yamltext import read

TODAY = date(2023, 11, 4)
CHECKED: dict[Any, st.SearchStrategy[str]] = {
    parse_phone: st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True),
    parse_postcode: st.sampled_from(["7941 AB", "1011", "9999 ZZ"]),
    parse_email: st.sampled_from(["naam@example.org", "n.o@example.org"]),
    parse_number: st.sampled_from(["V-01067", "S-1E500"]),
    parse_colour: st.from_regex(r"#([0-5][0-9a-f]){3}", fullmatch=True),
    parse_page: st.text(LETTERS, min_size=8, max_size=8),
    parse_web: st.sampled_from(["https://www.example.org/gezocht/", "http://example.org:8080/"]),
    phone_as_typed: st.sampled_from(["06-12345678", "(0522) 12 34 56"]),
}


def is_clean(text: str) -> bool:
    try:
        return clean_text(text) == text and text != ""
    except ValueError:
        return False


TRICKY = [
    "null",
    "~",
    "NO",
    "01067",
    "1e5",
    "2023-13-45",
    "=cmd",
    "- x",
    "a: b",
    "#x",
    "'",
    '"',
    "[/b]",
    "a\n\n b",
    "🎈",
    "ש",
]
TEXTS = st.one_of(st.sampled_from(TRICKY), st.text(min_size=1, max_size=40).filter(is_clean))
ELEMENTS = TEXTS.filter(lambda text: text == text.strip())


def leaf(type_: Any, spec: Spec) -> st.SearchStrategy[Any]:
    bare = without_none(type_)
    if is_class(bare):
        return instances(bare)
    if get_origin(bare) is tuple:
        inner = leaf(get_args(bare)[0], spec)
        return st.lists(inner, max_size=3, unique=True).map(tuple)
    if get_origin(bare) is Mapping:
        keys = st.sampled_from(spec.keys.codes) if spec.keys else ELEMENTS
        return st.dictionaries(keys, leaf(get_args(bare)[1], spec), max_size=3)
    if bare is bool:
        return st.booleans()
    if bare is int:
        return st.integers(0 if spec.low is None else spec.low, 999 if spec.high is None else spec.high)
    if bare is date:
        return st.dates(date(1900, 1, 1), date(2199, 12, 31))
    if bare is Month:
        return st.builds(Month, st.integers(1900, 2199), st.integers(1, 12))
    if spec.terms:
        return st.sampled_from(spec.terms.codes)
    return CHECKED.get(spec.check, ELEMENTS) if spec.check else ELEMENTS


def items(spec: Spec) -> st.SearchStrategy[Any]:
    if spec.keys:
        keys = st.sampled_from(spec.keys.codes)
    elif spec.letter:
        keys = st.text(ALPHABET, min_size=4, max_size=4).map(lambda key: spec.letter + key)
    else:
        keys = st.text(string.ascii_lowercase, min_size=1, max_size=6)
    assert spec.of is not None
    return st.dictionaries(keys, instances(spec.of), max_size=2)


def instances(cls: type[Any]) -> st.SearchStrategy[Any]:
    given_: dict[str, st.SearchStrategy[Any]] = {}
    for name, (type_, spec) in schema(cls).items():
        default = cls.__attrs_attrs__[[each.name for each in cls.__attrs_attrs__].index(name)].default
        if spec.shape == "items":
            given_[name] = items(spec)
        elif spec.shape == "group":
            assert spec.of is not None
            given_[name] = instances(spec.of)
        elif default is REQUIRED and is_together(cls):
            given_[name] = leaf(type_, spec)
        else:
            given_[name] = st.one_of(st.just(default), leaf(type_, spec))
    return st.builds(cls, **given_)


@pytest.mark.parametrize(
    "kind", ["V", *(pytest.param(kind, marks=pytest.mark.slow) for kind in sorted(KINDS) if kind != "V")]
)
@settings(max_examples=40)
@given(data=st.data())
def test_written_as_yaml_and_read_back(kind: str, data: st.DataObject) -> None:
    facts = stored_fields(data.draw(instances(KINDS[kind])))
    flat, problems = typed_tree(KINDS[kind], read(render(tree_of(facts))).tree or {}, TODAY)
    assert problems == []
    assert flat == facts
