"""`bgz match why`: every rule and criterion of one pair."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.match_options import lifting, of_children, of_request, unasked_reason
from bgz.cli.params import CaseParam
from bgz.i18n import _


@click.command(
    cls=BgzCommand,
    help=_("Show why a support family suits a request, or does not: every rule and criterion. Writes nothing."),
)
@click.argument("case", type=CaseParam("V"))
@click.argument("support", type=CaseParam("S"))
@of_request
@of_children
@lifting
@unasked_reason
@pass_app
def why(
    app: App,
    case: str,
    support: str,
    request: str | None,
    children: tuple[str, ...],
    lift: tuple[str, ...],
) -> int:
    """Show every rule and criterion of one pair."""
    from bgz.actions.why import why as action
    from bgz.output.why_screen import render

    result = action(app.open(), case, support, today=app.today, request=request, children=children, lift=lift)
    return app.show(result, render)
