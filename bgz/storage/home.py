"""What bgz keeps outside the case folder, per user: where it lies, and which folder was used last.

`BGZ_HOME` moves all of it. Below it every team has a folder of its own (`teams/<start of the team's id>/`) with
the sealed identity of this device, its memory, cache and drafts, so that one computer can serve two programmes
and trying bgz out never stands in the way of the real thing.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from bgz.errors import FolderProblem
from bgz.i18n import _
from bgz.storage import atomic

_CONFIG = "config.json"
_TEAMS = "teams"
_ENOUGH = 16
"""Characters of a team's id in the name of its folder: 64 bits never meet by chance."""


def home() -> Path:
    """Return the folder of this user, made when it is not there (0700). Raises FolderProblem."""
    named = os.environ.get("BGZ_HOME")
    if named:
        path = Path(os.path.abspath(Path(named).expanduser()))  # noqa: PTH100 - a link in it may be meant
    else:
        import platformdirs

        path = platformdirs.user_data_path("bgz", appauthor=False)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise FolderProblem(
            _("The folder where bgz keeps its keys cannot be made."),
            hint=_("Give another place with BGZ_HOME."),
        ) from None
    return path


def team_home(base: Path, team: str) -> Path:
    """Return where this device keeps what belongs to the team with this id. It need not be there yet."""
    return base / _TEAMS / team[:_ENOUGH]


def team_homes(base: Path) -> list[Path]:
    """Return the places of all teams this device belongs to, in order of name."""
    try:
        return sorted(path for path in (base / _TEAMS).iterdir() if path.is_dir())
    except OSError:
        return []


def last_folder(base: Path) -> Path | None:
    """Return the case folder that was founded or joined last on this computer, or None."""
    folder = _config(base).get("folder")
    return Path(folder) if isinstance(folder, str) and folder else None


def home_of_folder(base: Path, folder: Path) -> Path | None:
    """Return the place of the team whose case folder stood at `folder`, or None when that is not known."""
    named = _folders(base).get(str(folder.resolve()))
    return team_home(base, named) if isinstance(named, str) and named else None


def remember_folder(base: Path, folder: Path, team: str) -> None:
    """Remember that `folder` belongs to `team`, and that it was the last one."""
    path = str(folder.resolve())
    folders = {**_folders(base), path: team}
    text = json.dumps({**_config(base), "folder": path, "folders": folders}, ensure_ascii=False, indent=2)
    atomic.write(base / _CONFIG, text.encode("utf-8"))


def settings(base: Path) -> bytes | None:
    """Return what is remembered, as it lies on the disk, for `put_back`."""
    try:
        return (base / _CONFIG).read_bytes()
    except OSError:
        return None


def put_back(base: Path, before: bytes | None) -> None:
    """Make what is remembered as it was. Raises OSError."""
    if before is None:
        (base / _CONFIG).unlink(missing_ok=True)
    else:
        atomic.write(base / _CONFIG, before)


def _folders(base: Path) -> dict[str, Any]:
    folders = _config(base).get("folders")
    return folders if isinstance(folders, dict) else {}


def _config(base: Path) -> dict[str, Any]:
    """Return the settings of this user; a damaged file only means that --folder is needed once."""
    try:
        held = json.loads((base / _CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
