"""`bgz settings template`: own templates for letters and council notes with the figures of a report."""

from __future__ import annotations

from pathlib import Path

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.i18n import _

_NAME = _("NAME")
_WHICH = _("Which template, as the list names it.")


@click.group(cls=BgzGroup, help=_("Own templates: letters and notes with the figures of a report. Only a lead may."))
def template() -> None:
    """Own templates."""


@template.command(cls=BgzCommand, help=_("Store a template for the team; it is tried with an example first."))
@click.argument(
    "file",
    type=click.Path(path_type=Path),
    metavar=_("FILE"),
    help=_("The template, called like letter.txt.j2, raad.md.j2 or brief.html.j2."),
)
@click.option("--name", metavar=_NAME, help=_("What it is called; otherwise as the file."))
@pass_app
def add(app: App, file: Path, name: str | None) -> int:
    """Store a template."""
    from bgz.actions import settings_template as actions
    from bgz.output import settings_screen

    return app.show(actions.add(app.open(), file, name, at=app.now()), settings_screen.templates)


@template.command(
    cls=BgzCommand, name="list", help=_("List the own templates, and what is wrong with them, if anything.")
)
@pass_app
def list_(app: App) -> int:
    """List the templates."""
    from bgz.actions import settings_template as actions
    from bgz.output import settings_screen

    return app.show(actions.templates(app.open()), settings_screen.templates)


@template.command(cls=BgzCommand, help=_("Show a template as it was written."))
@click.argument("name", metavar=_NAME, help=_WHICH)
@pass_app
def show(app: App, name: str) -> int:
    """Show a template."""
    from bgz.actions import settings_template as actions
    from bgz.output import settings_screen

    return app.show(actions.text_of(app.open(), name), settings_screen.template)


@template.command(cls=BgzCommand, help=_("Remove a template; it stays in the history of the settings."))
@click.argument("name", metavar=_NAME, help=_WHICH)
@pass_app
def remove(app: App, name: str) -> int:
    """Remove a template."""
    from bgz.actions import settings_template as actions
    from bgz.output import settings_screen

    return app.show(actions.remove(app.open(), name, at=app.now()), settings_screen.templates)


@template.command(
    cls=BgzCommand, help=_("Show a template that comes with bgz, to begin from: a letter to the council.")
)
@pass_app
def example(app: App) -> int:
    """Show the shipped example."""
    from bgz.actions import settings_template as actions
    from bgz.output import settings_screen

    return app.show(actions.example(), settings_screen.template)
