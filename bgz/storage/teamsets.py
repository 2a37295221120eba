"""What a change of the team file sets, for each thing that can happen to a team. Nothing here signs or writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.authority import COORDINATOR, LEAD, ROLES, SAFEGUARDING
from bgz.errors import NotFound, Refused
from bgz.i18n import _
from bgz.storage.teamstate import (
    FOUNDER_ROLES,
    RECOVERY,
    REMINDERS,
    Device,
    Member,
    RecoveryKey,
    RemindersKey,
    TeamState,
    device_from,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from bgz.storage.changes import Change
    from bgz.storage.strictjson import Json
    from bgz.storage.team import TeamHistory


def founding(member: Member, device: Device, recovery: RecoveryKey | None) -> dict[str, Json]:
    """Return what the first change of a team sets: its first member is everything a team of one needs.

    Without `recovery` there is no paper key until a lead makes one (`paper_key`).
    """
    founder = Member(member.key, member.name, member.email, FOUNDER_ROLES, member.since)
    return {**_member(founder), f"devices.{device.id}": device.stored(), **(paper_key(recovery) if recovery else {})}


def paper_key(recovery: RecoveryKey) -> dict[str, Json]:
    """Return what gives the team a paper key, in place of the one it had."""
    return {RECOVERY: recovery.stored()}


def reminders_key(team: TeamState, job: RemindersKey) -> dict[str, Json]:
    """Return what lets a job read the agendas. Raises Refused when the team has let it in already."""
    if job.id in team.reminders:
        raise Refused(_("The team knows this job of the reminders already."), hint=_("See: bgz doctor"))
    return {f"{REMINDERS}.{job.id}": job.stored()}


def reminders_gone(team: TeamState, job: str) -> dict[str, Json]:
    """Return what takes from the job with this id the right to read agendas that are written from now on."""
    if job not in team.reminders:
        raise NotFound(_("The team knows no such job of the reminders."), hint=_("See: bgz doctor"))
    return {f"{REMINDERS}.{job}": None}


def admission(team: TeamState, member: Member, device: Device) -> dict[str, Json]:
    """Return what admits `device`. A member the team knows keeps her name and roles; a new one comes with them.

    Raises Refused for a device that was admitted before, and when `member` is not the one that the team knows by her
    key: a device that names somebody else's key would get her roles.
    """
    _refuse_known(team, device)
    known = team.members.get(member.key)
    if device.member != member.key or (known is not None and known.email.casefold() != member.email.casefold()):
        raise Refused(_("This device names somebody else of the team."), hint=_("Let it ask again: bgz join"))
    new = {} if member.key in team.members else _member(member)
    return {**new, f"devices.{device.id}": device.stored()}


def recovery_admission(team: TeamState, member: Member, device: Device) -> dict[str, Json]:
    """Return what the paper key may set: one new device, of a member who is lead by it. Signed as RECOVERY."""
    _refuse_known(team, device)
    admitted: dict[str, Json] = {f"devices.{device.id}": device.stored()}
    if member.key not in team.members:
        lead = Member(member.key, member.name, member.email, member.roles | {LEAD}, member.since)
        return {**_member(lead), **admitted}
    roles = team.members[member.key].roles
    if LEAD not in roles:
        admitted[f"members.{member.key}.roles"] = _ordered(roles | {LEAD})
    return admitted


def new_roles(team: TeamState, member: str, roles: Collection[str]) -> dict[str, Json]:
    """Return what gives `member` these roles. Raises Refused when nobody would be left who may lead or safeguard."""
    if member not in team.members:
        raise NotFound(_("This member is not in the team."), hint=_("See: bgz team list"))
    for role in (LEAD, SAFEGUARDING):
        if role not in roles and set(team.with_role(role)) == {member}:
            raise _last(role)
    return {f"members.{member}.roles": _ordered(roles)}


def removal(team: TeamState, devices: Collection[str], on: date) -> dict[str, Json]:
    """Return what removes `devices` for good. Raises Refused when nobody would be left who may lead or safeguard."""
    for role in (LEAD, SAFEGUARDING):
        able = {each for each in team.devices if team.may(each, role)}
        if able and not able - set(devices):
            raise _last(role)
    unknown = [each for each in devices if not team.active(each)]
    if unknown:
        raise NotFound(_("This device is not in the team."), hint=_("See: bgz team list"))
    return {f"removed.{each}": on.isoformat() for each in sorted(devices)}


def lost(team: TeamHistory) -> tuple[tuple[Member, Device], ...]:
    """Return the devices whose admission a removal of the admitting lead undid, each with its member.

    A lead may admit them anew (`admission`). Left out are those that are in the team again or were removed since.
    """
    removed = {path for change in team.counted for path in change.set if path.startswith("removed.")}
    found: dict[str, tuple[Member, Device]] = {}
    for change in team.lost:
        for path, value in change.set.items():
            device = device_from(path.removeprefix("devices."), value) if path.startswith("devices.") else None
            if device is not None and device.id not in team.now.devices and f"removed.{device.id}" not in removed:
                found[device.id] = _named(team.now, change, device.member), device
    return tuple(found.values())


def _named(team: TeamState, change: Change, key: str) -> Member:
    """Return the member `key` as the team knows her, or else as the change names her; a new one is a coordinator."""
    name, email, since = (change.set.get(f"members.{key}.{each}") for each in ("name", "email", "since"))
    named = Member(key, str(name or ""), str(email or ""), frozenset({COORDINATOR}), str(since or ""))
    return team.members.get(key, named)


def _member(member: Member) -> dict[str, Json]:
    own = f"members.{member.key}."
    return {
        own + "name": member.name,
        own + "email": member.email,
        own + "roles": _ordered(member.roles),
        own + "since": member.since,
    }


def _ordered(roles: Collection[str]) -> list[Json]:
    return [role for role in ROLES if role in roles]


def _refuse_known(team: TeamState, device: Device) -> None:
    if device.id in team.devices:
        raise Refused(
            _("This device is, or was, in the team already; a removed device needs new keys."),
            hint=_("See: bgz team list"),
        )


def _last(role: str) -> Refused:
    sentences = {
        LEAD: _("Somebody must be left who leads the team."),
        SAFEGUARDING: _("Somebody must be left who may read the concerns."),
    }
    return Refused(sentences[role], hint=_("Give somebody else that role first: bgz team role"))
