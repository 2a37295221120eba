"""The case folder: what is saved is read back, whoever else writes, and nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.domain.cases.programme import Programme
from bgz.errors import FolderProblem, Invalid, Locked, NotFound, Refused
from bgz.storage import age, atomic, layout, locking, recordtext, teamfile, teamsets
from bgz.storage.folder import CaseFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Crew, Shared

V1, V2 = "V-7K3QF", "V-8M4RG"
Family = Any


def test_what_is_created_is_read_back(cases: Shared, family: Family) -> None:
    made = cases.open().create(family(surname="Jansen", phone="0612345000"), at=cases.crew.at())
    held = cases.open().read(V1)
    assert (held.record.surname, held.record.phone, held.number) == ("Jansen", "0612345000", V1)
    assert held.about.by("surname") == "anna"
    assert (held.revision, held.waiting, held.refused, held.creator) == (1, 0, 0, "anna")
    assert (held.problems, dict(held.conflicts), dict(held.revived)) == ([], {}, {})
    assert held.heads == made.heads


def test_the_first_record_on_disk_holds_no_name_in_clear(cases: Shared, family: Family) -> None:
    folder = cases.open()
    held = folder.create(family(surname="Xylofoonmaker", phone="0612345000"), at=cases.crew.at())
    folder.save(held, evolve(held.record, surname="Xylofoonbouwer"), at=cases.crew.at())
    folder.drafts.keep("intake", "Xylofoonspeler")
    list(folder.all())
    files = [path for path in cases.base.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        assert b"ylofoon" not in path.read_bytes()
        assert b"0612345000" not in path.read_bytes()
        assert "ylofoon" not in path.name


def test_any_record_opens_with_the_age_command(
    cases: Shared, family: Family, program: Callable[[str], str], tmp_path: Path
) -> None:
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    key = tmp_path / "key.txt"
    for identity in (cases.crew.anna.keys.age, cases.crew.paper.age):
        key.write_text(identity.reveal() + "\n", encoding="utf-8")
        command = [program("age"), "-d", "-i", str(key), str(cases.file())]
        text = subprocess.run(command, capture_output=True, check=True).stdout
        assert b"surname: Jansen\n" in text
        assert len(recordtext.read(text).lines) == 1
        assert len(text) % 2048 == 0


def test_two_edits_from_one_reading_both_survive(cases: Shared, family: Family) -> None:
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=cases.crew.at())
    folder.save(held, evolve(held.record, surname="Pieters"), at=cases.crew.at())
    folder.save(held, evolve(held.record, phone="0612345000"), at=cases.crew.at())
    record = folder.read(V1).record
    assert (record.surname, record.phone) == ("Pieters", "0612345000")


def test_two_edits_of_one_field_from_one_reading_are_a_conflict(cases: Shared, family: Family) -> None:
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=cases.crew.at())
    folder.save(held, evolve(held.record, surname="Pieters"), at=cases.crew.at())
    now = folder.save(held, evolve(held.record, surname="Karels"), at=cases.crew.at())
    assert [claim.value for claim in now.conflicts["surname"]] == ["Pieters", "Karels"]
    assert not now.about.settled("surname")
    settled = folder.set_values(now, {"surname": "Pieters"}, at=cases.crew.at())
    assert (settled.record.surname, dict(settled.conflicts)) == ("Pieters", {})
    assert settled.about.settled("surname")


def test_nothing_changed_writes_nothing(cases: Shared, family: Family) -> None:
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=cases.crew.at())
    before = cases.file().read_bytes()
    assert folder.save(held, evolve(held.record, surname="Jansen"), at=cases.crew.at()).heads == held.heads
    assert cases.file().read_bytes() == before


def test_a_number_is_given_once(cases: Shared, family: Family) -> None:
    folder = cases.open()
    folder.create(family(surname="Jansen"), at=cases.crew.at())
    with pytest.raises(Refused):
        folder.create(family(surname="Pieters"), at=cases.crew.at())
    cases.file().unlink()
    with pytest.raises(Refused):
        cases.open().create(family(surname="Pieters"), at=cases.crew.at())


def test_numbers_come_from_file_names(cases: Shared, family: Family) -> None:
    folder = cases.open()
    assert folder.numbers() == []
    folder.create(family(V2), at=cases.crew.at())
    folder.create(family(surname="Jansen"), at=cases.crew.at())
    folder.create(Programme(number="programme"), at=cases.crew.at())
    again = cases.open()
    assert again.numbers() == folder.numbers() == [V1, V2]
    assert again.numbers("S") == []
    assert [held.number for held in again.all("V-7")] == [V1]
    assert again.read("programme").record.number == "programme"


def test_what_does_not_exist_is_not_found(cases: Shared) -> None:
    folder = cases.open()
    with pytest.raises(NotFound):
        folder.read(V1)
    with pytest.raises(NotFound):
        folder.read("V-../../../etc/passwd")
    with pytest.raises(NotFound):
        folder.history("X-7K3QF")


def test_a_slip_of_the_keyboard_is_told_the_number_that_looks_like_it(cases: Shared, family: Family) -> None:
    folder = cases.open()
    folder.create(family(), at=cases.crew.at())
    slip = V1[:-1] + ("0" if V1[-1] != "0" else "1")
    with pytest.raises(NotFound) as caught:
        folder.read(slip)
    assert caught.value.hint == f"Did you mean: {V1}?"
    with pytest.raises(NotFound) as caught:
        folder.read("S" + slip[1:])
    assert V1 not in caught.value.hint


def test_who_did_what_when_is_the_history(cases: Shared, crew: Crew, family: Family) -> None:
    bea = crew.admit("bea")
    cases.write_team()
    held = cases.open().create(family(surname="Jansen"), at=crew.at())
    theirs = cases.open(bea)
    theirs.save(theirs.read(V1), evolve(held.record, surname="Pieters"), at=crew.at())
    history = cases.open().history(V1)
    assert [(past.member, dict(past.set)) for past in history] == [
        ("anna", {"surname": "Jansen"}),
        ("bea", {"surname": "Pieters"}),
    ]
    assert history[1].device == bea.id
    assert history[0].at < history[1].at
    assert len(cases.open().verdicts(V1).counted) == 2


def test_undo_is_a_new_change_that_restores(cases: Shared, crew: Crew, family: Family) -> None:
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=crew.at())
    wrong = folder.save(held, evolve(held.record, surname="Fout", phone="0612345000"), at=crew.at())
    before, after = folder.undone(V1, wrong.heads[0], at=crew.at())
    assert (before.record.surname, after.record.surname, after.record.phone) == ("Fout", "Jansen", None)
    assert folder.read(V1).record.surname == "Fout"
    now = folder.undo(V1, wrong.heads[0][:8], at=crew.at())
    assert (now.record.surname, now.record.phone, now.revision) == ("Jansen", None, 3)
    with pytest.raises(Refused):
        folder.undo(V1, wrong.heads[0], at=crew.at())
    for unknown in ("f" * 32, ""):
        with pytest.raises(NotFound):
            folder.undo(V1, unknown, at=crew.at())


def test_an_empty_change_acknowledges_what_is_there(cases: Shared, crew: Crew, family: Family) -> None:
    bea = crew.admit("bea")
    cases.write_team()
    cases.open(bea).create(family(surname="Jansen"), at=crew.at())
    cases.open().acknowledge(V1, at=crew.at())
    crew.remove(bea)
    cases.write_team()
    assert cases.open().read(V1).record.surname == "Jansen"
    theirs = cases.open(bea)
    held = theirs.read(V1)
    with pytest.raises(Refused):
        theirs.save(held, family(surname="Late"), at=crew.at())


def test_a_removed_device_is_told_so(cases: Shared, crew: Crew, family: Family) -> None:
    stranger = crew.laptop("stranger")
    folder = cases.open(stranger)
    with pytest.raises(Locked):
        _ = folder.member
    with pytest.raises(Refused):
        folder.create(family(), at=crew.at())
    assert (cases.open().member, cases.open().root) == ("anna", cases.root)
    assert not cases.file().exists()


def test_what_needs_another_role_is_refused_and_not_written(cases: Shared, crew: Crew) -> None:
    bea = crew.admit("bea")
    cases.write_team()
    with pytest.raises(Refused):
        cases.open(bea).create(Programme(number="programme"), at=crew.at())
    assert not layout.path_of(cases.root, "programme").exists()
    with pytest.raises(Refused):
        cases.open(bea).change_team(teamsets.new_roles(crew.history.now, "bea", [COORDINATOR, LEAD]), at=crew.at())
    assert not cases.open().now.may(bea.id, LEAD)


def test_what_cannot_be_stored_is_invalid(cases: Shared, crew: Crew, family: Family) -> None:
    with pytest.raises(Invalid):
        cases.open().create(family(surname="half \ud800"), at=crew.at())
    assert not cases.file().exists()


def test_a_concern_is_for_safeguarding_and_its_author(cases: Shared, crew: Crew) -> None:
    bea, cor = crew.admit("bea"), crew.admit("cor", (COORDINATOR, SAFEGUARDING))
    cases.write_team()
    folder = cases.open(cor)
    number = "M-7K3QF"
    with folder._store.lock():
        from bgz.storage.store import Loaded

        folder._write(Loaded.empty(number), {"what": "x"}, (), crew.at())
    data = layout.path_of(cases.root, number).read_bytes()
    for reader in (crew.anna, cor):
        assert age.decrypt(data, [reader.keys.age]).plaintext
    with pytest.raises(age.NotForMe):
        age.decrypt(data, [bea.keys.age])
    with pytest.raises(Locked):
        cases.open(bea).history(number)
    theirs = cases.open(bea)
    assert list(theirs.all("M")) == []
    assert any(number in notice for notice in theirs.notices)


def test_the_team_changes_through_the_folder(cases: Shared, crew: Crew, family: Family) -> None:
    folder = cases.open()
    folder.create(family(surname="Jansen"), at=crew.at())
    bea = crew.laptop("bea")
    folder.change_team(teamsets.admission(folder.now, bea.member, bea.device), at=crew.at())
    assert folder.now.active(bea.id)
    assert cases.open().now.active(bea.id)
    assert folder.team.heads != (crew.id,)
    with pytest.raises(Locked):
        cases.open(bea).read(V1)
    assert list(folder.reseal()) == [(V1, True)]
    assert list(folder.reseal()) == [(V1, False)]
    assert cases.open(bea).read(V1).record.surname == "Jansen"


def test_with_the_paper_key_a_new_laptop_goes_on_where_the_lost_one_stopped(
    cases: Shared, crew: Crew, family: Family
) -> None:
    cases.open().create(family(surname="Jansen"), at=crew.at())
    fresh = evolve(crew.laptop("fresh"), member=crew.anna.member)
    folder = cases.open(fresh)
    values = teamsets.recovery_admission(folder.now, fresh.member, fresh.device)
    folder.change_team(values, at=crew.at(), recovery=crew.paper)
    assert list(folder.reseal([crew.paper.age])) == [(V1, True)]
    again = cases.open(fresh)
    assert again.read(V1).record.surname == "Jansen"
    assert again.member == "anna"


def test_sealing_anew_tells_of_what_cannot_be_opened(cases: Shared, crew: Crew, family: Family) -> None:
    cases.open().create(family(surname="Jansen"), at=crew.at())
    fresh = crew.laptop("fresh")
    folder = cases.open(fresh)
    assert list(folder.reseal()) == [(V1, False)]
    assert any(V1 in notice for notice in folder.notices)


@pytest.mark.parametrize("what", ["fsync", "replace"])
def test_killed_at_any_step_the_record_is_the_old_one_and_the_next_saving_works(
    cases: Shared, family: Family, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    held = cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    real, before = getattr(os, what), "Jansen"
    for step in range(10):
        calls = iter(range(100))

        def kill(*args: Any, step: int = step, calls: Any = calls) -> Any:
            if next(calls) == step:
                raise KeyboardInterrupt
            return real(*args)

        with monkeypatch.context() as patch:
            patch.setattr(os, what, kill)
            try:
                folder = cases.open()
                folder.save(folder.read(V1), evolve(held.record, surname=f"New {step}"), at=cases.crew.at())
            except KeyboardInterrupt:
                now = cases.open().read(V1).record.surname
                assert now in {before, f"New {step}"}
                before = now
                assert not list(cases.root.rglob(atomic.PREFIX + "*"))
            else:
                break
    folder = cases.open()
    now = folder.save(folder.read(V1), evolve(held.record, surname="Last"), at=cases.crew.at())
    assert now.record.surname == "Last"


@pytest.mark.parametrize(
    ("number", "word"), [(errno.ENOSPC, "full"), (errno.EROFS, "protected"), (errno.EIO, "cannot be read")]
)
def test_a_disk_that_will_not_is_told_and_nothing_is_half_written(
    cases: Shared, family: Family, monkeypatch: pytest.MonkeyPatch, number: int, word: str
) -> None:
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=cases.crew.at())

    def refuse(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FolderProblem) as caught:
        folder.save(held, evolve(held.record, surname="Pieters"), at=cases.crew.at())
    assert word in str(caught.value)
    assert caught.value.hint
    with pytest.raises(FolderProblem):
        folder.drafts.keep("draft", "text")
    monkeypatch.undo()
    assert cases.open().read(V1).record.surname == "Jansen"


def test_a_memory_that_cannot_be_written_stops_no_work(
    cases: Shared, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cases.open()
    real = atomic.write

    def only_in_the_folder(path: Path, data: bytes, *, durable: bool = True) -> None:
        if cases.root not in path.parents:
            raise OSError(errno.ENOSPC, "full")
        real(path, data, durable=durable)

    monkeypatch.setattr(atomic, "write", only_in_the_folder)
    held = folder.create(family(surname="Jansen"), at=cases.crew.at())
    folder.save(held, evolve(held.record, surname="Pieters"), at=cases.crew.at())
    assert [each.record.surname for each in cases.open().all()] == ["Pieters"]
    assert len([notice for notice in folder.notices if "memory" in notice]) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_can_be_read(cases: Shared, family: Family) -> None:
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    cases.file().parent.chmod(0o500)
    try:
        folder = cases.open()
        held = folder.read(V1)
        with pytest.raises(FolderProblem):
            folder.save(held, evolve(held.record, surname="Pieters"), at=cases.crew.at())
    finally:
        cases.file().parent.chmod(0o700)


def test_no_folder_or_another_teams_folder_is_a_folder_problem(cases: Shared, crew: Crew, tmp_path: Path) -> None:
    with pytest.raises(FolderProblem):
        CaseFolder.open(tmp_path / "none", tmp_path / "p", crew.anna.keys, team=crew.id)
    with pytest.raises(FolderProblem):
        CaseFolder.open(tmp_path, tmp_path / "p", crew.anna.keys, team=crew.id)
    with pytest.raises(FolderProblem):
        CaseFolder.open(cases.root, tmp_path / "p", crew.anna.keys, team="ab" * 16)


def test_a_team_is_founded_once_in_a_folder(tmp_path: Path, crew: Crew) -> None:
    root = tmp_path / "new" / "cases"
    assert teamfile.found(root, crew.founding) == crew.id
    assert sorted(path.name for path in root.iterdir()) == [
        ".gitattributes", ".stignore", "agenda", "bgz-team.yaml", "concerns", "families", "join", "matches",
    ]  # fmt: skip
    assert "*.age binary" in (root / ".gitattributes").read_text(encoding="utf-8")
    folder = CaseFolder.open(root, tmp_path / "place", crew.anna.keys, team=crew.id)
    assert folder.member == "anna"
    with pytest.raises(Refused):
        teamfile.found(root, crew.founding)
    with pytest.raises(ValueError, match="founds no team"):
        teamfile.found(tmp_path, crew.sign(crew.anna, V1, {}, after=()))


def test_two_processes_do_not_write_at_once(cases: Shared, crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    path = cases.place(crew.anna) / "lock"
    path.parent.mkdir(parents=True)
    lock = locking.Lock(path, patience=0)
    with lock(), lock(), pytest.raises(FolderProblem, match="busy"):
        locking.Lock(path, patience=0)()
    with locking.Lock(path, patience=0)() as held:
        assert held is not None
    with pytest.raises(FolderProblem, match="cannot be written"):
        locking.Lock(path.parent, patience=0)()


def test_facts_edited_with_another_program_are_kept_as_a_draft(cases: Shared, crew: Crew, family: Family) -> None:
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=crew.at())
    text = age.decrypt(cases.file().read_bytes(), [crew.anna.keys.age]).plaintext
    edited = text.replace(b"surname: Jansen", b"surname: Edited")
    cases.file().write_bytes(age.encrypt(edited, [crew.anna.keys.age.recipient]))
    folder = cases.open()
    assert folder.read(V1).record.surname == "Jansen"
    folder.save(held, evolve(held.record, phone="0612345000"), at=crew.at())
    assert folder.drafts.names() == [f"{V1}-edited"]
    assert "surname: Edited" in folder.drafts.read(f"{V1}-edited")
    assert any("draft" in notice for notice in folder.notices)
    assert cases.open().read(V1).record.surname == "Jansen"


def test_drafts_are_kept_read_and_dropped(cases: Shared) -> None:
    drafts = cases.open().drafts
    assert drafts.names() == []
    drafts.keep("intake-V", json.dumps({"name": "Jansen"}))
    assert drafts.names() == ["intake-V"]
    assert json.loads(drafts.read("intake-V"))["name"] == "Jansen"
    drafts.drop("intake-V")
    drafts.drop("intake-V")
    with pytest.raises(NotFound):
        drafts.read("intake-V")
    with pytest.raises(ValueError, match="letters"):
        drafts.keep("../x", "text")
