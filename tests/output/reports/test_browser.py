"""Which browsers are found on a computer, and that none is taken from where others can put one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bgz.output.browser import OWN_CHOICE, installed, scratch


def program(path: Path, mode: int = 0o755) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(mode)
    return path


def test_on_linux_the_programs_of_the_path_are_found_each_once(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    chromium, edge = program(one / "chromium"), program(other / "microsoft-edge")
    program(other / "chromium")
    program(other / "firefox")
    assert installed({"PATH": f"{one}{os.pathsep}{other}"}, "linux") == (edge, chromium)


def test_without_a_browser_nothing_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What lies in the folder where bgz runs is not taken: everybody in the team can write there.
    monkeypatch.chdir(tmp_path)
    program(tmp_path / "chromium")
    program(tmp_path / "chrome.exe")
    for system in ("linux", "win32", "darwin"):
        found = installed({"PATH": str(tmp_path / "empty"), "HOME": str(tmp_path)}, system)
        assert not [path for path in found if path.is_relative_to(tmp_path)]


@pytest.mark.parametrize("folder", ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"])
@pytest.mark.parametrize("place", ["Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe"])
def test_on_windows_the_usual_folders_are_looked_in(folder: str, place: str, tmp_path: Path) -> None:
    found = program(tmp_path / place)
    assert installed({folder: str(tmp_path)}, "win32") == (found,)


def test_on_macos_the_programs_of_everybody_and_of_the_user_are_looked_in(tmp_path: Path) -> None:
    place = "Brave Browser.app/Contents/MacOS/Brave Browser"
    found = program(tmp_path / "Applications" / place)
    assert found in installed({"HOME": str(tmp_path)}, "darwin")


def test_the_browser_that_the_user_names_is_the_only_one(tmp_path: Path) -> None:
    program(tmp_path / "chromium")
    own = program(tmp_path / "elsewhere" / "thorium")
    assert installed({"PATH": str(tmp_path), OWN_CHOICE: str(own)}, "linux") == (own,)


@pytest.mark.skipif(os.name == "nt", reason="there every file may be run")
def test_what_is_no_program_is_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    program(tmp_path / "chromium")
    text = program(tmp_path / "text", 0o644)
    for named in ("chromium", str(tmp_path), str(tmp_path / "gone"), str(text)):
        assert installed({"PATH": str(tmp_path), OWN_CHOICE: named}, "linux") == ()


def test_a_snap_prints_in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    snap = Path("/snap/bin/chromium")
    assert scratch(snap) is None
    own = tmp_path / "snap" / "chromium" / "common"
    own.mkdir(parents=True)
    assert scratch(snap) == own
    assert scratch(Path("/usr/bin/chromium")) is None
