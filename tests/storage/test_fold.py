"""From a set of changes to the values that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from bgz.storage.changes import Change
from bgz.storage.fold import Folded, Graph, fold, graph, tree

if TYPE_CHECKING:
    import random
    from datetime import datetime

K1 = "children.k7QX2"


def change(name: int, values: dict[str, Any], *after: Change | str, at: int = 0) -> Change:
    """Return an unsigned change: folding does not look at signatures."""
    parents = tuple(each if isinstance(each, str) else each.id for each in after)
    moment = f"2023-11-04T10:{at:02}:00+00:00"
    return Change(f"{name:032x}", b"", "V-7K3QF", (), "d1", moment, parents, values)


def test_later_replaces_earlier() -> None:
    one = change(1, {"name": "A", "phone": "1"})
    two = change(2, {"name": "B"}, one)
    folded = fold([two, one])
    assert folded.values == {"name": "B", "phone": "1"}
    assert folded.changes["name"] == two
    assert (folded.heads, folded.depth, folded.order) == ((two.id,), 2, (one, two))
    assert not folded.conflicts


def test_two_at_once_on_different_paths_both_hold() -> None:
    one = change(1, {"name": "A"})
    two, three = change(2, {"phone": "1"}, one), change(3, {"email": "e"}, one)
    folded = fold([three, one, two])
    assert folded.values == {"name": "A", "phone": "1", "email": "e"}
    assert folded.heads == (two.id, three.id)


def test_two_at_once_on_one_path_are_a_conflict_until_somebody_settles_it() -> None:
    one = change(1, {"name": "A"})
    two, three = change(2, {"name": "B"}, one, at=9), change(3, {"name": "C"}, one, at=8)
    folded = fold([one, two, three])
    assert folded.values["name"] == "B"
    assert folded.conflicts["name"] == (("C", three), ("B", two))
    settled = change(4, {"name": "C"}, two, three)
    assert fold([one, two, three, settled]).values["name"] == "C"
    assert not fold([one, two, three, settled]).conflicts


def test_the_deeper_change_is_shown_whatever_its_clock_says() -> None:
    one = change(1, {"name": "A"})
    deep = change(3, {"name": "C"}, change(2, {}, one), at=0)
    shallow = change(4, {"name": "B"}, one, at=59)
    assert fold([one, change(2, {}, one), deep, shallow]).values["name"] == "C"


def test_the_same_value_twice_is_no_conflict_and_true_is_not_one() -> None:
    one, two, three = change(1, {"a": 1}), change(2, {"a": 1}), change(3, {"a": True})
    assert not fold([one, two]).conflicts
    assert fold([one, three]).conflicts["a"] == ((1, one), (True, three))
    assert fold([one, two]).changes["a"] == two


def test_null_removes_an_item_and_all_below_it() -> None:
    one = change(1, {f"{K1}.born": "2015-03", f"{K1}.called": "son", "name": "A"})
    gone = change(2, {K1: None}, one)
    assert fold([one, gone]).tree() == {"name": "A"}


def test_removing_an_item_does_not_touch_its_namesakes() -> None:
    one = change(1, {f"{K1}.born": "2015-03", f"{K1}x.born": "2016-03"})
    assert fold([one, change(2, {K1: None}, one)]).tree() == {"children": {"k7QX2x": {"born": "2016-03"}}}


def test_many_removals_beside_many_changes_of_an_item_are_not_each_held_against_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody of the team could keep everybody waiting for minutes at each reading."""
    ranked: list[int] = []
    real = Graph.rank

    def rank(self: Graph, place: int) -> tuple[int, datetime, str]:
        ranked.append(place)
        return real(self, place)

    monkeypatch.setattr(Graph, "rank", rank)
    removals = [change(n, {K1: None}) for n in range(1, 31)]
    edits = [change(n, {f"{K1}.called": "son"}) for n in range(31, 61)]
    folded = fold([*removals, *edits])
    assert folded.revived[K1].changed == edits[-1]
    assert len(ranked) < 4 * len(removals + edits)


def test_a_change_made_elsewhere_brings_the_whole_item_back() -> None:
    one = change(1, {f"{K1}.born": "2015-03", f"{K1}.called": "son"})
    gone, edit = change(2, {K1: None}, one), change(3, {f"{K1}.called": "daughter"}, one)
    folded = fold([one, gone, edit])
    assert folded.tree() == {"children": {"k7QX2": {"born": "2015-03", "called": "daughter"}}}
    assert (folded.revived[K1].removed, folded.revived[K1].changed) == (gone, edit)
    assert not folded.conflicts


