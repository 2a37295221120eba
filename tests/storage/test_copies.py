"""Copies that sync clients made: merged where their signed lines belong, whatever they are called."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bgz.storage import age, copies, layout, recordtext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.storage.changes import Change

    from .conftest import Shared

V1, V2 = "V-7K3QF", "V-8M4RG"
Family = Any

SERVICES = [
    "V-7K3QF.yaml.sync-conflict-20231104-101231-ABCDEFG.age",
    "V-7K3QF.yaml (conflicted copy 2023-11-04 101231).age",
    "V-7K3QF.yaml_conflict-20231104-101231.age",
    "V-7K3QF.yaml-LAPTOP.age",
    "V-7K3QF-LAPTOP-4.yaml.age",
    "V-7K3QF.yaml (Annas conflicted copy 2023-11-04).age",
    "V-7K3QF.yaml (Conflicterende kopie van Anna 2023-11-04).age",
    "V-7K3QF.yaml (1).age",
    "V-7K3QF (1).yaml.age",
    "V-7K3QF.yaml 2.age",
    "V-7K3QF 2.yaml.age",
    "V-7K3QF.yaml.age.Conflict",
    "V-7K3QF.yaml.Conflict.age",
    "V-7K3QF.yaml (SFConflict anna@example.org 2023-11-04-10-12-31).age",
    "V-7K3QF.yaml - Kopie.age",
    "V-7K3QF.yaml - Copy (2).age",
    "V-7K3QF.yaml kopie.age",
    "Kopie van V-7K3QF.yaml.age",
    "Copy of V-7K3QF.yaml.age",
    "v-7k3qf.yaml.age",
    "V-7K3QF.YAML.AGE",
    "V-7K3QF~20231104-101231.yaml.age",
]
LEFT_ALONE = [
    ".stversions/V-7K3QF~20231104-101231.yaml.age",
    "families/.stversions/V-7K3QF.yaml.age",
    ".dropbox.cache/families/V-7K3QF.yaml.age",
    "families/.syncthing.V-7K3QF.yaml.age.tmp",
    "families/V-7K3QF.yaml.age.tmp",
    "families/V-7K3QF.yaml.age.part",
    "families/V-7K3QF.yaml.age.partial",
    "families/V-7K3QF.yaml.age.!sync",
    "families/.V-7K3QF.yaml.age.~2af3",
    "families/.V-7K3QF (1).yaml.age.icloud",
    "families/V-7K3QF (1).yaml.age.nextcloud",
    "other/V-7K3QF (1).yaml.age",
]


@pytest.fixture
def one(cases: Shared, family: Family) -> Shared:
    """Return a folder with one record, which Anna's laptop has seen."""
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    return cases


def line(cases: Shared, number: str = V1, **facts: str) -> Change:
    """Sign a change that another laptop of Anna's might have made offline."""
    return cases.crew.sign(cases.crew.anna, number, facts, after=cases.open().read(number).heads)


def copied(cases: Shared, path: Path, changes: Iterable[Change]) -> Path:
    """Write a copy at `path` that holds these changes."""
    text = recordtext.write(V1, {}, [each.line for each in changes], team=[], counted=[])
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(age.encrypt(text, cases.crew.history.now.recipients(V1)))
    return path


def beside(cases: Shared) -> list[str]:
    return [path.name for path in cases.file().parent.iterdir() if path != cases.file()]


@pytest.mark.parametrize("name", SERVICES)
def test_the_copies_of_every_service_are_merged(one: Shared, name: str) -> None:
    copied(one, one.file().with_name(name), [line(one, phone="0612345000")])
    folder = one.open()
    assert folder.read(V1).record.phone == "0612345000"
    assert folder.notices == [f"A copy of {V1} was merged and removed."]
    assert [(notice.kind, notice.number) for notice in folder.notices] == [("merged", V1)]
    assert beside(one) == []


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_versions_temporary_files_and_placeholders_are_left_alone(one: Shared, name: str) -> None:
    path = copied(one, one.root / name, [line(one, phone="0612345000")])
    data = path.read_bytes()
    folder = one.open()
    assert folder.read(V1).record.phone is None
    assert (path.read_bytes(), folder.notices) == (data, [])


