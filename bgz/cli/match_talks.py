"""`bgz match review`, `confirm` and `end`: what is talked through with both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.complete import complete
from bgz.cli.params import CaseParam, DayParam, TermParam
from bgz.i18n import _
from bgz.terms.followup import CONTACT_HOW
from bgz.terms.listing import Terms
from bgz.terms.matches import END_REASON, INITIATOR, SIDE
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from datetime import date

WITH = Terms("side", *(term for term in SIDE if term.code != "other"))
MARK = click.IntRange(0, 10)


@click.command(cls=BgzCommand, help=_("Log a review: of the trial, and each half year of a definitive match."))
@click.argument("case", type=CaseParam("K"))
@click.option("--side", type=TermParam(WITH), help=_("With whom: request, support or both."))
@click.option("--on", "--date", "on", type=DayParam(), help=_("The day; today if not given."))
@click.option("--how", type=TermParam(CONTACT_HOW), help=_("By telephone, at home, by mail …"))
@click.option("--reached/--not-reached", default=None, help=_("Whether somebody was reached; an attempt is no review."))
@click.option("--satisfied", type=MARK, metavar=_("MARK"), help=_("How satisfied they are, 0 to 10."))
@click.option("--goals", type=MARK, metavar=_("MARK"), help=_("How far their own goals are reached, 0 to 10."))
@click.option("--go-on/--stop", default=None, help=_("Whether they want to go on."))
@click.option("--text", metavar=_("TEXT"), help=_("What was said. Leave it out to be asked: shells remember options."))
@pass_app
def review(app: App, /, case: str, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """Log a review, as `bgz followup done` logs it."""
    from bgz.actions import match as matches
    from bgz.actions.followup_talk import talk
    from bgz.cli.followup_done import hold
    from bgz.cli.followup_next import go_on
    from bgz.output import followup_screen
    from bgz.output.match_screen import render

    ask = app.ask
    if not ask.at_terminal:
        complete(app, given, {"side": lambda: ask.choice(_("With whom?"), WITH, required=True)}, {"side": "--side"})
    answers = {name: value for name, value in given.items() if value is not None}
    folder = app.open()
    answers["about"] = matches.review_kind(folder, case, given["on"] or app.today)
    found = talk(folder, case, today=app.today, about=answers["about"], on=given["on"])
    result = hold(app, found, answers, asking=ask.at_terminal)
    if ask.at_terminal:
        followup_screen.logged(result.data, app.console)
        return go_on(app, result, answers.get("side"))
    return app.show(matches.reviewed(folder, result.data, today=app.today), render)


@click.command(cls=BgzCommand, help=_("Make a match definitive after its trial was reviewed with each side."))
@click.argument("case", type=CaseParam("K"))
@click.option("--on", "--date", "on", type=DayParam(), help=_("The day; today if not given."))
@click.option("--frequency", metavar=_("TEXT"), help=_("How often, such as every week."))
@click.option(
    "--day-part",
    "day_parts",
    type=TermParam(DAY_PARTS),
    multiple=True,
    metavar=_("DAY-PART"),
    help=_("A fixed moment, such as wed-afternoon; may be repeated."),
)
@click.option("--rules", metavar=_("TEXT"), help=_("House rules that were agreed."))
@pass_app
def confirm(
    app: App, case: str, on: date | None, frequency: str | None, day_parts: tuple[str, ...], rules: str | None
) -> int:
    """Make a match definitive."""
    from bgz.actions.match import confirm as action
    from bgz.actions.match import may_confirm
    from bgz.domain.cases.match import Confirmation
    from bgz.output.match_screen import render

    ask = app.ask
    day = complete(app, {"on": on}, {"on": lambda: ask.day(_("Day"), kept=app.today, required=True)}, {})["on"]
    on = day or app.today
    may_confirm(app.open(), case, on, today=app.today)
    given = complete(
        app,
        {"frequency": frequency, "day_parts": day_parts or None, "rules": rules},
        {
            "frequency": lambda: ask.text(_("How often")),
            "day_parts": lambda: ask.choices(_("Fixed moments"), DAY_PARTS),
            "rules": lambda: ask.text(_("House rules that were agreed")),
        },
        {},
    )
    agreed = {**given, "day_parts": given["day_parts"] or ()}
    confirmation = Confirmation(on=on, **agreed)
    return app.show(action(app.open(), case, confirmation, today=app.today, at=app.now()), render)


@click.command(cls=BgzCommand, help=_("End a match, or a proposal that comes to nothing."))
@click.argument("case", type=CaseParam("K"))
@click.option("--on", "--date", "on", type=DayParam(), help=_("The last day; today if not given."))
@click.option("--reason", type=TermParam(END_REASON), help=_("Why it ends."))
@click.option("--initiator", type=TermParam(INITIATOR), help=_("On whose initiative."))
@click.option("--goodbye/--no-goodbye", default=None, help=_("Whether there was a goodbye with the children."))
@click.option("--again-request/--not-again-request", default=None, help=_("Would the request family do it again?"))
@click.option("--again-support/--not-again-support", default=None, help=_("Would the support family do it again?"))
@click.option("--note", metavar=_("TEXT"), help=_("An explanation. Leave it out to be asked: shells remember options."))
@pass_app
def end(app: App, /, case: str, on: date | None, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """End a match."""
    from bgz.actions.match import called
    from bgz.actions.match import end as action
    from bgz.domain.cases.match import End
    from bgz.domain.work.disputed import undisputed
    from bgz.output import followup_screen
    from bgz.output.match_screen import render

    ask = app.ask
    if ask.possible:
        undisputed(app.open().read(case).record, "end")
    if ask.at_terminal:
        followup_screen.called(case, called(app.open(), case), app.console)
    given["on"] = on
    complete(
        app,
        given,
        {
            "on": lambda: ask.day(_("Last day"), kept=app.today, required=True),
            "reason": lambda: ask.choice(_("Why does it end?"), END_REASON, required=True),
            "initiator": lambda: ask.choice(_("On whose initiative?"), INITIATOR, required=True),
            "goodbye": lambda: ask.yes_no(_("Did they say goodbye to the children?")),
            "again_request": lambda: ask.yes_no(_("Would the request family do it again?")),
            "again_support": lambda: ask.yes_no(_("Would the support family do it again?")),
            "note": lambda: ask.text(_("Explanation")),
        },
        {"reason": "--reason", "initiator": "--initiator"},
    )
    last = End(**{**given, "on": given["on"] or app.today})
    return app.show(action(app.open(), case, last, today=app.today, at=app.now()), render)
