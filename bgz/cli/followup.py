"""`bgz followup`: what is due. Its commands log a talk, put a task off, and note an own task."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.followup_done import done
from bgz.cli.followup_later import add, later
from bgz.i18n import _


class _FollowUpGroup(BgzGroup, BgzCommand):
    """A group that is a command too: `bgz followup` lists, `bgz followup done` logs."""


@click.group(
    cls=_FollowUpGroup,
    invoke_without_command=True,
    help=_("What is due, overdue first. Log a talk with: bgz followup done CASE"),
)
@click.option(
    "--days",
    type=click.IntRange(0, 3660),
    default=7,
    metavar=_("HOW MANY"),
    help=_("How many days to look ahead; 7 if not given."),
)
@click.option(
    "--owner",
    metavar=_("NAME"),
    help=_("Only of this coordinator: me, none, or part of a name; all shows everybody's in one list."),
)
@click.option("--later", "put_off", is_flag=True, help=_("Show what was put off instead: until when and why."))
@pass_app
@click.pass_context
def followup(ctx: click.Context, app: App, days: int, owner: str | None, put_off: bool) -> int | None:
    """List what is due."""
    if ctx.invoked_subcommand is not None:
        return None
    from bgz.actions.followup import followup as action
    from bgz.output import followup_screen

    screen = followup_screen.put_off_list if put_off else followup_screen.followup
    return app.show(action(app.open(), today=app.today, days=days, owner=owner, later=put_off), screen)


followup.add_command(done)
followup.add_command(later)
followup.add_command(add)
