"""Which file belongs to which record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.errors import NotFound
from bgz.storage import layout

if TYPE_CHECKING:
    from pathlib import Path

V1 = "V-7K3QF"


@pytest.mark.parametrize(
    ("number", "path"),
    [
        (V1, "families/V-7K3QF.yaml.age"),
        ("S-00000", "families/S-00000.yaml.age"),
        ("K-7K3QF", "matches/K-7K3QF.yaml.age"),
        ("M-7K3QF", "concerns/M-7K3QF.yaml.age"),
        ("programme", "programme.yaml.age"),
        ("team", "bgz-team.yaml"),
    ],
)
def test_every_record_has_its_place(tmp_path: Path, number: str, path: str) -> None:
    assert layout.path_of(tmp_path, number) == tmp_path / path
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_bytes(b"x")
    listing = layout.scan(tmp_path)
    assert (set(listing.files), listing.copies) == ({number}, [])
    assert listing.files[number].path == tmp_path / path


@pytest.mark.parametrize(
    "number", ["", "V", "X-7K3QF", "V-7K3QF/..", "V-7K3Q", "v-7k3qf", "V-7K3QL", "../team", "V-7K3QF\n"]
)
def test_nothing_else_becomes_a_file_name(tmp_path: Path, number: str) -> None:
    with pytest.raises(NotFound):
        layout.path_of(tmp_path, number)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("V-7K3QF.yaml.sync-conflict-20231104-101231-ABCDEFG.age", V1),
        ("V-7K3QF.yaml (Annas conflicted copy 2023-11-04).age", V1),
        ("V-7K3QF.yaml-LAPTOP.age", V1),
        ("V-7K3QF-LAPTOP.yaml.age", V1),
        ("Kopie van V-7K3QF.yaml.age", V1),
        ("V-7K3QF.yaml (1).age", V1),
        ("V-7K3QF.yaml.age.Conflict", V1),
        ("S-7K3QF.YAML.AGE", "S-7K3QF"),
        ("K-7K3QF.yaml.age", "K-7K3QF"),
        ("bgz-team (1).yaml", "team"),
        ("bgz-team.sync-conflict-20231104-101231-ABCDEFG.yaml", "team"),
        ("programme.yaml (1).age", "programme"),
    ],
)
def test_copies_are_known_by_the_number_in_their_name(tmp_path: Path, name: str, number: str) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / name).write_bytes(b"x")
    assert layout.scan(tmp_path).copies == [(number, tmp_path / "families" / name)]


@pytest.mark.parametrize(
    "name",
    [
        ".~bgz-0123456789abcdef.tmp",
        ".syncthing.V-7K3QF.yaml.age.tmp",
        "~syncthing~V-7K3QF.yaml.age.tmp",
        "V-7K3QF.yaml.age.tmp",
        "V-7K3QF.yaml.age.part",
        ".V-7K3QF.yaml.age.icloud",
        "~$V-7K3QF.yaml.age",
        "V-7K3QF.yaml.age~",
        "V-7K3QF.txt",
        "AV-7K3QF.yaml.age",
        "V-7K3QFX.yaml.age",
        "notes.txt",
        "bgz-team.txt",
    ],
)
def test_what_is_temporary_or_of_others_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / name).write_bytes(b"x")
    assert layout.scan(tmp_path).copies == []


def test_empty_files_folders_and_links_are_no_copies(tmp_path: Path) -> None:
    families = tmp_path / "families"
    families.mkdir()
    (families / "V-7K3QF (1).yaml.age").write_bytes(b"")
    (families / "V-7K3QF (2).yaml.age").mkdir()
    (families / "V-7K3QF (3).yaml.age").symlink_to(tmp_path / "elsewhere")
    (families / "V-7K3QF.yaml.age").mkdir()
    listing = layout.scan(tmp_path)
    assert (listing.files, listing.copies) == ({}, [])


def test_a_file_that_vanishes_while_the_folder_is_listed_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / f"{V1}.yaml.age").write_bytes(b"x")

    def vanished(_found: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(layout, "stat_key", vanished)
    assert layout.scan(tmp_path).files == {}


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        layout.contents(tmp_path / "none")


def test_a_folder_that_is_not_there_cannot_be_listed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        layout.scan(tmp_path / "none")


def test_founding_a_folder_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("mine", encoding="utf-8")
    layout.found_folder(tmp_path)
    layout.found_folder(tmp_path)
    assert (tmp_path / ".gitattributes").read_text(encoding="utf-8") == "mine"
    assert ".~bgz-" in (tmp_path / ".stignore").read_text(encoding="utf-8")


def test_a_folder_in_other_capitals_is_the_folder_itself_where_capitals_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Families").mkdir()
    (tmp_path / "Families" / "V-7K3QF.yaml.age").write_bytes(b"x")
    assert layout.scan(tmp_path).copies == [(V1, tmp_path / "Families" / "V-7K3QF.yaml.age")]
    monkeypatch.setattr(type(tmp_path), "samefile", lambda _one, _other: True)
    assert layout.scan(tmp_path).copies == []


def test_a_listing_of_windows_knows_no_inodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = tmp_path.stat()
    assert layout.stat_key(found)[2] == found.st_ino
    monkeypatch.setattr(layout, "_INODES", False)
    assert layout.stat_key(found)[2] == 0


@pytest.mark.parametrize("folder", ["", "families", "agenda", "join"])
def test_what_was_left_half_written_is_seen_in_every_folder(tmp_path: Path, folder: str) -> None:
    layout.found_folder(tmp_path)
    left = tmp_path / folder / ".~bgz-0011223344556677.tmp"
    left.write_bytes(b"half")
    (tmp_path / folder / "V-7K3QF.txt").write_bytes(b"")
    assert [entry.path for entry in layout.scan(tmp_path).unfinished] == [left]


def test_agendas_are_no_records_and_no_copies_of_them(tmp_path: Path) -> None:
    layout.found_folder(tmp_path)
    for name in ("d0123456789AB.age", "d0123456789AB.sync-conflict-1.age", "V-7K3QF.yaml.age", "programme.yaml.age"):
        (tmp_path / "agenda" / name).write_bytes(b"x")
    assert layout.scan(tmp_path) == layout.Listing()


def test_what_lies_in_a_case_folder(tmp_path: Path) -> None:
    """In the one meant, or in any other: it would be synced to others all the same."""
    cases, other = tmp_path / "cases", tmp_path / "other"
    for folder in (cases, other):
        (folder / "sub").mkdir(parents=True)
    (other / layout.TEAM_FILE).touch()
    (tmp_path / "link").symlink_to(cases / "sub", target_is_directory=True)
    (cases / "out").symlink_to(tmp_path, target_is_directory=True)
    inside = [cases, cases / "a.html", cases / "sub" / "new" / "a.html", tmp_path / "link" / "a.html"]
    inside += [tmp_path / "sub" / ".." / "cases" / "a.html", cases / "out" / "a.html"]
    inside += [other, other / "a.html", other / "sub" / "new"]
    assert [path for path in inside if not layout.is_inside(path, cases)] == []
    outside = [tmp_path, tmp_path / "a.html", tmp_path / "cases2", tmp_path / "link2" / "a"]
    assert [path for path in outside if layout.is_inside(path, cases)] == []
    assert not layout.is_inside(tmp_path / "a.html", tmp_path / "gone")


def test_whatever_the_capitals_a_place_is_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS and Windows, where two names are one folder."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "CASES").mkdir()
    monkeypatch.setattr("pathlib.Path.samefile", lambda one, other: str(one).lower() == str(other).lower())
    assert layout.is_inside(tmp_path / "CASES" / "a.html", tmp_path / "cases")
