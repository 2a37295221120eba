"""`bgz` alone."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.i18n import _


@click.command(cls=BgzCommand, help=_("What needs attention today."))
@pass_app
def today(app: App) -> int:
    """Show today."""
    from bgz.actions.today import today as action
    from bgz.output import today_screen

    return app.show(action(app.open(), today=app.today), today_screen.today)
