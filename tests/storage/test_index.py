"""The sealed cache."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases import kinds
from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.errors import NotFound
from bgz.storage import held as held_module
from bgz.storage import index as index_module
from bgz.storage import store

if TYPE_CHECKING:
    from .conftest import Shared

V1, V2, V3 = "V-7K3QF", "V-8M4RG", "V-9P5SH"
Family = Any


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of numbers whose files are opened from now on."""
    numbers: list[str] = []
    real = store.Store.load

    def load(self: store.Store, number: str, *args: Any, **more: Any) -> store.Loaded:
        numbers.append(number)
        return real(self, number, *args, **more)

    monkeypatch.setattr(store.Store, "load", load)
    return numbers


@pytest.fixture
def two(cases: Shared, family: Family) -> Shared:
    """Return a folder with two records, listed once."""
    folder = cases.open()
    folder.create(family(surname="Jansen"), at=cases.crew.at())
    folder.create(family(V2, surname="Pieters"), at=cases.crew.at())
    list(cases.open().all())
    return cases


def surnames(cases: Shared) -> list[str]:
    return [held.record.surname for held in cases.open().all()]


def test_a_second_list_opens_no_file(two: Shared, opened: list[str]) -> None:
    assert surnames(two) == ["Jansen", "Pieters"]
    assert opened == []


def test_a_changed_file_is_read_again_and_no_other(two: Shared, opened: list[str]) -> None:
    folder = two.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Karels"), at=two.crew.at())
    opened.clear()
    assert surnames(two) == ["Karels", "Pieters"]
    assert opened == [V1]


def test_what_is_only_touched_is_read_again(two: Shared, opened: list[str]) -> None:
    os.utime(two.file(), ns=(1, 1))
    assert surnames(two) == ["Jansen", "Pieters"]
    assert opened == [V1]


@pytest.mark.parametrize("reason", ["team", "version", "fields", "broken", "other key", "short"])
def test_another_team_state_or_version_or_a_broken_cache_is_thrown_away(
    two: Shared, opened: list[str], monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    path = two.place(two.crew.anna) / "index"
    if reason == "team":
        two.crew.admit("bea")
        two.write_team()
    elif reason == "version":
        monkeypatch.setattr(index_module, "__version__", "another")
    elif reason == "fields":
        monkeypatch.setattr(kinds, "layout", lambda: "others")
    elif reason == "broken":
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    elif reason == "short":
        path.write_bytes(b"x")
    else:
        other = index_module.Index(path.parent, two.crew.paper.age, two.open().team.basis)
        assert other._kept.shown == {}
        path.unlink()
    assert surnames(two) == ["Jansen", "Pieters"]
    assert opened == [V1, V2]


def test_a_team_change_that_was_lost_makes_what_waited_for_it_count(two: Shared) -> None:
    """No head of the team moves by it, and yet a record names it as the team its writer had."""
    crew = two.crew
    bea = crew.admit("bea", (COORDINATOR, LEAD))
    before = crew.history.heads
    crew.change(crew.anna, {"members.bea.roles": [COORDINATOR]}, before)
    two.write_team()
    folder = two.open()
    lost = crew.sign(bea, "team", {"members.bea.name": "Bea B."}, after=before, team=())
    late = crew.sign(bea, V1, {"surname": "Karels"}, after=folder.read(V1).heads, team=[lost.id])
    loaded = folder._store.load(V1)
    folder._store.put(folder._store.with_changes(loaded, [late]))
    assert surnames(two) == ["Jansen", "Pieters"]
    crew.lines.append(lost)
    assert lost in crew.history.lost
    two.write_team()
    assert surnames(two) == ["Karels", "Pieters"]


def test_a_cache_that_cannot_be_written_is_no_harm(
    cases: Shared, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())

    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "replace", refuse)
    assert surnames(cases) == ["Jansen"]
    assert not (cases.place(cases.crew.anna) / "index").exists()


