"""`bgz match`: suggest, propose, and every step in the life of a match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.match_options import lifting, of_children, of_request, unasked_reason
from bgz.cli.match_outcome import outcome
from bgz.cli.match_plan import plan
from bgz.cli.match_steps import answer, introduce, pause, trial
from bgz.cli.match_stuck import stuck
from bgz.cli.match_talks import confirm, end, review
from bgz.cli.match_why import why
from bgz.cli.params import CaseParam, DayParam
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date


@click.group(
    cls=BgzGroup,
    help=_("Suggest and propose a match, and note each step of its life: bgz match suggest V-…"),
)
def match() -> None:
    """Group the commands of a match."""


@match.command(cls=BgzCommand, help=_("Suggest support families for a request, with reasons. Writes nothing."))
@click.argument("case", type=CaseParam("V"))
@of_request
@of_children
@click.option(
    "--top",
    type=click.IntRange(1, 1000),
    default=5,
    metavar=_("HOW MANY"),
    help=_("How many candidates to show; 5 if not given."),
)
@click.option("--explain", is_flag=True, help=_("Show every criterion of each candidate: weight, value and points."))
@lifting
@unasked_reason
@pass_app
def suggest(
    app: App,
    case: str,
    request: str | None,
    children: tuple[str, ...],
    top: int,
    explain: bool,
    lift: tuple[str, ...],
) -> int:
    """Show the best candidates."""
    from functools import partial

    from bgz.actions.suggest import suggest as action
    from bgz.output.suggestion_screen import render

    result = action(
        app.open(),
        case,
        today=app.today,
        request=request,
        children=children,
        top=top,
        lift=lift,
    )
    return app.show(result, partial(render, in_full=explain))


@match.command(cls=BgzCommand, help=_("Propose a match of a request family and a support family."))
@click.argument("case", type=CaseParam("V"))
@click.argument("support", type=CaseParam("S"))
@click.option("--on", "--date", "on", type=DayParam(), help=_("The day; today if not given."))
@of_request
@of_children
@click.option("--lift", multiple=True, metavar=_("RULE"), help=_("Lift a hard rule, such as H9; needs a lead."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why this proposal, or why a rule is lifted."))
@pass_app
def propose(
    app: App,
    case: str,
    support: str,
    on: date | None,
    request: str | None,
    children: tuple[str, ...],
    lift: tuple[str, ...],
    reason: str | None,
) -> int:
    """Propose a match."""
    from bgz.actions.match import proposable
    from bgz.actions.match import propose as action
    from bgz.cli.complete import complete
    from bgz.output.match_screen import render

    ask = app.ask
    if ask.possible and not lift:
        proposable(app.open(), case, support, today=app.today, on=on or app.today, request=request, children=children)
    required = {"reason": "--reason"} if lift else {}
    question = _("Why is the rule lifted?") if lift else _("Why this proposal?")
    given = complete(app, {"reason": reason}, {"reason": lambda: ask.text(question, required=bool(lift))}, required)
    result = action(
        app.open(),
        case,
        support,
        today=app.today,
        at=app.now(),
        on=on,
        request=request,
        children=children,
        lift=lift,
        reason=given["reason"],
    )
    return app.show(result, render)


for step in (answer, introduce, trial, review, confirm, pause, end, outcome, why, plan, stuck):
    match.add_command(step)
