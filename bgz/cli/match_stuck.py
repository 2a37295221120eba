"""`bgz match stuck`: requests without a candidate."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.match_options import in_municipalities
from bgz.cli.params import CaseParam
from bgz.i18n import _


@click.command(
    cls=BgzCommand,
    help=_("Show who waits without a candidate, what would help, and whom to recruit. Writes nothing."),
)
@click.argument("case", type=CaseParam("V"), required=False)
@in_municipalities
@pass_app
def stuck(app: App, case: str | None, municipalities: tuple[str, ...]) -> int:
    """Show the requests without a candidate."""
    from bgz.actions.stuck import stuck as action
    from bgz.output.stuck_screen import render

    return app.show(action(app.open(), today=app.today, number=case, municipalities=municipalities), render)
