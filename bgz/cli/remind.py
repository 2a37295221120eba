"""`bgz remind`: mail the reminders, set that up, try it, stop it; and `bgz remind me`: when somebody is mailed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.params import TermParam
from bgz.domain.followup.mail_round import LAST_HOUR
from bgz.errors import Cancelled, Usage
from bgz.i18n import _
from bgz.terms.followup import MAIL_LANGUAGE, MAIL_SECURITY

_JOB: Any = {
    "type": click.Path(path_type=Path, file_okay=False),
    "metavar": _("FOLDER"),
    "help": _("The folder of the job; the usual one if not given."),
}


class _RemindGroup(BgzGroup, BgzCommand):
    """A group that is a command too: `bgz remind` sends, `bgz remind setup` says through which server."""


@click.group(
    cls=_RemindGroup,
    invoke_without_command=True,
    help=_("Mail each coordinator what is due, once a day. The mails hold case numbers, days and kinds, no names."),
)
@click.option("--job", **_JOB)
@click.option("--dry-run", is_flag=True, help=_("Print the mails and send nothing."))
@click.option("--always", is_flag=True, help=_("Mail also who has nothing to do."))
@pass_app
@click.pass_context
def remind(ctx: click.Context, app: App, job: Path | None, dry_run: bool, always: bool) -> int | None:
    """Send the reminders."""
    if ctx.invoked_subcommand is not None:
        if job or dry_run or always:
            raise Usage(
                _("Put the options behind the last word: {command}").format(
                    command=f"bgz remind {ctx.invoked_subcommand}"
                )
            )
        return None
    from bgz.actions.remind import remind as action
    from bgz.output import remind_screen

    result = action(
        job,
        app.folder_option,
        today=app.today,
        at=app.now(),
        pretended=app.pretends,
        dry_run=dry_run,
        always=always,
    )
    return app.show(result, remind_screen.reminders)


@remind.command(
    help=_(
        "Let this computer send the reminders: choose the mail server, make the key that opens agendas only, "
        "and get the lines for cron, systemd or the Task Scheduler."
    )
)
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
@click.option("--keychain", is_flag=True, help=_("Keep the password in the keychain of Windows or macOS."))
@click.option(
    "--ca-file",
    type=click.Path(resolve_path=True),
    metavar=_("FILE"),
    help=_("Trust only the certificates in this file."),
)
@click.option("--program", metavar=_("FILE"), help=_("The program sendmail, with --security sendmail."))
@click.option("--sender", metavar=_("ADDRESS"), help=_("The address from which reminders come."))
@click.option("--check/--no-check", "try_out", default=True, help=_("Connect and log in before the settings are kept."))
@click.option("--job", **_JOB)
@pass_app
def setup(app: App, /, try_out: bool, job: Path | None, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """Make the job, and keep the mail server."""
    from bgz.actions.remind_setup import check_settings, server_before
    from bgz.actions.remind_setup import setup as action
    from bgz.cli.mail_questions import ask_server
    from bgz.output import remind_screen

    folder = app.open()
    if app.ask.possible and not given["host"] and not given["program"]:
        ask_server(app.ask, given, server_before(folder, job))
    check_settings(given)
    password = app.ask.passphrase(_("Password of the mail server")) if given["keychain"] else None
    result = action(folder, given, job=job, try_out=try_out, password=password, at=app.now())
    return app.show(result, remind_screen.set_up)


@remind.command(help=_("Send one mail to yourself, to see that reminders arrive."))
@click.option("--job", **_JOB)
@pass_app
def test(app: App, job: Path | None) -> int:
    """Send a test mail."""
    from bgz.actions.remind_setup import try_mail
    from bgz.output import remind_screen

    return app.show(try_mail(app.open(), job, at=app.now()), remind_screen.tested)


@remind.command(help=_("Let this computer send no reminders any more, and take the key of the job out of the team."))
@click.argument("key", required=False, metavar=_("[KEY]"), help=_("A job elsewhere, as bgz doctor shows it."))
@click.option("--yes", is_flag=True, help=_("Do not ask whether it is right."))
@click.option("--job", **_JOB)
@pass_app
def stop(app: App, key: str | None, yes: bool, job: Path | None) -> int:
    """Take the job away."""
    from bgz.actions import remind_setup as actions
    from bgz.output import remind_screen

    folder = app.open()
    stopped = actions.to_stop(folder, key, job)
    if app.ask.possible and not yes:
        remind_screen.stopped(stopped, app.console)
        if not app.ask.confirm(_("Take this job away? Nobody is mailed by it any more.")):
            raise Cancelled(_("Stopped. Nothing was changed."))
    return app.show(actions.stop(folder, stopped, at=app.now()), remind_screen.stopped)


def _days(_ctx: click.Context, _param: click.Parameter, typed: str | None) -> tuple[str, ...] | None:
    from bgz.cli.mail_questions import week_days

    try:
        return None if typed is None else week_days(typed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _overview(_ctx: click.Context, _param: click.Parameter, typed: str | None) -> str | None:
    """Return the code of the day, "" for none, None when nothing was given."""
    from bgz.cli.mail_questions import overview_day

    try:
        return None if typed is None else overview_day(typed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@remind.command(help=_("See or say when you are mailed yourself: in which language, on which days, from which hour."))
@click.option("--language", type=TermParam(MAIL_LANGUAGE), help=_("The language of your mails."))
@click.option("--days", callback=_days, metavar=_("DAYS"), help=_("The days of the week, with commas between them."))
@click.option(
    "--hour", type=click.IntRange(0, LAST_HOUR), metavar=_("HOUR"), help=_("Not before this hour of the day.")
)
@click.option("--overview", callback=_overview, metavar=_("DAY"), help=_("The day of the weekly overview, or none."))
@click.option("--always/--no-always", default=None, help=_("Be mailed also when nothing is due."))
@pass_app
def me(app: App, /, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """Show or change one's own wish."""
    from bgz.actions import remind_me as actions
    from bgz.output import remind_screen

    folder = app.open()
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted and app.ask.possible:
        from bgz.cli.mail_questions import ask_wish

        remind_screen.wish(actions.show(folder).data, app.console)
        wanted = ask_wish(app.ask, actions.wish(folder))
    if not wanted:
        return app.show(actions.show(folder), remind_screen.wish)
    if "overview" in wanted:
        wanted["overview"] = wanted["overview"] or None
    return app.show(actions.change(folder, wanted, at=app.now()), remind_screen.wish)
