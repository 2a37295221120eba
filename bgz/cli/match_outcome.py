"""`bgz match outcome`: what a team learns from its proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.match_options import in_municipalities
from bgz.cli.params import DayParam
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date


@click.command(
    cls=BgzCommand,
    help=_("What came of the proposals: who declined and why, how trials last, who was never asked. Writes nothing."),
)
@click.option("--year", type=int, metavar=_("YEAR"), help=_("A calendar year; otherwise everything so far."))
@click.option("--from", "since", type=DayParam(), help=_("The first day of the period."))
@click.option("--to", "until", type=DayParam(), help=_("The last day of the period."))
@in_municipalities
@pass_app
def outcome(app: App, year: int | None, since: date | None, until: date | None, municipalities: tuple[str, ...]) -> int:
    """Show what came of the proposals."""
    from bgz.actions.outcome import outcome as action
    from bgz.cli.report import asked_period
    from bgz.output.outcome_screen import render

    period = asked_period(year, since, until, "bgz match outcome --year 2023")
    return app.show(action(app.open(), period=period, municipalities=municipalities, today=app.today), render)