def test_an_edit_that_knows_of_the_removal_settles_the_mark_and_keeps_the_item() -> None:
    one = change(1, {f"{K1}.born": "2015-03", f"{K1}.called": "son"})
    gone, edit = change(2, {K1: None}, one), change(3, {f"{K1}.called": "daughter"}, one)
    later = change(4, {f"{K1}.called": "child"}, gone, edit)
    folded = fold([one, gone, edit, later])
    assert folded.tree() == {"children": {"k7QX2": {"born": "2015-03", "called": "child"}}}
    assert not folded.revived


def test_removing_again_with_everything_known_settles_it_too() -> None:
    one = change(1, {f"{K1}.born": "2015-03"})
    gone, edit = change(2, {K1: None}, one), change(3, {f"{K1}.called": "daughter"}, one)
    folded = fold([one, gone, edit, change(4, {K1: None}, gone, edit)])
    assert (folded.tree(), folded.revived) == ({}, {})


def test_two_who_remove_the_same_item_after_different_edits_both_mean_it() -> None:
    start = change(1, {f"{K1}.born": "2015-03"})
    x, y = change(2, {f"{K1}.called": "son"}, start), change(3, {f"{K1}.school": "De Brug"}, start)
    folded = fold([start, x, y, change(4, {K1: None}, x), change(5, {K1: None}, y)])
    assert (folded.tree(), folded.revived) == ({}, {})


def test_emptying_a_field_below_does_not_bring_an_item_back() -> None:
    one = change(1, {f"{K1}.born": "2015-03", f"{K1}.called": "son"})
    folded = fold([one, change(2, {K1: None}, one), change(3, {f"{K1}.called": None}, one)])
    assert folded.tree() == {}


def test_what_was_removed_can_be_written_again() -> None:
    one = change(1, {f"{K1}.born": "2015-03", f"{K1}.called": "son"})
    gone = change(2, {K1: None}, one)
    back = change(3, {f"{K1}.born": "2015-04"}, gone)
    folded = fold([one, gone, back])
    assert (folded.tree(), folded.revived) == ({"children": {"k7QX2": {"born": "2015-04"}}}, {})


def test_one_change_may_replace_an_item_whole() -> None:
    one = change(1, {f"{K1}.born": "2015-03", f"{K1}.called": "son"})
    assert fold([one, change(2, {K1: None, f"{K1}.born": "2016-01"}, one)]).tree() == {
        "children": {"k7QX2": {"born": "2016-01"}}
    }


def test_removing_a_value_that_another_changed_is_a_conflict() -> None:
    one = change(1, {"contacts.c8K2P": {"what": "called"}})
    gone, edit = change(2, {"contacts.c8K2P": None}, one), change(3, {"contacts.c8K2P": {"what": "wrote"}}, one)
    assert set(fold([one, gone, edit]).conflicts) == {"contacts.c8K2P"}


def test_withdrawn_beats_given_whoever_wrote_last() -> None:
    given = change(1, {"consents.match": {"given_on": "2023-01-01"}})
    gone = change(2, {"consents.match": {"given_on": "2023-01-01", "withdrawn_on": "2023-02-01"}}, given)
    other = change(3, {"consents.match": {"given_on": "2023-03-01"}}, change(4, {}, change(5, {}, given)), at=59)
    folded = fold([given, gone, other, change(4, {}, change(5, {}, given)), change(5, {}, given)])
    assert folded.changes["consents.match"] == gone
    assert not folded.conflicts


def test_two_verdicts_at_once_are_a_conflict() -> None:
    one = change(1, {"screening.decision": {"verdict": "approved"}})
    two = change(2, {"screening.decision": {"verdict": "rejected"}})
    assert "screening.decision" in fold([one, two]).conflicts


def test_a_value_above_others_stands_and_is_marked() -> None:
    one, two = change(1, {"a": {"x": 1}}), change(2, {"a.b": 2})
    folded = fold([one, two])
    assert folded.tree() == {"a": {"x": 1}}
    assert folded.conflicts["a"] == ((2, two), ({"x": 1}, one))
    three = change(3, {"a": {"x": 2}})
    assert len(fold([one, two, three]).conflicts["a"]) == 2


def test_a_missing_parent_is_an_unknown_ancestor() -> None:
    folded = fold([change(2, {"name": "B"}, "f" * 32)])
    assert (folded.values, folded.depth) == ({"name": "B"}, 1)


def test_ancestry_passes_through_changes_that_do_not_count() -> None:
    one = change(1, {"name": "A"})
    junk = change(2, {"name": "forged"}, one)
    three = change(3, {"name": "B"}, junk)
    folded = fold([one, junk, three], {one.id, three.id})
    assert (folded.values, folded.conflicts, folded.order) == ({"name": "B"}, {}, (one, three))


