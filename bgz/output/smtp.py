"""A connection with a mail server: encrypted as set up, never less, and over in time whatever the server does."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Self

from bgz.i18n import N_, _

if TYPE_CHECKING:
    from bgz.domain.followup.mailing import MailServer
    from bgz.output.mail import Patience

ERRORS = (smtplib.SMTPException, OSError, ValueError)
"""What a connection fails with. `why_unusable` and `why_refused` say it in our own words."""
_NAME = "[127.0.0.1]"
"""What we call ourselves: the name of the laptop is nobody's business."""
_AGAIN = 1
"""Seconds after which a connection that hangs on is cut once more: it may have been replaced by an encrypted one."""
_TEMPORARY = 4
"""The first digit of an answer that means: try again later (RFC 5321)."""


class Connection:
    """A connection for one mail.

    A time limit for each answer does not stop a server that sends a byte now and then. So a second thread cuts the
    connection when all of it takes too long.
    """

    def __init__(self, server: MailServer, patience: Patience) -> None:
        self._server, self._patience = server, patience
        self._smtp: smtplib.SMTP | None = None
        self._over, self._cut = Event(), Event()
        self._guard = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch the time."""
        self._guard.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Say goodbye. What goes wrong here changes nothing: the mail was accepted or refused before."""
        if self._smtp is not None and self._smtp.sock is not None:
            with contextlib.suppress(*ERRORS):
                self._smtp.sock.settimeout(self._patience.answer)
                self._smtp.quit()
            self._smtp.close()
        self._over.set()
        self._guard.join()

    def log_in(self, password: str | None) -> smtplib.SMTP:
        """Connect, encrypt and log in; return what mail can be handed to."""
        server, answer = self._server, self._patience.answer
        context = None if server.security == "none" else _trust(server.ca_file)
        ready: smtplib.SMTP
        if server.security == "tls":
            ready = _Encrypted(self, server, timeout=answer, context=context)
        else:
            ready = _Clear(self, server, timeout=answer)
        if server.security == "starttls":
            ready.starttls(context=context)
        if server.user is not None and password is not None:
            ready.login(server.user, password)
        if ready.sock is not None:
            ready.sock.settimeout(self._patience.whole)  # a server may look at a mail for long before it accepts it
        return ready

    def is_slow(self, error: BaseException) -> bool:
        """Whether `error` came because the server took too long."""
        return self._cut.is_set() or isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)

    def hold(self, smtp: smtplib.SMTP) -> None:
        """Watch `smtp`, which is about to connect."""
        self._smtp = smtp

    def _watch(self) -> None:
        wait = self._patience.whole
        while not self._over.wait(wait):
            self._cut.set()
            wait = _AGAIN
            held = self._smtp.sock if self._smtp is not None else None
            if held is not None:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(held, socket.SHUT_RDWR)  # that of an encrypted one waits for the other side


class _NoCertificates(ValueError):
    """The file with the certificates to trust cannot be read."""


def _trust(ca_file: str | None) -> ssl.SSLContext:
    """Return what checks certificate and name of the server, by this file or else by what the system trusts."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError:
        raise _NoCertificates from None


class _Clear(smtplib.SMTP):
    """A connection that begins in the clear."""

    def __init__(self, holder: Connection, server: MailServer, **more: Any) -> None:  # noqa: ANN401 - as smtplib has it
        holder.hold(self)
        super().__init__(server.host, server.port, _NAME, **more)


class _Encrypted(smtplib.SMTP_SSL):
    """A connection that is encrypted from the start."""

    def __init__(self, holder: Connection, server: MailServer, **more: Any) -> None:  # noqa: ANN401 - as smtplib has it
        holder.hold(self)
        super().__init__(server.host, server.port, _NAME, **more)


_SLOW = N_("the mail server is too slow")
_LATER = N_("the mail server wants it to be tried later")
_UNTRUSTED = N_("the certificate of the mail server cannot be trusted")
_BROKEN = N_("the connection with the mail server broke off")
_UNUSABLE: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLError, N_("there is no encrypted connection with the mail server (is the port right?)")),
    (smtplib.SMTPNotSupportedError, N_("the mail server does not offer what is set up (encryption or login)")),
    (smtplib.SMTPAuthenticationError, N_("the mail server refuses the user name or password")),
    (smtplib.SMTPResponseException, N_("the mail server turns this computer away")),
    (smtplib.SMTPServerDisconnected, _BROKEN),
    (_NoCertificates, N_("the file with the certificates to trust (ca_file) cannot be read")),
    (UnicodeEncodeError, N_("the user name or password holds a letter with an accent, which cannot be sent")),
    (socket.gaierror, N_("the mail server cannot be found (is its name right, and the network on?)")),
    (Exception, N_("the mail server cannot be reached")),
)
"""What each kind of error means before a mail is handed in; the first that fits."""
_CERTIFICATE = {
    10: N_("the certificate of the mail server has expired"),
    62: N_("the certificate of the mail server is of another name"),
    64: N_("the certificate of the mail server is of another name"),
}
"""What OpenSSL finds wrong: X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH."""


def why_unusable(error: Exception, *, slow: bool) -> str:
    """Return why a server cannot be used at all."""
    if slow:
        return _(_SLOW)
    if isinstance(error, ssl.SSLCertVerificationError):
        return _(_CERTIFICATE.get(error.verify_code, _UNTRUSTED))
    if _temporary(error):
        return _(_LATER)
    return _(next(reason for kind, reason in _UNUSABLE if isinstance(error, kind)))


def why_refused(error: Exception, *, slow: bool) -> str:
    """Return why a mail was not taken."""
    if slow:
        return _(_SLOW)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _(_BROKEN)
    if _temporary(error):
        return _(_LATER)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("the mail server refuses this address")
    if is_about_sender(error):
        return _("the mail server refuses the sender")
    return _("the mail server refuses this mail")


def is_about_sender(error: Exception) -> bool:
    """Whether a mail was refused for its sender, so that no other mail would be taken."""
    return isinstance(error, smtplib.SMTPSenderRefused)


def _temporary(error: Exception) -> bool:
    """Whether the server wants it to be tried later: busy, full, or a mail of somebody it has not seen before."""
    codes = [getattr(error, "smtp_code", 0)]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    return all(code // 100 == _TEMPORARY for code in codes)
