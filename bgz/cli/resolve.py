"""`bgz resolve`: say which of several values holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from attrs import frozen

from bgz.cli.app import App, pass_app
from bgz.cli.ask import Back
from bgz.cli.command import BgzCommand
from bgz.cli.params import RecordParam
from bgz.domain.cases.authority import PROGRAMME
from bgz.errors import Invalid, Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.disputes import Asked
    from bgz.actions.result import Result
    from bgz.storage.folder import CaseFolder

LATER = ""
"""The answer that leaves a contradiction for now."""


@frozen
class Round:
    """How many contradictions were settled, and how many are left of those that were shown."""

    settled: int
    left: int


@click.command(
    cls=BgzCommand, help=_("Say which value holds where two people wrote different things at the same time.")
)
@click.argument("case", type=RecordParam("VSK"), required=False, help=_("Which record; without it all."))
@click.argument("path", required=False, metavar=_("[PATH]"), help=_("Which field, as the list names it."))
@click.option(
    "--take",
    metavar=_("NUMBER"),
    help=_("Let this value hold: its number in the list, or how its change in bgz log begins; - empties the field."),
)
@pass_app
def resolve(app: App, case: str | None, path: str | None, take: str | None) -> int:
    """Ask at a terminal; elsewhere list, or let a value hold."""
    from bgz.actions import disputes, resolve
    from bgz.output import resolve_screen

    if take is not None:
        if case is None:
            raise Usage(_("Of which record?"), hint=_("See: bgz resolve"))
        asked = disputes.one(app.open(), case, path)
        return app.show(resolve.settle(app.open(), asked, take, today=app.today, at=app.now()), resolve_screen.settled)
    if not app.ask.at_terminal:
        return app.show(disputes.listed(app.open(), case, path), resolve_screen.listing)
    return _round(app, case, path)


def _round(app: App, case: str | None, path: str | None) -> int:
    """Put every contradiction to the person at the terminal."""
    from bgz.actions import disputes
    from bgz.output import resolve_screen

    folder = app.open()
    found = disputes.asked(folder, case, path) if case else list(disputes.every(folder))
    if not found:
        return app.show(disputes.listed(folder, case, path), resolve_screen.listing)
    last, left = _put_all(app, folder, [(each.dispute.number, each.dispute.path) for each in found])
    return app.show(_told(last, len(found), left, case), resolve_screen.told)


def _put_all(app: App, folder: CaseFolder, places: list[tuple[str, str]]) -> tuple[str, int]:
    """Ask about each field until it is settled or left; return the record of the last, and how many are left.

    Each is read anew before it is shown: an earlier answer, or somebody else, may have settled it.
    """
    from bgz.actions import disputes

    done: set[tuple[str, str]] = set()
    at = 0
    while at < len(places):
        number, path = places[at]
        now = [each for each in disputes.asked(folder, number) if each.dispute.path == path]
        try:
            if not now or _put(app, folder, now[0], f"{at + 1}/{len(places)}"):
                done.add(places[at])
            at += 1
        except Back:
            at = max((before for before in range(at) if places[before] not in done), default=-1)
            if at < 0:
                raise
    return places[-1][0], len(places) - len(done)


def _put(app: App, folder: CaseFolder, asked: Asked, position: str) -> bool:
    """Show one contradiction and ask until a choice holds; return whether one does. Raises Back."""
    from bgz.actions import resolve
    from bgz.output import resolve_screen

    ask = app.ask
    ask.console.say()
    resolve_screen.dispute(asked.dispute, app.console)
    question = _("{position} Which one holds?").format(position=position)
    help_ = _("Type the number of the value that is right.")
    if asked.dispute.may_empty:
        help_ += " " + _("With - none of them holds, and the field is emptied.")
    while True:
        answer = ask.value(
            question,
            lambda typed: _take(asked, typed, app.today),
            kept=LATER,
            shown=_("later"),
            help=help_,
            required=True,
        )
        if not answer:
            return False
        try:
            result = resolve.settle(folder, asked, answer, today=app.today, at=app.now())
        except Invalid as error:
            ask.console.error(error.message, problems=error.problems, hint=error.hint)
            continue
        for sentence in result.messages:
            ask.console.say(sentence, "yellow" if result.attention else "green")
        return not result.attention


def _take(asked: Asked, typed: str, today: date) -> str:
    """Return what was typed if it is a choice. Raises ValueError with a sentence."""
    from bgz.actions.resolve import chosen

    try:
        chosen(asked, typed, today)
    except Usage as error:
        raise ValueError(error.message) from None
    return typed


def _told(last: str, count: int, left: int, case: str | None) -> Result[Round]:
    from bgz.actions.result import Result

    step = "bgz settings" if last == PROGRAMME else f"bgz show {last}"
    if left:
        step = f"bgz resolve {case}" if case else "bgz resolve"
    return Result(Round(count - left, left), next_step=step, attention=bool(left))
