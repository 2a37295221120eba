"""The reminder: what it says, how it looks as a mail, and how it is handed to the mail server.

A mail holds case numbers, days and kinds of tasks only, never a name (design 9).
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.followup.lines import TaskLine, by_bucket
from bgz.domain.followup.tasks import LATER, OVERDUE, TODAY, WEEK
from bgz.domain.values.days import show_day
from bgz.domain.values.texts import parse_email
from bgz.errors import Delivery
from bgz.i18n import N_, _, language, ngettext
from bgz.output.templates import environment

if TYPE_CHECKING:
    import smtplib
    from collections.abc import Sequence
    from datetime import date, datetime
    from email.message import EmailMessage

    from bgz.domain.followup.mailing import MailServer

SECONDS = 30
"""How long the mail server may take for one answer."""
_HEADINGS = {
    OVERDUE: N_("OVERDUE"),
    TODAY: N_("TODAY"),
    WEEK: N_("COMING WEEK"),
    LATER: N_("ARRANGE IN TIME"),
}


class ServerProblem(Delivery):
    """The mail server cannot be used at all: trying the next mail makes no sense."""


@frozen
class Letter:
    """One reminder, ready to send. `message_id` is the same for one person and day, whoever sends it again."""

    to: str = field(repr=False)
    subject: str
    text: str
    message_id: str
    ics: bytes | None = field(default=None, repr=False)


def text_of(lines: Sequence[TaskLine], day: date) -> str:
    """Return the text of a reminder with these tasks, in the language in use."""
    sections = [(_(_HEADINGS[bucket]), held) for bucket, held in by_bucket(lines).items()]
    template = environment("mail").get_template("reminder.txt.j2")
    return template.render(show_day=show_day, day=show_day(day), sections=sections) + "\n"


def subject_of(lines: Sequence[TaskLine]) -> str:
    """Return the subject: how many tasks are overdue and how many come."""
    late = sum(line.bucket == OVERDUE for line in lines)
    if not lines:
        return _("bgz: nothing to do")
    if not late:
        return ngettext("bgz: {count} task", "bgz: {count} tasks", len(lines)).format(count=len(lines))
    text = ngettext("bgz: {count} task, {late} overdue", "bgz: {count} tasks, {late} overdue", len(lines))
    return text.format(count=len(lines), late=late)


def message_id(team: str, member: str, day: date, sender: str) -> str:
    """Return the Message-ID of the reminder of `member` on `day`: mail servers drop what they have already."""
    digest = hashlib.sha256(f"bgz reminder {team} {member} {day.isoformat()}".encode()).hexdigest()
    return f"<{digest[:32]}@{sender.rpartition('@')[2]}>"


def message(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    """Return `letter` as a mail from `sender`. Raises Delivery for an address that cannot be one."""
    from email.message import EmailMessage
    from email.utils import format_datetime

    mail = EmailMessage()
    try:
        mail["From"] = sender
        mail["To"] = parse_email(letter.to)
    except ValueError:
        raise Delivery(_("the address is not right")) from None
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = letter.message_id
    mail["List-Id"] = f"bgz <bgz-reminders.{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text)
    if letter.ics is not None:
        mail.add_attachment(
            letter.ics,
            maintype="text",
            subtype="calendar",
            filename=f"bgz-{at.date().isoformat()}.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    mail["Content-Language"] = language()
    return mail


def send(mail: EmailMessage, server: MailServer, password: str | None) -> None:
    """Hand one mail to the server. Raises ServerProblem or Delivery; then it was not accepted, as far as we know."""
    import smtplib

    connection = _connected(server, password)
    try:
        connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused:
        raise Delivery(_("the mail server refuses this address")) from None
    except smtplib.SMTPSenderRefused:
        raise ServerProblem(_("the mail server refuses the sender")) from None
    except smtplib.SMTPServerDisconnected:
        raise Delivery(_("the connection with the mail server broke off")) from None
    except (smtplib.SMTPException, OSError, ValueError):
        raise Delivery(_("the mail server refuses this mail")) from None
    finally:
        _close(connection)


def check(server: MailServer, password: str | None) -> None:
    """Connect and log in, and send nothing. Raises ServerProblem."""
    _close(_connected(server, password))


def _connected(server: MailServer, password: str | None) -> smtplib.SMTP:
    """Return an encrypted connection, logged in. There is no falling back to less."""
    import smtplib
    import ssl

    connection: smtplib.SMTP | None = None
    try:
        if server.security == "tls":
            context = ssl.create_default_context()
            connection = smtplib.SMTP_SSL(server.host, server.port, _NAME, timeout=SECONDS, context=context)
        else:
            connection = smtplib.SMTP(server.host, server.port, _NAME, timeout=SECONDS)
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.user is not None and password is not None:
            connection.login(server.user, password)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _close(connection)
        raise _problem(error) from None
    return connection


_NAME = "[127.0.0.1]"
"""What we call ourselves: the name of the laptop is nobody's business."""


def _problem(error: Exception) -> ServerProblem:
    """Return the error in our own words: those of the server may hold an address."""
    import smtplib
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return ServerProblem(_("the certificate of the mail server cannot be trusted"))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return ServerProblem(_("the mail server refuses the user name or password"))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return ServerProblem(_("the mail server does not offer what is set up (encryption or login)"))
    return ServerProblem(_("the mail server cannot be reached"))


def _close(connection: smtplib.SMTP | None) -> None:
    """Say goodbye. What goes wrong here changes nothing: the mail was accepted or refused before."""
    import smtplib

    if connection is not None:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()
