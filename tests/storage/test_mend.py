"""What `bgz check` writes anew: files with forged lines, for an older team, with facts that do not fit."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.storage import age, drafts, layout, quarantine, recordtext, upkeep
from bgz.storage.drafts import Drafts, outside
from bgz.storage.notices import NAMED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

    from .conftest import Shared

V1, V2 = "V-7K3QF", "V-8M4RG"
Family = Any


@pytest.fixture
def one(cases: Shared, family: Family) -> Shared:
    """Return a folder with one record, which Anna's laptop has seen."""
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    assert cases.open().notices == []
    return cases


def text_of(cases: Shared, number: str = V1) -> bytes:
    return age.decrypt(cases.file(number).read_bytes(), [cases.crew.anna.keys.age]).plaintext


def plant(cases: Shared, number: str, lines: Iterable[bytes]) -> None:
    text = recordtext.write(number, {}, lines, team=[], counted=[])
    cases.file(number).write_bytes(age.encrypt(text, cases.crew.history.now.recipients(number)))


def edit(cases: Shared, old: bytes, new: bytes) -> None:
    """Change the facts of the file as somebody with the `age` command can, and seal them again."""
    head, mark, changes = text_of(cases).rpartition(b"---\n")
    assert old in head
    text = head.replace(old, new) + mark + changes
    cases.file().write_bytes(age.encrypt(text, cases.crew.history.now.recipients(V1)))


def kinds(folder: CaseFolder) -> list[tuple[str, str]]:
    return [(notice.kind, notice.number) for notice in folder.notices]


def mended(cases: Shared, number: str = V1) -> CaseFolder:
    """Mend a record; a second time there must be nothing to do."""
    folder = cases.open()
    folder.mend(number)
    data = cases.file(number).read_bytes()
    again = cases.open()
    again.mend(number)
    assert (again.notices, cases.file(number).read_bytes()) == ([], data)
    return folder


def test_a_sound_file_is_left_as_it_is(one: Shared) -> None:
    data = one.file().read_bytes()
    assert mended(one).notices == []
    assert one.file().read_bytes() == data


def test_forged_and_damaged_lines_leave_the_file_and_are_set_apart(one: Shared) -> None:
    lines = recordtext.read(text_of(one)).lines
    forged = one.crew.sign(one.crew.laptop("mallory"), V1, {"surname": "forged"}, after=())
    plant(one, V1, [*lines, forged.line, b"- junk"])
    folder = mended(one)
    assert kinds(folder) == [("forged", V1)]
    assert recordtext.read(text_of(one)).lines == lines
    kept = folder._store.quarantine
    assert {b"- junk", forged.line} == {kept.read(name) for name in kept.names()}


def test_what_another_command_set_apart_is_told_by_check_too(one: Shared) -> None:
    lines = recordtext.read(text_of(one)).lines
    forged = one.crew.sign(one.crew.laptop("mallory"), V1, {"surname": "forged"}, after=())
    plant(one, V1, [*lines, forged.line])
    assert kinds_after_reading(one) == [("forged", V1)]
    assert kinds(mended(one)) == [("forged", V1)]


def kinds_after_reading(cases: Shared) -> list[tuple[str, str]]:
    folder = cases.open()
    folder.read(V1)
    return kinds(folder)


def test_a_file_copied_over_another_is_set_apart_whole_and_the_record_heals(one: Shared, family: Family) -> None:
    one.open().create(family(V2, surname="Pieters"), at=one.crew.at())
    data = one.file(V1).read_bytes()
    one.file(V2).write_bytes(data)
    folder = mended(one, V2)
    assert kinds(folder) == [("healed", V2), ("forged", V2)]
    assert any("another record" in notice for notice in folder.notices)
    kept = folder._store.quarantine
    assert [kept.read(name) for name in kept.names()] == [data]
    assert one.open().read(V2).record.surname == "Pieters"


def test_a_file_for_the_team_of_before_is_encrypted_anew(one: Shared) -> None:
    bea = one.crew.admit("bea")
    one.write_team()
    assert kinds(mended(one)) == [("healed", V1)]
    assert age.decrypt(one.file().read_bytes(), [bea.keys.age]).plaintext


def test_a_file_for_a_team_that_is_not_known_here_is_left_to_others(one: Shared) -> None:
    text = text_of(one)
    heads = one.crew.history.heads[0].encode()
    newer = text.replace(b"encrypted for team: " + heads, b"encrypted for team: " + b"e" * 32)
    one.file().write_bytes(age.encrypt(newer, one.crew.history.now.recipients(V1)))
    data = one.file().read_bytes()
    folder = one.open()
    assert folder.mend(V1).record.surname == "Jansen"
    assert (one.file().read_bytes(), folder.notices) == (data, [])


def test_facts_that_show_something_else_than_what_counts_are_written_anew(one: Shared) -> None:
    lines = recordtext.read(text_of(one)).lines
    text = recordtext.write(V1, {"surname": "Jansen"}, lines, team=one.crew.history.heads, counted=["0" * 32])
    one.file().write_bytes(age.encrypt(text, one.crew.history.now.recipients(V1)))
    assert kinds(mended(one)) == [("healed", V1)]


