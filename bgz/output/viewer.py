"""Showing a file that was written: a page in the browser, anything else in the program that the system has for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import webbrowser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PAGES = frozenset({".html", ".htm"})


def show(path: Path) -> bool:
    """Open the file, and tell whether there was a program to do it."""
    whole = path.absolute()
    if whole.suffix.lower() in _PAGES:
        return webbrowser.open(whole.as_uri())
    if sys.platform == "win32":
        return _on_windows(whole)
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        return False
    quiet = subprocess.DEVNULL
    subprocess.Popen([program, str(whole)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    return True


def _on_windows(path: Path) -> bool:
    import os

    try:
        os.startfile(path)  # type: ignore[attr-defined,unused-ignore]  # noqa: S606 - Windows alone has it
    except OSError:  # no program is told to open such files
        return False
    return True
