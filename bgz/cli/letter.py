"""`bgz letter`: a letter to the families of a match, to print or to paste."""

from __future__ import annotations

from pathlib import Path

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.complete import complete
from bgz.cli.match_talks import WITH
from bgz.cli.params import CaseParam, TermParam
from bgz.i18n import LANGUAGES, _, language
from bgz.output.letter import FORMS, HTML
from bgz.terms.matches import LETTER


@click.command(cls=BgzCommand, help=_("Write a letter to the families of a match, to print or to paste into a mail."))
@click.argument("case", type=CaseParam("K"))
@click.argument("kind", metavar=_("KIND"), type=TermParam(LETTER), required=False, help=_("Which letter; else asked."))
@click.option("--side", type=TermParam(WITH), help=_("To whom: request, support or both; both if not given."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("The language of the letter."))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default=HTML,
    help=_("A page to print, or text to paste into a mail; html if not given."),
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar=_("FOLDER"),
    help=_("In which folder, outside the case folder; the current one if not given."),
)
@pass_app
def letter(
    app: App, case: str, kind: str | None, side: str | None, lang: str | None, form: str, to: Path | None
) -> int:
    """Write the letter."""
    from bgz.actions import letter as actions
    from bgz.output import letter_screen

    chosen = complete(
        app,
        {"kind": kind},
        {"kind": lambda: app.ask.choice(_("Which letter?"), LETTER, required=True)},
        {"kind": _("KIND")},
    )["kind"]
    asked = actions.Asked(chosen, lang or language(), (to or Path()).expanduser().absolute(), side, form)
    return app.show(actions.letter(app.open(), case, asked, today=app.today), letter_screen.written)
