"""What follows from a talk at a terminal, in one go: the other family, the decision after a trial, another day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from bgz.actions.note import OWN
from bgz.cli.ask import Back
from bgz.domain.cases.match import SIDES
from bgz.domain.values.days import show_day
from bgz.errors import Cancelled
from bgz.i18n import _
from bgz.terms.matches import AFTER_TRIAL

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.followup_talk import Logged
    from bgz.actions.result import Result
    from bgz.cli.app import App

PROLONGED = timedelta(weeks=4)
"""How much longer a trial lasts unless another day is given."""


def go_on(app: App, result: Result[Logged], side: str | None) -> int:
    """Ask what follows from the talk with `side` that was just logged.

    Whoever stops here loses nothing: the talk is logged. Raises Cancelled, which says with what to go on.
    """
    logged = result.data
    try:
        app.say_notices()
        if not logged.reached:
            return _try_again(app, result, side)
        if logged.stops and logged.case.startswith("K"):
            app.console.say(result.messages[0], "yellow")
        if logged.other_side:
            return _other_side(app, result)
        if logged.decide:
            return _decide(app, logged)
        if logged.stops and logged.case.startswith("K"):
            return _end(app, result)
    except (KeyboardInterrupt, EOFError, Back):
        app.console.say()
        raise Cancelled(
            _("Stopped. The talk is logged."), hint=_("Go on with: {command}").format(command=result.next_step)
        ) from None
    app.say(result)
    return 0


def _invoke(command: Any, **given: Any) -> int:  # noqa: ANN401 - a command and its options
    """Run another command as if it was typed, with all that it asks and all its gates."""
    code: int = click.get_current_context().invoke(command, **given)
    return code


def _next(app: App, command: str) -> int:
    app.console.command(_("Next: {command}").format(command=command), "dim")
    return 0


def _other_side(app: App, result: Result[Logged]) -> int:
    """Go on with the other family, if that talk took place too."""
    from bgz.cli.followup_done import done

    logged = result.data
    question = (
        _("Log the talk with the request family too?")
        if logged.other_side == "request"
        else _("Log the talk with the support family too?")
    )
    if app.ask.confirm(question):
        return _invoke(done, case=logged.case, side=logged.other_side, about=logged.about)
    return _next(app, result.next_step)


def _decide(app: App, logged: Logged) -> int:
    """Ask how it goes on after the trial, and take that step through its own command."""
    from bgz.actions.followup_after import refusal
    from bgz.cli.match_steps import trial
    from bgz.cli.match_talks import confirm, end

    app.console.say(_("The trial was reviewed with both families."), "bold")
    if logged.concern:
        app.console.say(_("Mind: signals of concern were noted in this talk."), "yellow")
    if logged.refusing and not logged.stops:
        app.console.say(refusal(logged.refusing), "yellow")
    kept = "end" if len(logged.refusing) == len(SIDES) and not logged.concern else None
    step = app.ask.choice(_("What now?"), AFTER_TRIAL, kept=kept, required=True)
    if step == "confirm":
        return _invoke(confirm, case=logged.case)
    if step == "end":
        return _invoke(end, case=logged.case)
    if step == "prolong":
        return _invoke(trial, case=logged.case, until=_longer_until(app))
    return _next(app, f"bgz match confirm {logged.case}")


def _longer_until(app: App) -> date:
    """Ask the new planned end of a trial until it is a day to come."""
    while True:
        until = app.ask.day(_("New planned end"), kept=app.today + PROLONGED, required=True, ahead=True) or app.today
        if until > app.today:
            return until
        app.console.say(_("That day is over, or today: choose a day to come."), "yellow")


def _end(app: App, result: Result[Logged]) -> int:
    """Offer to end a match that somebody does not want to go on with."""
    from bgz.cli.match_talks import end

    if app.ask.confirm(_("End the match now?")):
        return _invoke(end, case=result.data.case)
    return _next(app, result.next_step)


def _try_again(app: App, result: Result[Logged], side: str | None) -> int:
    """Ask when somebody tries again, and put the task off until then."""
    from bgz.actions.followup_later import choice
    from bgz.cli.followup_later import later, until_when

    logged = result.data
    app.console.say(result.messages[0], "yellow")
    if not logged.stays:
        return _next(app, result.next_step)
    found = choice(app.open(), logged.case, today=app.today, task=logged.stays[0].uid)
    named = found.named.of_side(side) if found.named else None
    if named and named.task.asked > app.today:
        app.console.say(_("There is time until {day}.").format(day=show_day(named.task.asked)))
        return _next(app, result.next_step)
    until = until_when(app, found, _("When do you try again? (Enter leaves it as it is)"))
    if until is None:
        return _next(app, result.next_step)
    reason = _("Nobody was reached on {day}.").format(day=show_day(logged.on))
    task = named.task.name if named else None
    return _invoke(later, case=logged.case, until=until, reason=None if logged.about == OWN else reason, task=task)
