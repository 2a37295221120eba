"""`bgz unlock` and `bgz lock`: a session for a working day."""

from __future__ import annotations

import click

from bgz.actions import opening as actions
from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.i18n import _
from bgz.output import setup_screen as screen
from bgz.storage.session import HOURS, MAX_HOURS


@click.command(
    cls=BgzCommand, help=_("Unlock this computer for a working day: until then no command asks the passphrase.")
)
@click.option(
    "--hours",
    type=click.FloatRange(0, MAX_HOURS, min_open=True),
    default=HOURS,
    show_default=True,
    metavar=_("HOURS"),
    help=_("How long it stays unlocked."),
)
@pass_app
def unlock(app: App, hours: float) -> None:
    """Ask the passphrase and begin a session."""
    app.show(actions.unlock(app.folder_option, app.passphrase, hours), screen.unlocked)


@click.command(cls=BgzCommand, help=_("Lock this computer again, before the working day ends."))
@pass_app
def lock(app: App) -> None:
    """End every session."""
    app.show(actions.lock(), screen.locked)
