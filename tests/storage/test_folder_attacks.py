"""Those who write in the folder without being of the team, and files that go back in time."""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.errors import BgzError, FolderProblem, Locked, NotFound
from bgz.storage import age, layout, loaded, quarantine, recordtext, store, teamfile, teamsets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bgz.storage.changes import Change

    from .conftest import Crew, Laptop, Shared

V1, V2 = "V-7K3QF", "V-8M4RG"
Family = Any


def text_in(path: Path, who: Laptop) -> recordtext.RecordText:
    return recordtext.read(age.decrypt(path.read_bytes(), [who.keys.age]).plaintext)


def plant(cases: Shared, number: str, lines: Iterable[bytes], path: Path | None = None) -> None:
    """Write a file as anyone can who knows the public keys."""
    text = recordtext.write(number, {"surname": "forged"}, lines, team=[], counted=[])
    data = age.encrypt(text, cases.crew.history.now.recipients(number))
    (path or cases.file(number)).parent.mkdir(exist_ok=True)
    (path or cases.file(number)).write_bytes(data)


@pytest.fixture
def one(cases: Shared, family: Family) -> Shared:
    """Return a folder with one record, which Anna's laptop has seen."""
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    return cases


def forged(crew: Crew, number: str = V1) -> Change:
    return crew.sign(crew.laptop("mallory"), number, {"surname": "forged"}, after=())


def test_a_line_added_by_a_stranger_does_not_count_and_is_set_apart(one: Shared) -> None:
    lines = text_in(one.file(), one.crew.anna).lines
    plant(one, V1, [*lines, forged(one.crew).line])
    folder = one.open()
    held = folder.read(V1)
    assert (held.record.surname, held.refused) == ("Jansen", 1)
    assert len(folder.notices) == 1
    kept = folder._store.quarantine
    assert b"forged" in kept.read(kept.names()[0])
    folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at())
    assert one.open().read(V1).refused == 0


def test_a_file_forged_whole_is_told_once_and_never_listed(cases: Shared) -> None:
    plant(cases, V2, [forged(cases.crew, V2).line])
    folder = cases.open()
    assert list(folder.all()) == []
    assert folder.notices == [f"The file of {V2} holds nothing that the team signed; it is left out."]
    assert folder.numbers() == []
    again = cases.open()
    assert list(again.all()) == []
    assert again.notices == []
    with pytest.raises(NotFound):
        again.read(V2)
    plant(cases, V2, [forged(cases.crew, V2).line])
    assert cases.open().numbers() == [V2]  # another file: it must be looked at first


def test_a_forged_file_over_a_real_one_is_put_right(one: Shared) -> None:
    plant(one, V1, [forged(one.crew).line])
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert any("put back" in notice for notice in folder.notices)
    assert folder.drafts.names() == []
    assert b"forged" not in b"".join(text_in(one.file(), one.crew.anna).lines)


def test_a_file_copied_over_another_number_is_set_apart_and_put_right(one: Shared, family: Family) -> None:
    folder = one.open()
    folder.create(family(V2, surname="Pieters"), at=one.crew.at())
    one.file(V2).write_bytes(one.file(V1).read_bytes())
    folder = one.open()
    assert folder.read(V2).record.surname == "Pieters"
    assert any("another record" in notice for notice in folder.notices)
    one.file("V-9N5SH").write_bytes(one.file(V1).read_bytes())
    with pytest.raises(NotFound):
        one.open().read("V-9N5SH")


def test_a_rolled_back_file_gets_its_changes_back(one: Shared) -> None:
    old = one.file().read_bytes()
    folder = one.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Pieters"), at=one.crew.at())
    one.file().write_bytes(old)
    folder = one.open()
    assert folder.read(V1).record.surname == "Pieters"
    assert folder.notices == [f"{V1} had lost 1 change; it was put back."]
    assert len(text_in(one.file(), one.crew.anna).lines) == 2
    again = one.open()
    assert again.read(V1).record.surname == "Pieters"
    assert again.notices == []


