"""What a change must set."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bgz.storage.changes import Change
from bgz.storage.differences import difference, differences, undoing, without
from bgz.storage.fold import fold


def test_only_what_differs_is_set() -> None:
    assert difference({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {"b": 3, "c": 4}
    assert difference({"a": 1}, {"a": True}) == {"a": True}
    assert difference({"a": 1}, {"a": 1}) == {}


def test_a_field_that_is_gone_is_removed_and_an_item_as_a_whole() -> None:
    before: dict[str, Any] = {
        "phone": "1",
        "children.k7QX2.born": "2015-03",
        "children.k7QX2.called": "son",
        "contacts.c8K2P": {"a": 1},
    }
    assert difference(before, {"children.k7QX2.born": "2015-03"}) == {
        "phone": None,
        "children.k7QX2.called": None,
        "contacts.c8K2P": None,
    }
    assert difference(before, {}) == {"phone": None, "children.k7QX2": None, "contacts.c8K2P": None}


def test_each_value_that_differs_is_known_by_its_own_path() -> None:
    before: dict[str, Any] = {"phone": "1", "children.k7QX2.born": "2015-03", "children.k7QX2.called": "son"}
    gone = {"children.k7QX2.born": None, "children.k7QX2.called": None}
    assert differences(before, {"phone": "2", "notes": "x"}) == {"phone": "2", "notes": "x", **gone}
    assert differences(before, before) == {}


def test_the_outermost_item_is_removed_but_no_collection() -> None:
    before: dict[str, Any] = {"requests.h7QX2.wanted.w1AAA.kind": "x", "address.street.name": "y"}
    assert difference(before, {}) == {"requests.h7QX2": None, "address.street.name": None}
    kept = {"requests.h7QX2.opened_on": "2023-01-01"}
    assert difference(before | kept, kept) == {"requests.h7QX2.wanted.w1AAA": None, "address.street.name": None}


def change(name: int, values: dict[str, Any], *after: Change) -> Change:
    at = "2023-11-04T10:00:00+00:00"
    return Change(f"{name:032x}", b"", "V-7K3QF", (), "d1", at, tuple(each.id for each in after), values)


def undone(changes: list[Change], which: Change) -> dict[str, Any]:
    return undoing(changes, frozenset(each.id for each in changes), which)


def test_undo_restores_what_was_there_before() -> None:
    one = change(1, {"name": "A"})
    two = change(2, {"name": "B", "phone": "1"}, one)
    assert undone([one, two], two) == {"name": "A", "phone": None}
    assert undone([one, two], one) == {}
    assert undone([one], one) == {"name": None}


def test_undo_of_a_removal_brings_the_item_back_whole() -> None:
    one = change(1, {"children.k7QX2.born": "2015-03", "children.k7QX2.called": "son"})
    gone = change(2, {"children.k7QX2": None}, one)
    assert undone([one, gone], gone) == {"children.k7QX2.born": "2015-03", "children.k7QX2.called": "son"}
    back = change(3, {"children.k7QX2.born": "2015-04"}, gone)
    assert undone([one, gone, back], gone) == {"children.k7QX2.called": "son"}


def test_undo_knows_only_what_the_writer_knew_and_what_counts() -> None:
    one, other = change(1, {"name": "A"}), change(3, {"name": "C"})
    joined = change(4, {}, one, one)
    two = change(2, {"name": "B"}, joined, one)
    assert undoing([one, other, joined, two], frozenset({one.id, two.id, joined.id}), two) == {"name": "A"}
    assert undoing([one, joined, two], frozenset({two.id}), two) == {"name": None}
    lonely = Change("9" * 32, b"", "V-7K3QF", (), "d1", one.at, ("8" * 32,), {"name": "D"})
    assert undone([lonely], lonely) == {"name": None}


def taken_back(changes: list[Change], *which: Change) -> dict[str, Any]:
    return without(changes, frozenset(each.id for each in changes), {each.id for each in which})


def test_several_changes_are_taken_back_as_if_nobody_made_them() -> None:
    one = change(1, {"name": "A", "children.k7QX2.born": "2015-03", "children.k7QX2.called": "son"})
    two = change(2, {"name": "B", "phone": "1", "children.k7QX2": None, "adults.a0001.name": "X"}, one)
    three = change(3, {"name": "C", "email": "e"}, two)
    other = change(4, {"email": "f", "notes": "n"}, three)
    restored = {"children.k7QX2.born": "2015-03", "children.k7QX2.called": "son"}
    back = {"name": "A", "phone": None, "adults.a0001": None, **restored}
    assert taken_back([one, two, three, other], two, three) == back
    assert taken_back([one, two, three, other], three) == {"name": "B"}
    assert taken_back([one, two, three, other]) == {}


def test_a_contradiction_with_a_change_that_is_taken_back_is_settled() -> None:
    one = change(1, {"name": "A"})
    two, three = change(2, {"name": "B"}, one), change(3, {"name": "C"}, one)
    assert taken_back([one, two, three], two) == {"name": "C"}
    assert taken_back([one, two, three], three) == {"name": "B"}
    four = change(4, {"name": "D"}, one)
    assert taken_back([one, two, three, four], two) == {}  # the other two go on contradicting each other


PATHS = ("name", "phone", "children.k7QX2", "children.k7QX2.born", "children.k7QX2.called")


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Draw changes by people who know some of those before; items are only removed, not set, as a whole."""
    made: list[Change] = []
    for name in range(1, draw(st.integers(2, 7))):
        after = draw(st.lists(st.sampled_from(made), unique=True, max_size=3)) if made else []
        paths = draw(st.lists(st.sampled_from(PATHS), unique=True, min_size=1, max_size=3))
        values = {path: None if path == PATHS[2] else draw(st.sampled_from([None, "A", "B", "C"])) for path in paths}
        made.append(change(name, values, *after))
    return made


@given(histories(), st.data())
def test_the_record_is_then_as_if_the_changes_were_never_made(made: list[Change], data: st.DataObject) -> None:
    which = data.draw(st.lists(st.sampled_from(made), unique=True, min_size=1))
    counted = frozenset(each.id for each in made)
    values = without(made, counted, {each.id for each in which})
    heads = [each for each in made if each.id in fold(made).heads]
    after = fold([*made, change(99, values, *heads)])
    assert after.values == fold(made, counted.difference(each.id for each in which)).values
