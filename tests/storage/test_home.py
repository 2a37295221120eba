"""What bgz keeps outside the case folder, and where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bgz.errors import FolderProblem
from bgz.storage import home

TEAM = "0123456789abcdef0123456789abcdef"


def test_bgz_home_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "a" / "b"))
    assert home.home() == tmp_path / "a" / "b"
    if os.name == "posix":
        assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_without_it_the_system_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BGZ_HOME", raising=False)
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_args, **_more: tmp_path / "bgz")
    assert home.home() == tmp_path / "bgz"


def test_a_place_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "file" / "bgz"))
    with pytest.raises(FolderProblem, match="cannot be made"):
        home.home()


def test_the_last_folder_is_remembered(tmp_path: Path) -> None:
    assert home.last_folder(tmp_path) is None
    home.remember_folder(tmp_path, tmp_path / "one", "1" * 32)
    home.remember_folder(tmp_path, tmp_path / "two", TEAM)
    assert home.last_folder(tmp_path) == tmp_path / "two"
    assert home.home_of_folder(tmp_path, tmp_path / "one") == home.team_home(tmp_path, "1" * 32)
    assert home.home_of_folder(tmp_path, tmp_path / "three") is None


@pytest.mark.parametrize(
    "damaged", ["", "[]", "{", '{"folder": 3, "folders": []}', '{"folders": {"x": 1}}', "[" * 9999]
)
def test_damaged_settings_are_no_error(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "config.json").write_text(damaged, encoding="utf-8")
    assert home.last_folder(tmp_path) is None
    assert home.home_of_folder(tmp_path, Path("x")) is None


def test_what_is_remembered_can_be_put_back(tmp_path: Path) -> None:
    home.put_back(tmp_path, home.settings(tmp_path))
    home.remember_folder(tmp_path, tmp_path / "one", "1" * 32)
    before = home.settings(tmp_path)
    home.remember_folder(tmp_path, tmp_path / "two", TEAM)
    home.put_back(tmp_path, before)
    assert home.last_folder(tmp_path) == tmp_path / "one"
    home.put_back(tmp_path, None)
    assert home.last_folder(tmp_path) is None


def test_a_team_has_a_place_of_its_own(tmp_path: Path) -> None:
    assert home.team_homes(tmp_path) == []
    place = home.team_home(tmp_path, TEAM)
    place.mkdir(parents=True)
    assert home.team_homes(tmp_path) == [place]
    assert home.team_home(tmp_path, "f" * 32) != place
