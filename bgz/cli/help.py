"""`bgz help`: pages of explanation."""

from __future__ import annotations

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import TermParam
from bgz.i18n import _
from bgz.terms.commands import HELP_PAGE


@click.command(cls=BgzCommand, name="help", help=_("Show a page of explanation; without a name the list of pages."))
@click.argument("page", required=False, type=TermParam(HELP_PAGE), help=_("Which page."))
@pass_app
def help_(app: App, page: str | None) -> int:
    """Show a page of explanation."""
    from bgz.actions import help as action
    from bgz.output import help_screen

    if page is None:
        return app.show(action.pages(), help_screen.pages)
    return app.show(action.page(page), help_screen.page)
