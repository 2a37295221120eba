"""`bgz note`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import CaseParam, DayParam, TermParam
from bgz.i18n import _
from bgz.terms.followup import CONTACT_ABOUT, CONTACT_HOW
from bgz.terms.matches import SIDE

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.note import Noted
    from bgz.output.console import Console


@click.command(cls=BgzCommand, help=_("Log a contact with a family; what is not given is asked."))
@click.argument("case", type=CaseParam("VSK"))
@click.option("--on", type=DayParam(), help=_("The day; today when not given."))
@click.option("--how", type=TermParam(CONTACT_HOW), help=_("By telephone, at home, by mail …"))
@click.option("--side", type=TermParam(SIDE), help=_("With whom, at a match."))
@click.option("--about", type=TermParam(CONTACT_ABOUT), help=_("What it was about."))
@click.option(
    "--reached/--not-reached", default=None, help=_("Whether somebody was reached; an attempt closes no task.")
)
@click.option(
    "--text",
    metavar=_("TEXT"),
    help=_("What was said; - reads it from standard input. Shells remember what is typed here."),
)
@pass_app
def note(
    app: App,
    case: str,
    on: date | None,
    how: str | None,
    side: str | None,
    about: str | None,
    reached: bool | None,
    text: str | None,
) -> int:
    """Log a contact."""
    from bgz.actions.note import note as action
    from bgz.domain.cases.person import Contact

    folder = app.open()
    if app.ask.possible and text is None:
        on = on or app.ask.day(_("Day"), kept=app.today, required=True)
        how = how or app.ask.choice(_("How"), CONTACT_HOW)
        if case.startswith("K"):
            side = side or app.ask.choice(_("With whom"), SIDE)
        about = about or app.ask.choice(_("About"), CONTACT_ABOUT, kept="other")
        reached = app.ask.confirm(_("Was somebody reached?"), kept=True) if reached is None else reached
        text = app.ask.text(_("What was said"))
    contact = Contact(
        on=on or app.today,
        how=how,
        side=side,
        about=about or "other",
        reached=reached is not False,
        text=sys.stdin.read() if text == "-" else text,
    )
    return app.show(action(folder, case, contact, today=app.today, at=app.now()), _noted)


def _noted(view: Noted, console: Console) -> None:
    from bgz.output.record_lines import record_lines

    console.pairs(record_lines(view.contact, names=console.names))