def test_a_rolled_back_file_that_cannot_be_written_is_read_whole_nevertheless(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = one.file().read_bytes()
    folder = one.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Pieters"), at=one.crew.at())
    one.file().write_bytes(old)

    def refuse(*_args: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "replace", refuse)
    folder = one.open()
    assert folder.read(V1).record.surname == "Pieters"
    assert any("protected" in notice for notice in folder.notices)


def spoil(data: bytes, how: str) -> bytes:
    if how == "cut":
        return data[: len(data) // 2]
    if how == "empty":
        return b""
    if how == "header":
        head, _mark, payload = data.partition(b"\n--- ")
        return head.replace(b"-> X25519", b"-> grease!\nAAAA\n-> X25519", 1) + b"\n--- " + payload
    if how == "payload":
        return data[:-1] + bytes([data[-1] ^ 1])
    return b"<html>not logged in</html>"


@pytest.mark.parametrize("how", ["cut", "empty", "header", "payload", "html"])
def test_a_damaged_file_is_put_right_by_whoever_has_seen_it(one: Shared, how: str) -> None:
    one.file().write_bytes(spoil(one.file().read_bytes(), how))
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert any("put back" in notice for notice in folder.notices)
    assert len(text_in(one.file(), one.crew.anna).lines) == 1
    assert len(folder._store.quarantine.names()) == 1


@pytest.mark.parametrize("how", ["cut", "empty", "header", "payload", "html"])
def test_a_damaged_file_nobody_has_seen_is_told_and_the_others_are_read(one: Shared, family: Family, how: str) -> None:
    one.open().create(family(V2, surname="Pieters"), at=one.crew.at())
    one.file().write_bytes(spoil(one.file().read_bytes(), how))
    bea = one.crew.admit("bea")
    one.write_team()
    list(one.open().reseal())
    one.file().write_bytes(spoil(one.file().read_bytes(), how))
    folder = one.open(bea)
    with pytest.raises(FolderProblem) as caught:
        folder.read(V1)
    assert caught.value.hint
    assert "Jansen" not in str(caught.value)
    assert [held.record.surname for held in folder.all()] == ["Pieters"]
    assert any(V1 in notice for notice in folder.notices)


def test_the_errors_tell_apart_what_a_person_must_do(one: Shared) -> None:
    data, bea = one.file().read_bytes(), one.crew.admit("bea")
    one.write_team()

    def problem() -> BgzError:
        with pytest.raises(BgzError) as caught:
            one.open(bea).read(V1)
        return caught.value

    assert isinstance(problem(), Locked)
    mine = [bea.keys.age.recipient]
    sealed = age.encrypt(b"# bgz record 9. New.\n---\n---\n", mine)
    one.file().write_bytes(sealed)
    assert "newer" in problem().message
    one.file().write_bytes(age.encrypt(b"---\n" * 3_000_000, mine))
    assert "larger" in problem().message
    one.file().write_bytes(spoil(age.encrypt(b"text", mine), "header"))
    assert "without its key" in problem().message
    one.file().write_bytes(data[:100])
    assert "damaged" in problem().message


def test_a_file_that_only_others_can_read_is_put_right_when_it_stays_so_and_this_device_should(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = one.crew.laptop("stranger")
    foreign = age.encrypt(b"gone", [stranger.keys.age.recipient])
    one.file().write_bytes(foreign)
    folder = one.open()
    held = folder.read(V1)
    assert held.record.surname == "Jansen"
    assert [(notice.kind, notice.number) for notice in folder.notices] == [("not_for_me", V1)]
    with pytest.raises(Locked):  # perhaps this laptop was removed, and the news of it is still on its way
        folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at())
    assert folder.mend(V1).record.surname == "Jansen"
    assert one.file().read_bytes() == foreign
    monkeypatch.setattr(time, "time", lambda: 4e9)
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert [notice.kind for notice in folder.notices] == ["healed"]
    assert text_in(one.file(), one.crew.anna).lines


def test_a_file_this_device_may_no_longer_read_is_left_alone(one: Shared) -> None:
    crew = one.crew
    bea = crew.admit("bea")
    one.write_team()
    list(one.open().reseal())
    assert one.open(bea).read(V1).record.surname == "Jansen"
    crew.remove(bea)
    one.write_team()
    list(one.open().reseal())
    data = one.file().read_bytes()
    with pytest.raises(Locked):
        one.open(bea).read(V1)
    assert one.file().read_bytes() == data


def test_an_unreadable_copy_in_memory_costs_nothing(one: Shared) -> None:
    copy = one.place(one.crew.anna) / "copies" / V1
    copy.write_bytes(b"spoilt")
    assert one.open().read(V1).record.surname == "Jansen"
    assert copy.read_bytes() == one.file().read_bytes()


def test_what_a_removed_laptop_sends_later_does_not_count_and_stays(one: Shared) -> None:
    crew = one.crew
    bea = crew.admit("bea")
    before = crew.history.heads
    crew.remove(bea)
    one.write_team()
    lines = text_in(one.file(), crew.anna).lines
    heads = one.open().read(V1).heads
    late = crew.sign(bea, V1, {"surname": "Late"}, after=heads, team=before)
    plant(one, V1, [*lines, late.line])
    folder = one.open()
    held = folder.read(V1)
    assert (held.record.surname, held.refused) == ("Jansen", 1)
    folder.save(held, evolve(held.record, phone="0612345000"), at=crew.at())
    assert late.line in text_in(one.file(), crew.anna).lines


def test_a_change_whose_team_has_not_arrived_waits_in_the_file(one: Shared) -> None:
    crew = one.crew
    bea = crew.admit("bea")
    lines = text_in(one.file(), crew.anna).lines
    waiting = crew.sign(bea, V1, {"surname": "Bea"}, after=one.open().read(V1).heads)
    plant(one, V1, [*lines, waiting.line])
    folder = one.open()
    held = folder.read(V1)
    assert (held.record.surname, held.waiting) == ("Jansen", 1)
    folder.save(held, evolve(held.record, phone="0612345000"), at=crew.at())
    one.write_team()
    assert one.open().read(V1).record.surname == "Bea"


def test_a_file_with_nothing_but_waiting_changes_is_told(cases: Shared) -> None:
    crew = cases.crew
    bea = crew.admit("bea")
    plant(cases, V1, [crew.sign(bea, V1, {"surname": "Bea"}, after=()).line])
    folder = cases.open()
    assert list(folder.all()) == []
    assert any("yet" in notice for notice in folder.notices)
    cases.write_team()
    assert cases.open().read(V1).record.surname == "Bea"


def test_a_flood_of_waiting_lines_is_bounded(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaded, "MAX_KEPT", 2000)
    crew = one.crew
    mallory = crew.laptop("mallory")
    junk = [crew.sign(mallory, V1, {"a": str(n)}, after=(), team=["e" * 32]).line for n in range(20)]
    plant(one, V1, [*text_in(one.file(), crew.anna).lines, *junk])
    folder = one.open()
    held = folder.read(V1)
    assert (held.waiting, held.record.surname) == (20, "Jansen")
    folder.save(held, evolve(held.record, phone="0612345000"), at=crew.at())
    kept = [line for line in text_in(one.file(), crew.anna).lines if line in junk]
    assert 0 < len(kept) < 10
    assert len(folder._store.quarantine.names()) == 20 - len(kept)


def test_a_flood_of_junk_is_not_read_and_the_record_is_put_right(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(one, V1, [*text_in(one.file(), one.crew.anna).lines, *[b"- junk"] * 10_000])
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert len(text_in(one.file(), one.crew.anna).lines) == 1


def test_damaged_lines_are_set_apart_and_the_others_count(one: Shared) -> None:
    plant(one, V1, [*text_in(one.file(), one.crew.anna).lines, b"- not a change"])
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert len(folder._store.quarantine.names()) == 1


def test_a_record_cannot_outgrow_its_file(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = one.open()
    held = folder.read(V1)
    monkeypatch.setattr(recordtext, "MAX_LINES", 1)
    with pytest.raises(FolderProblem, match="larger"):
        folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at())
    monkeypatch.undo()
    assert one.open().read(V1).revision == 1


def test_the_quarantine_is_bounded_and_the_oldest_goes_first(
    one: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "LIMIT", 4000)
    kept = quarantine.Quarantine(tmp_path, one.crew.anna.keys.age)
    assert kept.names() == []
    for number in range(8):
        assert kept.keep(f"n{number}", b"x" * 1000)
        stamp = tmp_path / "quarantine" / f"{kept.names()[-1]}.age"
        os.utime(stamp, ns=(number, number))
    assert not kept.keep("n7", b"x" * 1000)
    assert not kept.keep("big", b"x" * 3000)
    assert [name[:2] for name in kept.names()] == ["n5", "n6", "n7"]
    assert kept.read(kept.names()[0]) == b"x" * 1000


def test_a_replayed_team_file_gets_its_changes_back(one: Shared) -> None:
    crew = one.crew
    old = layout.path_of(one.root, "team").read_bytes()
    bea = crew.admit("bea", (COORDINATOR, LEAD))
    crew.remove(bea)
    one.write_team()
    assert not one.open().now.active(bea.id)
    layout.path_of(one.root, "team").write_bytes(old)
    folder = one.open()
    assert folder.team.heads == crew.history.heads
    assert any("team file" in notice for notice in folder.notices)
    assert {each.id for each in teamfile.read(one.root)} == {each.id for each in crew.lines}
    assert one.open().notices == []


def test_a_team_file_with_a_stranger_in_it_is_not_believed(one: Shared) -> None:
    crew = one.crew
    assert one.open().numbers() == [V1]
    mallory = crew.laptop("mallory", (COORDINATOR, LEAD))
    crew.change(mallory, teamsets.admission(crew.history.now, mallory.member, mallory.device))
    lines = [each.line for each in crew.lines]
    text = recordtext.write_team({}, [*lines, b"- junk"], heads=[], counted=[])
    layout.path_of(one.root, "team").write_bytes(text)
    assert list(one.open().now.devices) == [crew.anna.id]


def test_a_damaged_team_file_is_put_right_from_memory_or_told(one: Shared) -> None:
    crew = one.crew
    assert one.open().member == "anna"
    path = layout.path_of(one.root, "team")
    path.write_bytes(b"spoilt")
    assert one.open().member == "anna"
    assert teamfile.read(one.root) == crew.lines
    path.write_bytes(b"spoilt")
    with pytest.raises(FolderProblem):
        one.open(crew.laptop("bea"))
    with pytest.raises(FolderProblem):
        teamfile.read(one.root)
    (one.place(crew.anna) / "copies" / "team").write_bytes(b"spoilt too")
    with pytest.raises(FolderProblem):
        one.open()


def test_a_team_file_that_cannot_be_put_right_stops_no_reading(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    crew = one.crew
    path = layout.path_of(one.root, "team")
    old = path.read_bytes()
    crew.admit("bea")
    one.write_team()
    assert len(one.open().now.devices) == 2
    path.write_bytes(old)

    def refuse(*_args: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "replace", refuse)
    folder = one.open()
    assert len(folder.now.devices) == 2
    assert any("protected" in notice for notice in folder.notices)


def test_a_team_file_that_is_gone_is_no_empty_team(one: Shared) -> None:
    crew = one.crew
    assert one.open().member == "anna"
    layout.path_of(one.root, "team").unlink()
    with pytest.raises(FolderProblem, match="gone") as caught:
        one.open()
    assert "--restore" in caught.value.hint
    folder = one.open(restore=True)
    assert folder.member == "anna"
    assert [(notice.kind, notice.number) for notice in folder.notices] == [("healed", "team")]
    assert one.open().team.heads == crew.history.heads
    layout.path_of(one.root, "team").unlink()
    with pytest.raises(FolderProblem):
        one.open(crew.laptop("bea"), restore=True)


@pytest.mark.parametrize("restore", [False, True])
def test_no_folder_is_made_where_there_is_none(one: Shared, restore: bool) -> None:
    assert one.open().member == "anna"
    moved = one.root.rename(one.root.with_name("moved"))
    with pytest.raises(FolderProblem, match="not there") as caught:
        one.open(restore=restore)
    assert "--folder" in caught.value.hint
    assert not one.root.exists()
    moved.rename(one.root)
    assert one.open(restore=restore).notices == []


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
@pytest.mark.parametrize("other", ["pipe", "link"])
def test_a_pipe_or_a_link_in_place_of_the_team_file_gives_way_on_request(one: Shared, other: str) -> None:
    path = one.file("team")
    if other == "pipe":
        path.unlink()
        os.mkfifo(path)
    else:
        path.rename(path.with_name("elsewhere"))
        path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(FolderProblem) as caught:
        one.open()
    assert "--restore" in caught.value.hint
    assert one.open(restore=True).read(V1).record.surname == "Jansen"
    assert layout.is_file(path)


def test_a_team_file_that_cannot_be_read_is_not_overwritten(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    assert one.open().member == "anna"
    path = layout.path_of(one.root, "team")
    data = path.read_bytes()
    path.unlink()
    path.mkdir()
    with pytest.raises(FolderProblem):
        one.open()
    path.rmdir()
    path.write_bytes(data)
    assert one.open().member == "anna"


def test_a_file_that_cannot_be_read_is_a_folder_problem(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = one.open()
    assert folder.numbers() == [V1]

    def refuse(_path: Path) -> bytes:
        raise OSError(errno.EACCES, "not yours")

    monkeypatch.setattr(store, "contents", refuse)
    with pytest.raises(FolderProblem):
        folder.history(V1)


def test_what_another_process_put_back_meanwhile_is_not_put_back_twice(one: Shared) -> None:
    old = one.file().read_bytes()
    folder = one.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Pieters"), at=one.crew.at())
    new = one.file().read_bytes()
    one.file().write_bytes(old)
    folder = one.open()
    real = folder._store.lock

    def lock() -> Any:
        one.file().write_bytes(new)
        return real()

    folder._store.lock = lock
    assert folder.read(V1).record.surname == "Pieters"
    assert folder.notices == []
    assert one.file().read_bytes() == new


def test_a_file_too_large_to_read_is_not_read_whole(one: Shared) -> None:
    huge = b"x" * (recordtext.MAX_FILE + 10)
    one.file().write_bytes(huge)
    assert len(layout.contents(one.file())) == recordtext.MAX_FILE + 1
    bea = one.crew.admit("bea")
    with pytest.raises(FolderProblem, match="larger"):
        one.open(bea).read(V1)
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert one.file().stat().st_size < len(huge)


def _pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes in folders")
    os.mkfifo(path)


IN_THE_PLACE_OF_A_FILE: dict[str, Callable[[Path], object]] = {
    "pipe": _pipe,
    "link to a file": lambda path: path.symlink_to(__file__),
    "link to itself": lambda path: path.symlink_to(path),
    "folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("what", IN_THE_PLACE_OF_A_FILE)
def test_what_is_no_file_neither_holds_up_nor_hides_a_record(one: Shared, what: str) -> None:
    one.file().unlink()
    IN_THE_PLACE_OF_A_FILE[what](one.file())
    assert [held.record.surname for held in one.open().all()] == ["Jansen"]
    one.clock += 600
    folder = one.open()
    assert [held.record.surname for held in folder.all()] == ["Jansen"]
    assert layout.is_file(one.file()) is (what != "folder")
    assert any("put back" in notice or "cannot be read or written" in notice for notice in folder.notices)


@pytest.mark.parametrize("what", IN_THE_PLACE_OF_A_FILE)
def test_a_team_file_that_is_no_file_holds_nothing_up(one: Shared, what: str) -> None:
    path = layout.path_of(one.root, layout.TEAM)
    path.unlink()
    IN_THE_PLACE_OF_A_FILE[what](path)
    with pytest.raises(FolderProblem):
        one.open()


def test_a_version_with_thousands_of_digits_is_a_newer_one_and_stops_no_list(cases: Shared, family: Family) -> None:
    cases.open().create(family(V2, surname="Pieters"), at=cases.crew.at())
    text = b"# bgz record " + b"9" * 5000 + b". x\n---\n---\n"
    cases.file().write_bytes(age.encrypt(text, cases.crew.history.now.recipients(V1)))
    folder = cases.open()
    assert [held.number for held in folder.all()] == [V2]
    assert any("newer" in notice for notice in folder.notices)


def test_junk_that_grew_after_it_was_known_is_not_read_whole(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(one, V2, [forged(one.crew, V2).line])
    list(one.open().all())
    assert one.open().numbers() == [V1]
    monkeypatch.setattr(recordtext, "MAX_FILE", 4096)
    with one.file(V2).open("ab") as file:
        file.truncate(2**40)  # a hole: a terabyte of nothing, which no computer could read
    folder = one.open()
    assert [held.number for held in folder.all()] == [V1]
    assert any("larger" in notice for notice in folder.notices)


def test_what_else_lies_in_the_memory_is_no_record(one: Shared) -> None:
    copies = one.place(one.crew.anna) / "copies"
    (copies / ".DS_Store").write_bytes(b"x")
    (copies / V2).mkdir()
    one.clock += 600
    folder = one.open()
    assert [held.number for held in folder.all()] == [V1]
    assert not any("DS_Store" in notice for notice in folder.notices)


def test_a_spoilt_copy_in_memory_makes_room_for_the_next(one: Shared) -> None:
    copy = one.place(one.crew.anna) / "copies" / V1
    data = copy.read_bytes()
    copy.unlink()
    copy.mkdir()
    assert one.open().read(V1).record.surname == "Jansen"
    copy.rmdir()
    (one.place(one.crew.anna) / "index").unlink(missing_ok=True)
    assert one.open().read(V1).record.surname == "Jansen"
    assert copy.read_bytes() == data


def test_a_damaged_draft_is_set_aside(one: Shared) -> None:
    drafts = one.open().drafts
    drafts.keep("edit-V-7K3QF", "{}")
    path = one.place(one.crew.anna) / "drafts" / "edit-V-7K3QF.age"
    path.write_bytes(b"damaged")
    with pytest.raises(NotFound, match="damaged"):
        drafts.read("edit-V-7K3QF")
    assert drafts.names() == []
    assert path.with_suffix(".damaged").read_bytes() == b"damaged"


def test_planted_files_that_are_taken_away_again_are_not_missed(one: Shared) -> None:
    numbers = [f"V-0000{each}" for each in range(5)]
    for number in numbers:
        plant(one, number, [one.crew.sign(one.crew.laptop("mallory"), number, {}, after=(), team=["0" * 32]).line])
    assert [held.number for held in one.open().all()] == [V1]
    for number in numbers:
        one.file(number).unlink()
    folder = one.open()
    assert [held.number for held in folder.all()] == [V1]
    assert folder.notices == []
