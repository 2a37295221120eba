"""`bgz match plan`: the best allotment of all requests that wait."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.match_options import in_municipalities
from bgz.cli.params import CaseParam
from bgz.i18n import _


@click.command(
    cls=BgzCommand, help=_("Plan: the best way to allot all requests that wait to support families. Writes nothing.")
)
@click.option(
    "--lock",
    "locks",
    type=(CaseParam("V"), CaseParam("S")),
    multiple=True,
    metavar="V-… S-…",
    help=_("This pair stands; plan the rest around it. May be repeated."),
)
@click.option(
    "--not",
    "forbidden",
    type=(CaseParam("V"), CaseParam("S")),
    multiple=True,
    metavar="V-… S-…",
    help=_("Never this pair, for instance because they said no. May be repeated."),
)
@in_municipalities
@click.option(
    "--top",
    type=click.IntRange(0, 10000),
    default=100,
    metavar=_("HOW MANY"),
    help=_("For how many pairs to tell what becomes of the plan if they say no; 100 if not given."),
)
@click.option("--fairness", is_flag=True, help=_("Show what it costs that who waits longest goes first."))
@click.option("--compare", is_flag=True, help=_("Put the plan beside first come, first served."))
@pass_app
def plan(
    app: App,
    locks: tuple[tuple[str, str], ...],
    forbidden: tuple[tuple[str, str], ...],
    municipalities: tuple[str, ...],
    top: int,
    fairness: bool,
    compare: bool,
) -> int:
    """Show the plan."""
    from bgz.actions.plan import Wishes
    from bgz.actions.plan import plan as action
    from bgz.output.plan_screen import render

    wishes = Wishes(locks, forbidden, municipalities, top, fairness, compare)
    return app.show(action(app.open(), wishes, today=app.today), render)
