"""`bgz check`."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.i18n import _


@click.command(
    cls=BgzCommand,
    help=_("Read the whole case folder and say what a person should look at; exit code 9 when there is anything."),
)
@click.option(
    "--restore", is_flag=True, help=_("First put back every file that vanished and that this computer knows.")
)
@pass_app
def check(app: App, restore: bool) -> int:
    """Check the case folder."""
    from bgz.actions.check import check as action
    from bgz.cli.progress import progress
    from bgz.output import check_screen

    folder = app.open(restore=restore)
    showing = progress(app, _("Checked: {done} of {total}"))
    return app.show(action(folder, today=app.today, progress=showing), check_screen.render)
