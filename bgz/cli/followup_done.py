"""`bgz followup done`: a talk is logged, and leads on to what follows from it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.followup_next import go_on
from bgz.cli.followup_questions import ask_talk
from bgz.cli.params import CaseParam, DayParam, TermParam
from bgz.errors import BgzError, Cancelled
from bgz.i18n import _
from bgz.terms.followup import CONTACT_ABOUT, CONTACT_HOW
from bgz.terms.matches import SIDE

if TYPE_CHECKING:
    from bgz.actions.followup_talk import Logged, Talk
    from bgz.actions.result import Result

_MARK = click.IntRange(0, 10)


@click.command(cls=BgzCommand, help=_("Log a talk or an attempt. What is not given is asked."))
@click.argument("case", type=CaseParam("VSK"), help=_("Which case."))
@click.option("--task", metavar=_("NUMBER"), help=_("Which of the tasks of the case: its number in the list."))
@click.option("--about", type=TermParam(CONTACT_ABOUT), help=_("What it was about; otherwise what is due first."))
@click.option("--on", type=DayParam(), help=_("The day; today if not given."))
@click.option("--how", type=TermParam(CONTACT_HOW), help=_("By telephone, at home, by mail …"))
@click.option("--side", type=TermParam(SIDE), help=_("With which family of the match."))
@click.option(
    "--reached/--not-reached", default=None, help=_("Whether somebody was reached; an attempt closes no task.")
)
@click.option("--satisfied", type=_MARK, metavar=_("MARK"), help=_("How satisfied they are, 0 to 10."))
@click.option("--goals", type=_MARK, metavar=_("MARK"), help=_("How far their own goals are reached, 0 to 10."))
@click.option("--go-on/--stop", default=None, help=_("Whether they want to go on."))
@click.option(
    "--text",
    metavar=_("TEXT"),
    help=_("What was said; - reads it from standard input. Shells remember what is typed here."),
)
@click.option("--next-step", metavar=_("TEXT"), help=_("What comes next. Shells remember what is typed here."))
@pass_app
def done(app: App, /, case: str, task: str | None, text: str | None, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """Log a talk."""
    from bgz.actions import followup_talk as actions
    from bgz.output import followup_screen

    folder = app.open()
    talk = actions.talk(folder, case, today=app.today, task=task, about=given["about"], on=given["on"])
    answers = {name: value for name, value in given.items() if value is not None}
    if text is not None:
        answers["text"] = sys.stdin.read() if text == "-" else text
    result = hold(app, talk, answers, asking=app.ask.possible and text != "-")
    if app.ask.at_terminal:
        followup_screen.logged(result.data, app.console)
        return go_on(app, result, answers.get("side"))
    return app.show(result, followup_screen.logged)


def hold(app: App, talk: Talk, answers: dict[str, Any], *, asking: bool) -> Result[Logged]:
    """Log a talk of which `answers` is known; with `asking` what they lack is asked, and put there.

    Raises Cancelled for who stops halfway; what was typed is kept, as it is when it cannot be logged.
    """
    from bgz.actions import followup_talk as actions
    from bgz.actions.followup_after import own_of
    from bgz.output import followup_screen

    folder, case = app.open(), talk.case
    try:
        if asking:
            followup_screen.called(case, talk.name, app.console)
            ask_talk(app.ask, talk, answers)
        actions.fill_in(talk, answers)
        contacts = actions.contacts_of(talk, answers)
        own, concern = own_of(talk, answers), bool(answers.get("worry"))
        more: Any = {"before": talk.tasks, "own": own, "concern": concern}
        return actions.done(folder, case, contacts, **more, today=app.today, at=app.now())
    except (BgzError, KeyboardInterrupt, EOFError) as error:
        actions.keep(folder, case, answers)
        if isinstance(error, BgzError):
            raise
        app.console.say()
        raise Cancelled(
            _("Stopped. Everything you typed is kept."),
            hint=_("Go on with: {command}").format(command=f"bgz followup done {case}"),
        ) from None
