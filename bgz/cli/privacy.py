"""`bgz privacy`: how long details of families are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.complete import complete
from bgz.cli.followup_later import in_words
from bgz.cli.params import CaseParam, DayParam
from bgz.errors import Refused
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.privacy import Clock


@click.group(cls=BgzGroup, help=_("How long details of families may be kept: bgz privacy due"))
def privacy() -> None:
    """Group the commands about keeping details."""


@privacy.command(
    cls=BgzCommand,
    help=_("Show whose details may not be kept for long any more: since when, why, and until when."),
)
@click.option("--all", "everything", is_flag=True, help=_("Also those of whom the time runs out later."))
@pass_app
def due(app: App, everything: bool) -> int:
    """Show the retention clock."""
    from bgz.actions import privacy as actions
    from bgz.output import privacy_screen

    return app.show(actions.due(app.open(), today=app.today, everything=everything), privacy_screen.due)


@privacy.command(cls=BgzCommand, help=_("Keep the details of a family longer, until a day and with a reason."))
@click.argument("case", type=CaseParam("VS"))
@click.option("--until", type=DayParam(ahead=True), help=_("The day until which they are kept."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why they are still needed. Shells remember what is typed here."))
@pass_app
def keep(app: App, case: str, until: date | None, reason: str | None) -> int:
    """Ask what is not given, and keep longer."""
    from bgz.actions import privacy as actions
    from bgz.output import privacy_screen

    folder = app.open()
    clock = actions.clock_of(folder, case, today=app.today)  # refused before anything is asked
    given = complete(
        app,
        {"until": until, "reason": reason},
        {
            "until": lambda: _until(app, clock),
            "reason": lambda: app.ask.value(
                _("Why are these details still needed?"),
                in_words,
                help=_("A few words, such as: a complaint is still being dealt with. Who checks this reads it later."),
                required=True,
            ),
        },
        {"until": "--until", "reason": "--reason"},
    )
    result = actions.keep(folder, case, given["until"], given["reason"], today=app.today, at=app.now())
    return app.show(result, privacy_screen.kept)


def _until(app: App, clock: Clock) -> date:
    """Ask until when details are kept, until it is a day on which they may be."""
    from bgz.actions.privacy import may_keep
    from bgz.domain.values.days import show_day

    text = _("{case} might be kept until {day}.") if clock.over else _("{case} may be kept until {day}.")
    app.ask.console.say(text.format(case=clock.case, day=show_day(clock.due)), "dim")
    help_ = _("The day until which the details are still needed, such as 30-11-2027. Then bgz asks again.")
    while True:
        until = app.ask.day(_("Keep until"), help=help_, required=True, ahead=True) or app.today
        try:
            may_keep(clock, until, today=app.today)
        except Refused as refused:
            for sentence in refused.problems:
                app.console.say(sentence, "yellow")
        else:
            return until
