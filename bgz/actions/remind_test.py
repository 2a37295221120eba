"""One mail to yourself, to see that reminders arrive (`bgz remind test`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.result import Result
from bgz.domain.followup.digest import TEST, Digest
from bgz.domain.record.fields import private
from bgz.errors import Delivery
from bgz.i18n import _, in_language
from bgz.output import mail
from bgz.output.digest import parts
from bgz.storage import mail_password

if TYPE_CHECKING:
    from datetime import datetime

    from bgz.domain.followup.mailing import MailServer
    from bgz.domain.followup.rota import Colleague


@frozen(kw_only=True)
class SentTest:
    """The mail that was sent, and to whom."""

    subject: str
    to: str = private()


def send_test(server: MailServer, reader: Colleague, language: str, *, at: datetime) -> Result[SentTest]:
    """Send `reader` one mail at once, in her language. It counts as no reminder. Raises Delivery."""
    try:
        password = mail_password.read(server)
        with in_language(language):
            made = parts(Digest(day=at.date(), kind=TEST))
            name = mail.message_id(f"test {at.isoformat()}", reader.key, at.date(), server.sender)
            letter = mail.Letter(reader.email, made.subject, made.text, made.html, name)
            message = mail.message(letter, server.sender, at)
        mail.send(message, server, password)
    except Delivery as error:
        raise Delivery(
            _("The test mail was not delivered: {reason}.").format(reason=error.message.rstrip(".")),
            hint=error.hint or _("Check the mail server: bgz remind setup"),
        ) from None
    text = _("The mail server took it. Look whether it arrives, also among the unwanted mail.")
    return Result(SentTest(subject=made.subject, to=reader.email), (text,), next_step="bgz remind --dry-run")
