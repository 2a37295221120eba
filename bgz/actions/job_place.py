"""Where the job of the reminders lies on this computer: a folder of its own, beside nothing of a coordinator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bgz.errors import BgzError, NotFound, Usage
from bgz.i18n import _
from bgz.storage import home, teamfile
from bgz.storage.team import foundings

if TYPE_CHECKING:
    from collections.abc import Iterator

_JOBS = "reminders"
_ENOUGH = 16
"""Characters of a team's id in the name of its job's folder."""


def place_of_team(base: Path, team: str) -> Path:
    """Return where the job of the team with this id lies when nobody says otherwise."""
    return base / _JOBS / team[:_ENOUGH]


def jobs_here(base: Path) -> list[Path]:
    """Return the folders of the jobs that were set up on this computer, each of another team."""
    try:
        return sorted(path for path in (base / _JOBS).iterdir() if path.is_dir())
    except OSError:
        return []


def find_job(job: Path | None, folder: Path | None) -> Path:
    """Return the folder of the job: the one given, else that of the team of the case folder given, else the only one.

    With a job given nothing else of this user is looked at. Raises NotFound for none, Usage for several.
    """
    if job is not None:
        return Path(job).absolute()
    base = home.home()
    found = jobs_here(base)
    wanted = folder or (home.last_folder(base) if len(found) > 1 else None)
    if wanted is not None:
        found = [place for place in _of_folder(base, wanted) if place in found]
    if not found:
        raise NotFound(_("No reminders are set up on this computer."), hint=_("Set them up: bgz remind setup"))
    if len(found) > 1:
        raise Usage(_("Several teams have their reminders on this computer."), hint=_("Say which: --job FOLDER"))
    return found[0]


def _of_folder(base: Path, folder: Path) -> Iterator[Path]:
    try:
        yield from (place_of_team(base, each.id) for each in foundings(teamfile.read(folder)))
    except BgzError:
        return
