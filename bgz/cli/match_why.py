"""`bgz match why`: every rule and criterion of one pair."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import CaseParam
from bgz.i18n import _


@click.command(
    cls=BgzCommand,
    help=_("Show why a support family suits a request, or does not: every rule and criterion. Writes nothing."),
)
@click.argument("case", type=CaseParam("V"))
@click.argument("support", type=CaseParam("S"))
@click.option("--request", metavar=_("NUMBER"), help=_("Which request, when more than one is open."))
@click.option("--child", "children", multiple=True, metavar=_("NUMBER"), help=_("Only this child; may be repeated."))
@click.option("--lift", multiple=True, metavar=_("RULE"), help=_("Lift a hard rule, such as H9; may be repeated."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why a rule is lifted."))
@pass_app
def why(
    app: App,
    case: str,
    support: str,
    request: str | None,
    children: tuple[str, ...],
    lift: tuple[str, ...],
    reason: str | None,
) -> int:
    """Show every rule and criterion of one pair."""
    from bgz.actions.why import why as action
    from bgz.output.why_screen import render

    result = action(
        app.open(), case, support, today=app.today, request=request, children=children, lift=lift, reason=reason
    )
    return app.show(result, render)
