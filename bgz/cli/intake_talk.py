"""`bgz intake held` and `bgz intake consent`: after these a request family waits for a match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.actions import intake_talk as actions
from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import CaseParam, DayParam, TermParam
from bgz.domain.work.disputed import undisputed
from bgz.errors import Usage
from bgz.i18n import _
from bgz.terms.families import PURPOSE

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.result import Result


@click.command(cls=BgzCommand, help=_("Record that the intake talk with a request family was held."))
@click.argument("case", type=CaseParam("V"), help=_("The number of the request family."))
@click.option("--on", type=DayParam(), help=_("The day of the talk; asked, or today."))
@click.option("--summary", metavar=_("TEXT"), help=_("What was said. Shells remember what is typed here."))
@pass_app
def held(app: App, case: str, on: date | None, summary: str | None) -> int:
    """Ask what is not given, and record it."""
    from bgz.domain.cases.request_family import Intake
    from bgz.output.intake_screen import talk_held

    folder = app.open()
    if app.ask.possible:
        family = folder.read(case).record
        undisputed(family, "intake")
        before = family.intake
        on = on or app.ask.day(_("Day"), kept=before.on if before else app.today, required=True)
        summary = summary or app.ask.long_text(_("Summary"), kept=before.summary if before else None)
    talk = Intake(on=on or app.today, summary=summary)
    return app.show(actions.held(folder, case, talk, today=app.today, at=app.now()), talk_held)


@click.command(cls=BgzCommand, help=_("Record for what a family gives consent, or withdraws it."))
@click.argument("case", type=CaseParam("VS"), help=_("The number of the family."))
@click.option(
    "--purpose",
    "purposes",
    type=TermParam(PURPOSE),
    multiple=True,
    help=_("For what; may be repeated. Only with “matching” is a request family put forward."),
)
@click.option("--on", type=DayParam(), help=_("The day on which it was given or withdrawn; asked, or today."))
@click.option("--by", multiple=True, metavar=_("NAME"), help=_("Who gave it; may be repeated. Shells remember names."))
@click.option("--missing-reason", metavar=_("TEXT"), help=_("Why a parent with custody is missing."))
@click.option("--withdraw", is_flag=True, help=_("The consent is withdrawn."))
@pass_app
def consent(
    app: App,
    case: str,
    purposes: tuple[str, ...],
    on: date | None,
    by: tuple[str, ...],
    missing_reason: str | None,
    withdraw: bool,
) -> int:
    """Ask what is not given, and record it."""
    from bgz.output.intake_screen import consented

    folder, asking = app.open(), app.ask.possible
    if not purposes and asking:
        purposes = app.ask.choices(_("For what"), PURPOSE, required=True)
    if not purposes:
        raise Usage(_("It is not said for what."), hint="--purpose matching")
    undisputed(folder.read(case).record, *(f"consents.{purpose}" for purpose in purposes))
    if asking:
        on = on or app.ask.day(_("Day"), kept=app.today, required=True)
    on = on or app.today
    result: Result[actions.Consented]
    if withdraw:
        result = actions.withdraw(folder, case, purposes, on, today=app.today, at=app.now())
    else:
        from bgz.domain.cases.person import Consent

        family = folder.read(case).record
        if asking and not by:
            names = app.ask.text(_("Given by (names, with commas between them)"), required=True) or ""
            by = tuple(name.strip() for name in names.split(",") if name.strip())
        if asking and not missing_reason and len(by) < actions.parents_with_custody(family):
            missing_reason = app.ask.text(_("Why a parent is missing"), required=True)
        given = Consent(given_on=on, by=by, missing_reason=missing_reason)
        result = actions.consent(folder, case, purposes, given, today=app.today, at=app.now())
    return app.show(result, consented)
