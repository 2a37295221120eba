"""Who is in the team: members with their roles and laptops, who waits to be let in, and what asks for attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.casebook import open_casebook
from bgz.actions.hand_over import left_behind
from bgz.actions.owners import device_meant
from bgz.actions.result import Result
from bgz.actions.roles import is_lead
from bgz.actions.team_facts import admission_of, day_of, removal_of
from bgz.domain.cases.authority import ROLES
from bgz.errors import FolderProblem, Locked, NotFound
from bgz.i18n import _, ngettext
from bgz.output.team_screen import Candidate, Laptop, MemberRow, TeamView, Words
from bgz.storage import joining, layout, teamsets
from bgz.storage.faults import notice
from bgz.storage.joining import Request, words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bgz.domain.cases.programme import Absence
    from bgz.storage.folder import CaseFolder
    from bgz.storage.team import TeamHistory
    from bgz.storage.teamstate import Member


def listed(folder: CaseFolder, *, today: date) -> Result[TeamView]:
    """Return the team as it is now, with the absences of `today`."""
    found = joining.found(folder.root, folder.team.pinned)
    waiting = candidates(folder)
    absences = _absences(folder)
    members = tuple(
        _row(folder, member, absences.get(member.key), today)
        for member in sorted(folder.now.members.values(), key=lambda each: (each.name.casefold(), each.key))
    )
    settled = {request.device.id for request in found.requests} & set(folder.now.devices)
    half = any(map(folder.now.active, settled))
    ignored = found.ignored + sum(not folder.now.active(device) for device in settled)
    view = TeamView(folder.team.pinned, members, folder.now.recovery is not None, waiting, ignored)
    messages = _messages(folder, view)
    if any(not folder.now.member_devices(key) for key in folder.now.members):
        messages += left_behind(folder, open_casebook(folder), today)
    if half:
        messages.append(_("An admission was not finished; go on with: bgz team approve"))
    return Result(view, tuple(messages), "bgz team approve" if half else _next(folder, view))


def candidates(folder: CaseFolder, device: str = "") -> tuple[Candidate, ...]:
    """Return who waits to be let in: requests in the folder, and admissions that a removal undid.

    The request of `device` is among them also where strangers left more requests than anybody looks at.
    """
    team = folder.team
    found = [*joining.requests(folder.root, team.pinned)]
    named = joining.request_of(folder.root, team.pinned, device)
    if named is not None and named not in found:
        found.append(named)
    asked = [each for each in found if each.device.id not in team.now.devices]
    ids = {request.device.id for request in asked}
    undone = [
        Request(team.pinned, member.key, member.name, member.email, device, "")
        for member, device in teamsets.lost(team)
        if device.id not in ids
    ]
    return tuple(
        _candidate(team, number, each, undone=number > len(asked))
        for number, each in enumerate([*asked, *undone], start=1)
    )


def member_with(team: TeamHistory, email: str) -> Member | None:
    """Return the member with this mail address."""
    wanted = email.strip().casefold()
    return next((each for each in team.now.members.values() if each.email.casefold() == wanted), None)


def device_words(folder: CaseFolder, given: str) -> Result[Words]:
    """Return the six words of the laptop that `given` means. Raises as `device_meant`."""
    device = device_meant(folder.now, given)
    member = folder.now.members[device.member].name
    return Result(Words(device.id, device.name, member, words(folder.team.pinned, device)), next_step="bgz team list")


def _candidate(team: TeamHistory, number: int, request: Request, *, undone: bool) -> Candidate:
    known = member_with(team, request.email)
    name = request.name.strip().casefold()
    return Candidate(
        number,
        request.device.id,
        request.device.name,
        known.name if known else request.name,
        request.email,
        words(team.pinned, request.device),
        day_of(request.at),
        known is not None,
        tuple(role for role in ROLES if role in known.roles) if known else (),
        known is not None and not team.now.member_devices(known.key),
        known is None and any(each.name.casefold() == name for each in team.now.members.values()),
        undone,
    )


def _absences(folder: CaseFolder) -> Mapping[str, Absence]:
    """Return who is away; the settings may not be readable for this laptop yet."""
    try:
        absences: Mapping[str, Absence] = folder.read(layout.PROGRAMME).record.absences
    except (NotFound, Locked, FolderProblem) as error:
        folder.notices.append(notice(error, layout.PROGRAMME))
        return {}
    return absences


def _row(folder: CaseFolder, member: Member, absence: Absence | None, today: date) -> MemberRow:
    laptops = tuple(
        Laptop(
            each.id,
            each.name,
            each.id == folder.device,
            admission_of(folder.team, each.id)[1],
            each.active,
            None if each.active else removal_of(folder.team, each.id),
        )
        for each in folder.now.devices.values()
        if each.member == member.key
    )
    roles = tuple(role for role in ROLES if role in member.roles)
    away = absence is not None and absence.holds(today)
    by = folder.now.members.get(absence.by) if absence is not None and away else None
    return MemberRow(
        member.key,
        member.name,
        member.email,
        roles,
        day_of(member.since),
        laptops,
        away,
        by.name if by else "",
        absence.until if absence is not None and away else None,
        f"members.{member.key}.roles" in folder.now.conflicts,
    )


def _messages(folder: CaseFolder, view: TeamView) -> list[str]:
    said = []
    disputed = [path for path in folder.now.conflicts if not path.endswith(".roles")]
    if disputed:
        text = ngettext(
            "In the team file {count} value is contradicted: {paths}.",
            "In the team file {count} values are contradicted: {paths}.",
            len(disputed),
        )
        said.append(text.format(count=len(disputed), paths=", ".join(disputed)))
    if view.ignored:
        text = ngettext(
            "{count} file in join/ is no request to this team, and is ignored.",
            "{count} files in join/ are no requests to this team, and are ignored.",
            view.ignored,
        )
        said.append(text.format(count=view.ignored))
    if not view.paper_key:
        said.append(_("There is no paper key: if all laptops are lost, so are the records."))
    return said


def _next(folder: CaseFolder, view: TeamView) -> str:
    if view.waiting and is_lead(folder):
        return "bgz team approve"
    contradicted = [member for member in view.members if member.contradicted]
    if contradicted and is_lead(folder):
        return f"bgz team role {contradicted[0].email}"
    return "bgz recover --new-key" if not view.paper_key and is_lead(folder) else "bgz"
