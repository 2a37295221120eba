"""`bgz team`: who is in the team, who wants to come in, and the words that two people compare by phone."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.i18n import _


class _TeamGroup(BgzGroup, BgzCommand):
    """A group that is a command too: `bgz team` lists, `bgz team approve` admits."""


@click.group(
    cls=_TeamGroup,
    invoke_without_command=True,
    help=_("The team: its members and their laptops. Alone: list them."),
)
@click.pass_context
def team(ctx: click.Context) -> int | None:
    """List the team when no command is given."""
    return ctx.invoke(list_team) if ctx.invoked_subcommand is None else None


@team.command(cls=BgzCommand, name="list", help=_("List the members, their laptops, and who wants to come in."))
@pass_app
def list_team(app: App) -> int:
    """List the team."""
    from bgz.actions.team_list import listed
    from bgz.output import team_screen

    return app.show(listed(app.open(), today=app.today), team_screen.listed)


# The commands that give and take away rights stand in a file of their own: bgz/cli/team_rights.py adds them here.
