"""Give a member of the team a role, or take one away (`bgz team role`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions import rights
from bgz.actions.hand_over import taken_by
from bgz.actions.result import Result
from bgz.domain.cases.authority import COORDINATOR, LEAD, ROLES, SAFEGUARDING
from bgz.errors import Refused, Usage
from bgz.i18n import _
from bgz.storage import teamsets

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bgz.actions.progress import Progress
    from bgz.storage.folder import CaseFolder


@frozen
class Roles:
    """The roles (codes) of a member before and after; `settled` says that contradicting changes were settled."""

    member: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    settled: bool = False
    taken_over: int = 0
    encrypted: int = 0


def plan(folder: CaseFolder, typed: str, *, add: Collection[str] = (), drop: Collection[str] = ()) -> Roles:
    """Return which roles a member would have, and write nothing.

    Raises Refused for who does not lead, for the last lead or reader of the concerns, and for what only another
    may do; NotFound or Usage when nobody, or several, are meant.
    """
    rights.check_lead(folder)
    if both := sorted(set(add) & set(drop)):
        raise Usage(_("One role cannot be given and taken away at once: {role}").format(role=", ".join(both)))
    member = taken_by(folder, typed)
    after = (member.roles | set(add) | {COORDINATOR}) - set(drop)
    teamsets.new_roles(folder.now, member.key, after)
    if SAFEGUARDING in member.roles - after:
        rights.check_concerns(folder)
    return Roles(
        member.key,
        member.name,
        tuple(role for role in ROLES if role in member.roles),
        tuple(role for role in ROLES if role in after),
        _path(member.key) in folder.now.conflicts,
    )


def assign(folder: CaseFolder, planned: Roles, *, at: datetime, progress: Progress | None = None) -> Result[Roles]:
    """Give a member the planned roles, and encrypt anew for who may read what now.

    Cut off half-way, the same again ends it. Raises Refused when what the lead did herself would stop counting.
    """
    taken_over = 0
    different = planned.before != planned.after or planned.settled
    if different:
        values = teamsets.new_roles(folder.now, planned.member, planned.after)
        lost = set(planned.before) - set(planned.after)
        if planned.member == folder.member and lost & {LEAD, SAFEGUARDING} and any(folder.endangered(values)):
            raise Refused(
                _("What you did yourself with this role would not count any more."),
                hint=_("Let another lead take the role from you."),
            )
        taken_over = rights.change(folder, values, at=at)
    encrypted = rights.encrypt_anew(folder, progress).written
    view = Roles(planned.member, planned.name, planned.before, planned.after, planned.settled, taken_over, encrypted)
    messages: tuple[str, ...] = (_("Done: these are the roles now."),) if different else (_("Nothing was different."),)
    if SAFEGUARDING in set(planned.before) ^ set(planned.after):
        messages += rights.left_to_others(folder)
    return Result(view, messages, next_step="bgz team list")


def _path(member: str) -> str:
    return f"members.{member}.roles"
