"""Whom somebody means who types the name of a coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.errors import NotFound
from bgz.i18n import _

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

MINE, NOBODY = "me", "none"
"""What may be given for an owner instead of a member."""


def owners(folder: CaseFolder, typed: str) -> frozenset[str]:
    """Return the keys of the members that `typed` means: `me`, `none`, or a part of a name, mail address or key.

    What nobody owns has the key NOBODY. Raises NotFound when there is no such member.
    """
    if typed == MINE:
        return frozenset({folder.member})
    if typed == NOBODY:
        return frozenset({NOBODY})
    wanted = typed.casefold()
    members = folder.now.members.values()
    found = {each.key for each in members if wanted in f"{each.key} {each.name} {each.email}".casefold()}
    if not found:
        raise NotFound(_("Nobody in the team is known by that."), hint=_("Your own tasks: --owner me"))
    return frozenset(found)
