"""`bgz import`."""

from __future__ import annotations

from pathlib import Path

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.progress import progress
from bgz.i18n import _


@click.command(
    cls=BgzCommand,
    help=_(
        "Take over spreadsheets of request families, support families and matches, as CSV or XLSX. "
        "Without --apply nothing is written."
    ),
)
@click.argument(
    "files",
    type=click.Path(path_type=Path),
    nargs=-1,
    required=True,
    metavar=_("FILE…"),
    help=_("The sheets, in any order."),
)
@click.option("--apply", is_flag=True, help=_("Write the good rows; otherwise only look."))
@click.option("--dry-run", is_flag=True, help=_("Only look; this is what happens without --apply."))
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("Write the rejected rows to this CSV file, each with its reason. It is readable: keep it safe."),
)
@click.option(
    "--accept-gaps",
    default="",
    metavar=_("REASON"),
    help=_("As a lead, take over rows that break a gate, with this reason. Never for a VOG."),
)
@click.option(
    "--sheet",
    default="",
    metavar=_("NAME"),
    help=_("The name of the series, where several series of sheets use the same numbers."),
)
@pass_app
def import_(
    app: App,
    files: tuple[Path, ...],
    apply: bool,
    dry_run: bool,
    rejects: Path | None,
    accept_gaps: str,
    sheet: str,
) -> int:
    """Take over spreadsheets."""
    from bgz.actions.import_sheets import Wishes, import_sheets
    from bgz.output.import_screen import render

    wishes = Wishes(apply and not dry_run, rejects, sheet.strip(), accept_gaps.strip())
    showing = progress(app, _("Written: {done} of {total}"))
    result = import_sheets(app.open(), files, wishes, today=app.today, at=app.now(), progress=showing)
    return app.show(result, render)
