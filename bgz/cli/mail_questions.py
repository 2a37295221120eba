"""The questions about the mail server, and about when somebody wants to be mailed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bgz.cli.choosing import one_of, several_of
from bgz.cli.turns import in_turn
from bgz.domain.followup.mail_round import LAST_HOUR
from bgz.domain.followup.mailing import (
    HIGHEST_PORT,
    PORTS,
    PROGRAM,
    SENDMAIL,
    MailServer,
    is_absolute,
    is_host,
    is_loopback,
    mail_address,
)
from bgz.i18n import _
from bgz.terms.followup import MAIL_LANGUAGE, MAIL_SECURITY
from bgz.terms.moments import NO_DAY, WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bgz.cli.ask import Ask
    from bgz.domain.cases.programme import MailWish


def ask_server(ask: Ask, given: dict[str, Any], before: MailServer | None = None) -> None:
    """Ask what is not `given` of the mail server, and put it there; Enter keeps what it was `before`."""
    from bgz.storage.mail_password import has_keychain

    before = before or MailServer(security="starttls", sender="")
    questions = _of_server(ask, given, before)
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
    for name in asked & set(questions):
        if not fits(name):  # answered before another way was chosen
            given[name] = None
    if before.host and given["host"] == before.host:
        given["ca_file"] = given["ca_file"] or before.ca_file


def _of_server(ask: Ask, given: Mapping[str, Any], before: MailServer) -> dict[str, Callable[[], Any]]:
    """Return the questions in order; each refuses at once what is wrong."""
    return _of_place(ask, given, before) | _of_login(ask, before)


def _of_place(ask: Ask, given: Mapping[str, Any], before: MailServer) -> dict[str, Callable[[], Any]]:
    """Return the questions about where mail is handed in."""
    administrator = _("Ask who looks after your mail.")

    def port() -> int | None:
        usual = PORTS[given["security"]]
        kept = before.port if before.port and before.security == given["security"] else usual
        help_ = _("The number at which the mail server listens; usually {port}.").format(port=usual)
        return ask.value(_("Port"), _port, kept=kept, shown=str(kept), help=f"{help_} {administrator}", required=True)

    return {
        "security": lambda: ask.choice(
            _("Encryption"),
            MAIL_SECURITY,
            kept=before.security,
            help=f"{_('How the connection to the mail server is secured. Type the number.')} {administrator}",
            required=True,
        ),
        "program": lambda: ask.value(
            _("Program"), _program, kept=before.program or PROGRAM, shown=before.program or PROGRAM, required=True
        ),
        "host": lambda: ask.value(
            _("Mail server"),
            lambda typed: _host(typed, given["security"]),
            kept=before.host or None,
            shown=before.host,
            help=f"{_('Such as smtp.example.org.')} {administrator}",
            required=True,
        ),
        "port": port,
    }


def _of_login(ask: Ask, before: MailServer) -> dict[str, Callable[[], Any]]:
    """Return the questions about who sends, and how that is proven."""
    administrator, secret = _("Ask who looks after your mail."), before.password_command
    return {
        "sender": lambda: ask.value(
            _("Sender's address"),
            mail_address,
            kept=before.sender or None,
            shown=before.sender,
            help=_("The address that stands above the mails as that of the sender."),
            required=True,
        ),
        "user": lambda: ask.text(
            _("User name"),
            kept=before.user,
            help=f"{_('The name to log in with at the mail server.')} {administrator} "
            f"{_('Leave empty if the server asks for none.')}",
        ),
        "keychain": lambda: ask.yes_no(
            _("Keep the password in the keychain of this computer?"), kept=before.keychain or not secret
        ),
        "password_command": lambda: ask.value(
            _("Command that prints the password"),
            str.strip,
            kept=secret,
            shown=_("as before") if secret else "",
            help=_("Such as: pass show bgz/mail"),
            required=True,
        ),
    }


def _host(typed: str, security: str) -> str:
    """Read the name of a mail server. Raises ValueError."""
    if not is_host(typed):
        raise ValueError(_("Give the name of the mail server, such as smtp.example.org."))
    if security == "none" and not is_loopback(typed):
        raise ValueError(_("Without encryption only a mail server on this computer will do; < goes back."))
    return typed


def _port(typed: str) -> int:
    if not (typed.isdecimal() and 1 <= int(typed) <= HIGHEST_PORT):
        raise ValueError(_("Give a number from 1 to {highest}.").format(highest=HIGHEST_PORT))
    return int(typed)


def _program(typed: str) -> str:
    if not is_absolute(typed):
        raise ValueError(_("Give the whole path, such as {path}.").format(path=PROGRAM))
    return typed


def ask_wish(ask: Ask, kept: MailWish) -> dict[str, Any]:
    """Ask when and how somebody wants to be mailed, and return what she answered; nothing when nothing is different."""
    answers: dict[str, Any] = {}
    questions: dict[str, Callable[[], Any]] = {
        "language": lambda: ask.choice(_("Language"), MAIL_LANGUAGE, kept=kept.language, required=True),
        "days": lambda: _ask_days(ask, kept.days),
        "hour": lambda: ask.value(
            _("From this hour"),
            _hour,
            kept=kept.hour,
            shown=str(kept.hour),
            help=_("By the clock of the computer that mails: you are mailed when it first runs after this hour."),
            required=True,
        ),
        "overview": lambda: _ask_overview(ask, kept.overview),
        "always": lambda: ask.yes_no(_("Mail also when nothing is due"), kept=kept.always),
    }
    in_turn(questions, answers, lambda _name: True)
    return {name: value for name, value in answers.items() if value != getattr(kept, name)}


def _ask_days(ask: Ask, kept: tuple[str, ...]) -> tuple[str, ...]:
    ask.options(WEEKDAY)
    shown = ", ".join(WEEKDAY.label(day) for day in kept)
    help_ = _("Several are possible, such as: mon, wed, or: mon to fri.")
    return ask.value(_("Days"), week_days, kept=kept or None, shown=shown, help=help_) or ()


def _ask_overview(ask: Ask, kept: str | None) -> str | None:
    ask.options(WEEKDAY)
    shown = WEEKDAY.label(kept) if kept else ""
    help_ = _("Type - for no overview.")
    return ask.value(_("Weekly overview on"), overview_day, kept=kept, shown=shown, help=help_) or None


_TO = re.compile(r"\s*(?:\bt\s*/\s*m\b|\btot(?:\s+en\s+met)?\b|\b(?:up\s+)?to\b|\bthrough\b|-|–)\s*", re.IGNORECASE)
_AND = re.compile(r"\s+(?:en|and)\s+|\s*[,&+;]\s*", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]00)?(?:\s*(?:uur|u|h|hours?|o'clock))?", re.IGNORECASE)


def week_days(typed: str) -> tuple[str, ...]:
    """Return the days of the week meant by words or numbers, also from one day to another. Raises ValueError."""
    found: list[str] = []
    for part in _AND.split(_TO.sub("–", typed.strip())):
        first, to, last = part.partition("–")
        found += _from_to(first, last) if to else several_of(part, WEEKDAY)
    return tuple(dict.fromkeys(found))


def _from_to(first: str, last: str) -> tuple[str, ...]:
    order = WEEKDAY.codes
    start, end = (order.index(one_of(day, WEEKDAY)) for day in (first, last))
    return order[start : end + 1] if start <= end else (*order[start:], *order[: end + 1])


def overview_day(typed: str) -> str:
    """Return the code of a day of the week, "" for none. Raises ValueError."""
    return "" if NO_DAY.parse(typed) else one_of(typed, WEEKDAY)


def _hour(typed: str) -> int:
    found = _CLOCK.fullmatch(typed.strip())
    if found is None or int(found[1]) > LAST_HOUR:
        raise ValueError(_("Give a whole hour from 0 to {last}, such as 7.").format(last=LAST_HOUR))
    return int(found[1])
