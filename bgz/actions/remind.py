"""Mail each coordinator what is due (`bgz remind`): once a day, whatever happens."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.domain.followup.agenda import agenda
from bgz.domain.followup.lines import line_of, lines_of
from bgz.domain.followup.mailing import MailServer, is_news
from bgz.domain.followup.rota import Colleague
from bgz.domain.record.fields import private
from bgz.errors import Delivery, Locked
from bgz.i18n import _, ngettext
from bgz.output import mail
from bgz.output.calendar import calendar
from bgz.storage import home, mailbox
from bgz.storage.passphrase import from_command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bgz.actions.casebook import Casebook
    from bgz.domain.followup.tasks import Task
    from bgz.storage.folder import CaseFolder
    from bgz.storage.mailbox import Ledger

SENT, SHOWN, ALREADY, NOTHING, AWAY = "sent", "shown", "already", "nothing", "away"
DAYS = 7
"""How far a reminder looks ahead; announcements reach further."""


@frozen(kw_only=True)
class Reminder:
    """What became of the reminder of one member: a code, and with `--dry-run` the mail itself."""

    member: str
    state: str
    tasks: int
    subject: str = ""
    text: str = ""
    to: str = private(default="")


@frozen(kw_only=True)
class Reminders:
    """The reminders of a day."""

    day: date
    reminders: tuple[Reminder, ...]


@frozen(kw_only=True)
class SetUp:
    """The mail server that was kept, and where."""

    host: str
    port: int
    security: str
    sender: str
    path: Path


def setup(given: Mapping[str, Any], *, try_out: bool) -> Result[SetUp]:
    """Keep the mail server for this user; with `try_out` connect and log in first.

    Raises Invalid with all problems at once, Delivery when the server cannot be used.
    """
    server = MailServer.checked(given)
    if try_out:
        try:
            mail.check(server, _password(server))
        except Delivery as error:
            raise Delivery(
                _("The mail server was not kept: {reason}.").format(reason=error.message),
                hint=_("Check the settings. Keep them without trying: --no-check"),
            ) from None
    path = mailbox.write_server(home.home(), server)
    kept = SetUp(host=server.host, port=server.port, security=server.security, sender=server.sender, path=path)
    messages = (
        _("To mail every morning, let cron or the Task Scheduler of Windows run: bgz remind"),
        _("That job needs the variable BGZ_PASSPHRASE_COMMAND, or bgz must be unlocked at that moment."),
    )
    return Result(kept, messages, next_step="bgz remind --dry-run")


def remind(
    folder: CaseFolder, *, today: date, at: datetime, dry_run: bool = False, always: bool = False
) -> Result[Reminders]:
    """Mail each coordinator what is due on `today`. With `dry_run` nothing is sent and nothing written down.

    A mail that was accepted is never sent again that day; one that failed is tried at the next run. `always` mails
    also who has nothing to do. Raises Delivery when a mail could not be delivered.
    """
    cases = open_casebook(folder)
    tasks = agenda(cases, today, DAYS)
    with mailbox.Ledger.held(folder.team.pinned) as ledger:
        plans = [
            _plan(reader, [task for task in tasks if reader.key in task.doers], cases, ledger.last(reader.key), today)
            for reader in cases.rota.colleagues.values()
            if reader.active
        ]
        if always:
            plans = [evolve(plan, state=SHOWN) if plan.state == NOTHING else plan for plan in plans]
        if dry_run:
            step = "bgz remind" if mailbox.has_server(home.home()) else "bgz remind setup"
            return _result([_shown(plan) for plan in plans], today, step)
        return _send_all(plans, folder.team.pinned, ledger, today, at)


@frozen
class _Plan:
    """What one reader would get, and whether she is to get it now (`SHOWN`), has it (`ALREADY`) or needs not.

    Who is away gets no mail, unless all are.
    """

    reader: Colleague
    state: str
    subject: str
    text: str
    ics: bytes | None
    tasks: int


def _plan(reader: Colleague, tasks: list[Task], cases: Casebook, last: date | None, today: date) -> _Plan:
    lines = lines_of(tasks, cases, today)
    news = any(is_news(task, last, today) for task in tasks)
    away = not tasks and cases.rota.away(reader.key, today)
    state = AWAY if away else ALREADY if last == today else SHOWN if news else NOTHING
    ics = calendar((line_of(task, cases, today) for task in tasks), today) if tasks else None
    return _Plan(reader, state, mail.subject_of(lines), mail.text_of(lines, today), ics, len(lines))


def _send_all(plans: list[_Plan], team: str, ledger: Ledger, today: date, at: datetime) -> Result[Reminders]:
    """Send what is to be sent, writing down each mail as soon as it was accepted."""
    wanted = [plan for plan in plans if plan.state == SHOWN]
    failures: list[str] = []
    if wanted:
        server = mailbox.read_server(home.home())
        password = _password(server)
        ledger.write()
        for plan in wanted:
            name = mail.message_id(team, plan.reader.key, today, server.sender)
            letter = mail.Letter(plan.reader.email, plan.subject, plan.text, name, plan.ics)
            try:
                mail.send(mail.message(letter, server.sender, at), server, password)
            except mail.ServerProblem as error:
                failures += [error.message] * (len(wanted) - wanted.index(plan))
                break
            except Delivery as error:
                failures.append(error.message)
            else:
                ledger.mark(plan.reader.key, today)
    if failures:
        raise _undelivered(failures, len(wanted))
    return _result([_done(plan) for plan in plans], today, "bgz followup")


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


def _password(server: MailServer) -> str | None:
    """Run the password command. Raises Delivery; the command is not repeated, it may hold something secret."""
    if server.password_command is None:
        return None
    try:
        return from_command(server.password_command)
    except Locked:
        raise Delivery(
            _("The password command of the mail server gives no password."),
            hint=_("It is run without a shell; try it in a terminal by itself."),
        ) from None


def _shown(plan: _Plan) -> Reminder:
    return evolve(_done(plan), state=plan.state, text="" if plan.state in (NOTHING, AWAY) else plan.text)


def _done(plan: _Plan) -> Reminder:
    state = SENT if plan.state == SHOWN else plan.state
    return Reminder(member=plan.reader.key, state=state, tasks=plan.tasks, subject=plan.subject, to=plan.reader.email)


def _result(reminders: list[Reminder], today: date, step: str) -> Result[Reminders]:
    return Result(Reminders(day=today, reminders=tuple(reminders)), next_step=step)