def test_what_was_edited_with_another_program_is_kept_as_a_draft(one: Shared) -> None:
    edit(one, b"surname: Jansen", b"surname: De Vries")
    folder = one.open()
    assert folder.mend(V1).record.surname == "Jansen"
    assert kinds(folder) == [("edited", V1)]
    assert folder.drafts.names() == [outside(V1)] == ["V-7K3QF-edited"]
    assert "De Vries" in folder.drafts.read(outside(V1))
    assert b"De Vries" not in text_of(one)
    assert one.open().mend(V1).record.surname == "Jansen"


def test_a_second_edit_is_kept_beside_the_first_and_takes_its_place(one: Shared) -> None:
    for name in (b"De Vries", b"Bakker", b"Bakker"):
        edit(one, b"surname: Jansen", b"surname: " + name)
        one.open().mend(V1)
    kept = one.open().drafts
    assert kept.names() == ["V-7K3QF-edited", "V-7K3QF-edited-2"]
    kept.drop(outside(V1))
    assert kept.names() == ["V-7K3QF-edited"]
    assert "Bakker" in kept.read(outside(V1))
    kept.drop(outside(V1))
    kept.drop(outside(V1))
    assert kept.names() == []


def test_drafts_beside_each_other_are_bounded_and_a_damaged_one_is_in_nobodys_way(
    tmp_path: Path, one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "_MOST", 3)
    kept = Drafts(tmp_path, one.crew.anna.keys.age)
    for number in range(5):
        kept.keep_beside("x", f"text {number}")
    assert [kept.read(name) for name in kept.names()] == ["text 0", "text 1", "text 2"]
    (tmp_path / "drafts" / "x.age").write_bytes(b"damaged")
    kept.keep_beside("x", "text 9")
    assert kept.read("x") == "text 9"
    for _each in range(3):
        kept.drop("x")
    assert kept.names() == []


def test_a_file_that_cannot_be_written_is_read_and_told(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    one.crew.admit("bea")
    one.write_team()
    one.open()

    def refuse(*_args: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "replace", refuse)
    folder = one.open()
    assert folder.mend(V1).record.surname == "Jansen"
    assert ("unreadable", V1) in kinds(folder)


def test_what_another_process_mended_meanwhile_is_not_written_twice(one: Shared) -> None:
    one.crew.admit("bea")
    one.write_team()
    folder = one.open()
    folder.numbers()
    real = folder._store.lock

    def lock() -> Any:
        folder._store.lock = real
        list(one.open().reseal())
        lock.data = one.file().read_bytes()  # type: ignore[attr-defined]
        return real()

    folder._store.lock = lock
    upkeep.mend(folder._store, V1)
    assert one.file().read_bytes() == lock.data  # type: ignore[attr-defined]
    assert folder.notices == []


def test_a_missing_file_is_not_written_by_mending(one: Shared) -> None:
    one.file().unlink()
    folder = one.open()
    assert folder.mend(V1).record.surname == "Jansen"
    assert kinds(folder) == [("missing", V1)]
    assert not one.file().exists()


def test_thousands_of_strange_files_are_told_in_a_few_lines(one: Shared) -> None:
    stranger = one.crew.laptop("mallory")
    numbers = [f"V-000{each:02}" for each in range(NAMED + 4)]
    for number in numbers:
        plant(one, number, [one.crew.sign(stranger, number, {}, after=()).line])
    folder = one.open()
    assert [held.number for held in folder.all()] == [V1]
    assert len(folder.notices) == NAMED + 1
    assert folder.notices[-1] == "The same goes for 4 other files."
    assert {notice.kind for notice in folder.notices} == {"forged"}
    again = one.open()
    assert again.numbers() == [V1]
    assert [notice.number for notice in again.strange()] == numbers
    assert not any(folder._store.quarantine.names())


def test_a_strange_file_that_changed_is_looked_at_again(one: Shared) -> None:
    stranger = one.crew.laptop("mallory")
    plant(one, V2, [one.crew.sign(stranger, V2, {}, after=()).line])
    list(one.open().all())
    real = one.crew.sign(one.crew.anna, V2, {"surname": "Pieters"}, after=())
    plant(one, V2, [real.line])
    assert [held.number for held in one.open().all()] == [V1, V2]


def test_the_quarantine_looks_once_at_what_lies_there(
    one: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = quarantine.Quarantine(tmp_path, one.crew.anna.keys.age)
    looks: list[int] = []
    real = quarantine.Quarantine._oldest_first

    def noted(self: quarantine.Quarantine) -> list[Path]:
        looks.append(1)
        return real(self)

    monkeypatch.setattr(quarantine.Quarantine, "_oldest_first", noted)
    for number in range(20):
        assert kept.keep("n", b"x%d" % number)
    assert len(looks) == 1
    assert len(kept.names()) == 20


def test_a_held_record_of_a_team_file_in_the_wrong_place_is_no_record(one: Shared) -> None:
    one.file(V2).write_bytes(layout.path_of(one.root, "team").read_bytes())
    folder = one.open()
    assert [held.number for held in folder.all()] == [V1]
    assert kinds(folder) == [("damaged", V2)]
    held = folder.read(V1)
    assert folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at()).revision == 2
