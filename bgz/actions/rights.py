"""What giving and taking away a right has in common: keep what was there, change the team, encrypt anew.

In this order, so that a command that is cut off at any moment can simply be given again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.roles import is_lead
from bgz.domain.cases.authority import SAFEGUARDING
from bgz.errors import Refused
from bgz.i18n import _
from bgz.storage.teamstate import CONCERN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bgz.actions.progress import Progress
    from bgz.storage.age import Identity
    from bgz.storage.folder import CaseFolder
    from bgz.storage.strictjson import Json


@frozen
class Encrypted:
    """How many files there are beside the team file, and how many of them were written anew."""

    files: int
    written: int


def check_lead(folder: CaseFolder) -> None:
    """Refuse who does not lead the team. Raises Refused."""
    if not is_lead(folder):
        raise Refused(_("Only a lead of the team may do this."), hint=_("See who leads: bgz team list"))


def reads_concerns(folder: CaseFolder) -> bool:
    """Whether who works here may read the concerns."""
    return SAFEGUARDING in folder.now.members[folder.member].roles


def check_concerns(folder: CaseFolder) -> None:
    """Refuse to take the concerns away from somebody unless one can encrypt them anew oneself. Raises Refused."""
    if folder.numbers(CONCERN) and not reads_concerns(folder):
        raise Refused(
            _("Only a lead who may read the concerns can take them away from somebody: they must be encrypted anew."),
            hint=_("See who may read the concerns: bgz team list"),
        )


def change(folder: CaseFolder, values: Mapping[str, Json], *, at: datetime) -> int:
    """Sign a change of the team after taking over what would stop counting by it. Returns how many records that were.

    Raises Refused when it would not count.
    """
    taken_over = 0
    for number in folder.endangered(values):
        folder.acknowledge(number, at=at)
        taken_over += 1
    folder.change_team(values, at=at)
    return taken_over


def encrypt_anew(folder: CaseFolder, progress: Progress | None, helpers: tuple[Identity, ...] = ()) -> Encrypted:
    """Encrypt every file that was encrypted for an older team. May be stopped at any moment and begun again.

    `helpers` open what this laptop cannot: the paper key.
    """
    total, done, written = len(folder.numbers()) + 1, 0, 0
    for done, (_number, anew) in enumerate(folder.reseal(helpers), start=1):
        written += anew
        if progress is not None:
            progress(done, max(done, total))
    return Encrypted(done, written)


def left_to_others(folder: CaseFolder) -> tuple[str, ...]:
    """Return what to say of the concerns when this device cannot encrypt them anew; nothing when there is nothing."""
    if not folder.numbers(CONCERN) or reads_concerns(folder):
        return ()
    return (_("The concerns are encrypted anew when a colleague who may read them gives this command: bgz check"),)
