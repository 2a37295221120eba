"""Whom and which laptop somebody means who types a name, and whose a case is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.authority import LEAD
from bgz.domain.followup.rota import Colleague, Rota
from bgz.errors import NotFound, Usage
from bgz.i18n import _
from bgz.storage.keys import short
from bgz.terms.commands import WHOSE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bgz.domain.cases.programme import Programme
    from bgz.storage.folder import CaseFolder
    from bgz.storage.teamstate import Device, Member, TeamState

MINE, NOBODY = "me", "none"
"""What may be given for an owner instead of a member."""
_SHORTEST = 4
"""Characters of the id of a laptop that must be typed."""


def rota(folder: CaseFolder, programme: Programme) -> Rota:
    """Return who works here now, and who stands in for whom."""
    return Rota(colleagues(folder.now), programme.absences)


def colleagues(team: TeamState) -> dict[str, Colleague]:
    """Return the members of `team` by key; those without a laptop in use have left."""
    return {
        key: Colleague(
            key=key,
            name=member.name,
            email=member.email,
            lead=LEAD in member.roles,
            active=bool(team.member_devices(key)),
        )
        for key, member in team.members.items()
    }


def owners(folder: CaseFolder, typed: str) -> frozenset[str]:
    """Return the keys of the members that `typed` means: `me`, `none`, or a part of a name, mail address or key.

    What nobody owns has the key NOBODY. Raises NotFound when there is no such member.
    """
    whose = WHOSE.parse(typed)
    if whose is not None:
        return frozenset({folder.member if whose == MINE else NOBODY})
    found = _members(folder.now.members.values(), typed)
    if not found:
        raise NotFound(_("Nobody in the team is known by that."), hint=_("Your own tasks: --owner me"))
    return frozenset(each.key for each in found)


def is_of(wanted: frozenset[str], owner: str | None, rota: Rota) -> bool:
    """Whether a case of `owner` is among those of `wanted`; what is of somebody who left is nobody's too."""
    return owner in wanted or (NOBODY in wanted and not rota.works(owner))


def one_owner(folder: CaseFolder, typed: str) -> Member:
    """Return the one member that `typed` means, `me` too. Raises NotFound for nobody, Usage when it may be several."""
    if WHOSE.parse(typed) == MINE:
        return folder.now.members[folder.member]
    return _member_meant(folder.now, typed)


def _member_meant(team: TeamState, typed: str) -> Member:
    found = _members(team.members.values(), typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise _several(map(_person, found), _("Type more of it, or the whole mail address."))
    raise NotFound(_("Nobody in the team is known by that."), hint=_("See: bgz team list"))


def device_meant(team: TeamState, typed: str, *, about: Collection[str] = ()) -> Device:
    """Return the laptop that `typed` means, removed ones too: its id, how that begins, or its name.

    The name of the member will do when she has only one. Of several, those whose id is in `about` go before others.
    Raises NotFound for none, Usage when it may be several.
    """
    found = _devices(team, typed, about)
    if not found:
        keys = {each.key for each in _members(team.members.values(), typed)}
        found = [each for each in team.devices.values() if each.member in keys]
        found = [each for each in found if each.id in about] or found
    if len(found) == 1:
        return found[0]
    if found:
        raise _several_laptops(team, found)
    raise NotFound(_("The team has no such laptop."), hint=_("See: bgz team list"))


def leaving(folder: CaseFolder, typed: str) -> tuple[Member, tuple[Device, ...]]:
    """Return whose laptops `typed` means, and which: one laptop, or all of a member, removed ones too.

    Raises NotFound for nobody, Usage when it may be several.
    """
    team = folder.now
    if WHOSE.parse(typed) == MINE:
        typed = folder.member
    members = _members(team.members.values(), typed)
    exact = {typed.casefold()} & {text for each in members for text in _called(each)}
    devices = [] if exact else _devices(team, typed)
    if len(devices) > 1:
        raise _several_laptops(team, devices)
    if devices:
        return team.members[devices[0].member], tuple(devices)
    member = _member_meant(team, typed)
    return member, tuple(each for each in team.devices.values() if each.member == member.key)


def laptop(team: TeamState, device: Device) -> str:
    """Return a laptop as people know it: its name, whose it is, and how its id begins."""
    return f"{device.name} ({team.members[device.member].name}, {short(device.id)})"


def handle(team: TeamState, member: str) -> str:
    """Return what may be typed for a member: her mail address, or her key where two have the same address."""
    email = team.members[member].email
    same = [key for key, each in team.members.items() if each.email.casefold() == email.casefold()]
    return word(email) if email and same == [member] else member


def word(typed: str) -> str:
    """Return what was typed as one word of a command."""
    return f'"{typed}"' if " " in typed else typed


def _members(members: Iterable[Member], typed: str) -> list[Member]:
    """Return the members that `typed` means: one who is called exactly so, else all in whom it occurs."""
    wanted = " ".join(typed.split()).casefold()
    if not wanted:
        return []
    among = list(members)
    exact = [each for each in among if wanted in _called(each)]
    return exact or [each for each in among if wanted in each.name.casefold() or wanted in each.email.casefold()]


def _called(member: Member) -> tuple[str, ...]:
    return member.key.casefold(), member.name.casefold(), member.email.casefold()


def _devices(team: TeamState, typed: str, about: Collection[str] = ()) -> list[Device]:
    """Return the laptops whose id begins so or whose name is this; of several names alike, those it is `about`.

    Else those in use.
    """
    wanted = typed.strip().casefold()
    every = team.devices.values()
    by_id = [each for each in every if len(wanted) >= _SHORTEST and each.id.casefold().startswith(wanted)]
    named = [each for each in every if each.name.casefold() == wanted]
    meant = [each for each in named if each.id in about] or [each for each in named if each.active]
    return by_id or meant or named


def _person(member: Member) -> str:
    return f"{member.name} ({member.email})"


def _several(found: Iterable[str], hint: str) -> Usage:
    return Usage(_("This may be several: {names}.").format(names=", ".join(sorted(found))), hint=hint)


def _several_laptops(team: TeamState, found: Sequence[Device]) -> Usage:
    """Return the error with what tells laptops apart: their names may be the same, their ids are not."""
    hint = _("Give the id that stands last between the brackets, such as {id}.").format(id=short(found[0].id))
    return _several((laptop(team, each) for each in found), hint)
