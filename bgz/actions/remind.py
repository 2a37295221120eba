"""Mail each coordinator what is due (`bgz remind`): once a day, whatever happens, and without a coordinator's keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.job_place import find_job
from bgz.actions.owners import colleagues
from bgz.actions.remind_mail import letter, written
from bgz.actions.result import Result
from bgz.domain.cases.programme import Norms
from bgz.domain.followup.coming import standing
from bgz.domain.followup.joined import joined
from bgz.domain.followup.lines import TaskLine
from bgz.domain.followup.mail_round import (
    LAST_HOUR,
    NOT_TODAY,
    NOW,
    Laptop,
    Mailed,
    Morning,
    Turn,
    clock_is_back,
    turns,
)
from bgz.domain.followup.rota import Rota
from bgz.domain.record.fields import private
from bgz.errors import Delivery, FolderProblem, Invalid, Refused
from bgz.i18n import N_, _, ngettext
from bgz.output import mail
from bgz.storage import mail_password, mailbox
from bgz.storage.job import Job
from bgz.storage.keys import short
from bgz.storage.teamstate import TeamState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from bgz.storage.mailbox import Ledger

SENT, SHOWN = "sent", "shown"
"""What becomes of a mail that is to go now; other states are those of a turn."""
_REFUSED = {
    "unreadable": N_("cannot be opened with the key of the reminders"),
    "large": N_("is too large"),
    "signature": N_("was not signed by that laptop"),
    "stranger": N_("is not of a laptop of the team"),
    "team": N_("is of another team"),
    "form": N_("was made by another version of bgz"),
    "ahead": N_("is dated in the future"),
    "replayed": N_("is older than the one before it"),
}
"""Why an agenda is not used, as the job says it; somebody must look."""
_USELESS = {"form", "large"}
"""What a laptop signed itself and no job can use: its owner and the leads are mailed."""
_PASSING = {
    "removed": N_("The agenda of the laptop {laptop} is not used: it was taken out of the team."),
    "gone": N_("The agenda of the laptop {laptop} is gone; what it said before is used."),
}
"""What passes by itself."""


@frozen(kw_only=True)
class Reminder:
    """What became of the reminder of one member: a code, and with `--dry-run` the mail itself.

    A dry run shows who is not mailed on this day what her mail would say, as an example.
    """

    member: str
    state: str
    kind: str
    tasks: int = 0
    escalated: int = 0
    lines: tuple[TaskLine, ...] = ()
    subject: str = ""
    text: str = ""
    to: str = private(default="")


@frozen(kw_only=True)
class Reminders:
    """The reminders of a day."""

    day: date
    reminders: tuple[Reminder, ...]


@frozen
class _Round:
    """One run of the job: where it lies, who is in the team, what it knows, what it could not use."""

    place: Path
    team_id: str
    team: TeamState
    morning: Morning
    refused: tuple[tuple[str, str], ...]


def remind(  # noqa: PLR0913 - what the command takes, by keyword
    job: Path | None,
    folder: Path | None,
    *,
    today: date,
    at: datetime,
    pretended: bool = False,
    dry_run: bool = False,
    always: bool = False,
) -> Result[Reminders]:
    """Mail each coordinator what is due on `today`.

    With `dry_run` nothing is sent nor written down: it shows what goes out in the course of the day. On a day that is
    only `pretended` no agenda is kept: one of a day to come would stand in the way of the true ones.
    `job` is the folder of the job and `folder` the case folder, if they are not where they were set up. A mail that
    was accepted is never sent again that day; one that failed is tried at the next run. `always` mails also who has
    nothing to do. Raises NotFound without a job, Refused when the team took its key away, FolderProblem when nothing
    could be written down, and Delivery when a mail was not delivered or no agenda could be read.
    """
    held = Job.open(find_job(job, folder), folder)
    if dry_run:
        known = _known(held, mailbox.Ledger(held.place), today, at, keep=False)
        evening = evolve(known.morning, hour=LAST_HOUR)
        return _result(known, turns(evening, always=always), SHOWN)
    with mailbox.Ledger.held(held.place) as ledger:
        known = _known(held, ledger, today, at, keep=not pretended)
        found = turns(known.morning, always=always)
        wanted = sorted((turn for turn in found if turn.state == NOW), key=lambda turn: ledger.turn(turn.member))
        sending = {each.member: Mailed.after(ledger.last.get(each.member), today, each.marks) for each in wanted}
        ledger.begin(at, known.team.members, known.team.devices, sending)
        _send(known, wanted, ledger, at)
    if not known.morning.readable:
        text = _("No agenda of the team can be read, so nobody is reminded; the leads are mailed.")
        raise Delivery(" ".join([text, *_complaints(known)]), hint=_("Look what is wrong: bgz doctor"))
    return _result(known, found, SENT)


def _known(held: Job, ledger: Ledger, today: date, at: datetime, *, keep: bool) -> _Round:
    """Return all that the job knows, out of its own folder and the agendas in the case folder."""
    team, whole = held.team_and_file(keep=keep)
    if held.id not in team.reminders:
        raise Refused(
            _("The team does not let this computer send its reminders any more."),
            hint=_("Take the job out of cron or the Task Scheduler. A lead can set it up anew: bgz remind setup"),
        )
    read = held.agendas(at, team, keep=keep)
    members = colleagues(team)
    leads = {key for key, each in members.items() if each.lead}
    says = joined(read.agendas, {each.id: each.member for each in team.devices.values()}, leads)
    rota = Rota(members, says.absences)
    wrote = {each.device: each.at.astimezone(at.tzinfo).date() for each in read.agendas}
    useless = {device for device, reason in read.refused if reason in _USELESS}
    morning = Morning(
        day=today,
        hour=at.hour,
        rota=rota,
        tasks=tuple(standing((each for entries in says.entries.values() for each in entries), rota, today)),
        wishes=says.wishes,
        laptops=tuple(_laptops(team, wrote, ledger, today, useless)),
        last=ledger.last,
        norms=Norms(escalate_days=says.escalate_days, stale_days=says.stale_days),
        readable=bool(read.agendas),
        ran=ledger.run.at.astimezone(at.tzinfo) if ledger.run is not None else None,
    )
    refused = read.refused
    if ("", "folder") not in refused and not whole:
        refused = (("", "team file"), *refused)
    return _Round(held.place, held.team_id, team, morning, refused)


def _laptops(
    team: TeamState, wrote: Mapping[str, date], ledger: Ledger, today: date, useless: Collection[str]
) -> Iterator[Laptop]:
    """Yield the laptops in use. One that never wrote an agenda is waited for since the job first looked for it."""
    for each in team.devices.values():
        if each.active:
            last = wrote.get(each.id)
            since = last or ledger.since(each.id, today)
            yield Laptop(id=each.id, member=each.member, wrote=last, since=since, refused=each.id in useless)


def _send(known: _Round, wanted: list[Turn], ledger: Ledger, at: datetime) -> None:
    """Send these mails, writing down each as soon as it was accepted. Raises Delivery when one was not."""
    if not wanted:
        return
    failures: list[str] = []
    try:
        server = mailbox.read_server(known.place)
        password = mail_password.read(server)
    except (Delivery, FolderProblem, Invalid):
        ledger.end(len(wanted))
        raise
    for done, turn in enumerate(wanted):
        to = known.team.members[turn.member].email
        try:
            message = letter(turn, known.morning, known.team_id, to=to, sender=server.sender, at=at)
            mail.send(message, server, password)
        except mail.ServerProblem as error:
            failures += [error.message] * (len(wanted) - done)
            break
        except Delivery as error:
            failures.append(error.message)
        else:
            ledger.mark(turn.member)
    ledger.end(len(failures))
    if failures:
        raise _undelivered(failures, len(wanted))


def _undelivered(failures: list[str], wanted: int) -> Delivery:
    """Return the error for the mails that failed; it names no address."""
    text = ngettext(
        "{failed} of {wanted} mail was not delivered: {reasons}.",
        "{failed} of {wanted} mails were not delivered: {reasons}.",
        wanted,
    )
    reasons = "; ".join(dict.fromkeys(failures))
    return Delivery(
        text.format(failed=len(failures), wanted=wanted, reasons=reasons),
        hint=_("It is tried again at the next run. Check the mail server: bgz remind setup"),
    )


def _result(known: _Round, found: Iterable[Turn], now: str) -> Result[Reminders]:
    """Return what became of each turn: `now` of those that were to go."""
    messages = [*_complaints(known)]
    if clock_is_back(known.morning):
        messages.append(_("Somebody was mailed on a later day than today: look whether the clock is right."))
    wrong = len(messages) > 0
    messages += [text.format(laptop=short(each)) for each, text in _passing(known)]
    step = "bgz followup" if now == SENT else "bgz remind"
    if not mailbox.has_server(known.place):
        step = "bgz remind setup"
    reminders = tuple(_reminder(known, turn, now) for turn in found)
    return Result(Reminders(day=known.morning.day, reminders=reminders), tuple(messages), step, attention=wrong)


def _complaints(known: _Round) -> Iterator[str]:
    """Yield what somebody must look at: agendas that are not what they should be."""
    for device, reason in known.refused:
        if reason == "folder":
            yield _("The case folder cannot be read; the reminders go by what it said before.")
        elif reason == "team file":
            yield _("The team file is gone, damaged or an older one; the reminders go by what it said before.")
        elif reason in _REFUSED:
            text = _("The agenda of the laptop {laptop} is not used: it {reason}.")
            yield text.format(laptop=short(device), reason=_(_REFUSED[reason]))


def _passing(known: _Round) -> Iterator[tuple[str, str]]:
    """Yield what passes by itself: the laptop, and the sentence for it."""
    for device, reason in known.refused:
        if reason in _PASSING:
            yield device, _(_PASSING[reason])


def _reminder(known: _Round, turn: Turn, now: str) -> Reminder:
    goes = turn.state == NOW
    example = turn.state == NOT_TODAY and bool(turn.tasks or turn.escalated or turn.silent)
    says = written(turn, known.morning) if now == SHOWN and (goes or example) else None
    return Reminder(
        member=turn.member,
        state=now if goes else turn.state,
        kind=turn.kind,
        tasks=len(turn.tasks),
        escalated=len(turn.escalated),
        lines=says.lines if says else (),
        subject=says.parts.subject if says else "",
        text=says.parts.text if says else "",
        to=known.team.members[turn.member].email,
    )
