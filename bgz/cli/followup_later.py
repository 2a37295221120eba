"""`bgz followup later` puts a task off, `bgz followup add` notes one of one's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from attrs import evolve

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.complete import complete
from bgz.cli.followup_days import accepted, by_when
from bgz.cli.followup_questions import which_of
from bgz.cli.params import CaseParam, DayParam
from bgz.domain.record.saying import says_something
from bgz.domain.values.days import show_day
from bgz.domain.values.texts import clean_text
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.followup_later import Choice


@click.command(cls=BgzCommand, help=_("Put a task off until a day, with a reason. What is not given is asked."))
@click.argument("case", type=CaseParam("VSK"), help=_("Which case."))
@click.option("--until", type=DayParam(ahead=True), help=_("The day on which it is due again."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why it cannot be done now. Shells remember what is typed here."))
@click.option("--task", metavar=_("NUMBER"), help=_("Which of the tasks of the case: its number in the list."))
@pass_app
def later(app: App, case: str, until: date | None, reason: str | None, task: str | None) -> int:
    """Put a task off."""
    from bgz.actions import followup_later as actions
    from bgz.output import followup_screen

    folder, ask = app.open(), app.ask
    given = actions.choice(folder, case, today=app.today, task=task)
    if given.only is None and ask.at_terminal:
        near = [each for each in given.tasks if each.near] or given.tasks
        given = evolve(given, named=which_of(ask, _("Which task is put off?"), near))
    elif given.only and ask.at_terminal and not (until and reason):
        ask.console.say(_("Due: {what}").format(what=given.only.line.what), "bold")
    last = show_day(given.until)
    wishes = complete(
        app,
        {"until": until, "reason": reason},
        {
            "until": lambda: until_when(
                app, given, _("Until which day (at most {day})").format(day=last), required=True
            ),
            "reason": lambda: ask.value(
                _("Why?"),
                in_words,
                help=_("Why it cannot be done now, in a few words, such as: on holiday until then."),
                required=True,
            ),
        },
        {"until": "--until", "reason": "--reason"},
    )
    result = actions.put_off(folder, given, wishes["until"], wishes["reason"], at=app.now())
    return app.show(result, followup_screen.put_off)


def in_words(typed: str) -> str:
    """Read a text that says something. Raises ValueError for a dash or dot that only fills the place."""
    if not says_something(typed):
        raise ValueError(_("Say it in a few words."))
    return clean_text(typed)


def until_when(app: App, given: Choice, question: str, *, required: bool = False) -> date | None:
    """Ask until when the task that `given` names is put off, until it is a day until which it may be."""
    from bgz.actions.followup_later import may_put_off

    found = given.only
    help_ = _("At most until {day}.").format(day=show_day(given.until))
    return accepted(
        app.ask,
        lambda: app.ask.day(question, required=required, help=help_, ahead=True),
        lambda day: None if found is None else may_put_off(given, found, day),
    )


@click.command(cls=BgzCommand, help=_("Note a task of your own for a case: what is to be done, and by when."))
@click.argument("case", type=CaseParam("VSK"), help=_("Which case."))
@click.option("--due", type=DayParam(ahead=True), help=_("By which day."))
@click.option(
    "--text",
    metavar=_("TEXT"),
    help=_("What is to be done; - reads it from standard input. Shells remember what is typed here."),
)
@pass_app
def add(app: App, case: str, due: date | None, text: str | None) -> int:
    """Note an own task."""
    from bgz.actions import followup_own as actions
    from bgz.output import followup_screen

    folder, ask = app.open(), app.ask
    folder.read(case)  # refused before anything is asked
    wishes = complete(
        app,
        {"text": sys.stdin.read() if text == "-" else text, "due": due},
        {
            "text": lambda: ask.value(_("What is to be done?"), in_words, required=True),
            "due": lambda: by_when(ask, _("By which day?"), required=True),
        },
        {"text": "--text", "due": "--due"},
    )
    result = actions.add(folder, case, wishes["due"], wishes["text"], today=app.today, at=app.now())
    return app.show(result, followup_screen.added)
