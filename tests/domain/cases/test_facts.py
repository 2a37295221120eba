"""Facts by path: what a draft is, and what a record is made of."""

from __future__ import annotations

from typing import Any

import pytest

from bgz.domain.cases.facts import (
    Locator,
    keys_of,
    record_of,
    tree_of,
    value_at,
    with_item,
    with_keys,
    with_value,
    without,
)
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.record.reading import schema
from bgz.domain.record.typed import place_of
from bgz.domain.values.months import Month

FACTS: dict[str, Any] = {
    "surname": "Jansen",
    "address": {"postcode": "7941 AB", "town": "Meppel"},
    "children.kABCD.born": "2015-03",
    "children.kEFGH": {},
}


def first(alphabet: str) -> str:
    return alphabet[0]


def place(path: str) -> Any:
    return place_of(RequestFamily, path)


def test_a_value_is_read_and_set_at_its_own_path() -> None:
    assert value_at(FACTS, place("surname")) == "Jansen"
    assert with_value(FACTS, place("surname"), "De Vries")["surname"] == "De Vries"
    assert "surname" not in with_value(FACTS, place("surname"), None)
    assert with_value({}, place("surname"), None) == {}


def test_a_value_inside_another_is_read_and_set_within_it() -> None:
    assert value_at(FACTS, place("address.town")) == "Meppel"
    assert value_at({}, place("address.town")) is None
    assert with_value(FACTS, place("address.town"), None)["address"] == {"postcode": "7941 AB"}
    assert with_value({}, place("address.town"), "Meppel") == {"address": {"town": "Meppel"}}
    assert with_value({"address": {"town": "Meppel"}}, place("address.town"), None) == {}


def test_an_item_comes_and_goes_as_a_whole() -> None:
    spec = schema(RequestFamily)["children"][1]
    facts, key = with_item(FACTS, "children", spec, first)
    assert (key, facts["children.k0000"]) == ("k0000", {})
    assert keys_of(facts, "children") == ("kABCD", "kEFGH", "k0000")
    assert keys_of(with_value(facts, place("children.kABCD"), None), "children") == ("kEFGH", "k0000")
    assert without(FACTS, "children") == {"surname": "Jansen", "address": FACTS["address"]}


@pytest.mark.parametrize("turned", [False, True])
def test_facts_make_a_tree_and_a_record(turned: bool) -> None:
    more = {**FACTS, "children.kABCD": {}}
    facts = dict(reversed(more.items())) if turned else more
    assert tree_of(facts)["children"] == {"kABCD": {"born": "2015-03"}, "kEFGH": {}}
    record, problems = record_of("V-7K3QF", facts)
    assert problems == []
    assert (record.number, record.children["kABCD"].born) == ("V-7K3QF", Month(2015, 3))
    assert [problem.path for problem in record_of("V-7K3QF", {"surnam": "x"})[1]] == ["surnam"]


@pytest.mark.parametrize(
    ("number", "typed", "path"),
    [
        ("V-7K3QF", "surname", "surname"),
        ("V-7K3QF", " children.1.born", "children.kABCD.born"),
        ("V-7K3QF", "children.kEFGH.born", "children.kEFGH.born"),
        ("V-7K3QF", "children.+.born", "children.k0000.born"),
        ("V-7K3QF", "consents.een koppeling zoeken.by", "consents.matching.by"),
        ("V-7K3QF", "address.street", "address.street"),
        ("S-7K3QF", "screening.done.talk_1", "screening.done.talk_1"),
        ("S-7K3QF", "offer.help", "offer.help"),
    ],
)
def test_paths_are_read_as_people_write_them(number: str, typed: str, path: str) -> None:
    assert Locator(number, FACTS, first).path(typed) == path


def test_one_new_item_however_often_it_is_named_and_another_one() -> None:
    letters = iter("00001111")
    locator = Locator("V-7K3QF", FACTS, lambda _alphabet: next(letters))
    assert locator.path("children.+.born") == "children.k0000.born"
    assert locator.path("children.+.called") == "children.k0000.called"
    assert locator.path("children.+2.born") == "children.k1111.born"
    assert next(letters, None) is None, "a key is drawn once for each new item"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("children.3.born", "a new one is children.+"),
        ("children.0.born", "no such item"),
        ("consents.ooit.by", "unknown field"),
        ("surname.x", "has no fields below it"),
        ("surnaam", "did you mean surname"),
        ("address.huis", "unknown field"),
    ],
)
def test_what_is_not_there_is_named(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("+", r"\+")):
        Locator("V-7K3QF", FACTS, first).path(typed)


def test_new_items_get_keys_and_requests_follow_their_children() -> None:
    letters = iter("ABCDEFGHJKMN")
    typed = {
        "children.1.born": "2015-03",
        "children.1.called": "zoon",
        "children.2": {},
        "requests.1.children": ["2", "kABCD"],
        "surname": "x",
    }
    facts, names = with_keys("V-7K3QF", typed, lambda _key: True, lambda _alphabet: next(letters))
    first_, second = keys_of(facts, "children")
    (request,) = (path for path in facts if path.startswith("requests"))
    assert facts == {
        f"children.{first_}.born": "2015-03",
        f"children.{first_}.called": "zoon",
        f"children.{second}": {},
        request: [second, "kABCD"],
        "surname": "x",
    }
    assert names[f"children.{second}"] == "children.2"


def test_items_that_are_not_new_keep_their_keys() -> None:
    typed = {"children.kABCD.born": "2015-03", "consents.matching": {"given_on": "2023-11-04"}}
    assert with_keys("V-7K3QF", typed, lambda key: key.startswith("+"), first) == (typed, {})
