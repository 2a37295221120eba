"""Copies of sync clients, files that vanish, and a memory that forgets nothing."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.errors import FolderProblem
from bgz.storage import age, atomic, layout, recordtext, teamfile
from bgz.storage import memory as memory_module
from bgz.storage.memory import RESTORE_AFTER, Memory

if TYPE_CHECKING:
    from .conftest import Shared

V1, V2 = "V-7K3QF", "V-8M4RG"
NAMES = [
    "V-7K3QF.yaml.sync-conflict-20231104-101231-ABCDEFG.age",
    "V-7K3QF.yaml (Annas conflicted copy 2023-11-04).age",
    "Kopie van V-7K3QF.yaml.age",
]
Family = Any


@pytest.fixture
def one(cases: Shared, family: Family) -> Shared:
    """Return a folder with one record, which Anna's laptop has seen."""
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    return cases


def branch(cases: Shared, name: str, **facts: str) -> Path:
    """Make a copy in which another laptop changed `facts` while the file itself stayed as it was."""
    before = cases.file().read_bytes()
    copies = cases.place(cases.crew.anna) / "copies"
    remembered = {path.name: path.read_bytes() for path in copies.iterdir()}
    others = [each for each in cases.file().parent.iterdir() if each != cases.file()]
    for each in others:
        each.rename(cases.base / each.name)
    folder = cases.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, **facts), at=cases.crew.at())
    for each in others:
        (cases.base / each.name).rename(each)
    path = cases.file().with_name(name)
    path.write_bytes(cases.file().read_bytes())
    cases.file().write_bytes(before)
    for number, data in remembered.items():
        (copies / number).write_bytes(data)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_merged_and_removed(one: Shared, name: str) -> None:
    path = branch(one, name, phone="0612345000")
    folder = one.open()
    held = folder.read(V1)
    assert (held.record.surname, held.record.phone) == ("Jansen", "0612345000")
    assert not path.exists()
    assert folder.notices == [f"A copy of {V1} was merged and removed."]
    assert one.open().read(V1).revision == 2


def test_a_copy_with_nothing_new_is_removed_and_the_file_stays_as_it_is(one: Shared) -> None:
    data = one.file().read_bytes()
    copy = one.file().with_name(NAMES[0])
    shutil.copy(one.file(), copy)
    assert one.open().read(V1).record.surname == "Jansen"
    assert not copy.exists()
    assert one.file().read_bytes() == data


def test_a_copy_whose_file_is_gone_becomes_the_file(one: Shared) -> None:
    one.file().rename(one.file().with_name(NAMES[1]))
    assert one.open().read(V1).record.surname == "Jansen"
    assert one.file().exists()


def test_several_copies_of_several_writers_all_come_in(one: Shared) -> None:
    for number, name in enumerate(NAMES):
        branch(one, name, phone=f"061234500{number}")
    held = one.open().read(V1)
    assert [claim.value for claim in held.conflicts["phone"]] == ["0612345000", "0612345001", "0612345002"]
    assert len(list(one.file().parent.iterdir())) == 1


def test_a_copy_of_nobody_is_left_alone_and_told_once(one: Shared) -> None:
    spoilt, foreign = one.file().with_name(NAMES[1]), one.file().with_name(NAMES[0])
    spoilt.write_bytes(b"spoilt")
    stranger = one.crew.laptop("stranger")
    line = one.crew.sign(stranger, V1, {"surname": "x"}, after=()).line
    text = recordtext.write(V1, {}, [line], team=[], counted=[])
    foreign.write_bytes(age.encrypt(text, [one.crew.anna.keys.age.recipient]))
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert (foreign.exists(), spoilt.exists()) == (True, True)
    assert [(notice.kind, notice.number) for notice in folder.notices] == [("forged", ""), ("forged", "")]
    assert len(folder.strange()) == 2
    again = one.open()
    assert again.numbers() == [V1]
    assert again.notices == []
    assert set(again.strange()) == set(folder.notices)
    spoilt.write_bytes(b"spoilt otherwise")
    assert len(one.open().numbers()) == 1
    spoilt.unlink()
    assert len(one.open().strange()) == 1


def test_thousands_of_copies_are_told_in_a_few_lines(one: Shared) -> None:
    for number in range(20):
        shutil.copy(one.file(), one.file().with_name(f"{V1} ({number}).yaml.age"))
        one.file().with_name(f"{V1}.yaml.sync-conflict-{number}.age").write_bytes(b"spoilt")
    folder = one.open()
    folder.numbers()
    assert f"20 copies of {V1} were merged and removed." in folder.notices
    assert "The same goes for 15 other files." in folder.notices
    assert len(folder.notices) < 10


