"""`bgz match answer`, `introduce`, `trial` and `pause`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.complete import complete
from bgz.cli.params import CaseParam, DayParam, TermParam
from bgz.domain.cases.match import SIDES
from bgz.errors import Cancelled, Refused, Usage
from bgz.i18n import _
from bgz.terms.commands import YES_NO
from bgz.terms.listing import Terms
from bgz.terms.matches import DECLINED, SIDE

if TYPE_CHECKING:
    from datetime import date

FAMILIES = Terms("side", *(term for term in SIDE if term.code in SIDES))


@click.command(cls=BgzCommand, help=_("Note the answer of one side to a proposal: yes or no."))
@click.argument("case", type=CaseParam("K"))
@click.argument("said", metavar=_("YES|NO"), type=TermParam(YES_NO), required=False, help=_("The answer."))
@click.option("--side", type=TermParam(FAMILIES), help=_("Who answers: the request family or the support family."))
@click.option("--on", "--date", "on", type=DayParam(), help=_("The day; today if not given."))
@click.option("--because", type=TermParam(DECLINED), help=_("What kind of reason a no has; this is counted."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why, in the family's own words."))
@pass_app
def answer(app: App, /, case: str, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """Note an answer."""
    from bgz.actions.match import answer as action
    from bgz.actions.match import before_answer
    from bgz.domain.cases.match import Answer
    from bgz.output.match_screen import render

    ask, because = app.ask, given["because"]

    def said() -> str | None:
        return _fitting(ask.choice(_("Yes or no?"), YES_NO, required=True), because)

    def replaced() -> str:
        """Return what the answer replaces. Raises Refused when none is taken: before anything is asked."""
        return before_answer(app.open(), case, given["side"], given["on"] or app.today, today=app.today)

    _fitting(given["said"], because)
    if ask.possible:
        replaced()
    complete(
        app,
        given,
        {
            "side": lambda: ask.choice(_("Who answers?"), FAMILIES, required=True),
            "said": said,
            "replace": lambda: _replace(app, replaced()),
            "on": lambda: _answered_on(app, case, given["side"]),
            "because": lambda: ask.choice(_("What kind of reason?"), DECLINED, kept=given["because"]),
            "reason": lambda: ask.text(_("Explanation") if given["said"] == "yes" else _("Why?")),
        },
        {"side": "--side", "said": _("YES|NO")},
        fits=lambda name: bool(replaced()) if name == "replace" else name != "because" or given["said"] == "no",
    )
    yes = given["said"] == "yes"
    answered = Answer(yes=yes, on=given["on"], because=None if yes else given["because"], reason=given["reason"])
    return app.show(action(app.open(), case, given["side"], answered, today=app.today, at=app.now()), render)


def _replace(app: App, answer_before: str) -> bool:
    """Say which answer is there already and ask whether it goes. Raises Cancelled."""
    app.console.say(answer_before, "yellow")
    if not app.ask.confirm(_("Replace that answer?")):
        raise Cancelled(_("Stopped. Nothing was noted."))
    return True


def _answered_on(app: App, case: str, side: str) -> date:
    """Ask the day of an answer until it can be one."""
    from bgz.actions.match import before_answer

    while True:
        on = app.ask.day(_("Day"), kept=app.today, required=True) or app.today
        try:
            before_answer(app.open(), case, side, on, today=app.today)
        except Refused as refused:
            for sentence in refused.problems:
                app.console.say(sentence, "yellow")
        else:
            return on


def _fitting(said: str | None, because: str | None) -> str | None:
    """Return what was said. Raises Usage for a yes with a kind of reason: it belongs to a no."""
    if said == "yes" and because:
        raise Usage(
            _("A kind of reason belongs to a no."),
            hint=_("Leave {option} out, or answer no.").format(option="--because"),
        )
    return said


@click.command(cls=BgzCommand, help=_("Note that the families met."))
@click.argument("case", type=CaseParam("K"))
@click.option("--on", "--date", "on", type=DayParam(), help=_("The day; today if not given."))
@click.option("--note", metavar=_("TEXT"), help=_("How it went."))
@pass_app
def introduce(app: App, case: str, on: date | None, note: str | None) -> int:
    """Note the introduction."""
    from bgz.actions.match import before_introduction
    from bgz.actions.match import introduce as action
    from bgz.domain.cases.match import Introduction
    from bgz.output.match_screen import render

    ask = app.ask
    day = complete(app, {"on": on}, {"on": lambda: ask.day(_("Day"), kept=app.today, required=True)}, {})["on"]
    on = day or app.today
    _think_first(app, before_introduction(app.open(), case, on, today=app.today))
    note = complete(app, {"note": note}, {"note": lambda: ask.text(_("How did it go?"))}, {})["note"]
    introduction = Introduction(on=on, note=note)
    return app.show(action(app.open(), case, introduction, today=app.today, at=app.now()), render)


def _think_first(app: App, warnings: tuple[str, ...]) -> None:
    """Say `warnings` before anything is recorded, and ask whether to go on. Raises Cancelled; scripts just go on."""
    if not warnings or not app.ask.at_terminal:
        return
    for sentence in warnings:
        app.console.say(sentence, "yellow")
    if not app.ask.confirm(_("Note the introduction all the same?")):
        raise Cancelled(_("Stopped. Nothing was noted."))


@click.command(
    cls=BgzCommand,
    help=_("Begin the trial. With --until alone, a trial that runs gets another planned end."),
)
@click.argument("case", type=CaseParam("K"))
@click.option("--on", "--date", "on", type=DayParam(), help=_("The first day; today if not given."))
@click.option(
    "--until", type=DayParam(ahead=True), help=_("The planned end; if not given, eight weeks on or what the norm says.")
)
@click.option(
    "--override",
    metavar=_("REASON"),
    help=_("Begin although something is missing; needs a lead, and never goes for a VOG."),
)
@pass_app
def trial(app: App, case: str, on: date | None, until: date | None, override: str | None) -> int:
    """Begin or prolong a trial."""
    from bgz.actions.match import trial as action
    from bgz.output.match_screen import render

    if until is None:
        first = {"on": lambda: app.ask.day(_("First day"), kept=app.today, required=True)}
        on = complete(app, {"on": on}, first, {})["on"]
    result = action(app.open(), case, on=on, until=until, override=override, today=app.today, at=app.now())
    return app.show(result, render)


@click.command(
    cls=BgzCommand,
    help=_("Pause a match. With --until alone, the pause that holds gets its last day."),
)
@click.argument("case", type=CaseParam("K"))
@click.option("--from", "--on", "--date", "since", type=DayParam(), help=_("The first day; today if not given."))
@click.option("--until", type=DayParam(), help=_("The day on which it goes on again; leave out when not known."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why."))
@pass_app
def pause(app: App, case: str, since: date | None, until: date | None, reason: str | None) -> int:
    """Pause a match, or end a pause."""
    from bgz.actions import match as actions
    from bgz.domain.cases.person import Pause
    from bgz.output.match_screen import render

    folder, ask = app.open(), app.ask
    key = actions.open_pause(folder, case, app.today) if until and since is None and reason is None else None
    if key and until:
        return app.show(actions.end_pause(folder, case, key, until, today=app.today, at=app.now()), render)
    given = complete(
        app, {"reason": reason}, {"reason": lambda: ask.text(_("Why?"), required=True)}, {"reason": "--reason"}
    )
    planned = Pause(since=since or app.today, until=until, reason=given["reason"])
    return app.show(actions.pause(folder, case, planned, today=app.today, at=app.now()), render)
