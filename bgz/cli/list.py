"""`bgz list` and `bgz find`."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import TermParam
from bgz.i18n import _
from bgz.terms.commands import CASES, LISTED


@click.command(
    cls=BgzCommand, name="list", help=_("List families and matches; without a filter all that is not closed.")
)
@click.argument("wanted", required=False, type=TermParam(LISTED), help=_("Only what is in this state."))
@click.option(
    "--kind", type=TermParam(CASES), help=_("Only request families (V), support families (S) or matches (K).")
)
@click.option("--municipality", metavar=_("NAME"), help=_("Only of this municipality."))
@click.option("--owner", metavar=_("NAME"), help=_("Only of this coordinator; me, none, or part of a name."))
@pass_app
def list_cases(app: App, wanted: str | None, kind: str | None, municipality: str | None, owner: str | None) -> int:
    """List families and matches."""
    from bgz.actions import listing
    from bgz.output import case_screen

    result = listing.list_cases(
        app.open(), today=app.today, wanted=wanted, kind=kind or "", municipality=municipality, owner=owner
    )
    return app.show(result, case_screen.listing)


@click.command(cls=BgzCommand, name="find", help=_("Search for a name; it is asked, so that no shell remembers it."))
@pass_app
def find(app: App) -> int:
    """Search for a name."""
    from bgz.actions import listing
    from bgz.output import case_screen

    folder = app.open()
    name = app.ask.text(_("Name, child or phone number"), required=True) or ""
    return app.show(listing.find(folder, name, today=app.today), case_screen.listing)