@pytest.mark.parametrize("name", ["families (1)", "families-LAPTOP", "Kopie van families", "Families", "matches 2"])
def test_a_folder_that_a_service_copied_is_merged_and_goes_when_it_is_empty(one: Shared, name: str) -> None:
    copied(one, one.root / name / f"{V1}.yaml.age", [line(one, phone="0612345000")])
    other = one.root / "families (2)"
    other.mkdir()
    (other / "notes.txt").write_text("mine", encoding="utf-8")
    copied(one, other / f"{V1}.yaml.age", [line(one, city="Meppel")])
    assert one.open().read(V1).record.phone == "0612345000"
    assert not (one.root / name).exists() or (one.root / name).samefile(one.file().parent)
    assert [path.name for path in other.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_listed_stops_nothing(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    (one.root / "families (1)").mkdir()
    real = os.scandir

    def refuse(path: Path) -> Any:
        if path == one.root / "families (1)":
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert one.open().numbers() == [V1]


def test_the_number_inside_decides(one: Shared, family: Family) -> None:
    one.open().create(family(V2, surname="Pieters"), at=one.crew.at())
    copied(one, one.file().with_name(SERVICES[0]), [line(one, V2, phone="0612345000")])
    folder = one.open()
    assert (folder.read(V1).record.phone, folder.read(V2).record.phone) == (None, "0612345000")
    assert folder.notices == [f"A copy of {V2} was merged and removed."]
    assert len(list(one.file().parent.iterdir())) == 2


@pytest.mark.parametrize("reverse", [False, True])
def test_lines_of_several_records_in_several_copies_all_find_their_record(
    one: Shared, family: Family, reverse: bool
) -> None:
    one.open().create(family(V2, surname="Pieters"), at=one.crew.at())
    lines = [line(one, V1, phone="0612345000"), line(one, V2, phone="0612345001"), line(one, V1, city="Meppel")]
    names = sorted([SERVICES[0], SERVICES[1]], reverse=reverse)
    copied(one, one.file().with_name(names[0]), lines[:2])
    copied(one, one.file(V2).with_name(names[1]), lines[1:])
    folder = one.open()
    assert (folder.read(V1).record.phone, folder.read(V1).revision) == ("0612345000", 3)
    assert folder.read(V2).record.phone == "0612345001"
    assert len(list(one.file().parent.iterdir())) == 2


def test_a_copy_of_several_records_stays_until_all_of_it_is_safe(
    one: Shared, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    one.open().create(family(V2, surname="Pieters"), at=one.crew.at())
    both = [line(one, V1, phone="0612345000"), line(one, V2, phone="0612345001")]
    path = copied(one, one.file().with_name(SERVICES[0]), both)
    monkeypatch.setattr(layout, "is_online", lambda where: where == one.file(V2))
    one.file(V2).unlink()
    folder = one.open()
    assert folder.read(V1).record.phone == "0612345000"
    assert path.exists()
    monkeypatch.undo()
    assert one.open().read(V2).record.phone == "0612345001"
    assert not path.exists()


def test_what_is_forged_in_a_copy_is_set_apart(one: Shared) -> None:
    crew = one.crew
    forged = crew.sign(crew.laptop("mallory"), V1, {"surname": "forged"}, after=())
    elsewhere = crew.sign(crew.anna, "../../etc", {"surname": "x"}, after=())
    team = crew.sign(crew.anna, "team", {"x": "y"}, after=())
    copied(one, one.file().with_name(SERVICES[0]), [line(one, phone="0612345000"), forged, elsewhere, team])
    folder = one.open()
    assert (folder.read(V1).record.surname, folder.read(V1).record.phone) == ("Jansen", "0612345000")
    kept = folder._store.quarantine
    assert b"forged" in b"".join(kept.read(name) for name in kept.names())
    assert beside(one) == []


def test_a_copy_that_may_count_one_day_stays_until_the_team_is_known(one: Shared) -> None:
    crew = one.crew
    bea = crew.admit("bea")
    path = copied(one, one.file(V2), [crew.sign(bea, V2, {"surname": "Bea"}, after=())])
    path = path.rename(path.with_name(f"{V2} (1).yaml.age"))
    folder = one.open()
    assert folder.numbers() == [V1]
    assert path.exists()
    one.write_team()
    assert one.open().read(V2).record.surname == "Bea"
    assert not path.exists()


def test_a_copy_that_cannot_be_read_now_is_tried_again(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    path = copied(one, one.file().with_name(SERVICES[0]), [line(one, phone="0612345000")])

    def refuse(_path: Path) -> bytes:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(copies, "contents", refuse)
        assert one.open().strange() == []
    assert path.exists()
    assert one.open().read(V1).record.phone == "0612345000"


def test_a_strange_copy_that_goes_meanwhile_is_told_no_more(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    path = one.file().with_name(SERVICES[0])
    path.write_bytes(b"spoilt")
    folder = one.open()
    assert len(folder.strange()) == 1
    path.unlink()
    assert folder.strange() == []


def test_two_commands_at_once_tell_of_a_strange_copy_each(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    path = one.file().with_name(SERVICES[0])
    path.write_bytes(b"spoilt")
    folder = one.open()

    def spoilt(_data: bytes) -> recordtext.RecordText:
        copies._leave(folder._store, V1, path)
        raise recordtext.NotARecord

    monkeypatch.setattr(folder._store, "opened", spoilt)
    copies.merge(folder._store, [(V1, path)])
    assert len(folder.notices) == 1


def test_a_copy_that_cannot_be_removed_is_told(one: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(one, one.file().with_name(SERVICES[0]), [line(one, phone="0612345000")])

    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "unlink", refuse)
    folder = one.open()
    assert folder.read(V1).record.phone == "0612345000"
    assert any("protected" in notice and notice.kind == "unreadable" for notice in folder.notices)


def test_the_file_itself_in_other_capitals_is_renamed_and_not_removed(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows and macOS, where both names are of one file."""
    other = one.file().with_name("v-7k3qf.yaml.age")
    one.file().rename(other)
    real = Path.lstat
    shown: dict[Path, Path] = {one.file(): other}

    def there(path: Path) -> Path:
        return shown.get(path, path)

    monkeypatch.setattr(Path, "lstat", lambda path: real(there(path)))
    monkeypatch.setattr(Path, "exists", lambda path: os.path.exists(there(path)))  # noqa: PTH110
    monkeypatch.setattr(Path, "samefile", lambda path, _other: path == other)
    monkeypatch.setattr(copies, "_placed", lambda _store, _number, changes: {change.id for change in changes})
    folder = one.open()
    assert folder.numbers() == [V1]
    monkeypatch.undo()
    assert (other.exists(), one.file().exists()) == (False, True)


def test_two_machines_that_hold_the_same_do_not_write_for_each_other(one: Shared) -> None:
    bea = one.crew.admit("bea")
    one.write_team()
    list(one.open().reseal())
    one.open(bea).read(V1)
    data = one.file().read_bytes()
    for who in (one.crew.anna, bea) * 2:
        shutil.copy(one.file(), one.file().with_name(SERVICES[0]))
        folder = one.open(who)
        folder.mend(V1)
        assert (one.file().read_bytes(), beside(one)) == (data, [])


def test_a_flood_of_lines_that_may_count_one_day_does_not_keep_its_copies(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bgz.storage import loaded

    monkeypatch.setattr(loaded, "MAX_KEPT", 1000)
    crew = one.crew
    mallory = crew.laptop("mallory")
    junk = [crew.sign(mallory, V1, {"a": str(n)}, after=(), team=["e" * 32]) for n in range(20)]
    for number, change in enumerate(junk):
        copied(one, one.file().with_name(f"{V1} ({number}).yaml.age"), [change])
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert beside(one) == []
    assert 0 < folder.read(V1).waiting < 5
    data = one.file().read_bytes()
    one.open().mend(V1)
    assert one.file().read_bytes() == data


def test_programme_and_team_are_merged_too(one: Shared) -> None:
    change = one.crew.sign(one.crew.anna, "programme", {"four_eyes": True}, after=())
    copied(one, one.root / "Kopie van Programme.yaml.age", [change])
    shutil.copy(layout.path_of(one.root, "team"), one.root / "BGZ-TEAM (1).YAML")
    folder = one.open()
    assert folder.read("programme").record.four_eyes is True
    assert {(notice.kind, notice.number) for notice in folder.notices} == {("merged", "team"), ("merged", "programme")}
