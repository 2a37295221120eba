"""The mail server that reminders go through. Pure: nothing is sent here."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.domain.values.texts import parse_email
from bgz.errors import Invalid
from bgz.i18n import _
from bgz.terms.followup import MAIL_SECURITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HIGHEST_PORT = 65_535
PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The usual port of each way to secure the connection (RFC 8314, RFC 6409)."""
SENDMAIL = "sendmail"
PROGRAM = "/usr/sbin/sendmail"
"""Where every mail system on Unix puts its sendmail; cron does not look there by itself."""
_TEXTS = ("host", "security", "sender", "user", "password_command", "ca_file", "program")
_OF_SERVER = ("host", "port", "user", "password_command", "keychain", "ca_file")
_ATOM, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+")
"""A dot-string and a domain (RFC 5321, 4.1.2)."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]|\\\\")
"""What a whole path begins with on Windows."""
_HOST = re.compile(r"^[A-Za-z0-9.:_-]{1,253}\Z")


@frozen(kw_only=True)
class MailServer:
    """Where and how mail is handed in: to a mail server, or to the program `program` when `security` is "sendmail".

    The password itself is never kept here: `password_command` prints it, or it lies in the keychain of this computer.
    With `ca_file`, a file, only the certificates in it are trusted.
    """

    host: str = ""
    port: int = 0
    security: str
    sender: str
    user: str | None = None
    password_command: str | None = field(default=None, repr=False)
    keychain: bool = False
    ca_file: str | None = None
    program: str | None = None

    @classmethod
    def checked(cls, given: Mapping[str, Any]) -> MailServer:
        """Return the settings in `given`. Raises Invalid with all problems at once."""
        texts = {name: str(given.get(name) or "").strip() or None for name in _TEXTS}
        held: dict[str, Any] = texts | {"keychain": bool(given.get("keychain")), "port": given.get("port") or None}
        held["security"] = held["security"] or "starttls"
        problems = [*_problems(held)]
        try:
            held["sender"] = mail_address(held["sender"] or "")
        except ValueError as error:
            problems.append(_("sender: {problem}").format(problem=error))
        if problems:
            raise Invalid(_("The mail server is not set up right."), problems=problems, hint="bgz remind setup")
        if held["security"] == SENDMAIL:
            return cls(security=SENDMAIL, sender=held["sender"], program=held["program"] or PROGRAM)
        return cls(**held | {"port": held["port"] or PORTS[held["security"]]})

    def stored(self) -> dict[str, str | int | bool]:
        """Return what `checked` takes, without what is not set."""
        held = {name: getattr(self, name) for name in (*_TEXTS, "port", "keychain")}
        return {name: value for name, value in held.items() if value}


def _problems(held: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the way to hand in mail."""
    security = held["security"]
    if security not in MAIL_SECURITY:
        yield _("security: must be one of: {allowed}").format(allowed=", ".join(MAIL_SECURITY.codes))
    if security == SENDMAIL:
        yield from (_("{name}: not with sendmail").format(name=name) for name in _OF_SERVER if held[name])
        if held["program"] and not is_absolute(held["program"]):
            yield _("program: give the whole path, such as {path}").format(path=PROGRAM)
        return
    if held["program"]:
        yield _("program: only with sendmail")
    yield from _server_problems(held)


def _server_problems(held: Mapping[str, Any]) -> Iterator[str]:
    host, port, ca_file = held["host"] or "", held["port"], held["ca_file"]
    if not is_host(host):
        yield _("host: give the name of the mail server, such as smtp.example.org")
    if held["security"] == "none" and not is_loopback(host):
        yield _("security: without encryption only to a mail server on this computer")
    if port is not None and not (type(port) is int and 1 <= port <= HIGHEST_PORT):
        yield _("port: must be a number from 1 to {highest}").format(highest=HIGHEST_PORT)
    if held["password_command"] and held["keychain"]:
        yield _("password: from a command or from the keychain, not both")
    if bool(held["user"]) != bool(held["password_command"] or held["keychain"]):
        yield _("user and password: give both, or neither")
    if ca_file and not is_absolute(ca_file):
        yield _("ca_file: give the whole path of the file")


def is_host(text: str) -> bool:
    """Whether `text` may be the name or the address of a mail server."""
    return _HOST.match(text) is not None


def is_absolute(path: str) -> bool:
    """Whether `path` means the same file in every folder: a job runs elsewhere than who set it up."""
    return path.startswith("/") or _DRIVE.match(path) is not None


def mail_address(text: str) -> str:
    """Return an address as any mail server takes it: no accents, no comments, one only. Raises ValueError.

    A sentence says what is wrong, without the address.
    """
    address = parse_email(text)
    if not _ADDRESS.fullmatch(address):
        raise ValueError(_("is not an address that mail servers take, such as naam@example.org"))
    return address


def is_loopback(host: str) -> bool:
    """Whether `host` is this very computer, so that nobody can listen in between."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
