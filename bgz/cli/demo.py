"""`bgz demo`: the whole job on invented families."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.i18n import _


@click.command(
    cls=BgzCommand,
    help=_("Try bgz on invented families: makes a case folder to throw away and does the whole job on it."),
)
@click.option(
    "--folder-to",
    "place",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=_("FOLDER"),
    help=_("Where to make it: a new folder; a temporary one if not given."),
)
@pass_app
def demo(app: App, place: Path | None) -> int:
    """Play the demo on its own fixed day."""
    from bgz.actions import demo as actions
    from bgz.output import demo_screen

    moment = datetime.combine(actions.DAY, app.now().timetz())
    return app.show(actions.demo(place, at=moment), demo_screen.render)
