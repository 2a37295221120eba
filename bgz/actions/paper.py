"""Where the recovery key goes when it is saved: to a file outside the case folder, never over another one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bgz.errors import Refused
from bgz.i18n import _
from bgz.output.recovery_page import RecoverySheet, html_page, text_page
from bgz.storage import atomic
from bgz.storage.faults import disk
from bgz.storage.layout import is_inside

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from bgz.storage.recovery import PaperKey

_PAGES = {".html", ".htm"}


def check_target(target: Path, folder: Path) -> None:
    """Refuse a file inside the case folder, which is synced to others, and one that exists. Raises Refused."""
    if is_inside(target, folder):
        raise Refused(
            _("The recovery key may not lie in the case folder: whoever gets the folder would have the key too."),
            hint=_("Give a place outside it, such as a memory stick."),
        )
    if os.path.lexists(target):
        raise Refused(_("The file for the recovery key exists already."), hint=_("Give another name."))


def save(target: Path, key: PaperKey, team: str, founder: bytes, *, programme: str, made: date) -> None:
    """Write the key to `target`: a page to print if it ends in .html, else plain text. Only its owner may read it.

    `team` is the id of the team, `founder` the public key of its founding device. Raises Refused or FolderProblem.
    """
    sheet = RecoverySheet(key.lines, key.of_team(founder).age.reveal(), programme, team[:16], made)
    text = html_page(sheet) if target.suffix.lower() in _PAGES else text_page(sheet)
    with disk(target.name):
        try:
            atomic.create(target, text.encode("utf-8"))
        except FileExistsError:
            raise Refused(_("The file for the recovery key exists already."), hint=_("Give another name.")) from None
