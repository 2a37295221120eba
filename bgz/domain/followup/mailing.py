"""The mail server that reminders go through, and what is worth a mail. Pure: nothing is sent here."""

from __future__ import annotations

import ipaddress
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.domain.followup.tasks import DAYS_A_WEEK
from bgz.domain.values.texts import parse_email
from bgz.errors import Invalid
from bgz.i18n import _
from bgz.terms import MAIL_SECURITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bgz.domain.followup.tasks import Task

HIGHEST_PORT = 65_535
PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The usual port of each way to secure the connection (RFC 8314, RFC 6409)."""
_HOST = re.compile(r"^[A-Za-z0-9.:_-]{1,253}$")


@frozen(kw_only=True)
class MailServer:
    """Where and how mail is handed in. `password_command` prints the password; the password itself is never kept."""

    host: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password_command: str | None = field(default=None, repr=False)

    @classmethod
    def checked(cls, given: Mapping[str, Any]) -> MailServer:
        """Return the settings in `given`. Raises Invalid with all problems at once."""
        problems: list[str] = []
        host, security = str(given.get("host") or "").strip(), str(given.get("security") or "starttls")
        if not _HOST.match(host):
            problems.append(_("host: give the name of the mail server, such as smtp.example.org"))
        if security not in MAIL_SECURITY:
            allowed = ", ".join(MAIL_SECURITY.codes)
            problems.append(_("security: must be one of: {allowed}").format(allowed=allowed))
        elif security == "none" and not is_loopback(host):
            problems.append(_("security: without encryption only to a mail server on this computer"))
        port = given.get("port") or PORTS.get(security, 0)
        if not isinstance(port, int) or not 1 <= port <= HIGHEST_PORT:
            problems.append(_("port: must be a number from 1 to {highest}").format(highest=HIGHEST_PORT))
        user, command = (str(given.get(name) or "") or None for name in ("user", "password_command"))
        if (user is None) != (command is None):
            problems.append(_("user and password command: give both, or neither"))
        try:
            sender = parse_email(str(given.get("sender") or ""))
        except ValueError as error:
            problems.append(_("sender: {problem}").format(problem=error))
        if problems:
            raise Invalid(_("The mail server is not set up right."), problems=problems, hint="bgz remind setup")
        return cls(host=host, port=port, security=security, sender=sender, user=user, password_command=command)


def is_loopback(host: str) -> bool:
    """Whether `host` is this very computer, so that nobody can listen in between."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_news(task: Task, since: date | None, day: date) -> bool:
    """Whether `task` gives reason for a mail on `day`: it is due, or came into sight after the last mail (`since`)."""
    if task.due <= day:
        return True
    sights = [*task.notices, task.due - timedelta(days=DAYS_A_WEEK)]
    return any(sight <= day and (since is None or sight > since) for sight in sights)
