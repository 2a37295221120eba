"""`bgz edit --outside`: what was edited in the file of a record with another program."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

from bgz.actions import outside as actions
from bgz.cli.choosing import several_of
from bgz.errors import Cancelled, Usage
from bgz.i18n import _
from bgz.terms.listing import Term, Terms

if TYPE_CHECKING:
    from bgz.cli.app import App

NONE = "0"


def drop(app: App, case: str) -> int:
    """Throw an edit away, after a question at a terminal."""
    from bgz.output import outside_screen

    folder = app.open()
    actions.text(folder, case)
    if app.ask.at_terminal and not app.ask.confirm(_("Throw the edit of {number} away?").format(number=case)):
        raise Cancelled(_("Stopped. The edit is kept."))
    return app.show(actions.drop(folder, case), outside_screen.dropped)


def text(app: App, case: str) -> int:
    """Print an edit as it was made; it holds names."""
    if not app.names:
        raise Usage(_("The whole record holds names and other private texts."), hint=_("Add --names to print it."))
    sys.stdout.write(actions.text(app.open(), case))
    return 0


def take(app: App, case: str, *, dry_run: bool) -> int:
    """Show what differs, ask what of it to take over, and do so; in a script all that fits and is new."""
    from bgz.output import outside_screen
    from bgz.output.intake_screen import edited

    folder = app.open()
    looked = actions.look(folder, case, today=app.today, pick=secrets.choice)
    if dry_run or not looked.view.differences:
        return app.show(actions.shown(looked), outside_screen.render)
    paths = {each.path for each in looked.view.fitting if not each.older}
    if app.ask.at_terminal:
        outside_screen.render(looked.view, app.console)
        paths = _asked(app, looked)
    result = actions.take(folder, looked, paths, today=app.today, at=app.now())
    if app.ask.at_terminal and result.attention and app.ask.confirm(_("Throw away the rest of the edit?")):
        return app.show(actions.drop(folder, case), outside_screen.dropped)
    return app.show(result, edited)


def _asked(app: App, looked: actions.Looked) -> set[str]:
    """Ask which fields to take over."""
    fitting = looked.view.fitting
    if not fitting:
        return set()
    terms = Terms("outside", *(Term(str(at), str(at), str(at)) for at in range(1, len(fitting) + 1)))
    usual = ", ".join(str(at) for at, each in enumerate(fitting, start=1) if not each.older)
    answer = app.ask.value(
        _("Which to take over? Numbers; 0 takes none"),
        lambda typed: (NONE,) if typed.strip() == NONE else several_of(typed, terms),
        kept=tuple(usual.split(", ")) if usual else (NONE,),
        shown=usual or NONE,
        help=_("Type the numbers of the lines that are right, with commas between them."),
        required=True,
    )
    return {fitting[int(at) - 1].path for at in answer or () if at != NONE}
