"""One mail: how it is put together, and how it is handed in. What goes wrong is told in our own words.

The words of a mail server or program may hold an address, so they are never repeated.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.followup.mailing import SENDMAIL, mail_address
from bgz.errors import Delivery
from bgz.i18n import _, language

if TYPE_CHECKING:
    from datetime import date, datetime
    from email.message import EmailMessage
    from smtplib import SMTP

    from bgz.domain.followup.mailing import MailServer
    from bgz.output.smtp import Connection


class ServerProblem(Delivery):
    """The mail server cannot be used at all: trying the next mail makes no sense."""


@frozen
class Patience:
    """How many seconds a mail server may take: for one answer while connecting, and for the whole of one mail.

    A mail server may look at a mail for a while before it accepts it; who hangs up too soon sends it twice.
    """

    answer: float = 30
    whole: float = 120


USUAL = Patience()
_TEMPFAIL = 75
"""What a sendmail ends with when it wants to be tried again (sysexits.h)."""


@frozen
class Letter:
    """One mail, ready to send. `message_id` is the same for one person and day, whoever sends it again."""

    to: str = field(repr=False)
    subject: str
    text: str
    html: str = field(repr=False)
    message_id: str


def message_id(team: str, member: str, day: date, sender: str) -> str:
    """Return the Message-ID of the reminder of `member` on `day`: mail servers drop what they have already."""
    digest = hashlib.sha256(f"bgz reminder {team} {member} {day.isoformat()}".encode()).hexdigest()
    return f"<{digest[:32]}@{sender.rpartition('@')[2]}>"


def message(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    """Return `letter` as a mail from `sender`. Raises Delivery for an address that cannot be one."""
    from email.message import EmailMessage
    from email.utils import format_datetime

    mail = EmailMessage()
    mail["From"] = sender
    try:
        mail["To"] = mail_address(letter.to)
    except ValueError:
        raise Delivery(_("the address is not right")) from None
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = letter.message_id
    mail["List-Id"] = f"bgz <bgz-reminders.{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = language()
    return mail


def send(mail: EmailMessage, server: MailServer, password: str | None, patience: Patience = USUAL) -> None:
    """Hand one mail in. Raises ServerProblem or Delivery; then it was not accepted, as far as we know."""
    if server.security == SENDMAIL:
        _by_program(mail, server, patience)
        return
    from bgz.output import smtp

    with smtp.Connection(server, patience) as connection:
        ready = _ready(connection, password)
        try:
            ready.send_message(mail)
        except smtp.ERRORS as error:
            kind = ServerProblem if smtp.is_about_sender(error) else Delivery
            raise kind(smtp.why_refused(error, slow=connection.is_slow(error))) from None


def check(server: MailServer, password: str | None, patience: Patience = USUAL) -> None:
    """Connect and log in, and send nothing. Raises ServerProblem."""
    if server.security == SENDMAIL:
        import shutil

        if shutil.which(str(server.program)) is None:
            raise ServerProblem(_("the program sendmail cannot be started"))
        return
    from bgz.output import smtp

    with smtp.Connection(server, patience) as connection:
        _ready(connection, password)


def _ready(connection: Connection, password: str | None) -> SMTP:
    from bgz.output import smtp

    try:
        return connection.log_in(password)
    except smtp.ERRORS as error:
        raise ServerProblem(smtp.why_unusable(error, slow=connection.is_slow(error))) from None


def _by_program(mail: EmailMessage, server: MailServer, patience: Patience) -> None:
    """Give the mail to sendmail, without a shell. What it prints may hold an address and is thrown away."""
    import subprocess
    from email import policy

    command = [str(server.program), "-i", "-f", server.sender, "--", mail["To"].addresses[0].addr_spec]
    try:
        done = subprocess.run(
            command,
            input=mail.as_bytes(policy=policy.default.clone(linesep="\n", cte_type="7bit")),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=patience.whole,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Delivery(_("the program sendmail is too slow")) from None
    except (OSError, ValueError):
        raise ServerProblem(_("the program sendmail cannot be started")) from None
    if done.returncode == _TEMPFAIL:
        raise Delivery(_("the program sendmail wants it to be tried later"))
    if done.returncode:
        raise Delivery(_("the program sendmail ended with code {code}").format(code=done.returncode))
