"""The password of the mail server: printed by a command, or in the keychain of this computer; never in our files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bgz.errors import Delivery, Locked
from bgz.i18n import _
from bgz.storage.passphrase import from_command

if TYPE_CHECKING:
    from bgz.domain.followup.mailing import MailServer

SECONDS = 60
"""How long the command may take: nobody answers it where a job runs it."""
_SERVICE = "bgz mail"


def read(server: MailServer, seconds: float = SECONDS) -> str | None:
    """Return the password for `server`, None if it asks for none.

    Raises Delivery. The command is not repeated, it may hold something secret.
    """
    if server.keychain:
        return _kept(server)
    if server.password_command is None:
        return None
    try:
        return from_command(server.password_command, seconds)
    except Locked:
        hint = _(
            "It is run without a shell. A job looks in fewer folders than you: give the whole path of the program."
        )
        raise Delivery(_("The password command of the mail server gives no password."), hint=hint) from None


def keep(server: MailServer, password: str) -> None:
    """Put the password for `server` into the keychain. Raises Delivery when the keychain does not take it."""
    check_keychain()
    import keyring

    try:
        keyring.set_password(_SERVICE, _name(server), password)
    except Exception:  # noqa: BLE001 - each system's keychain has errors of its own
        raise Delivery(_("The keychain of this computer does not take the password."), hint=_by_command()) from None


def forget(server: MailServer) -> bool:
    """Take the password for `server` out of the keychain. Tells whether it is not there any more."""
    if not has_keychain():
        return True
    import keyring

    try:
        if keyring.get_password(_SERVICE, _name(server)) is not None:
            keyring.delete_password(_SERVICE, _name(server))
    except Exception:  # noqa: BLE001 - each system's keychain has errors of its own
        return False
    return True


def has_keychain() -> bool:
    """Tell whether this computer has a keychain that bgz uses: that of Windows or macOS."""
    return sys.platform in {"win32", "darwin"}


def check_keychain() -> None:
    """Raise Delivery when this computer has no keychain that bgz uses."""
    if not has_keychain():
        raise Delivery(_("This computer has no keychain that bgz can use."), hint=_by_command())


def _kept(server: MailServer) -> str:
    check_keychain()
    import keyring

    found: Any = None
    try:
        found = keyring.get_password(_SERVICE, _name(server))
    except Exception:  # noqa: BLE001 - each system's keychain has errors of its own
        found = None
    if not found:
        raise Delivery(
            _("The keychain of this computer gives no password for the mail server."),
            hint=_("The job must run as you, while you are logged in. Keep the password anew: bgz remind setup"),
        )
    return str(found)


def _name(server: MailServer) -> str:
    return f"{server.user}@{server.host}"


def _by_command() -> str:
    return _("Let a command print the password: bgz remind setup --password-command COMMAND")
