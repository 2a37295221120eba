"""Finding a browser on this computer that can print a page: Chrome, Edge, Chromium, Brave or Vivaldi.

Only places where browsers are installed are looked in, never the folder in which bgz runs.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OWN_CHOICE = "BGZ_BROWSER"
"""The full path of the browser to use, for one that stands in no usual place."""

_ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
    "BraveSoftware/Brave-Browser/Application/brave.exe",
    "Vivaldi/Application/vivaldi.exe",
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_ON_MACOS = ("Google Chrome", "Microsoft Edge", "Chromium", "Brave Browser", "Vivaldi")
_ON_LINUX = (
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "chromium",
    "chromium-browser",
    "brave-browser",
    "vivaldi-stable",
)
_SNAPS = Path("/snap/bin")


def installed(environ: Mapping[str, str] = os.environ, system: str = sys.platform) -> tuple[Path, ...]:
    """Return the browsers found, the first choice first; only the one of BGZ_BROWSER when that is set."""
    if environ.get(OWN_CHOICE):
        own = Path(environ[OWN_CHOICE])
        return (own,) if own.is_absolute() and _runs(own) else ()
    usual = {"win32": _windows, "darwin": _macos}.get(system, _linux)
    return tuple(dict.fromkeys(path for path in usual(environ) if _runs(path)))


def scratch(browser: Path) -> Path | None:
    """Return the folder in which a browser can read and write; None where any will do.

    A snap has a /tmp of its own and sees of the home only what is not hidden; its own folder always works.
    """
    if browser.parent != _SNAPS:
        return None
    place = Path.home() / "snap" / browser.name / "common"
    return place if place.is_dir() else None


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _windows(environ: Mapping[str, str]) -> Iterator[Path]:
    folders = [Path(environ[name]) for name in _WINDOWS_FOLDERS if environ.get(name)]
    return (folder / program for program in _ON_WINDOWS for folder in folders)


def _macos(environ: Mapping[str, str]) -> Iterator[Path]:
    homes = (environ.get("HOME", ""), "/")
    return (Path(home, "Applications", f"{name}.app/Contents/MacOS", name) for name in _ON_MACOS for home in homes)


def _linux(environ: Mapping[str, str]) -> Iterator[Path]:
    found = (shutil.which(name, path=environ.get("PATH", os.defpath)) for name in _ON_LINUX)
    return (Path(path).absolute() for path in found if path)
