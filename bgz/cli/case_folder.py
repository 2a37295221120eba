"""Where the case folder is: given, found, or asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bgz.errors import FolderProblem, NotFound
from bgz.i18n import _
from bgz.storage.layout import TEAM, TEAM_FILE, path_of

if TYPE_CHECKING:
    from bgz.cli.app import App


def case_folder(app: App, given: Path | None = None, *, here: bool = False) -> Path:
    """Return the case folder; where it is not given and cannot be found it is asked. Raises NotFound, FolderProblem.

    With `here` the folder in which somebody works goes before the one that this computer used last.
    """
    from bgz.actions import opening
    from bgz.storage.home import home

    if given is not None:
        try:
            return read(str(given))
        except ValueError as error:
            hint = _("Did a colleague share it with you just now? Wait until the sync service is done.")
            raise FolderProblem(str(error), hint=hint) from None
    around = opening.case_folder_around() if here and app.folder_option is None else None
    try:
        return around or opening.find_folder(app.folder_option, home())
    except NotFound as error:
        if not app.ask.possible:
            raise
        folder = app.ask.value(_("Where is the case folder?"), read, required=True, option="--folder")
        if folder is None:
            raise FolderProblem(error.message, hint=error.hint) from None
        return folder


def read(typed: str) -> Path:
    """Return the case folder that was typed, pasted between quotes, or dropped on the terminal. Raises ValueError."""
    folder = Path(typed.strip().strip("'\"")).expanduser()
    if folder.name == TEAM_FILE:
        folder = folder.parent
    if not path_of(folder, TEAM).exists():
        raise ValueError(_("That is not a case folder: it holds no team of bgz."))
    return folder
