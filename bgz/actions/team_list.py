"""Who is in the team: members with their roles and laptops, and what asks for attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.result import Result

if TYPE_CHECKING:
    from datetime import date

    from bgz.storage.folder import CaseFolder


@frozen
class LaptopRow:
    """A laptop of a member. `own` marks the one at which the question is asked."""

    device: str
    name: str
    own: bool
    active: bool


@frozen
class MemberRow:
    """A member of the team; `roles` are codes."""

    key: str
    name: str
    email: str
    roles: tuple[str, ...]
    since: str
    laptops: tuple[LaptopRow, ...]


@frozen
class TeamView:
    """The team as it is now."""

    team: str
    members: tuple[MemberRow, ...]
    paper_key: bool


def listed(folder: CaseFolder, *, today: date) -> Result[TeamView]:  # noqa: ARG001
    """Return the team as it is now."""
    members = []
    for member in sorted(folder.now.members.values(), key=lambda each: (each.name.casefold(), each.key)):
        laptops = tuple(
            LaptopRow(each.id, each.name, each.member == folder.member, each.active)
            for each in folder.now.devices.values()
            if each.member == member.key
        )
        members.append(
            MemberRow(member.key, member.name, member.email, tuple(sorted(member.roles)), member.since, laptops)
        )
    return Result(TeamView(folder.team.pinned, tuple(members), folder.now.recovery is not None))
