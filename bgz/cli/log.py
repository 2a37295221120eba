"""`bgz log` and `bgz undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import DayParam, RecordParam
from bgz.cli.progress import progress
from bgz.errors import Cancelled, Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date


@click.command(cls=BgzCommand, help=_("Show the history of a record: who, when, what; without one the latest changes."))
@click.argument("case", type=RecordParam("VSK"), required=False)
@click.option("--device", metavar=_("LAPTOP"), help=_("Everything one laptop wrote: its name, or how its id begins."))
@click.option("--since", type=DayParam(), help=_("With --device: from this day on, by the clock of that laptop."))
@pass_app
def log(app: App, case: str | None, device: str | None, since: date | None) -> int:
    """Show the history of a record, of a laptop, or the latest changes of all."""
    from bgz.actions import log as actions
    from bgz.output import case_screen

    _check(case, device, since)
    if device is not None:
        from bgz.actions.device_log import device_log
        from bgz.output import team_rights_screen

        return app.show(device_log(app.open(), device, since=since), team_rights_screen.device_log)
    if case is None:
        return app.show(actions.latest(app.open()), case_screen.latest)
    return app.show(actions.log(app.open(), case), case_screen.history)


def _check(case: str | None, device: str | None, since: date | None) -> None:
    """Refuse options that do not go together. Raises Usage."""
    if case is not None and device is not None:
        raise Usage(_("Give a record or a laptop, not both."))
    if since is not None and device is None:
        raise Usage(_("--since goes together with --device only."))


@click.command(
    cls=BgzCommand,
    help=_("Undo a change of a record; without a change the last one. With --device what a laptop wrote."),
)
@click.argument("case", type=RecordParam("VSK"), required=False)
@click.argument("change", required=False, metavar=_("[CHANGE]"), help=_("How its number in bgz log begins."))
@click.option("--device", metavar=_("LAPTOP"), help=_("All that one laptop wrote: its name, or how its id begins."))
@click.option("--since", type=DayParam(), help=_("With --device: from this day on, by the clock of that laptop."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be undone, and change nothing."))
@pass_app
def undo(app: App, case: str | None, change: str | None, device: str | None, since: date | None, dry_run: bool) -> int:
    """Show at a terminal what is undone, ask, and undo it."""
    from bgz.actions import undo as actions
    from bgz.actions.result import Result
    from bgz.output import case_screen

    _check(case, device, since)
    if device is not None:
        return _of_device(app, device, since, dry_run=dry_run)
    if case is None:
        raise Usage(_("Of which record is a change to be undone?"), hint=_("The latest changes: bgz log"))
    if dry_run:
        found = actions.to_undo(app.open(), case, change, today=app.today, at=app.now())
        return app.show(Result(found, next_step=f"bgz undo {case}"), case_screen.history)
    if app.ask.at_terminal:
        case_screen.history(actions.to_undo(app.open(), case, change, today=app.today, at=app.now()), app.console)
        if not app.ask.confirm(_("Undo this?")):
            raise Cancelled(_("Stopped. Nothing was undone."))
    return app.show(actions.undo(app.open(), case, change, today=app.today, at=app.now()), case_screen.history)


def _of_device(app: App, device: str, since: date | None, *, dry_run: bool) -> int:
    """Show what one laptop wrote, ask, and take it back in all records."""
    from bgz.actions import device_log as actions
    from bgz.output.team_rights_screen import bulk_undo

    if since is None and not dry_run and not app.ask.possible:
        raise Usage(_("From which day on?"), hint=_("Give it with {option}.").format(option="--since"))
    folder = app.open()
    planned = actions.plan(folder, device, since=since, today=app.today, at=app.now())
    if dry_run or not any(record.changes for record in planned.data.records):
        return app.show(planned, bulk_undo)
    if app.ask.possible:
        bulk_undo(planned.data, app.console)
        if not app.ask.confirm(_("Undo this?")):
            raise Cancelled(_("Stopped. Nothing was undone."))
    showing = progress(app, _("Undoing: {done} of {total}"))
    return app.show(actions.take_back(folder, planned.data, today=app.today, at=app.now(), progress=showing), bulk_undo)
