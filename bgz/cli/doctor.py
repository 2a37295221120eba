"""`bgz doctor`."""

from __future__ import annotations

from datetime import datetime

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.i18n import _


@click.command(
    cls=BgzCommand,
    help=_(
        "Look what stands in the way of bgz on this computer and in the case folder, and say what mends it. Works "
        "while locked, and without a case folder; exit code 9 when something needs attention."
    ),
)
@click.option(
    "--repair",
    is_flag=True,
    help=_("First mend what bgz can mend by itself: rules for git and Syncthing, the rights of its own folder."),
)
@click.option(
    "--all", "everything", is_flag=True, help=_("Say of everything what was found, also when it is in order.")
)
@pass_app
def doctor(app: App, repair: bool, everything: bool) -> int:
    """Examine, and show."""
    from bgz.actions.doctor import doctor as action
    from bgz.output import doctor_screen

    now = datetime.now().astimezone()  # also on a pretended day: the clock itself is looked at
    result = action(app.folder_option, at=now, repair=repair)
    return app.show(result, doctor_screen.full if everything else doctor_screen.brief)
