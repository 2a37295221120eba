"""`bgz close` and `bgz hold`: a family leaves, or nothing happens for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.actions import closing as actions
from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import CaseParam, DayParam, TermParam
from bgz.domain.cases.person import Left, Pause
from bgz.errors import Usage
from bgz.i18n import _
from bgz.terms.families import LEFT

if TYPE_CHECKING:
    from datetime import date


@click.command(
    cls=BgzCommand, help=_("Close the case of a family that leaves, or with --request only one of its requests.")
)
@click.argument("case", type=CaseParam("VS"), help=_("The number of the family."))
@click.option("--on", type=DayParam(), help=_("The day; asked, or today."))
@click.option("--reason", type=TermParam(LEFT), help=_("Why."))
@click.option("--note", metavar=_("TEXT"), help=_("Explanation. Shells remember what is typed here."))
@click.option(
    "--request",
    type=click.IntRange(1),
    metavar=_("NUMBER"),
    help=_("Close only this request, as bgz show numbers them; the family stays."),
)
@pass_app
def close(app: App, case: str, on: date | None, reason: str | None, note: str | None, request: int | None) -> int:
    """Ask what is not given, and close."""
    from bgz.output.intake_screen import closed

    folder = app.open()
    if app.ask.possible:
        family = folder.read(case).record
        if request is not None:
            actions.may_close_request(folder, family, request, on or app.today, today=app.today)
        on = on or app.ask.day(_("Day"), kept=app.today, required=True)
        if request is None:
            actions.may_close(folder, family, on or app.today, today=app.today)
        reason = reason or app.ask.choice(_("Reason"), LEFT, required=True)
        note = note or app.ask.text(_("Explanation"))
    if reason is None:
        raise Usage(_("A reason is needed."), hint="--reason " + "|".join(LEFT.codes))
    left = Left(on=on or app.today, reason=reason, note=note)
    if request is not None:
        result = actions.close_request(folder, case, request, left, today=app.today, at=app.now())
    else:
        result = actions.close(folder, case, left, today=app.today, at=app.now())
    return app.show(result, closed)


@click.command(cls=BgzCommand, help=_("Put a family on hold until a day, or end that."))
@click.argument("case", type=CaseParam("VS"), help=_("The number of the family."))
@click.option("--since", type=DayParam(), help=_("From this day; today when not given."))
@click.option("--until", type=DayParam(), help=_("The first day on which things go on; empty when not known."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why. Shells remember what is typed here."))
@click.option("--end", is_flag=True, help=_("End the hold, today or on the day of --until."))
@pass_app
def hold(app: App, case: str, since: date | None, until: date | None, reason: str | None, end: bool) -> int:
    """Ask what is not given, and put on hold; or end it."""
    from bgz.output.intake_screen import on_hold

    folder = app.open()
    if end:
        return app.show(actions.end_hold(folder, case, until or app.today, today=app.today, at=app.now()), on_hold)
    if app.ask.possible:
        folder.read(case)
        reason = reason or app.ask.text(_("Reason"), required=True)
        until = until or app.ask.day(_("Until (empty when it is not known yet)"))
    if not reason:
        raise Usage(_("A reason is needed."), hint="--reason " + _("TEXT"))
    pause = Pause(since=since or app.today, until=until, reason=reason)
    return app.show(actions.hold(folder, case, pause, today=app.today, at=app.now()), on_hold)
