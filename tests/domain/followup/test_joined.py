"""What several laptops wrote down, as one agenda."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.programme import Absence, MailWish, Norms
from bgz.domain.followup.coming import Entry
from bgz.domain.followup.joined import Agenda, Case, Joined, joined
from bgz.domain.followup.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = date(2026, 9, 4)
AT = datetime(2026, 9, 4, 8, tzinfo=UTC)
V, K = "V-7K3QF", "K-2H4MN"
A, B, C = "dA", "dB", "dC"


def entry(who: str) -> Entry:
    return Entry(Task(case=V, kind="own", due=DAY, since=DAY, who=who), DAY)


def says(device: str, who: str | None, seen: Mapping[str, Mapping[str, int]], of: tuple[str, ...] = (V,)) -> Agenda:
    """Return the agenda of a laptop that says one thing of the family, or nothing (None)."""
    case = Case(of, (entry(who),) if who else ())
    return Agenda(device=device, at=AT, day=DAY, cases={V: case}, seen=seen)


def whose(*agendas: Agenda) -> set[str]:
    """Return what is said of the family, the same in whatever order the agendas are given."""
    found = [joined(each) for each in itertools.permutations(agendas)]
    assert all(each == found[0] for each in found)
    entries = found[0].entries[V]
    assert len(set(entries)) == len(entries)
    return {each.task.who for each in entries}


def test_without_any_agenda_nothing_is_due() -> None:
    assert joined(()) == Joined({}, {}, {}, Norms().escalate_days, Norms().stale_days)


def test_who_saw_more_of_a_case_is_right() -> None:
    old, new = says(A, "old", {V: {A: 3}}), says(B, "new", {V: {A: 3, B: 1}})
    assert whose(old, new) == {"new"}
    assert whose(old, says(B, None, {V: {A: 4}})) == set()


def test_who_saw_nothing_of_a_case_knows_less() -> None:
    assert whose(says(A, "old", {}), says(B, "new", {V: {B: 1}})) == {"new"}


def test_where_each_saw_what_the_other_had_not_both_are_heard() -> None:
    one, other = says(A, "one", {V: {A: 4, B: 1}}), says(B, "other", {V: {A: 3, B: 2}})
    assert whose(one, other) == {"one", "other"}
    assert whose(one, other, says(C, "both", {V: {A: 4, B: 2}})) == {"both"}


def test_a_count_of_all_changes_would_hide_what_only_one_saw() -> None:
    """Five changes on one laptop are no more than two that it has not seen."""
    assert whose(says(A, "five", {V: {A: 5}}), says(B, "two", {V: {A: 1, B: 1}})) == {"five", "two"}


def test_equal_ones_are_said_once() -> None:
    assert whose(says(A, "same", {V: {A: 1}}), says(B, "same", {V: {A: 1}})) == {"same"}
    assert whose(says(A, "one", {V: {A: 1}}), says(B, "other", {V: {A: 1}})) == {"one", "other"}


def test_a_task_follows_from_other_records_too() -> None:
    of = (V, K)
    old, new = says(A, "old", {V: {A: 1}, K: {A: 1}}, of), says(B, "new", {V: {A: 1}, K: {A: 2}}, of)
    assert whose(old, new) == {"new"}
    not_yet = says(B, "before the match", {V: {A: 2}})
    assert whose(old, not_yet) == {"old", "before the match"}
    assert whose(says(A, "old", {V: {A: 1}}), new) == {"new"}


def test_norms_that_one_has_not_seen_count_too() -> None:
    old, new = says(A, "old", {V: {A: 1}, "programme": {A: 1}}), says(B, "new", {V: {A: 1}, "programme": {A: 2}})
    assert whose(old, new) == {"new"}


def test_a_case_that_one_laptop_only_knows_is_heard() -> None:
    other = Agenda(device=B, at=AT, day=DAY, seen={"programme": {A: 9}})
    assert whose(says(A, "one", {V: {A: 1}}), other) == {"one"}


counts = st.dictionaries(st.sampled_from([A, B, C]), st.integers(1, 3))
vectors = st.dictionaries(st.sampled_from([V, K, "programme"]), counts)


@given(st.lists(vectors, min_size=1, max_size=4))
def test_something_is_always_said_by_who_knows_no_less_than_another(
    seen: list[Mapping[str, Mapping[str, int]]],
) -> None:
    agendas = [says(f"d{place}", str(place), each, (V, K)) for place, each in enumerate(seen)]
    said = whose(*agendas)
    assert said

    def knows(one: Mapping[str, Mapping[str, int]], other: Mapping[str, Mapping[str, int]]) -> bool:
        records = {V, K, "programme"}
        return all(one.get(r, {}).get(d, 0) >= other.get(r, {}).get(d, 0) for r in records for d in (A, B, C))

    for place, each in enumerate(seen):
        beaten = any(knows(other, each) and not knows(each, other) for other in seen)
        assert (str(place) in said) is not beaten


def settings(device: str, hour: int, seen: Mapping[str, int]) -> Agenda:
    return Agenda(
        device=device,
        at=AT,
        day=DAY,
        seen={"programme": seen},
        absences={"anna": Absence(by="bea", since=DAY)} if hour == 9 else {},
        wishes={"anna": MailWish(hour=hour)},
        escalate_days=hour,
        stale_days=hour + 1,
    )


@pytest.mark.parametrize(
    ("one", "other", "hour"),
    [({A: 2}, {A: 1}, 9), ({A: 1}, {A: 2}, 7), ({A: 3}, {A: 2, B: 2}, 7), ({A: 3, B: 1}, {A: 2, B: 2}, 9), ({}, {}, 9)],
)
def test_the_settings_are_of_who_saw_most_of_the_programme(
    one: Mapping[str, int], other: Mapping[str, int], hour: int
) -> None:
    for agendas in itertools.permutations([settings(A, 9, one), settings(B, 7, other)]):
        found = joined(agendas, {A: "anna", B: "anna"})
        assert found.wishes == {"anna": MailWish(hour=hour)}
        assert (found.escalate_days, found.stale_days) == (hour, hour + 1)
        assert bool(found.absences) is (hour == 9)


def test_how_a_member_is_mailed_is_heard_from_herself_and_the_leads_only() -> None:
    """A laptop that claims to have seen all does not switch off the mail of a colleague."""
    claims, lead, own = settings(C, 23, {C: 2**50}), settings(B, 8, {B: 2}), settings(A, 7, {A: 1})
    whose = {A: "anna", B: "lea", C: "cor"}
    assert joined([claims, own], whose, ["lea"]).wishes == {"anna": MailWish(hour=7)}
    assert joined([claims, own, lead], whose, ["lea"]).wishes == {"anna": MailWish(hour=8)}
    assert joined([claims], whose, ["lea"]).wishes == {}
    assert joined([claims], {C: "anna"}).wishes == {"anna": MailWish(hour=23)}
    none = Agenda(device=A, at=AT, day=DAY, seen={"programme": {A: 9}})
    assert joined([claims, none], whose).wishes == {}
