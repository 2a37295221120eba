"""A whole file or nothing."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from bgz.storage import atomic


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a.age"
    atomic.write(path, b"one")
    atomic.write(path, b"two", durable=False)
    assert path.read_bytes() == b"two"
    assert left(tmp_path) == ["a.age"]


@pytest.mark.parametrize("what", ["fsync", "replace"])
@pytest.mark.parametrize("how", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt(), OSError(errno.EIO, "broken")])
def test_killed_at_any_step_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, how: BaseException
) -> None:
    path = tmp_path / "a.age"
    atomic.write(path, b"old")

    def fail(*_args: object) -> None:
        raise how

    monkeypatch.setattr(os, what, fail)
    with pytest.raises(type(how)):
        atomic.write(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert left(tmp_path) == ["a.age"]


def test_a_temporary_file_that_cannot_be_removed_hides_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr(Path, "unlink", fail)
    with pytest.raises(OSError, match="read-only"):
        atomic.write(tmp_path / "a.age", b"new")
    assert left(tmp_path)[0].startswith(atomic.PREFIX)


def test_on_windows_a_file_held_open_is_tried_again_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    real, tries = os.replace, iter([PermissionError(), PermissionError()])

    def busy(source: Path, target: Path) -> None:
        problem = next(tries, None)
        if problem:
            raise problem
        real(source, target)

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(time, "sleep", pauses.append)
    monkeypatch.setattr(atomic, "_WINDOWS", True)
    atomic.write(tmp_path / "a.age", b"new")
    assert pauses == [0.02, 0.04]
    assert (tmp_path / "a.age").read_bytes() == b"new"


def test_on_windows_it_gives_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(atomic, "_WINDOWS", True)
    with pytest.raises(PermissionError):
        atomic.write(tmp_path / "a.age", b"new")
    assert left(tmp_path) == []


def test_elsewhere_a_refusal_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def refuse(*_args: object) -> None:
        tries.append(1)
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(atomic, "_WINDOWS", False)
    with pytest.raises(PermissionError):
        atomic.write(tmp_path / "a.age", b"new")
    assert tries == [1]


def test_a_folder_that_cannot_be_opened_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    atomic._settle(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights; a file there is as its folder is")
def test_what_holds_names_in_clear_is_for_this_user_only(tmp_path: Path) -> None:
    atomic.write(tmp_path / "x.csv", b"x", private=True)
    assert (tmp_path / "x.csv").stat().st_mode & 0o777 == 0o600


def test_a_new_file_is_for_this_user_only(tmp_path: Path) -> None:
    atomic.create(tmp_path / "key.txt", b"one")
    assert (tmp_path / "key.txt").read_bytes() == b"one"
    assert os.name == "nt" or (tmp_path / "key.txt").stat().st_mode & 0o777 == 0o600


def test_a_new_file_takes_the_place_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_bytes(b"mine")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    for name in ("key.txt", "link.txt"):
        with pytest.raises(FileExistsError):
            atomic.create(tmp_path / name, b"other")
    assert (tmp_path / "key.txt").read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("how", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_half_a_new_file_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: BaseException) -> None:
    def fail(*_args: object) -> None:
        raise how

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(how)):
        atomic.create(tmp_path / "key.txt", b"one")
    assert left(tmp_path) == []


def test_the_name_of_a_new_file_is_on_the_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[Path] = []
    monkeypatch.setattr(atomic, "_settle", settled.append)
    atomic.create(tmp_path / "key.txt", b"one")
    assert settled == [tmp_path]
