"""`bgz init`: found a team and its case folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bgz.actions import init as actions
from bgz.actions import paper as targets
from bgz.cli import paper
from bgz.cli.app import App, pass_app
from bgz.cli.ask import Back
from bgz.cli.command import BgzCommand
from bgz.domain.values.texts import clean_text, parse_email
from bgz.errors import Cancelled
from bgz.i18n import _
from bgz.output import setup_screen as screen

if TYPE_CHECKING:
    from bgz.actions.init import Wishes
    from bgz.actions.result import Result


@click.command(
    cls=BgzCommand,
    help=_("Found a team of one with its case folder, the keys of this computer and a recovery key on paper."),
)
@click.argument(
    "folder",
    metavar=_("FOLDER"),
    type=click.Path(path_type=Path),
    help=_("Where the records will lie; made if needed."),
)
@click.option("--name", default="", metavar=_("NAME"), help=_("Your own name, as the team sees it."))
@click.option("--email", default="", metavar=_("MAIL"), help=_("Your mail address; reminders go there."))
@click.option(
    "--municipality", multiple=True, metavar=_("NAME"), help=_("A municipality you work for; may be repeated.")
)
@click.option("--programme", default="", metavar=_("NAME"), help=_("What the programme is called."))
@click.option(
    "--recovery",
    type=click.Path(path_type=Path),
    metavar=_("FILE"),
    help=_("Save the recovery key here, outside the case folder; .html gives a page to print."),
)
@pass_app
def init(
    app: App, folder: Path, name: str, email: str, municipality: tuple[str, ...], programme: str, recovery: Path | None
) -> None:
    """Ask what was not given, show the paper key, found the team."""
    actions.check_folder(folder)
    if recovery is not None:
        targets.check_target(recovery, folder)
    try:
        result = _founded(app, folder, actions.Wishes(name, email, municipality, programme), recovery)
    except Back:
        raise Cancelled(_("Stopped: nothing was made.")) from None
    app.show(result, screen.founded)


def _founded(app: App, folder: Path, wishes: Wishes, target: Path | None) -> Result[screen.Founded]:
    """Found the team; at a terminal the paper key is on paper before, or its page is saved."""
    asking = app.ask.possible
    prepared = actions.prepare(_asked(app, wishes) if asking else wishes, recovery=asking or bool(target), at=app.now())
    passphrase = paper.new_passphrase(app)
    if asking and target is None:
        target = paper.ask_page(app, folder)
        if target is None and prepared.recovery is not None:
            paper.show(app, prepared.recovery)
    result = actions.found(prepared, folder, passphrase, save_to=target, at=app.now())
    if asking and target is not None and prepared.recovery is not None:
        paper.check_page(app, prepared.recovery, target)
    return result


def _asked(app: App, wishes: Wishes) -> Wishes:
    """Ask what the options did not say."""
    name = wishes.name or app.ask.value(_("Your name"), clean_text, required=True, option="--name")
    email = wishes.email or app.ask.value(_("Your mail address"), parse_email, required=True, option="--email")
    places = wishes.municipalities or _municipalities(app)
    default = actions.default_programme(places)
    programme = wishes.programme or app.ask.text(_("Name of the programme"), kept=default)
    return actions.Wishes(name or "", email or "", places, programme or default)


def _municipalities(app: App) -> tuple[str, ...]:
    """Ask municipalities one by one until an empty line; a name that is not known is asked again once."""
    found: list[str] = []
    app.ask.console.say(_("For which municipalities do you work? One at a time; Enter ends."))
    while True:
        typed = app.ask.value(_("Municipality"), clean_text, required=not found, option="--municipality")
        if typed is None:
            return tuple(found)
        for part in typed.split(","):
            name = actions.known_name(part.strip())
            near = actions.near_names(name)
            if near:
                say = _("{name} is not in the list of municipalities. Close: {near}.")
                app.ask.console.say(say.format(name=name, near=", ".join(near)), "yellow")
                name = app.ask.text(_("Municipality"), kept=near[0]) or near[0]
            found.append(actions.known_name(name))
