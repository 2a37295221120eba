"""`bgz settings logo` and `bgz settings text`: the programme's own look."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import TermParam
from bgz.errors import Usage
from bgz.i18n import _
from bgz.terms.figures import LOOK_TEXT
from bgz.terms.followup import MAIL_LANGUAGE

_STDIN = "-"


@click.command(cls=BgzCommand, help=_("Put a logo above reports and the public page, or leave it out again."))
@click.argument(
    "file",
    required=False,
    type=click.Path(path_type=Path),
    metavar=_("[FILE]"),
    help=_("A PNG or JPEG. What a camera wrote beside the picture is left out."),
)
@click.option("--remove", is_flag=True, help=_("Leave the logo out from now on."))
@pass_app
def logo(app: App, file: Path | None, remove: bool) -> int:
    """Set or remove the logo."""
    from bgz.actions import settings_look as actions
    from bgz.output import settings_screen

    if (file is None) == (not remove):
        raise Usage(_("Give the file of a picture, or --remove."), hint="bgz settings logo logo.png")
    folder = app.open()
    done = actions.remove_logo(folder, at=app.now()) if file is None else actions.set_logo(folder, file, at=app.now())
    return app.show(done, settings_screen.stored)


@click.command(cls=BgzCommand, help=_("Set the text that opens or closes a report, from a file."))
@click.argument("which", type=TermParam(LOOK_TEXT), help=_("The introduction or the closing text."))
@click.argument("lang", type=TermParam(MAIL_LANGUAGE), help=_("The language of the text."))
@click.argument(
    "file",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar=_("FILE"),
    help=_("Where the text stands; - for standard input. An empty one leaves it out."),
)
@pass_app
def text(app: App, which: str, lang: str, file: Path) -> int:
    """Set a text of the look."""
    from bgz.actions import settings_look as actions
    from bgz.output import settings_screen

    held = sys.stdin.read() if str(file) == _STDIN else actions.text_in(file)
    done = actions.set_text(app.open(), which, lang, held, today=app.today, at=app.now())
    return app.show(done, settings_screen.stored)
