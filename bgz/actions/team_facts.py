"""What the changes of the team file tell of its laptops: who let them in, who took them out, and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from bgz.domain.cases.authority import LEAD
from bgz.domain.values.days import show_day
from bgz.i18n import _
from bgz.storage.joining import requests, words, words_of_job
from bgz.storage.teamstate import RECOVERY, REMINDERS, recovery_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bgz.output.team_screen import Newcomer
    from bgz.storage.changes import Change
    from bgz.storage.folder import CaseFolder
    from bgz.storage.team import TeamHistory
    from bgz.storage.teamstate import Device, TeamState


def newcomers(folder: CaseFolder) -> tuple[Newcomer, ...]:
    """Return the laptops to name before anything is encrypted for them; those that this laptop let in are known."""
    return (*named(folder.team, folder.newcomers(), folder.device), *_new_jobs(folder))


def _new_jobs(folder: CaseFolder) -> Iterator[Newcomer]:
    """Yield how to tell of the jobs of the reminders that others let in."""
    from bgz.output.team_screen import Newcomer

    for job in folder.new_jobs():
        by, on = _by_whom(folder.team, f"{REMINDERS}.{job.id}")
        yield Newcomer(job.id, job.name, "", "", words_of_job(folder.team.pinned, job.age), by, on)


def named(team: TeamHistory, devices: Iterable[Device], own: str) -> tuple[Newcomer, ...]:
    """Return how to name those of `devices` that `own`, the device of this laptop, did not let in itself.

    A device of nobody is the paper key: it has no name but who made it.
    """
    from bgz.output.team_screen import Newcomer

    found: list[Newcomer] = []
    for device in devices:
        if not device.member:
            found += _new_paper_key(team, device, own)
            continue
        change = _setting(team, f"devices.{device.id}")
        if change is not None and change.dev == own:
            continue
        member = team.now.members[device.member]
        by, on = admission_of(team, device.id)
        found.append(Newcomer(device.id, device.name, member.name, member.email, words(team.pinned, device), by, on))
    return tuple(found)


def admission_of(team: TeamHistory, device: str) -> tuple[str, date | None]:
    """Return who let `device` in, and on which day by the clock of that laptop; "" and None when that is not known."""
    return _by_whom(team, f"devices.{device}")


def _by_whom(team: TeamHistory, path: str) -> tuple[str, date | None]:
    """Return who set `path` first, and when, as `admission_of` does."""
    change = _setting(team, path)
    if change is None:
        return "", None
    if change.dev == RECOVERY:
        return _("the paper key"), day_of(change.at)
    member = team.now.members.get(team.now.member_of(change.dev) or "")
    return member.name if member else "", day_of(change.at)


def _new_paper_key(team: TeamHistory, paper: Device, own: str) -> Iterator[Newcomer]:
    """Yield how to tell of the paper key `paper`, unless `own` made it."""
    from bgz.output.team_screen import Newcomer

    for change in team.counted:
        held = recovery_from(change.set.get(RECOVERY))
        if held is not None and held.sign == paper.sign:
            if change.dev != own:
                member = team.now.members.get(team.now.member_of(change.dev) or "")
                yield Newcomer(paper.id, "", "", "", "", member.name if member else "", day_of(change.at))
            return


def _setting(team: TeamHistory, path: str) -> Change | None:
    return next((change for change in team.counted if change.set.get(path) is not None), None)


def removal_of(team: TeamHistory, device: str) -> date | None:
    """Return the day on which `device` was taken out of the team, as whoever did it wrote it down."""
    days = [day_of(change.set.get(f"removed.{device}")) for change in team.counted]
    return min((day for day in days if day is not None), default=None)


def removed(team: TeamHistory, device: str) -> str:
    """Return the sentence that this laptop was taken out of the team."""
    day = removal_of(team, device)
    if day is None:
        return _("This laptop was removed from the team.")
    return _("This laptop was removed from the team on {day}.").format(day=show_day(day))


def asking(root: Path, team: TeamHistory) -> int:
    """Return how many laptops wait for a lead, those whose admission was not finished too. Nothing is decrypted."""
    devices = [request.device.id for request in requests(root, team.pinned)]
    return sum(device not in team.now.devices or team.now.active(device) for device in devices)


def leads(team: TeamState) -> tuple[str, ...]:
    """Return the names of those who may let somebody in."""
    return tuple(sorted(team.members[key].name for key in team.with_role(LEAD)))


def day_of(value: object) -> date | None:
    """Return the day in what another laptop wrote; None when it is none."""
    try:
        return datetime.fromisoformat(value).date() if isinstance(value, str) else None
    except ValueError:
        return None
