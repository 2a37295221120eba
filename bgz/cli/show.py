"""`bgz show`."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import CaseParam
from bgz.i18n import _


@click.command(cls=BgzCommand, help=_("Show a record and where it stands."))
@click.argument("case", type=CaseParam("VSK"))
@pass_app
def show(app: App, case: str) -> int:
    """Show a record."""
    from bgz.actions.show import show as action
    from bgz.output import case_screen

    return app.show(action(app.open(), case, today=app.today), case_screen.shown)
