"""`bgz team cover` and `bgz team hand-over`: who does the work of somebody who is away, or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.colleague import colleague
from bgz.cli.command import BgzCommand
from bgz.cli.params import CaseParam, DayParam
from bgz.cli.progress import progress
from bgz.errors import Cancelled, Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date


@click.command(
    cls=BgzCommand,
    help=_("Say who stands in while somebody is away: reminders and tasks go to her. Without a name: who is away."),
)
@click.argument("member", required=False, metavar=_("[MEMBER]"), help=_("Who is away: part of a name, or me."))
@click.option("--by", metavar=_("MEMBER"), help=_("Who stands in: part of a name, or me."))
@click.option("--since", type=DayParam(), help=_("The first day away; today if not given."))
@click.option("--until", type=DayParam(), help=_("The last day away; open if not given."))
@click.option("--stop", is_flag=True, help=_("Who was away is back."))
@pass_app
def cover(app: App, member: str | None, by: str | None, since: date | None, until: date | None, stop: bool) -> int:
    """Show absences, begin one, or end one."""
    from bgz.actions import team_cover as actions
    from bgz.actions.hand_over import taken_by
    from bgz.output import cover_screen

    if member is None:
        if by or stop:
            raise Usage(_("Who is away?"), hint=_("See: bgz team list"))
        return app.show(actions.listed(app.open(), today=app.today), cover_screen.absences)
    if stop:
        if by:
            raise Usage(_("Use --by to begin an absence, or --stop to end it."))
        return app.show(actions.stop(app.open(), member, today=app.today, at=app.now()), cover_screen.absences)
    folder = app.open()
    if by is None:
        by = colleague(app, _("Who stands in?"), lambda typed: taken_by(folder, typed), option="--by") or ""
    result = actions.cover(folder, member, by, since=since or app.today, until=until, today=app.today, at=app.now())
    return app.show(result, cover_screen.absences)


@click.command(
    cls=BgzCommand, name="hand-over", help=_("Give the open cases of one member to another, or only some of them.")
)
@click.argument("giver", metavar=_("FROM"), help=_("Whose cases: part of a name, me, or none for what is nobody's."))
@click.argument("taker", metavar=_("TO"), required=False, help=_("Who gets them: part of a name, or me."))
@click.argument("cases", nargs=-1, type=CaseParam("VSK"), help=_("Only these cases."))
@click.option("--dry-run", is_flag=True, help=_("Show the cases and change nothing."))
@click.option("--yes", is_flag=True, help=_("Do not ask whether it is right."))
@pass_app
def hand_over(app: App, giver: str, taker: str | None, cases: tuple[str, ...], dry_run: bool, yes: bool) -> int:
    """Show the cases, ask, and hand them over."""
    from bgz.actions import hand_over as actions
    from bgz.output import cover_screen

    folder = app.open()
    if taker is None:
        question = _("Who gets the cases?")
        taker = colleague(app, question, lambda typed: actions.taken_by(folder, typed), option=_("TO")) or ""
    planned = actions.plan(folder, giver, taker, cases, today=app.today)
    if dry_run or not planned.data.rows:
        return app.show(planned, cover_screen.hand_over)
    if app.ask.possible and not yes:
        cover_screen.hand_over(planned.data, app.console)
        if not app.ask.confirm(_("Hand these over?")):
            raise Cancelled(_("Stopped. Nothing was changed."))
    showing = progress(app, _("Handing over: {done} of {total}"))
    return app.show(actions.hand_over(folder, planned.data, at=app.now(), progress=showing), cover_screen.hand_over)
