"""Set the reminders up on this computer (`bgz remind setup`), and take them away again (`bgz remind stop`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.actions.init import device_name
from bgz.actions.job_place import jobs_here, place_of_team
from bgz.actions.owners import colleagues
from bgz.actions.remind_me import wish
from bgz.actions.remind_test import send_test
from bgz.actions.result import Result
from bgz.actions.rights import check_lead
from bgz.domain.followup.mailing import MailServer
from bgz.errors import BgzError, Delivery, NotFound, Refused, Usage
from bgz.i18n import _
from bgz.output import mail
from bgz.output.schedule import Schedule, schedule
from bgz.storage import home, mail_password, mailbox, teamsets
from bgz.storage.faults import disk
from bgz.storage.job import IDENTITY, Job, strange
from bgz.storage.layout import is_inside
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bgz.actions.remind_test import SentTest
    from bgz.storage.folder import CaseFolder

WINDOWS, OTHERS = "schtasks", "crontab"


@frozen(kw_only=True)
class SetUp:
    """The job as it was set up: through which server, where it lies, and how the computer runs it.

    `fits` names what is for this computer: `schtasks` on Windows, `crontab` elsewhere.
    """

    host: str
    port: int
    security: str
    sender: str
    job: Path
    key: str
    fits: str
    schedule: Schedule


@frozen(kw_only=True)
class Stopped:
    """The job that was taken away: its name in the team file, and its folder if it lay on this computer."""

    key: str
    job: Path | None


def place_of(folder: CaseFolder, job: Path | None) -> Path:
    """Return where the job of this team lies, or would lie, on this computer."""
    return Path(job).absolute() if job is not None else place_of_team(home.home(), folder.team.pinned)


def server_before(folder: CaseFolder, job: Path | None) -> MailServer | None:
    """Return the mail server that the job of this team has on this computer, None for none that can be read."""
    return _server(place_of(folder, job))


def check_settings(given: Mapping[str, Any]) -> None:
    """Judge the settings of a mail server before a password is asked for.

    Raises Invalid with all problems at once, Delivery when the password should go into a keychain that is not there.
    """
    if MailServer.checked(given).keychain:
        mail_password.check_keychain()


def setup(
    folder: CaseFolder,
    given: Mapping[str, Any],
    *,
    job: Path | None,
    try_out: bool,
    password: str | None = None,
    at: datetime,
) -> Result[SetUp]:
    """Make the job of the reminders on this computer, or give the one that is there another mail server.

    `given` are the settings of the mail server; `password` is kept in the keychain. With `try_out` the server is tried
    first. Raises Invalid with all problems at once, Delivery when the server cannot be used, Refused for who does not
    lead while the team does not know the job yet.
    """
    server = MailServer.checked(given)
    place = place_of(folder, job)
    held = _there(place, folder)
    known = held is not None and held.id in folder.now.reminders
    if not known:
        check_lead(folder)
    if held is None:
        _check_room(place, folder)
    if try_out:
        _try(server, password)
    if password is not None:
        mail_password.keep(server, password)
    held = held.moved(folder.root) if held else Job.make(place, folder.team.pinned, folder.root)
    mailbox.write_server(place, server)
    if not known:
        folder.change_team(teamsets.reminders_key(folder.now, RemindersKey.of(device_name(), held.recipient)), at=at)
    messages = () if known else (_("From now on every laptop writes an agenda for the reminders, without names."),)
    return Result(_set_up(server, held), messages, next_step="bgz remind test")


def _check_room(place: Path, folder: CaseFolder) -> None:
    """Refuse a place where other things lie, or where a sync service would carry the key away.

    What is left of a job whose key is gone or damaged is not in the way: the key cannot be had back.
    """
    hint = _("Give a new folder outside the case folder: --job FOLDER")
    if is_inside(place, folder.root):
        raise Refused(_("The key of the reminders may not lie in the case folder."), hint=hint)
    with disk(_("The place of the reminders")):
        if place.exists() and (not place.is_dir() or (strange(place) and not (place / IDENTITY).exists())):
            raise Refused(_("There lie other things already."), hint=hint)


def _there(place: Path, folder: CaseFolder) -> Job | None:
    """Return the job at `place`, for where the case folder is now; None for none, and for one whose key is damaged.

    Raises Refused for that of another team, FolderProblem for one that cannot be read now.
    """
    try:
        held = Job.open(place, folder.root)
    except (NotFound, Delivery):
        return None
    if held.team_id != folder.team.pinned:
        raise Refused(_("There lies the job of another team."), hint=_("Give another place: --job FOLDER"))
    return held


def _try(server: MailServer, password: str | None) -> None:
    try:
        mail.check(server, password if password is not None else mail_password.read(server))
    except Delivery as error:
        raise Delivery(
            _("The mail server was not kept: {reason}.").format(reason=error.message),
            hint=_("Check the settings. Keep them without trying: --no-check"),
        ) from None


def _set_up(server: MailServer, held: Job) -> SetUp:
    python = Path(sys.executable)
    windowless = python.with_name("pythonw.exe")
    return SetUp(
        host=server.host,
        port=server.port,
        security=server.security,
        sender=server.sender,
        job=held.place,
        key=held.id,
        fits=WINDOWS if os.name == "nt" else OTHERS,
        schedule=schedule(python, windowless if windowless.exists() else python, held.place),
    )


def try_mail(folder: CaseFolder, job: Path | None, *, at: datetime) -> Result[SentTest]:
    """Send one mail to the member of this laptop. Raises NotFound without a job, and Delivery."""
    held = Job.open(place_of(folder, job))
    reader = colleagues(folder.now)[folder.member]
    return send_test(mailbox.read_server(held.place), reader, wish(folder).language, at=at)


def to_stop(folder: CaseFolder, typed: str | None, job: Path | None) -> Stopped:
    """Return which job `bgz remind stop` takes away: the one that `typed` begins, else that of this computer.

    Raises Refused for who does not lead, NotFound when there is none, Usage when it may be several.
    """
    check_lead(folder)
    place = place_of(folder, job)
    here = _there(place, folder)
    if typed is None and here is not None:
        return Stopped(key=here.id, job=place)
    found = [key for key in folder.now.reminders if key.startswith(typed or "")]
    if not found:
        raise NotFound(_("The team knows no such job of the reminders."), hint=_("See: bgz doctor"))
    if len(found) > 1:
        raise Usage(_("This may be several: {names}.").format(names=", ".join(sorted(found))))
    return Stopped(key=found[0], job=place if here is not None and here.id == found[0] else None)


def stop(folder: CaseFolder, stopped: Stopped, *, at: datetime) -> Result[Stopped]:
    """Take the key of a job out of the team, and all of it off this computer if it lies here.

    What others put in its folder stays, and is said; so is a password that the keychain does not give up.
    """
    if stopped.key in folder.now.reminders:
        folder.change_team(teamsets.reminders_gone(folder.now, stopped.key), at=at)
    messages = [_("Take the line out of cron, systemd or the Task Scheduler too.")]
    if stopped.job is not None:
        held = Job.open(stopped.job, folder.root)
        if not _forget_password(held):
            messages.append(_("The password of the mail server is in the keychain still: take it out there."))
        if not held.erase():
            messages.append(_("In the folder of the job lie other things; they stay."))
    return Result(stopped, tuple(messages), next_step="bgz doctor")


def _forget_password(held: Job) -> bool:
    """Take the password of the job out of the keychain, unless another job here logs in with it.

    Tells whether that went well. Of settings that are gone or damaged nobody knows which password it was.
    """
    server = _server(held.place)
    if server is None or not server.keychain:
        return True
    others = (_server(place) for place in jobs_here(home.home()) if place != held.place)
    login = server.host, server.user
    if any(other is not None and other.keychain and (other.host, other.user) == login for other in others):
        return True
    return mail_password.forget(server)


def _server(place: Path) -> MailServer | None:
    try:
        return mailbox.read_server(place)
    except BgzError:
        return None
