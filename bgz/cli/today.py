"""`bgz` alone."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.i18n import _


@click.command(cls=BgzCommand, help=_("What needs attention today."))
@pass_app
def today(app: App) -> int:
    """Show today on one screen, with what is said below it."""
    from functools import partial

    from bgz.actions.today import today as action
    from bgz.output import today_screen

    result = action(app.open(), today=app.today)
    return app.show(result, partial(today_screen.today, below=len(result.messages) + 1))
