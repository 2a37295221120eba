"""Groups of an outcome: what is shown adds up, and nothing hidden can be computed from it."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.figures.counts import Mark
from bgz.domain.outcomes.groups import grouped, shown_of
from bgz.i18n import in_language
from bgz.terms.families import DISTANCE
from bgz.terms.matches import DECLINED

CODES = "abcd"
MOST = 14
"""Large enough for a hidden group to be covered by a larger one, small enough to try every division."""


@cache
def divisions(groups: int) -> dict[tuple[tuple[str, int], ...], dict[int, list[tuple[int, ...]]]]:
    """Return every division of at most `MOST` in each of so many groups, by what is shown of it and by its total."""
    found: dict[tuple[tuple[str, int], ...], dict[int, list[tuple[int, ...]]]] = {}
    for counts in product(range(MOST + 1), repeat=groups):
        shown = tuple(sorted(shown_of(dict(zip(CODES, counts, strict=False))).items()))
        found.setdefault(shown, {}).setdefault(sum(counts), []).append(counts)
    return found


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_who_knows_the_total_and_the_rule_cannot_tell_any_hidden_group(groups: int) -> None:
    """Of every division: those that look the same from outside differ in each of the groups that are hidden."""
    tried = 0
    for shown, by_total in divisions(groups).items():
        told = {code for code, _count in shown}
        for total, alike in by_total.items():
            if total == sum(count for _code, count in shown):
                continue  # nobody is in a hidden group
            for at, code in enumerate(CODES[:groups]):
                if code not in told:
                    assert len({counts[at] for counts in alike}) > 1, (shown, total, code)
                    tried += 1
    assert tried > 30


@given(st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 40)))
def test_no_group_under_five_is_shown_and_what_is_hidden_is_five_or_more_where_that_can_be(
    counts: dict[str, int],
) -> None:
    shown = shown_of(counts)
    assert all(count >= 5 and counts[code] == count for code, count in shown.items())
    hidden = sum(counts.values()) - sum(shown.values())
    assert hidden == 0 or hidden >= 5 or not shown


@given(st.lists(st.sampled_from([*DISTANCE.codes, "of_a_newer_version", None])))
def test_what_is_shown_and_what_is_hidden_add_up(codes: list[str | None]) -> None:
    groups = grouped(codes, DISTANCE)
    assert sum(int(each.count) for each in groups.shown) + groups.others == groups.total == len(codes)
    assert bool(groups.hidden) == bool(groups.others)
    for code in DISTANCE.codes:
        assert groups.of(code) in {codes.count(code), Mark.HIDDEN}
        assert (groups.of(code) is Mark.HIDDEN) == (DISTANCE.label(code) in groups.hidden)


def test_groups_of_five_and_more_are_shown_in_the_order_of_the_list() -> None:
    groups = grouped(["moments"] * 6 + ["too_far"] * 5 + [None] * 7, DECLINED)
    assert [(each.code, each.count) for each in groups.shown] == [("too_far", 5), ("moments", 6), ("unknown", 7)]
    assert (groups.others, groups.hidden, groups.of("click")) == (0, (), 0)


def test_one_small_group_takes_the_smallest_large_one_along() -> None:
    groups = grouped(["near"] * 9 + ["any"] * 6 + ["outside"] * 2, DISTANCE, all_known=True)
    assert [(each.code, each.count) for each in groups.shown] == [("near", 9)]
    with in_language("en"):
        assert (groups.others, len(groups.hidden)) == (8, 2)


def test_large_groups_of_one_size_go_together_so_that_their_order_tells_nothing() -> None:
    assert shown_of({"a": 4, "b": 5, "c": 5, "d": 9}) == {"d": 9}


def test_groups_that_must_be_four_each_are_covered_too() -> None:
    assert shown_of({"a": 4, "b": 4, "c": 7, "d": 9}) == {"d": 9}
    assert shown_of({"a": 4, "b": 3, "c": 7, "d": 9}) == {"c": 7, "d": 9}


def test_a_few_in_all_are_one_group() -> None:
    groups = grouped(["near", "any", "any"], DISTANCE)
    assert (groups.total, groups.shown, groups.others) == (3, (), 3)
    assert groups.of("near") is groups.of("outside") is Mark.HIDDEN
