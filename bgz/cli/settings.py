"""`bgz settings`: show and change the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.params import DayParam
from bgz.cli.settings_look import logo, text
from bgz.cli.settings_template import template
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date


@click.group(
    cls=BgzGroup,
    invoke_without_command=True,
    params=BgzCommand("settings").params,
    help=_("Show the programme's settings, or change them. Only a lead may."),
)
@click.pass_context
def settings(ctx: click.Context) -> int | None:
    """Show the settings when no command is given."""
    return ctx.invoke(show) if ctx.invoked_subcommand is None else None


@settings.command(cls=BgzCommand, help=_("Show the programme's settings."))
@pass_app
def show(app: App) -> int:
    """Show the settings."""
    from bgz.actions import settings as actions
    from bgz.output import settings_screen

    return app.show(actions.show(app.open()), settings_screen.render)


@settings.command(
    cls=BgzCommand,
    name="set",
    help=_(
        "Set fields of the programme, such as norms.trial_weeks=10; nothing behind the sign brings the default back."
    ),
)
@click.argument(
    "assignments",
    nargs=-1,
    required=True,
    metavar=_("PATH=VALUE…"),
    help=_("Which fields, as bgz settings shows them."),
)
@pass_app
def set_(app: App, assignments: tuple[str, ...]) -> int:
    """Set fields by path."""
    from bgz.actions import settings as actions
    from bgz.output import settings_screen

    result = actions.set_values(app.open(), assignments, today=app.today, at=app.now())
    return app.show(result, settings_screen.stored)


@settings.command(cls=BgzCommand, help=_("Add a municipality for which the programme works."))
@click.argument("name", metavar=_("NAME"), help=_("Its name."))
@pass_app
def municipality(app: App, name: str) -> int:
    """Add a municipality."""
    from bgz.actions import settings as actions
    from bgz.output import settings_screen

    return app.show(actions.add_municipality(app.open(), name, today=app.today, at=app.now()), settings_screen.stored)


@settings.command(cls=BgzCommand, help=_("Add a contract: what a municipality asks and pays for in a period."))
@click.argument("municipality", metavar=_("MUNICIPALITY"), help=_("Which municipality."))
@click.option("--from", "since", type=DayParam(), required=True, help=_("The first day of the period."))
@click.option("--to", "until", type=DayParam(), required=True, help=_("The last day of the period."))
@click.option("--matches", type=click.IntRange(min=0), metavar=_("HOW MANY"), help=_("How many matches were agreed."))
@click.option("--budget", type=click.IntRange(min=0), metavar=_("EURO"), help=_("The budget, in whole euros."))
@click.option("--funding", metavar=_("TEXT"), help=_("Where the money comes from; it may name several sources."))
@click.option(
    "--avoided",
    type=click.IntRange(min=0),
    metavar=_("EURO"),
    help=_("What a match avoids in cost, only as the municipality itself gave it."),
)
@click.option("--avoided-source", metavar=_("TEXT"), help=_("Who gave that price, and when; it is printed beside it."))
@pass_app
def contract(
    app: App,
    municipality: str,
    since: date,
    until: date,
    matches: int | None,
    budget: int | None,
    funding: str | None,
    avoided: int | None,
    avoided_source: str | None,
) -> int:
    """Add a contract."""
    from bgz.actions import settings as actions
    from bgz.output import settings_screen

    values = {
        "municipality": municipality,
        "since": since,
        "until": until,
        "matches": matches,
        "budget_eur": budget,
        "funding": funding,
        "avoided_eur": avoided,
        "avoided_source": avoided_source,
    }
    return app.show(actions.add_contract(app.open(), values, today=app.today, at=app.now()), settings_screen.stored)


settings.add_command(logo)
settings.add_command(text)
settings.add_command(template)
