"""`bgz join`: ask to be let into the team of a shared folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bgz.actions import join as actions
from bgz.actions.join import Standing
from bgz.cli import paper
from bgz.cli.app import App, pass_app
from bgz.cli.ask import Back
from bgz.cli.case_folder import case_folder
from bgz.cli.command import BgzCommand
from bgz.domain.values.texts import clean_text, parse_email
from bgz.errors import Cancelled
from bgz.i18n import _
from bgz.output import team_screen as screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.actions.join import Door
    from bgz.actions.result import Result


@click.command(
    cls=BgzCommand,
    help=_("Ask to be let into the team of a shared folder. Also shows the six words of this laptop again."),
)
@click.argument(
    "folder",
    required=False,
    metavar=_("[FOLDER]"),
    type=click.Path(path_type=Path),
    help=_("The case folder that was shared with you; asked if not found."),
)
@click.option("--name", default="", metavar=_("NAME"), help=_("Your own name, as the team sees it."))
@click.option("--email", default="", metavar=_("MAIL"), help=_("Your mail address; reminders go there."))
@click.option(
    "--anew", is_flag=True, help=_("Ask with new keys: after a forgotten passphrase, or when this laptop was removed.")
)
@pass_app
def join(app: App, folder: Path | None, name: str, email: str, *, anew: bool) -> None:
    """Ask to be let in, or show the words again."""
    found = actions.door(case_folder(app, folder, here=True), app.passphrase, anew=anew)
    try:
        if not anew:
            actions.refuse_removed(found)
        elif found.standing is not Standing.STRANGER:
            _confirm(app)
        result = _asked(app, found, name, email, anew=anew)
    except Back:
        raise Cancelled(_("Stopped: nothing was made.")) from None
    app.show(result, screen.join)


def _asked(app: App, found: Door, name: str, email: str, *, anew: bool) -> Result[screen.Joining]:
    if found.standing in {Standing.MEMBER, Standing.WAITING} and not anew:
        return actions.again(found)
    if app.ask.possible:
        app.ask.console.say(_("The team: {names}.").format(names=", ".join(actions.members(found))))
        was = found.asked
        name = name or _value(app, _("Your name"), clean_text, was.name if was else "", "--name")
        email = email or _value(app, _("Your mail address"), parse_email, was.email if was else "", "--email")
    name, email = actions.checked(name, email)
    if found.standing is Standing.UNASKED and found.held is not None and not anew:
        return actions.ask_again(found, found.held, name, email, at=app.now())
    return actions.join(found, name, email, paper.new_passphrase(app), at=app.now())


def _value(app: App, question: str, read: Callable[[str], str], before: str, option: str) -> str:
    """Ask what this laptop may have said before."""
    return app.ask.value(question, read, kept=before or None, shown=before, required=True, option=option) or ""


def _confirm(app: App) -> None:
    """Ask whether new keys are meant: with them this laptop reads nothing until a lead lets it in. Raises Cancelled."""
    if not app.ask.possible:
        return
    app.ask.console.say(_("With new keys this laptop can read nothing until a lead has let it in again."))
    if not app.ask.confirm(_("Make new keys?")):
        raise Cancelled(_("Stopped: nothing was made."))
