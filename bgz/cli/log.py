"""`bgz log` and `bgz undo`."""

from __future__ import annotations

import sys

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import CaseParam
from bgz.errors import Cancelled, Usage
from bgz.i18n import _


@click.command(cls=BgzCommand, help=_("Show the history of a record: who, when, what; without one the latest changes."))
@click.argument("case", type=CaseParam("VSK"), required=False)
@pass_app
def log(app: App, case: str | None) -> int:
    """Show the history of a record, or the latest changes of all."""
    from bgz.actions import log as actions
    from bgz.output import case_screen

    if case is None:
        return app.show(actions.latest(app.open()), case_screen.latest)
    return app.show(actions.log(app.open(), case), case_screen.history)


@click.command(cls=BgzCommand, help=_("Undo a change of a record; without a change the last one."))
@click.argument("case", type=CaseParam("VSK"), required=False)
@click.argument("change", required=False, metavar=_("[CHANGE]"), help=_("How its number in bgz log begins."))
@pass_app
def undo(app: App, case: str | None, change: str | None) -> int:
    """Show at a terminal what is undone, ask, and undo it."""
    from bgz.actions import undo as actions
    from bgz.output import case_screen

    if case is None:
        raise Usage(_("Of which record is a change to be undone?"), hint=_("The latest changes: bgz log"))
    if app.ask.possible and sys.stdin.isatty():
        case_screen.history(actions.to_undo(app.open(), case, change, today=app.today, at=app.now()), app.console)
        if not app.ask.confirm(_("Undo this?")):
            raise Cancelled(_("Stopped. Nothing was undone."))
    return app.show(actions.undo(app.open(), case, change, today=app.today, at=app.now()), case_screen.history)
