"""Let a laptop into the team, after two people compared its six words by phone, and encrypt every file for it."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from bgz.actions import rights
from bgz.actions.result import Result
from bgz.actions.team_list import candidates, member_with
from bgz.domain.cases.authority import COORDINATOR, ROLES
from bgz.domain.values.numbers import new_key
from bgz.errors import Invalid, NotFound, Refused
from bgz.i18n import _
from bgz.output.team_screen import Admitted, Candidate, Dropped, called
from bgz.storage import joining, teamsets
from bgz.storage.teamstate import Device, Member

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bgz.actions.progress import Progress
    from bgz.storage.folder import CaseFolder


def waiting(folder: CaseFolder, device: str = "") -> tuple[Candidate, ...]:
    """Return who waits to be let in, `device` among them. Raises Refused for who may not let anybody in."""
    rights.check_lead(folder)
    return candidates(folder, device[:1].lower() + device[1:].upper())


def chosen(waits: Sequence[Candidate], given: str) -> Candidate:
    """Return who is meant by `given`: a number of the list, the laptop's id, or how name or mail address begins.

    Raises NotFound when nobody is, Invalid when several are.
    """
    wanted = " ".join(given.split()).casefold()
    exact = [each for each in waits if wanted in {str(each.number), each.device.casefold()}]
    if exact:
        return exact[0]
    found = [
        each
        for each in waits
        if wanted and any(text.casefold().startswith(wanted) for text in (each.device, each.name, each.email))
    ]
    if not found:
        raise NotFound(_("Nobody who waits is called like this."), hint=_("Who waits: bgz team list"))
    if len(found) > 1:
        lines = [f"{each.number} {each.name} <{each.email}>, {called(each.laptop, each.device)}" for each in found]
        raise Invalid(_("Several who wait are called like this."), problems=lines, hint=_("Give the number or the id."))
    return found[0]


def check_words(candidate: Candidate, heard: str) -> None:
    """Refuse words that are not those of `candidate`; capitals, commas and numbers between them do not matter."""
    if _plain(heard) != _plain(candidate.words):
        hint = _("Phone again. Still other words? Then somebody else asks: {command}")
        command = f"bgz team approve {candidate.device} --reject"
        text = _("Those are not the words of this laptop. It was not let in.")
        raise Refused(text, hint=hint.format(command=command))


def admit(
    folder: CaseFolder,
    candidate: Candidate,
    words: str,
    roles: Collection[str],
    *,
    at: datetime,
    progress: Progress | None = None,
) -> Result[Admitted]:
    """Let `candidate` in, whose six words were heard by phone, and encrypt every file for that laptop.

    A new member gets `roles`; another laptop of a member comes with the roles she has. Cut off half-way, `go_on` ends
    it. Raises Refused when the words are others, or the laptop was let in or taken out meanwhile.
    """
    waiting(folder)
    check_words(candidate, words)
    member, device = _admitted(folder, candidate, roles, at)
    folder.change_team(teamsets.admission(folder.now, member, device), at=at)
    return _encrypted(folder, (device.id,), progress)


def unfinished(folder: CaseFolder) -> tuple[str, ...]:
    """Return the laptops that are in while their request still lies there: perhaps not every file is theirs yet."""
    asked = joining.requests(folder.root, folder.team.pinned)
    return tuple(request.device.id for request in asked if folder.now.active(request.device.id))


def go_on(folder: CaseFolder, devices: Sequence[str], progress: Progress | None = None) -> Result[Admitted]:
    """End the admission of `devices` that was cut off."""
    return _encrypted(folder, devices, progress)


def reject(folder: CaseFolder, candidate: Candidate) -> Result[Dropped]:
    """Throw a request away. Raises Refused for an undone admission, which is no file."""
    waiting(folder)
    if candidate.undone:
        raise Refused(_("This admission was undone already; without a new approval this laptop stays out."))
    joining.drop(folder.root, candidate.device)
    return Result(Dropped(candidate.device), next_step="bgz team list")


def _admitted(folder: CaseFolder, candidate: Candidate, roles: Collection[str], at: datetime) -> tuple[Member, Device]:
    """Return whom and what to admit. The mail address decides whose laptop it is, not the key that it proposes."""
    team = folder.team
    known = member_with(team, candidate.email)
    device = _device(folder, candidate)
    if known is not None:
        return known, _of(device, known.key)
    wanted = frozenset(roles) | {COORDINATOR}
    taken = team.now.members
    key = device.member if device.member not in taken else new_key("m", taken, secrets.choice)
    return Member(key, candidate.name, candidate.email, wanted, at.date().isoformat()), _of(device, key)


def _device(folder: CaseFolder, candidate: Candidate) -> Device:
    request = joining.request_of(folder.root, folder.team.pinned, candidate.device)
    for device in (*([request.device] if request else []), *folder.lost_admissions()):
        if device.id == candidate.device and joining.words(folder.team.pinned, device) == candidate.words:
            return device
    raise NotFound(_("This request is not there any more."), hint=_("Who waits: bgz team list"))


def _of(device: Device, member: str) -> Device:
    return Device.of(member, device.name, device.age, device.sign)


def _encrypted(folder: CaseFolder, devices: Sequence[str], progress: Progress | None) -> Result[Admitted]:
    """Encrypt every file for the team as it is now; the requests go last, so that what is cut off can be ended."""
    files = rights.encrypt_anew(folder, progress).files
    for device in devices:
        joining.drop(folder.root, device)
    let_in = folder.now.devices[devices[-1]]
    member = folder.now.members[let_in.member]
    roles = tuple(role for role in ROLES if role in member.roles)
    view = Admitted(let_in.id, let_in.name, member.name, roles, files)
    messages = (_("When the sync service is done on that laptop, it can begin with: bgz"),)
    left = candidates(folder)
    return Result(view, messages, "bgz team approve" if left else "bgz team list")


def _plain(words: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", words.casefold())
