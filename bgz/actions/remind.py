"""Mail each coordinator what is due (`bgz remind`): once a day, whatever happens, and without a coordinator's keys."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from bgz.actions.job_place import find_job
from bgz.actions.owners import colleagues
from bgz.actions.result import Result
from bgz.domain.cases.programme import Norms
from bgz.domain.followup.coming import standing
from bgz.domain.followup.digest import ESCALATED, UNREADABLE, Digest, Section, Stale
from bgz.domain.followup.joined import joined
from bgz.domain.followup.lines import TaskLine, by_bucket, line_of
from bgz.domain.followup.mail_round import NOW, Laptop, Mailed, Morning, Turn, clock_is_back, turns, wish_of
from bgz.domain.followup.rota import Rota
from bgz.domain.record.fields import private
from bgz.errors import Delivery, Refused
from bgz.i18n import N_, _, in_language, ngettext
from bgz.output import digest as pages
from bgz.output import mail
from bgz.storage import mail_password, mailbox
from bgz.storage.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from bgz.domain.followup.rota import Colleague
    from bgz.domain.followup.tasks import Task
    from bgz.storage.mailbox import Ledger
    from bgz.storage.teamstate import TeamState

SENT, SHOWN = "sent", "shown"
"""What becomes of a mail that is to go now; other states are those of a turn."""
SHORT = 8
"""Characters of a laptop's id that tell it apart."""
_REFUSED = {
    "unreadable": N_("cannot be opened with the key of the reminders"),
    "large": N_("is too large"),
    "signature": N_("was not signed by that laptop"),
    "stranger": N_("is not of a laptop of the team"),
    "removed": N_("is of a laptop that was taken out of the team"),
    "team": N_("is of another team"),
    "form": N_("is of another version of bgz"),
    "ahead": N_("is dated in the future"),
    "replayed": N_("is older than the one before it"),
    "gone": N_("is gone; what it said before is used"),
}
_EXPECTED = {"removed", "gone"}
"""Reasons that need nobody's attention: they pass by themselves."""


@frozen(kw_only=True)
class Reminder:
    """What became of the reminder of one member: a code, and with `--dry-run` the mail itself."""

    member: str
    state: str
    kind: str
    tasks: int
    escalated: int
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
    team: TeamState
    team_id: str
    morning: Morning
    refused: tuple[tuple[str, str], ...]
    at: datetime = field(eq=False)


def remind(  # noqa: PLR0913 - where the job and the folder lie, and how to run, by keyword
    job: Path | None, folder: Path | None, *, today: date, at: datetime, dry_run: bool = False, always: bool = False
) -> Result[Reminders]:
    """Mail each coordinator what is due on `today`. With `dry_run` nothing is sent and nothing written down.

    `job` is the folder of the job and `folder` the case folder, if they are not where they were set up. A mail that
    was accepted is never sent again that day; one that failed is tried at the next run. `always` mails also who has
    nothing to do. Raises NotFound without a job, Refused when the team took its key away, FolderProblem when nothing
    could be written down, and Delivery when a mail was not delivered or no agenda could be read.
    """
    place = find_job(job, folder)
    with mailbox.Ledger.held(place) as ledger:
        known = _known(place, folder, ledger, today, at)
        found = turns(known.morning, always=always)
        if dry_run:
            return _result(known, [_reminder(known, turn, SHOWN) for turn in found])
        ledger.begin(at, known.team.members, known.team.devices)
        failures, wanted = _send(known, found, ledger)
        ledger.end(len(failures))
    if failures:
        raise _undelivered(failures, wanted)
    if not known.morning.readable:
        raise Delivery(
            _("No agenda of the team could be read: nobody is reminded. The leads were mailed."),
            hint=_("Look what is wrong: bgz doctor"),
        )
    return _result(known, [_reminder(known, turn, SENT) for turn in found])


def _known(place: Path, folder: Path | None, ledger: Ledger, today: date, at: datetime) -> _Round:
    held = Job.open(place)
    team = held.team(folder)
    if held.id not in team.reminders:
        raise Refused(
            _("The team does not let this computer send its reminders any more."),
            hint=_("Take the job out of cron or the Task Scheduler. A lead may set it up anew: bgz remind setup"),
        )
    read = held.agendas(at, folder)
    says = joined(read.agendas)
    rota = Rota(colleagues(team), says.absences)
    wrote = {each.device: each.at.astimezone(at.tzinfo).date() for each in read.agendas}
    morning = Morning(
        day=today,
        hour=at.hour,
        rota=rota,
        tasks=tuple(standing((each for entries in says.entries.values() for each in entries), rota, today)),
        wishes=says.wishes,
        laptops=tuple(_laptops(team, wrote, ledger, today)),
        last=ledger.last,
        norms=Norms(escalate_days=says.escalate_days, stale_days=says.stale_days),
        readable=bool(read.agendas),
    )
    return _Round(place, team, held.team_id, morning, read.refused, at)


def _laptops(team: TeamState, wrote: dict[str, date], ledger: Ledger, today: date) -> Iterable[Laptop]:
    for each in team.devices.values():
        if each.active:
            last = wrote.get(each.id)
            yield Laptop(id=each.id, member=each.member, wrote=last, since=last or ledger.since(each.id, today))


def _send(known: _Round, found: Iterable[Turn], ledger: Ledger) -> tuple[list[str], int]:
    """Send what is to go now, writing down each mail once it was accepted; return why some failed, and of how many."""
    wanted = [turn for turn in found if turn.state == NOW]
    failures: list[str] = []
    if not wanted:
        return failures, 0
    server = mailbox.read_server(known.place)
    password = mail_password.read(server)
    for done, turn in enumerate(wanted):
        try:
            _post(known, turn, server.sender, lambda message: mail.send(message, server, password))
        except mail.ServerProblem as error:
            failures += [error.message] * (len(wanted) - done)
            break
        except Delivery as error:
            failures.append(error.message)
        else:
            ledger.mark(turn.member, Mailed(on=known.morning.day, marks=turn.marks))
    return failures, len(wanted)