def test_a_change_that_does_not_count_settles_nothing() -> None:
    one = change(1, {f"{K1}.born": "2015-03"})
    gone, edit = change(2, {K1: None}, one), change(3, {f"{K1}.called": "daughter"}, one)
    junk = change(4, {f"{K1}.called": "x"}, gone, edit)
    assert K1 in fold([one, gone, edit, junk], {one.id, gone.id, edit.id}).revived


def test_nothing_folds_to_nothing() -> None:
    assert fold([]) == Folded({}, {}, {}, {}, (), (), 0)
    assert tree({"a.b.c": 1, "a.b.d": 2, "e": 3}) == {"a": {"b": {"c": 1, "d": 2}}, "e": 3}


PATHS = ("name", K1, f"{K1}.born", f"{K1}.called", "children.k2BBB.born", "consents.match")
VALUES = st.sampled_from([None, 1, "A", "B", {"withdrawn_on": "2023-01-01"}, {"withdrawn_on": None}])


@frozen
class History:
    """A random history of writers who do not know of each other's last changes."""

    changes: tuple[Change, ...]


@st.composite
def histories(draw: st.DrawFn) -> History:
    made: list[Change] = []
    for name in range(draw(st.integers(0, 9))):
        known = draw(st.lists(st.sampled_from(made), max_size=3, unique_by=lambda each: each.id)) if made else []
        values = draw(st.dictionaries(st.sampled_from(PATHS), VALUES, max_size=3))
        made.append(change(name + 1, values, *known, at=draw(st.integers(0, 3))))
    return History(tuple(made))


def facts(folded: Folded) -> object:
    return folded.tree(), folded.conflicts, folded.revived, folded.heads, folded.order


@given(histories(), st.randoms())
def test_any_order_and_any_number_of_copies_give_one_record(history: History, chance: random.Random) -> None:
    shuffled = [*history.changes, *history.changes[::2]]
    chance.shuffle(shuffled)
    assert facts(fold(shuffled)) == facts(fold(history.changes))


@given(histories())
def test_no_value_is_lost_without_somebody_who_knew_it(history: History) -> None:
    """Every value is shown, in conflict, or was known to a change at its path, or to one above it that stands."""
    folded, known = fold(history.changes), graph(history.changes)
    for place, each in enumerate(known.order):
        for path, value in each.set.items():
            claims = [claim for claim, _change in folded.conflicts.get(path, ())]
            held = folded.values.get(path)
            replaced = any(
                known.ancestry[other] >> place & 1 and any(path == q or path.startswith(q + ".") for q in later.set)
                for other, later in enumerate(known.order)
            )
            withdrawn = isinstance(held, dict) and held.get("withdrawn_on")
            assert value == held or value in claims or replaced or withdrawn or value is None


@given(histories())
def test_one_who_saw_everything_can_settle_everything(history: History) -> None:
    before = fold(history.changes)
    last = change(99, dict.fromkeys(PATHS), *before.heads)
    after = fold([*history.changes, last])
    assert (after.tree(), after.conflicts, after.revived, after.heads) == ({}, {}, {}, (last.id,))


@pytest.mark.parametrize("size", [2000])
def test_a_long_history_is_no_deep_recursion(size: int) -> None:
    made = [change(1, {"n": 0})]
    for name in range(2, size):
        made.append(change(name, {"n": name}, made[-1]))
    assert fold(made).values == {"n": size - 1}


def test_two_who_fill_an_empty_item_remove_nothing() -> None:
    one = change(1, {K1: {}})
    born, called = (
        change(2, {K1: None, f"{K1}.born": "2015-03"}, one),
        change(3, {K1: None, f"{K1}.called": "son"}, one),
    )
    folded = fold([one, born, called])
    assert folded.tree() == {"children": {"k7QX2": {"born": "2015-03", "called": "son"}}}
    assert (folded.conflicts, folded.revived) == ({}, {})
    assert K1 not in folded.changes
    gone = fold([one, born, called, change(4, {K1: None}, born, called)])
    assert (gone.tree(), gone.conflicts, gone.revived) == ({}, {}, {})


def test_an_item_that_one_emptied_and_another_filled_holds_what_the_other_wrote() -> None:
    one = change(1, {f"{K1}.born": "2015-03"})
    emptied, filled = change(2, {K1: {}, f"{K1}.born": None}, one), change(3, {f"{K1}.called": "son"}, one)
    folded = fold([one, emptied, filled])
    assert (folded.tree(), folded.conflicts) == ({"children": {"k7QX2": {"called": "son"}}}, {})


def test_an_item_that_one_emptied_and_another_wrote_otherwise_stays_in_conflict_beside_what_lies_below() -> None:
    emptied, other = change(1, {K1: {}}, at=59), change(2, {K1: "son"}, at=0)
    below = change(3, {f"{K1}.called": "son"})
    folded = fold([emptied, other, below])
    assert set(folded.conflicts) == {K1}
