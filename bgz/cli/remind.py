"""`bgz remind` and `bgz remind setup`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.params import TermParam
from bgz.cli.turns import in_turn
from bgz.i18n import _
from bgz.terms import MAIL_SECURITY

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.cli.ask import Ask


class _RemindGroup(BgzGroup, BgzCommand):
    """A group that is a command too: `bgz remind` sends, `bgz remind setup` says through which server."""


@click.group(
    cls=_RemindGroup,
    invoke_without_command=True,
    help=_("Mail each coordinator what is due, once a day. The mails hold case numbers, days and kinds, no names."),
)
@click.option("--dry-run", is_flag=True, help=_("Print the mails and send nothing."))
@click.option("--always", is_flag=True, help=_("Mail also who has nothing to do."))
@pass_app
@click.pass_context
def remind(ctx: click.Context, app: App, dry_run: bool, always: bool) -> int | None:
    """Send the reminders."""
    if ctx.invoked_subcommand is not None:
        return None
    from bgz.actions.remind import remind as action
    from bgz.output import remind_screen

    result = action(app.open(), today=app.today, at=app.now(), dry_run=dry_run, always=always)
    return app.show(result, remind_screen.reminders)


@remind.command(help=_("Say through which mail server reminders go. This stays on this computer."))
@click.option("--host", metavar=_("NAME"), help=_("The mail server, such as smtp.example.org."))
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar=_("NUMBER"), help=_("The port; the usual one if not given.")
)
@click.option(
    "--security", type=TermParam(MAIL_SECURITY), help=_("How the connection is encrypted; STARTTLS if not given.")
)
@click.option("--user", metavar=_("NAME"), help=_("The name to log in with, if the server asks for it."))
@click.option(
    "--password-command",
    metavar=_("COMMAND"),
    help=_("A command that prints the password, run without a shell. The password itself is not kept."),
)
@click.option("--sender", metavar=_("ADDRESS"), help=_("The address from which reminders come."))
@click.option("--check/--no-check", "try_out", default=True, help=_("Connect and log in before the settings are kept."))
@pass_app
def setup(app: App, /, try_out: bool, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """Keep the mail server."""
    from bgz.actions.remind import setup as action
    from bgz.output import remind_screen

    if app.ask.possible and not given["host"]:
        _ask(app.ask, given)
    return app.show(action(given, try_out=try_out), remind_screen.set_up)


def _ask(ask: Ask, given: dict[str, Any]) -> None:
    from bgz.domain.followup.mailing import PORTS

    questions: dict[str, Callable[[], Any]] = {
        "host": lambda: ask.text(_("Mail server"), help=_("Such as smtp.example.org."), required=True),
        "security": lambda: ask.choice(_("Encryption"), MAIL_SECURITY, kept="starttls", required=True),
        "port": lambda: ask.number(_("Port"), kept=PORTS[given["security"]], required=True),
        "sender": lambda: ask.text(_("Sender's address"), required=True),
        "user": lambda: ask.text(_("User name"), help=_("Leave empty if the server asks for none.")),
        "password_command": lambda: ask.text(
            _("Command that prints the password"), help=_("Such as: pass show bgz/mail"), required=True
        ),
    }
    asked = {name for name, value in given.items() if value is None}
    in_turn(questions, given, lambda name: name in asked and (name != "password_command" or bool(given["user"])))