def test_a_copy_stays_until_its_changes_are_safe(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    path = branch(one, NAMES[0], phone="0612345000")

    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        folder = one.open()
        assert folder.read(V1).record.surname == "Jansen"
        assert any("full" in notice for notice in folder.notices)
    assert path.exists()
    assert one.open().read(V1).record.phone == "0612345000"


def test_a_copy_is_not_removed_when_its_changes_cannot_be_read_back(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = branch(one, NAMES[0], phone="0612345000")
    real = atomic.write

    def lose(target: Path, data: bytes, *, durable: bool = True) -> None:
        if target != one.file():
            real(target, data, durable=durable)

    monkeypatch.setattr(atomic, "write", lose)
    folder = one.open()
    folder.numbers()
    assert path.exists()
    assert any("could not be merged" in notice for notice in folder.notices)


def test_copies_of_the_team_file_are_merged(one: Shared) -> None:
    crew = one.crew
    copy = one.root / "bgz-team.sync-conflict-20231104.yaml"
    bea = crew.admit("bea", (COORDINATOR, LEAD))
    text = recordtext.write_team({}, [each.line for each in crew.lines], heads=[], counted=[])
    copy.write_bytes(text)
    other = one.root / "bgz-team (1).yaml"
    other.write_bytes(b"something else")
    folder = one.open()
    assert folder.now.active(bea.id)
    assert (copy.exists(), other.exists()) == (False, True)
    assert folder.numbers() == [V1]
    assert [notice.kind for notice in folder.strange()] == ["forged"]
    assert "the team file" in folder.strange()[0]
    assert len(teamfile.read(one.root)) == 2
    assert any("team file was merged" in notice for notice in folder.notices)


def test_a_copy_of_the_team_file_that_cannot_be_read_is_left(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = one.root / "bgz-team (1).yaml"
    copy.write_bytes(layout.path_of(one.root, "team").read_bytes())
    real = layout.contents

    def refuse(path: Path) -> bytes:
        if path == copy:
            raise PermissionError
        return real(path)

    monkeypatch.setattr(teamfile, "contents", refuse)
    assert one.open().member == "anna"
    assert copy.exists()


def test_a_copy_of_the_team_file_that_cannot_be_removed_stops_nothing(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = one.root / "bgz-team\x1b (1).yaml"
    copy.write_bytes(layout.path_of(one.root, "team").read_bytes())

    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "unlink", refuse)
    folder = one.open()
    assert folder.member == "anna"
    assert folder.notices == ["bgz-team? (1).yaml cannot be read or written: it is protected."]


def test_a_file_that_vanished_is_put_back_after_ten_minutes_and_two_looks(one: Shared) -> None:
    one.file().unlink()
    folder = one.open()
    assert folder.numbers() == [V1]
    assert folder.notices == [f"The file of {V1} is not in the folder at the moment."]
    assert folder.read(V1).record.surname == "Jansen"
    assert not one.file().exists()
    one.clock += RESTORE_AFTER - 1
    assert one.open().numbers() == [V1]
    assert not one.file().exists()
    one.clock += 1
    folder = one.open()
    assert folder.numbers() == [V1]
    assert folder.notices == [f"The file of {V1} had vanished; it was put back."]
    assert one.open().read(V1).record.surname == "Jansen"
    assert one.open().notices == []


def test_one_look_is_not_enough_and_a_file_that_came_back_starts_anew(one: Shared) -> None:
    data = one.file().read_bytes()
    one.clock += 10 * RESTORE_AFTER
    one.file().unlink()
    one.open().numbers()
    assert not one.file().exists()
    one.clock += RESTORE_AFTER
    one.file().write_bytes(data)
    assert one.open().numbers() == [V1]
    one.file().unlink()
    one.clock += RESTORE_AFTER
    one.open().numbers()
    assert not one.file().exists()


def test_a_missing_file_is_saved_again_by_the_next_change(one: Shared) -> None:
    one.file().unlink()
    folder = one.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at())
    assert one.open().read(V1).record.surname == "Jansen"


def test_a_folder_in_which_nothing_can_be_put_back_is_still_read(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    one.file().unlink()
    one.open().numbers()
    one.clock += RESTORE_AFTER
    real = atomic.write

    def refuse(target: Path, data: bytes, *, durable: bool = True) -> None:
        if target == one.file():
            raise OSError(errno.EROFS, "read-only")
        real(target, data, durable=durable)

    monkeypatch.setattr(atomic, "write", refuse)
    folder = one.open()
    assert folder.numbers() == [V1]
    assert [held.record.surname for held in folder.all()] == ["Jansen"]
    assert any("protected" in notice for notice in folder.notices)


def test_what_came_back_meanwhile_is_not_overwritten(one: Shared) -> None:
    from bgz.storage import upkeep

    data = one.file().read_bytes()
    folder = one.open()
    upkeep.put_back(folder._store, {V1})
    assert one.file().read_bytes() == data
    assert folder.notices == []


def test_when_much_vanishes_at_once_nothing_is_put_back_but_on_request(one: Shared, family: Family) -> None:
    folder = one.open()
    folder.create(family(V2, surname="Pieters"), at=one.crew.at())
    one.file(V1).unlink()
    one.file(V2).unlink()
    with pytest.raises(FolderProblem) as caught:
        one.open().numbers()
    assert caught.value.exit_code == 8
    assert "2 files" in caught.value.message
    with pytest.raises(FolderProblem):
        one.open().read(V1)
    folder = one.open(restore=True)
    folder.create(family("V-9N5SH", surname="Karels"), at=one.crew.at())
    assert folder.numbers() == [V1, V2, "V-9N5SH"]
    assert [held.record.surname for held in one.open().all()] == ["Jansen", "Pieters", "Karels"]


@pytest.mark.parametrize(
    ("seen", "missing", "gone"),
    [(5, 1, False), (5, 2, True), (50, 5, False), (50, 6, True), (500, 10, False), (500, 11, True)],
)
def test_more_than_ten_or_a_tenth_is_too_much(tmp_path: Path, seen: int, missing: int, gone: bool) -> None:
    memory = Memory(tmp_path)
    assert memory.numbers() == set()
    for number in range(seen):
        memory.remember(f"V-{number:05}", b"x")
    assert memory.gone_at_once([f"V-{number:05}" for number in range(missing)]) is gone


@pytest.mark.parametrize(
    "text", ["spoilt", "[]", '{"V-7K3QF": 1}', '{"V-7K3QF": [1]}', '{"V-7K3QF": ["a", "b"]}', "[" * 10**5, "\udcff"]
)
def test_a_broken_note_in_memory_costs_a_reminder_only(tmp_path: Path, text: str) -> None:
    for name in ("away.json", "strange"):
        (tmp_path / name).write_bytes(text.encode("utf-8", errors="surrogateescape"))
    memory = Memory(tmp_path)
    assert memory.look([V1], 0) == set()
    assert memory.away() == {V1}
    assert memory.look([V1], RESTORE_AFTER) == {V1}
    key = (1, 2, 3, 4)
    assert not memory.is_junk(V1, key)
    assert memory.mark_junk(V1, key)
    assert not memory.mark_junk(V1, key)
    assert memory.mark_junk(V2, key)
    again = Memory(tmp_path)
    assert (again.is_junk(V1, key), again.is_junk(V1, (1, 2, 3, 5)), again.is_junk("V-00000", key)) == (
        True,
        False,
        False,
    )


def test_a_note_cut_off_by_a_crash_costs_a_second_look(tmp_path: Path) -> None:
    key = (1, 2, 3, 4)
    Memory(tmp_path).mark_junk(V1, key)
    Memory(tmp_path).mark_junk("families/a\nb \u2028.yaml.age", key)
    with (tmp_path / "strange").open("r+b") as file:
        file.truncate((tmp_path / "strange").stat().st_size - 4)
    again = Memory(tmp_path)
    assert again.is_junk(V1, key)
    assert again.mark_junk("families/a\nb \u2028.yaml.age", key)
    assert Memory(tmp_path).is_junk(V1, key)


def test_what_another_bgz_noted_or_far_too_much_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = (1, 2, 3, 4)
    Memory(tmp_path).mark_junk(V1, key)
    with monkeypatch.context() as patch:
        patch.setattr(memory_module, "__version__", "999")
        other = Memory(tmp_path)
        assert not other.is_junk(V1, key)
        for number in range(5):
            other.mark_junk(f"V-0000{number}", key)
        patch.setattr(memory_module, "_MOST_JUNK", 3)
        later = Memory(tmp_path)
        assert not later.is_junk("V-00000", key)
        later.mark_junk(V2, key)
        assert len((tmp_path / "strange").read_text(encoding="utf-8").splitlines()) == 2


def test_a_clock_set_back_does_not_restore_early_nor_never(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert memory.look([V1], 10_000) == set()
    assert memory.look([V1], 0) == set()
    assert memory.look([V1], RESTORE_AFTER) == {V1}


def test_what_a_killed_process_left_is_removed_after_a_day(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    old, young = (one.file().with_name(f"{atomic.PREFIX}{name}{atomic.SUFFIX}") for name in ("old", "young"))
    for path, age_of in ((old, 86_500), (young, 80_000)):
        path.write_bytes(b"half")
        os.utime(path, (one.clock - age_of, one.clock - age_of))
    with monkeypatch.context() as patch:

        def refuse(*_args: object, **_more: object) -> None:
            raise PermissionError

        patch.setattr(Path, "unlink", refuse)
        assert one.open().numbers() == [V1]
    assert (old.exists(), young.exists()) == (True, True)
    assert one.open().numbers() == [V1]
    assert (old.exists(), young.exists()) == (False, True)


def test_sealing_anew_is_for_whoever_is_in_the_team_now(one: Shared) -> None:
    bea = one.crew.admit("bea")
    one.write_team()
    folder = one.open()
    assert list(folder.reseal()) == [(V1, True)]
    assert age.decrypt(one.file().read_bytes(), [bea.keys.age]).plaintext
    one.crew.remove(bea)
    one.write_team()
    assert list(one.open().reseal()) == [(V1, True)]
    with pytest.raises(age.NotForMe):
        age.decrypt(one.file().read_bytes(), [bea.keys.age])
