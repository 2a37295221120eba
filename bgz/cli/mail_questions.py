"""The questions about the mail server, and about when somebody wants to be mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.cli.turns import in_turn
from bgz.domain.followup.mailing import PORTS, PROGRAM, SENDMAIL
from bgz.i18n import _
from bgz.terms import MAIL_LANGUAGE, MAIL_SECURITY, WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.cli.ask import Ask
    from bgz.domain.cases.programme import MailWish


def ask_server(ask: Ask, given: dict[str, Any]) -> None:
    """Ask what is not `given` of the mail server, and put it there."""
    from bgz.storage.mail_password import has_keychain

    questions: dict[str, Callable[[], Any]] = {
        "security": lambda: ask.choice(_("Encryption"), MAIL_SECURITY, kept="starttls", required=True),
        "program": lambda: ask.text(_("Program"), kept=PROGRAM, required=True),
        "host": lambda: ask.text(_("Mail server"), help=_("Such as smtp.example.org."), required=True),
        "port": lambda: ask.number(_("Port"), kept=PORTS[given["security"]], required=True),
        "sender": lambda: ask.text(_("Sender's address"), required=True),
        "user": lambda: ask.text(_("User name"), help=_("Leave empty if the server asks for none.")),
        "keychain": lambda: ask.yes_no(_("Keep the password in the keychain of this computer?"), kept=True),
        "password_command": lambda: ask.text(
            _("Command that prints the password"), help=_("Such as: pass show bgz/mail"), required=True
        ),
    }
    asked = {name for name, value in given.items() if value is None or value is False}

    def fits(name: str) -> bool:
        login, mailer = bool(given["user"]), given["security"] == SENDMAIL
        needed = {
            "security": True,
            "sender": True,
            "program": mailer,
            "keychain": login and not mailer and has_keychain() and not given["password_command"],
            "password_command": login and not mailer and not given["keychain"],
        }
        return name in asked and needed.get(name, not mailer)

    in_turn(questions, given, fits)


def ask_wish(ask: Ask, kept: MailWish) -> dict[str, Any]:
    """Ask when and how somebody wants to be mailed, and return what she answered; nothing when nothing is different."""
    answers: dict[str, Any] = {}
    questions: dict[str, Callable[[], Any]] = {
        "language": lambda: ask.choice(_("Language"), MAIL_LANGUAGE, kept=kept.language, required=True),
        "days": lambda: ask.choices(_("Days"), WEEKDAY, kept=kept.days),
        "hour": lambda: ask.number(_("From this hour"), kept=kept.hour, required=True),
        "overview": lambda: ask.choice(
            _("Weekly overview on"), WEEKDAY, kept=kept.overview, help=_("Type - for no overview.")
        ),
        "always": lambda: ask.yes_no(_("Mail also when nothing is due"), kept=kept.always),
    }
    in_turn(questions, answers, lambda _name: True)
    return {name: value for name, value in answers.items() if value != getattr(kept, name)}
