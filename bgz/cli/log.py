"""`bgz log` and `bgz undo`."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import CaseParam
from bgz.i18n import _


@click.command(cls=BgzCommand, help=_("Show the history of a record: who, when, what."))
@click.argument("case", type=CaseParam("VSK"))
@pass_app
def log(app: App, case: str) -> int:
    """Show the history of a record."""
    from bgz.actions.show import log as action
    from bgz.output import case_screen

    return app.show(action(app.open(), case), case_screen.history)


@click.command(cls=BgzCommand, help=_("Undo a change of a record; without a change the last one."))
@click.argument("case", type=CaseParam("VSK"))
@click.argument("change", required=False, metavar=_("[CHANGE]"), help=_("How its number in bgz log begins."))
@pass_app
def undo(app: App, case: str, change: str | None) -> int:
    """Undo a change."""
    from bgz.actions.undo import undo as action
    from bgz.output import case_screen

    return app.show(action(app.open(), case, change, today=app.today, at=app.now()), case_screen.history)