def test_a_few_new_records_do_not_rewrite_a_large_cache(
    two: Shared, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    many = index_module._Kept({f"n{each}": "" for each in range(100)}, [])
    monkeypatch.setattr(index_module.Index, "_kept", many)
    path = two.place(two.crew.anna) / "index"
    before = path.read_bytes()
    assert surnames(two) == ["Jansen", "Pieters"]
    assert path.read_bytes() == before
    monkeypatch.setattr(index_module, "_FEW", 1)
    monkeypatch.setattr(index_module.Index, "_kept", index_module._Kept({}, []))
    assert surnames(two) == ["Jansen", "Pieters"]
    assert path.read_bytes() != before


@pytest.mark.parametrize("portion", [1, 2, 3, 4])
def test_who_set_what_comes_back_from_whichever_portion_it_lies_in(
    cases: Shared, family: Family, opened: list[str], monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    monkeypatch.setattr(index_module, "_PORTION", portion)
    fresh = {}
    for number in (V1, V2, V3):
        fresh[number] = cases.open().create(family(number, surname=f"Jansen {number}"), at=cases.crew.at())
        list(cases.open().all())
    opened.clear()
    folder = cases.open()
    kept = {held.number: held for held in folder.all()}
    assert (opened, kept) == ([], fresh)
    assert {number: held.about.days for number, held in kept.items()} == {
        number: held.about.days for number, held in fresh.items()
    }


def test_nothing_in_it_is_readable(two: Shared) -> None:
    folder = two.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Xylofoonmaker"), at=two.crew.at())
    list(two.open().all())
    for path in two.base.rglob("*"):
        if path.is_file():
            assert b"Xylofoonmaker" not in path.read_bytes()
    assert (two.place(two.crew.anna) / "index").stat().st_size > 500


def test_a_record_with_conflicts_and_marks_comes_back_whole(
    cases: Shared, family: Family, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=cases.crew.at())
    with_child = folder.set_values(held, {"children.k7QX2.born": "2015-03"}, at=cases.crew.at())
    folder.set_values(with_child, {"surname": "Pieters", "children.k7QX2": None}, at=cases.crew.at())
    folder.set_values(with_child, {"surname": "Karels", "children.k7QX2.born": "2015-04"}, at=cases.crew.at())
    fresh = cases.open().read(V1)
    list(cases.open().all())
    opened.clear()
    again = cases.open().read(V1)
    assert opened == []
    assert again == fresh
    assert (again.about, again.record) == (fresh.about, fresh.record)
    assert [claim.value for claim in again.conflicts["surname"]] == ["Pieters", "Karels"]
    assert set(again.revived) == {"children.k7QX2"}


def test_who_read_a_record_goes_on_with_what_was_read_when_its_file_is_read_again_meanwhile(two: Shared) -> None:
    folder = two.open()
    before = folder.read(V1)
    other = two.open()
    other.save(other.read(V1), evolve(before.record, surname="Karels"), at=two.crew.at())
    folder._sight.written(V1)
    assert folder.read(V1).record.surname == "Karels"
    assert before.tree == {"surname": "Jansen"}
    assert before.heads != folder.read(V1).heads


def test_a_record_just_read_is_given_from_what_is_kept(two: Shared, opened: list[str]) -> None:
    folder = two.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Karels"), at=two.crew.at())
    opened.clear()
    first, again = folder.read(V1), folder.read(V1)
    assert opened == [V1]
    assert (again, again.record, again.about) == (first, first.record, first.about)
    folder._sight.written(V1)
    os.utime(two.file(), ns=(1, 1))
    folder._sight.written(V1)
    assert folder.read(V1) == first
    assert opened == [V1, V1]


def test_a_member_of_a_team_that_has_not_arrived_has_no_name(cases: Shared) -> None:
    bea = cases.crew.admit("bea")
    change = cases.crew.sign(bea, V1, {}, after=())
    assert held_module.member_of(change, cases.open().team) == ""
    cases.write_team()
    assert held_module.member_of(change, cases.open().team) == "bea"


def test_how_many_changes_of_each_laptop_count_is_kept_too(two: Shared, opened: list[str]) -> None:
    crew = two.crew
    bea = crew.admit("bea")
    two.write_team()
    list(two.open().reseal())
    for laptop in (crew.anna, bea):
        folder = two.open(laptop)
        held = folder.read(V1)
        folder.save(held, evolve(held.record, surname=f"of {laptop.id}"), at=crew.at())
    folder = two.open()
    expected = {crew.anna.id: folder.read(V1).revision - 1, bea.id: 1}
    assert folder.read(V1).facts.counts == expected
    assert folder.counts(V1) == expected  # just read
    list(two.open().all())
    del opened[:]
    assert two.open().counts(V1) == expected  # kept
    assert opened == []
    folder = two.open()
    folder.acknowledge(V1, at=crew.at())
    assert folder.counts(V1)[crew.anna.id] == expected[crew.anna.id] + 1


def test_of_a_record_that_is_not_there_nothing_is_counted(two: Shared) -> None:
    with pytest.raises(NotFound):
        two.open().counts("V-00000")
