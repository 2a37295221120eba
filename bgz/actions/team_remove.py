"""Take a member or one laptop out of the team (`bgz team remove`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions import rights
from bgz.actions.casebook import open_casebook
from bgz.actions.hand_over import HandOver, hand_over, open_cases, taken_by
from bgz.actions.owners import handle, laptop, leaving
from bgz.actions.result import Result
from bgz.domain.cases.authority import PROGRAMME, SAFEGUARDING
from bgz.errors import Refused
from bgz.i18n import _, ngettext
from bgz.storage import teamsets
from bgz.storage.keys import short

if TYPE_CHECKING:
    from datetime import date, datetime

    from bgz.actions.progress import Progress
    from bgz.domain.cases.programme import Programme
    from bgz.storage.folder import CaseFolder


@frozen
class Leaving:
    """Who goes: a member with these `laptops`, or only them (`whole` is false). `devices` are those still in the team.

    `cases` counts the open cases that nobody owns then; `taker` is the name of who gets them, if somebody does.
    """

    member: str
    name: str
    laptops: tuple[str, ...]
    devices: tuple[str, ...]
    whole: bool
    cases: int
    taker: str = ""
    done: bool = False
    taken_over: int = 0
    encrypted: int = 0


def plan(folder: CaseFolder, typed: str, *, taker: str | None = None, today: date) -> Leaving:
    """Return who would leave, and write nothing. `typed` is a member, or the name or id of a laptop.

    Raises Refused for who does not lead, for the laptop one works at, and when nobody would be left who leads the team
    or reads the concerns; NotFound or Usage when none, or several, are meant.
    """
    rights.check_lead(folder)
    team = folder.now
    member, devices = leaving(folder, typed)
    active = tuple(each for each in devices if each.active)
    staying = {each.id for each in team.member_devices(member.key)} - {each.id for each in active}
    if active:
        teamsets.removal(team, [each.id for each in active], today)
    if folder.device in {each.id for each in active}:
        raise Refused(
            _("You cannot take away the laptop you are working at."),
            hint=_("Another lead can do it, or you yourself at another laptop."),
        )
    if SAFEGUARDING in member.roles and active:
        rights.check_concerns(folder)
    to = None if taker is None else taken_by(folder, taker)
    if to is not None and to.key == member.key:
        raise Refused(_("Both are the same person."))
    cases = () if staying else open_cases(open_casebook(folder), member.key, today)
    return Leaving(
        member.key,
        member.name,
        tuple(laptop(team, each) for each in (active or devices)),
        tuple(each.id for each in active),
        not staying,
        len(cases),
        to.name if to is not None else "",
    )


def remove(
    folder: CaseFolder,
    planned: Leaving,
    *,
    taker: str | None = None,
    today: date,
    at: datetime,
    progress: Progress | None = None,
) -> Result[Leaving]:
    """Take the planned laptops out of the team: keep what they did, change the team, encrypt every file anew.

    Cut off at any moment, the same again ends it. Raises Refused when the change would not count.
    """
    taken_over = 0
    if planned.devices:
        values = teamsets.removal(folder.now, planned.devices, today)
        taken_over = rights.change(folder, values, at=at)
    encrypted = rights.encrypt_anew(folder, progress).written
    if taker is not None and planned.whole:
        _hand_over(folder, planned, taker, today=today, at=at)
    view = evolve(planned, done=True, taken_over=taken_over, encrypted=encrypted)
    return Result(
        view,
        (*_said(folder, view), *_stood_in(folder, view, today), *rights.left_to_others(folder)),
        next_step=_next(folder, view),
    )


def _hand_over(folder: CaseFolder, planned: Leaving, taker: str, *, today: date, at: datetime) -> None:
    to = taken_by(folder, taker)
    cases = tuple(open_cases(open_casebook(folder), planned.member, today))
    hand_over(folder, HandOver(planned.name, to.name, to.key, cases), at=at)


def _said(folder: CaseFolder, view: Leaving) -> tuple[str, ...]:
    """Return what removal cannot do, in plain words."""
    if not view.whole:
        return _of_laptop(folder, view)
    messages = [
        _("What was copied to that laptop before stays readable there."),
        _("Take {name} off the sharing of the case folder in your sync service too.").format(name=view.name),
    ]
    if folder.now.recovery is not None:
        messages.append(_("If {name} may have seen the paper key: bgz recover --new-key").format(name=view.name))
    if view.cases and not view.taker:
        text = ngettext(
            "{count} open case is nobody's now; the leads get its reminders.",
            "{count} open cases are nobody's now; the leads get their reminders.",
            view.cases,
        )
        messages.append(text.format(count=view.cases))
    return tuple(messages)


def _of_laptop(folder: CaseFolder, view: Leaving) -> tuple[str, ...]:
    """Return what removal cannot do about one laptop of somebody who stays."""
    messages = [
        _("{name} stays in the team; only this laptop is out of it.").format(name=view.name),
        _("What was copied to that laptop before stays readable there."),
        _("Sign that laptop off from your sync service too."),
    ]
    for device in view.devices[:1]:
        text = _("Lost or stolen? See what was done with it, and take back what is wrong: {log}, {undo}")
        of = f"--device {short(device)}"
        messages.append(text.format(log=f"bgz log {of}", undo=f"bgz undo {of}"))
    if folder.now.recovery is not None:
        messages.append(_("Did the paper key lie with that laptop? bgz recover --new-key"))
    return tuple(messages)


def _stood_in(folder: CaseFolder, view: Leaving, today: date) -> tuple[str, ...]:
    """Return for whom who left stands in, so that somebody else takes that over."""
    if not view.whole:
        return ()
    programme: Programme = folder.read(PROGRAMME).record
    names = [
        folder.now.members[key].name
        for key, each in programme.absences.items()
        if each.by == view.member and key in folder.now.members and (each.until is None or each.until >= today)
    ]
    text = _("{name} stood in for {others}. Say who does now: bgz team cover")
    return (text.format(name=view.name, others=", ".join(names)),) if names else ()


def _next(folder: CaseFolder, view: Leaving) -> str:
    if view.whole and view.cases and not view.taker:
        return f"bgz team hand-over {handle(folder.now, view.member)}"
    return "bgz team list"
