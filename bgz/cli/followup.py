"""`bgz followup` and `bgz followup done`."""

from __future__ import annotations

import sys
from typing import Any

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.followup_questions import ask_talk, fill_in
from bgz.cli.params import CaseParam, DayParam, TermParam
from bgz.errors import BgzError, Cancelled
from bgz.i18n import _
from bgz.terms import CONTACT_ABOUT, CONTACT_HOW, SIDE


class _FollowUpGroup(BgzGroup, BgzCommand):
    """A group that is a command too: `bgz followup` lists, `bgz followup done` logs."""


@click.group(
    cls=_FollowUpGroup,
    invoke_without_command=True,
    help=_("What is due, overdue first. Log a talk with: bgz followup done CASE"),
)
@click.option(
    "--days",
    type=click.IntRange(0, 3660),
    default=7,
    metavar=_("HOW MANY"),
    help=_("How many days to look ahead; 7 if not given."),
)
@click.option("--owner", metavar=_("NAME"), help=_("Only of this coordinator; me, none, or part of a name."))
@pass_app
@click.pass_context
def followup(ctx: click.Context, app: App, days: int, owner: str | None) -> int | None:
    """List what is due."""
    if ctx.invoked_subcommand is not None:
        return None
    from bgz.actions import followup as actions
    from bgz.output import today_screen

    return app.show(actions.followup(app.open(), today=app.today, days=days, owner=owner), today_screen.followup)


@followup.command(help=_("Log a talk or an attempt. What is not given is asked."))
@click.argument("case", type=CaseParam("VSK"), help=_("Which case."))
@click.option("--about", type=TermParam(CONTACT_ABOUT), help=_("What it was about; otherwise what is due first."))
@click.option("--on", type=DayParam(), help=_("The day; today if not given."))
@click.option("--how", type=TermParam(CONTACT_HOW), help=_("By telephone, at home, by mail …"))
@click.option("--side", type=TermParam(SIDE), help=_("With which family of the match."))
@click.option(
    "--reached/--not-reached", default=None, help=_("Whether somebody was reached; an attempt closes no task.")
)
@click.option("--satisfied", type=click.IntRange(0, 10), metavar=_("MARK"), help=_("How satisfied they are, 0 to 10."))
@click.option(
    "--goals", type=click.IntRange(0, 10), metavar=_("MARK"), help=_("How far their own goals are reached, 0 to 10.")
)
@click.option("--go-on/--stop", default=None, help=_("Whether they want to go on."))
@click.option(
    "--text",
    metavar=_("TEXT"),
    help=_("What was said; - reads it from standard input. Shells remember what is typed here."),
)
@pass_app
def done(app: App, /, case: str, text: str | None, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """Log a talk."""
    from bgz.actions import followup as actions
    from bgz.domain.cases.person import Contact
    from bgz.output import today_screen

    folder = app.open()
    talk = actions.talk(folder, case, today=app.today)
    answers = {name: value for name, value in given.items() if value is not None}
    if text is not None:
        answers["text"] = sys.stdin.read() if text == "-" else text
    try:
        if app.ask.possible and text != "-":
            ask_talk(app.ask, talk, answers)
        else:
            fill_in(talk, answers)
        contact = Contact(**{"on": app.today, **answers})
        result = actions.done(folder, case, contact, today=app.today, at=app.now())
    except (BgzError, KeyboardInterrupt, EOFError) as error:
        actions.keep(folder, case, answers)
        if isinstance(error, BgzError):
            raise
        app.console.say()
        raise Cancelled(
            _("Stopped. Everything you typed is kept."),
            hint=_("Go on with: {command}").format(command=f"bgz followup done {case}"),
        ) from None
    return app.show(result, today_screen.logged)
