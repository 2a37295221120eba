"""A file that a sync client is replacing is waited for; one that is online only is told apart."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.errors import FolderProblem
from bgz.storage import faults, layout, patience, store
from bgz.storage.memory import RESTORE_AFTER, Memory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Shared

V1, V2 = "V-7K3QF", "V-8M4RG"
Family = Any
PLACEHOLDERS = [".{}.icloud", "{}.nextcloud", "{}.owncloud", "{}.cloud"]


class Pauses:
    """Counts the seconds that would have been waited, and does something at the given pause."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int = 0, then: Callable[[], object] | None = None) -> None:
        self.count, self.seconds, self.at, self.then = 0, 0.0, at, then
        monkeypatch.setattr(patience, "pause", self)

    def __call__(self, seconds: float) -> None:
        self.count, self.seconds = self.count + 1, self.seconds + seconds
        if self.count == self.at and self.then is not None:
            self.then()


@pytest.fixture
def one(cases: Shared, family: Family) -> Shared:
    """Return a folder with one record, which Anna's laptop has seen."""
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    assert cases.open().notices == []
    return cases


def old(path: Path) -> None:
    """Make a file one that was written long ago."""
    os.utime(path, (1, 1))


def test_a_file_that_comes_back_within_two_seconds_was_never_missing(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = one.file().read_bytes()
    one.file().unlink()
    pauses = Pauses(monkeypatch, 7, lambda: one.file().write_bytes(data))
    folder = one.open()
    assert folder.numbers() == [V1]
    assert (pauses.count, folder.notices, Memory(one.place(one.crew.anna)).away()) == (7, [], set())


def test_two_seconds_are_waited_once_and_not_again(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    one.file().unlink()
    pauses = Pauses(monkeypatch)
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert pauses.seconds == pytest.approx(2)
    assert [notice.kind for notice in folder.notices] == ["missing"]
    one.open().numbers()
    assert pauses.seconds == pytest.approx(2)  # known to be away by now


def test_two_seconds_are_all_for_a_whole_command(one: Shared, family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    one.open().create(family(V2), at=one.crew.at())
    one.file().unlink()
    one.file(V2).write_bytes(b"half")
    pauses = Pauses(monkeypatch)
    folder = one.open()
    assert [held.number for held in folder.all()] == [V1, V2]
    assert pauses.seconds == pytest.approx(2)


def test_a_file_that_is_half_written_is_read_again(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    data = one.file().read_bytes()
    one.file().write_bytes(data[:300])
    pauses = Pauses(monkeypatch, 3, lambda: one.file().write_bytes(data))
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert (pauses.count, folder.notices, one.file().read_bytes()) == (3, [], data)


def test_a_file_that_vanishes_while_it_is_read_again_is_read_from_memory(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.file().write_bytes(one.file().read_bytes()[:300])
    pauses = Pauses(monkeypatch, 3, lambda: one.file().unlink())
    assert one.open().read(V1).record.surname == "Jansen"
    assert pauses.count == 3


def test_a_file_that_was_damaged_long_ago_is_not_waited_for(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    one.file().write_bytes(b"damaged")
    pauses = Pauses(monkeypatch)
    monkeypatch.setattr(time, "time", lambda: 4e9)
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert pauses.count == 0
    assert [notice.kind for notice in folder.notices] == ["healed"]


def test_a_file_that_is_away_counts_as_being_written(tmp_path: Path) -> None:
    assert patience.fresh(tmp_path / "away")
    (tmp_path / "new").write_bytes(b"x")
    old(tmp_path / "new")
    assert patience.fresh(tmp_path / "new")  # its times were set by whoever copied it, just now


def test_the_team_file_is_waited_for(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    path = layout.path_of(one.root, "team")
    data = path.read_bytes()
    path.unlink()
    pauses = Pauses(monkeypatch)
    with pytest.raises(FolderProblem):
        one.open(one.crew.laptop("new"))
    assert pauses.count == 0  # a laptop that never saw it does not know whether it will come
    later = Pauses(monkeypatch, 6, lambda: path.write_bytes(data))
    path.write_bytes(b"half")
    assert one.open().notices == []
    path.unlink()
    again = Pauses(monkeypatch, 4, lambda: path.write_bytes(data))
    assert one.open().notices == []
    assert (later.count, again.count) == (6, 4)


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_a_record_that_is_online_only_is_read_from_memory_and_never_restored(one: Shared, name: str) -> None:
    one.file().unlink()
    placeholder = one.file().with_name(name.format(one.file().name))
    placeholder.write_bytes(b"x")
    for _look in range(3):
        folder = one.open()
        assert folder.numbers() == [V1]
        held = folder.read(V1)
        assert held.record.surname == "Jansen"
        assert [(notice.kind, notice.number) for notice in folder.notices] == [("online", V1)]
        one.clock += RESTORE_AFTER
    assert not one.file().exists()
    with pytest.raises(faults.OnlineOnly) as caught:
        folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at())
    assert "online" in caught.value.message
    assert "right-click" in caught.value.hint
    assert layout.scan(one.root).online == {V1}
    assert folder.mend(V1).record.surname == "Jansen"
    assert not one.file().exists()


def test_a_record_that_is_online_only_and_never_seen_says_so(one: Shared) -> None:
    placeholder = one.file(V2).with_name(f".{V2}.yaml.age.icloud")
    placeholder.write_bytes(b"x")
    folder = one.open()
    assert [held.number for held in folder.all()] == [V1]
    assert [(notice.kind, notice.number) for notice in folder.notices] == [("online", V2)]
    with pytest.raises(faults.OnlineOnly):
        folder.read(V2)


class Flags:
    """A file status with the flags of another system."""

    def __init__(self, found: os.stat_result, **flags: int) -> None:
        self._found, self._flags = found, flags

    def __getattr__(self, name: str) -> object:
        return self._flags[name] if name in self._flags else getattr(self._found, name)


@pytest.mark.parametrize(
    ("flags", "online"),
    [
        ({"st_file_attributes": 0x400000}, True),
        ({"st_file_attributes": 0x40000}, True),
        ({"st_file_attributes": 0x1000}, True),
        ({"st_file_attributes": 0x20}, False),
        ({"st_flags": 0x40000000}, True),
        ({"st_flags": 0x20}, False),
    ],
)
def test_a_file_whose_content_is_elsewhere_is_known_by_its_flags(
    one: Shared, monkeypatch: pytest.MonkeyPatch, flags: dict[str, int], online: bool
) -> None:
    assert layout._recalled(Flags(one.file().stat(), **flags)) is online  # type: ignore[arg-type]
    monkeypatch.setattr(layout, "_recalled", lambda _found: online)
    assert layout.is_online(one.file()) is online
    assert layout.scan(one.root).online == ({V1, layout.TEAM} if online else set())


def test_a_file_that_can_be_fetched_is_read_as_any_other(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_recalled", lambda _found: True)
    folder = one.open()
    held = folder.read(V1)
    assert folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at()).revision == 2
    assert folder.notices == []


def test_a_file_that_cannot_be_fetched_is_read_from_memory_and_not_written(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = one.file().read_bytes()
    monkeypatch.setattr(layout, "_recalled", lambda _found: True)

    def offline(_path: Path) -> bytes:
        raise OSError(5, "the cloud operation was unsuccessful")

    monkeypatch.setattr(store, "contents", offline)
    folder = one.open()
    held = folder.mend(V1)
    assert held.record.surname == "Jansen"
    assert [notice.kind for notice in folder.notices] == ["online"]
    with pytest.raises(faults.OnlineOnly):
        folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at())
    assert one.file().read_bytes() == data


def test_a_team_file_that_is_online_only_says_so(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    path = layout.path_of(one.root, "team")
    path.rename(path.with_name(f".{path.name}.icloud"))
    pauses = Pauses(monkeypatch)
    with pytest.raises(faults.OnlineOnly):
        one.open()
    assert pauses.count == 20
    assert not path.exists()


def test_no_new_record_is_written_over_one_that_is_online_only(one: Shared, family: Family) -> None:
    one.file(V2).with_name(f"{V2}.yaml.age.cloud").write_bytes(b"x")
    with pytest.raises(faults.OnlineOnly):
        one.open().create(family(V2, surname="Pieters"), at=one.crew.at())
    assert not one.file(V2).exists()
