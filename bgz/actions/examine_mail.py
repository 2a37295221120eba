"""What `bgz doctor` looks at of the reminders: who sends them, whether that goes well, and what this laptop adds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bgz.actions.examined import Patient, Verdict, attention, ok
from bgz.actions.job_place import place_of_team
from bgz.domain.cases.programme import Norms
from bgz.domain.values.days import show_day
from bgz.errors import BgzError, Delivery, NotFound
from bgz.i18n import _, ngettext
from bgz.storage import mailbox, ownagenda
from bgz.storage.job import Job

if TYPE_CHECKING:
    from collections.abc import Iterable

RESTED = timedelta(days=3)
"""How long the job may rest: it runs every hour of the day, but a laptop may be shut for a weekend."""


def mail(patient: Patient) -> Verdict:
    """Look whether reminders are mailed, by one job only, and what stands in the way."""
    jobs = patient.team.now.reminders
    try:
        here = _here(patient)
    except Delivery as error:
        return attention(error.message, "bgz remind setup")
    if here is not None and here.id not in jobs:
        return attention(_("The team does not let this computer send its reminders."), "bgz remind setup")
    if not jobs:
        return ok(_("Nobody is mailed reminders: none are set up."), "bgz remind setup")
    if len(jobs) > 1:
        return _several(jobs, here)
    elsewhere = ok(_("The reminders are mailed from elsewhere: another computer, or a folder given with --job."))
    return _silent(patient) or (elsewhere if here is None else _of_job(patient, here))


def _here(patient: Patient) -> Job | None:
    """Return the job of this team on this computer, if it lies where it usually does. Raises Delivery for a damaged."""
    try:
        return Job.open(place_of_team(patient.base, patient.team.pinned))
    except NotFound:
        return None


def _several(jobs: Iterable[str], here: Job | None) -> Verdict:
    """Return that more than one job mails everybody: one that is not on this computer is named to be taken away."""
    names = sorted(jobs)
    other = next(name for name in reversed(names) if here is None or name != here.id)
    text = _("{count} jobs send the reminders: one is enough, or everybody is mailed twice.")
    return attention(text.format(count=len(names)), f"bgz remind stop {other}")


def _silent(patient: Patient) -> Verdict | None:
    """Return that this laptop has not told for long what is due, else None."""
    last = ownagenda.last_of(patient.place)
    if last is None:
        return attention(_("This laptop has not written yet what is due, for the reminders."), "bgz")
    if patient.at - last.at <= timedelta(days=Norms().stale_days):
        return None
    text = _("This laptop last wrote on {day} what is due, for the reminders.")
    return attention(text.format(day=show_day(last.at.date())), "bgz")


def _of_job(patient: Patient, here: Job) -> Verdict:
    try:
        mailbox.read_server(here.place)
    except BgzError as error:
        return attention(error.message, "bgz remind setup")
    run = mailbox.last_run(here.place)
    if run is None:
        return ok(_("The reminders are set up on this computer; they were never sent yet."), "bgz remind --dry-run")
    day = show_day(run.at.date())
    if patient.at - run.at > RESTED:
        text = _("The reminders were last sent on {day}: look at cron, systemd or the Task Scheduler.")
        return attention(text.format(day=day), "bgz remind setup")
    if run.failed:
        text = ngettext(
            "{count} reminder could not be delivered on {day}.",
            "{count} reminders could not be delivered on {day}.",
            run.failed,
        )
        return attention(text.format(count=run.failed, day=day), "bgz remind")
    return ok(_("This computer mails the reminders; last on {day}.").format(day=day), "bgz remind --dry-run")
