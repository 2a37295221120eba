"""`bgz screen`: the checklist of a support family, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.complete import complete
from bgz.cli.params import CaseParam, DayParam, TermParam
from bgz.domain.work.disputed import undisputed
from bgz.errors import Refused, Usage
from bgz.i18n import _
from bgz.terms.screening import VOG_STATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.work.screening_view import ItemLine

VERDICTS = {"approve": "approved", "reject": "rejected", "withdraw": "withdrawn"}
VOG = "vog"


@click.command(
    cls=BgzCommand,
    help=_(
        "Screen a support family. Without more: what is done, missing and expired.\n\n"
        "record: asks what is missing, one by one; or give --item. "
        "approve, reject, withdraw: the decision, as in: bgz screen S-… approve"
    ),
)
@click.argument("case", type=CaseParam("S"))
@click.argument(
    "step",
    type=click.Choice(["record", *VERDICTS]),
    required=False,
    metavar="[record|approve|reject|withdraw]",
    help=_("What to do."),
)
@click.option(
    "--item", metavar=_("ITEM"), help=_("The item that was done: talk_1, talk_2, vog, reference, house_rules …")
)
@click.option("--adult", metavar=_("NUMBER"), help=_("Which adult, by the number in the list; for a VOG."))
@click.option(
    "--on", "--date", "on", type=DayParam(), help=_("The day; today if not given. Of a VOG: the day you saw it.")
)
@click.option("--issued", type=DayParam(), help=_("The day on which a VOG was issued; the same day if not given."))
@click.option("--state", type=TermParam(VOG_STATE), help=_("How far a VOG is; seen if not given."))
@click.option("--reference", metavar=_("TEXT"), help=_("Code and number of a VOG; never a copy."))
@click.option("--note", metavar=_("TEXT"), help=_("A note with the item."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why; needed to reject or withdraw."))
@click.option(
    "--override",
    metavar=_("REASON"),
    help=_("Approve although something is missing; needs a lead, and never goes for a VOG."),
)
@pass_app
def screen(app: App, /, case: str, step: str | None, **given: Any) -> int:  # noqa: ANN401 - one for each option
    """Show, record or decide."""
    from bgz.actions import screen as actions
    from bgz.output.screening_screen import render

    if given["item"] and step in {None, "record"}:
        return _item(app, case, given)
    if step is None:
        return app.show(actions.show(app.open(), case, today=app.today), render)
    if step == "record":
        return _ask_items(app, case)
    return _decide(app, case, VERDICTS[step], given)


def _item(app: App, case: str, given: dict[str, Any]) -> int:
    from bgz.actions import screen as actions
    from bgz.domain.cases.support_family import Done
    from bgz.output.screening_screen import render
    from bgz.terms.screening import CHECKLIST

    item = CHECKLIST.parse(given["item"]) or given["item"]
    if item == VOG:
        return _vog(app, case, given)
    folder, ask = app.open(), app.ask
    complete(app, given, {"on": lambda: ask.day(_("Day"), kept=app.today, required=True)}, {})
    done = Done(on=given["on"] or app.today, note=given["note"])
    result = actions.record_done(folder, case, item, done, adult=given["adult"], today=app.today, at=app.now())
    return app.show(result, render)


def _vog(app: App, case: str, given: dict[str, Any]) -> int:
    """Record how far the VOG of one adult is. One day stands for both that of issue and that of seeing it."""
    from bgz.actions import screen as actions
    from bgz.domain.cases.support_family import Vog
    from bgz.domain.values.positions import key_at
    from bgz.output.screening_screen import render
    from bgz.terms.screening import CHECKLIST

    folder, ask = app.open(), app.ask
    items = actions.show(folder, case, today=app.today).data.items
    adults = [str(line.position) for line in items if line.item == VOG and line.position]
    state, what = given["state"] or "seen", CHECKLIST.label(VOG)
    questions: dict[str, Callable[[], Any]] = {}
    required: dict[str, str] = {}
    if len(adults) > 1:
        questions["adult"] = lambda: ask.value(_("Which adult?"), lambda typed: key_at(adults, typed), required=True)
        required["adult"] = "--adult"
    if state == "seen":
        given["issued"] = given["issued"] or given["on"]
        questions["issued"] = lambda: ask.day(_("{what}: issued on").format(what=what), required=True)
        required["issued"] = "--issued"
    seen = _("{what}: seen on").format(what=what) if state == "seen" else _("Day")
    questions["on"] = lambda: ask.day(seen, kept=app.today, required=True)
    complete(app, given, questions, required)
    vog = Vog(state=state, on=given["on"] or app.today, issued_on=given["issued"], reference=given["reference"])
    result = actions.record_vog(folder, case, vog, adult=given["adult"], today=app.today, at=app.now())
    return app.show(result, render)


def _ask_items(app: App, case: str) -> int:
    """Ask what is missing, one by one. Each answer is stored at once, so that a stop loses nothing."""
    from bgz.actions import screen as actions
    from bgz.cli.ask import Back
    from bgz.output.screening_screen import render

    if not app.ask.possible:
        raise Usage(_("Something is missing."), hint=_("Give it with {option}.").format(option="--item"))
    folder = app.open()
    app.console.say(_("Enter leaves an item open; < stops."), "dim")
    lines = actions.show(folder, case, today=app.today).data.items
    try:
        for line in lines:
            if line.state != "done":
                _ask_item(app, case, line)
    except Back:
        pass
    return app.show(actions.show(folder, case, today=app.today), render)


def _ask_item(app: App, case: str, line: ItemLine) -> None:
    """Ask about one item until the answer is accepted; Enter leaves it open."""
    who = " " + _("adult {position}").format(position=line.position) if line.position else ""
    who += f" ({line.name})" if line.name else ""
    note = "" if line.required else " " + _("(optional)")
    ask_and_record = _ask_vog if line.item == VOG else _ask_done
    while True:
        try:
            ask_and_record(app, case, line, f"{line.label}{who}{note}")
        except Refused as refused:  # a day that cannot be: say why and ask again
            for problem in refused.problems or (refused.message,):
                app.console.say(problem, "yellow")
        else:
            return


def _ask_done(app: App, case: str, line: ItemLine, what: str) -> None:
    from bgz.actions import screen as actions
    from bgz.domain.cases.support_family import Done

    on = app.ask.day(_("{what}: done on").format(what=what))
    if on:
        adult = str(line.position) if line.position else None
        actions.record_done(app.open(), case, line.item, Done(on=on), adult=adult, today=app.today, at=app.now())


def _ask_vog(app: App, case: str, line: ItemLine, what: str) -> None:
    from bgz.actions import screen as actions
    from bgz.domain.cases.support_family import Vog

    if not line.position:
        app.console.say(_("No adult is noted yet: bgz edit {case}").format(case=case), "yellow")
        return
    issued = app.ask.day(_("{what}: issued on").format(what=what))
    if issued:
        seen = app.ask.day(_("{what}: seen on").format(what=what), kept=app.today, required=True)
        vog = Vog(on=seen, issued_on=issued)
        actions.record_vog(app.open(), case, vog, adult=str(line.position), today=app.today, at=app.now())


def _decide(app: App, case: str, verdict: str, given: dict[str, Any]) -> int:
    from bgz.actions import screen as actions
    from bgz.domain.cases.support_family import Decision
    from bgz.output.screening_screen import render

    folder, ask = app.open(), app.ask
    undisputed(folder.read(case).record, "screening.decision")
    answers = {"reason": given["reason"]}
    if verdict != "approved":
        complete(app, answers, {"reason": lambda: ask.text(_("Why?"), required=True)}, {"reason": "--reason"})
    decision = Decision(
        verdict=verdict, on=given["on"] or app.today, reason=answers["reason"], override=given["override"]
    )
    try:
        result = actions.decide(folder, case, decision, today=app.today, at=app.now())
    except Refused as refused:
        if verdict == "approved" and not refused.hint:
            refused.hint = _("Note what is missing: {command}").format(command=f"bgz screen {case} record")
        raise
    return app.show(result, render)
