"""`bgz calendar`."""

from __future__ import annotations

from pathlib import Path

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.i18n import _


@click.command(
    cls=BgzCommand,
    help=_(
        "Write what is due as calendar files: one for each coordinator and one for the team. They hold case numbers, "
        "days and kinds, no names."
    ),
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=_("FOLDER"),
    help=_("Where to write them, outside the case folder; bgz-agenda in your documents if not given."),
)
@click.option("--owner", metavar=_("NAME"), help=_("Only of this coordinator; me, or part of a name."))
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=366,
    metavar=_("HOW MANY"),
    help=_("How many days to look ahead; 366 if not given."),
)
@click.option("--dry-run", is_flag=True, help=_("Show what would change and write nothing."))
@pass_app
def calendar(app: App, target: Path | None, owner: str | None, days: int, dry_run: bool) -> int:
    """Write the calendars."""
    from bgz.actions.calendar import calendar as action
    from bgz.output import calendar_screen

    result = action(app.open(), target, today=app.today, at=app.now(), days=days, owner=owner, dry_run=dry_run)
    return app.show(result, calendar_screen.calendars)
