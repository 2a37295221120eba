"""`bgz recover`: go on with the paper key, or make a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bgz.actions import opening, rights
from bgz.actions import recover as actions
from bgz.cli import paper
from bgz.cli.app import App, pass_app
from bgz.cli.ask import Back
from bgz.cli.case_folder import case_folder
from bgz.cli.command import BgzCommand
from bgz.cli.progress import progress
from bgz.errors import Cancelled, Usage
from bgz.i18n import _
from bgz.output import setup_screen as screen

if TYPE_CHECKING:
    from bgz.actions.recover import Fitting
    from bgz.actions.result import Result
    from bgz.storage.recovery import PaperKey
    from bgz.storage.teamstate import Member

_COUNT = " {done}/{total}"


@click.command(
    cls=BgzCommand,
    help=_(
        "Go on with the recovery key, on a new laptop or after a forgotten passphrase; or make a new one (--new-key)."
    ),
)
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar=_("FILE"),
    help=_("A file with the recovery key, instead of typing it."),
)
@click.option("--email", metavar=_("MAIL"), help=_("Which member of the team you are."))
@click.option("--new-key", is_flag=True, help=_("Make a new recovery key; the old one stops working."))
@click.option(
    "--recovery",
    type=click.Path(path_type=Path),
    metavar=_("FILE"),
    help=_("With --new-key: save it here, outside the case folder; .html gives a page to print."),
)
@pass_app
def recover(app: App, key_file: Path | None, email: str | None, new_key: bool, recovery: Path | None) -> None:
    """Recover, or make a new key."""
    if new_key and (key_file or email):
        raise Usage(_("--new-key goes together with --recovery only."))
    if recovery and not new_key:
        raise Usage(_("--recovery goes together with --new-key only."))
    try:
        if new_key:
            app.show(_new_key(app, recovery), screen.new_paper_key)
        else:
            app.show(_recovered(app, key_file, email), screen.recovered)
    except Back:
        raise Cancelled(_("Stopped: nothing was made.")) from None


def _recovered(app: App, key_file: Path | None, email: str | None) -> Result[screen.Recovered]:
    folder = case_folder(app)
    found = actions.fitting(folder, _key(app, key_file))
    showing = progress(app, _("Encrypting for this computer") + _COUNT)
    if actions.unfinished(found):
        return actions.go_on(folder, found, app.passphrase, progress=showing)
    member = actions.member_of(found, email) or _choose(app, found)
    passphrase = paper.new_passphrase(app)
    return actions.recover(folder, found, member, passphrase, at=app.now(), progress=showing)


def _new_key(app: App, target: Path | None) -> Result[screen.NewPaperKey]:
    from bgz.actions import paper as targets
    from bgz.storage.home import home
    from bgz.storage.recovery import PaperKey

    folder = opening.find_folder(app.folder_option, home())
    if target is not None:
        targets.check_target(target, folder)
    elif not app.ask.possible:
        hint = _("Give it with {option}.").format(option="--recovery")
        raise Usage(_("Without a terminal the new key needs a file."), hint=hint)
    opened = app.open()
    rights.check_lead(opened)
    key = PaperKey.generate()
    if target is None:
        target = paper.ask_page(app, folder)
        if target is None:
            _show(app, key)
    showing = progress(app, _("Encrypting for the new key") + _COUNT)
    result = actions.new_paper_key(opened, folder, key, save_to=target, at=app.now(), progress=showing)
    if app.ask.possible and target is not None:
        paper.check_page(app, key, target)
    return result


def _show(app: App, key: PaperKey) -> None:
    """Show the new key; who stops here hears which key works. Raises Cancelled."""
    try:
        paper.show(app, key)
    except (KeyboardInterrupt, EOFError, Back):
        app.ask.console.say()
        text = _("Stopped. The new key opens nothing: destroy what you wrote. The old paper key, if any, still works.")
        raise Cancelled(text) from None


def _key(app: App, key_file: Path | None) -> PaperKey:
    from bgz.storage.faults import disk
    from bgz.storage.recovery import find

    if key_file is None:
        return paper.typed_key(app)
    with disk(key_file.name):
        return find(key_file.read_text(encoding="utf-8", errors="replace"))


def _choose(app: App, found: Fitting) -> Member:
    """Ask which member this is."""
    app.ask.console.say(_("Which member of the team are you?"))
    for position, member in enumerate(found.members, start=1):
        app.ask.console.say(f"  {position} {member.name} <{member.email}>")

    def read(typed: str) -> Member:
        if typed.isdigit() and 1 <= int(typed) <= len(found.members):
            return found.members[int(typed) - 1]
        raise ValueError(_("Type a number from the list."))

    chosen = app.ask.value(_("Number in the list"), read, required=True, option="--email")
    if chosen is None:
        raise Usage(_("A member must be chosen."))
    return chosen
