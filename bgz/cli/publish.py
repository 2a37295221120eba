"""`bgz publish`: mark requests that everyone may see, look which are seen, and write the public page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.params import CaseParam, DayParam
from bgz.errors import BgzError, Cancelled
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date

_REQUEST: Any = {
    "type": click.IntRange(1),
    "metavar": _("NUMBER"),
    "help": _("Which request of the family, when there are several."),
}
_USUAL = timedelta(weeks=12)
"""How long a request is usually seen."""


@click.group(
    cls=BgzGroup,
    invoke_without_command=True,
    params=BgzCommand("publish").params,
    help=_("The public page of open requests: which are on it, and writing it."),
)
@click.pass_context
def publish(ctx: click.Context) -> int | None:
    """Show which requests are public when no command is given."""
    return ctx.invoke(list_) if ctx.invoked_subcommand is None else None


@publish.command(cls=BgzCommand, name="list", help=_("Show which requests everyone may see, and which are left out."))
@pass_app
def list_(app: App) -> int:
    """Show the marked requests."""
    from bgz.actions import publish as actions
    from bgz.output import publish_screen

    return app.show(actions.requests(app.open(), today=app.today), publish_screen.requests)


@publish.command(
    cls=BgzCommand,
    help=_("Mark a request public, with a text and a last day. The text is checked for all that tells who it is."),
)
@click.argument("case", type=CaseParam("V"))
@click.option("--request", **_REQUEST)
@click.option("--text", metavar=_("TEXT"), help=_("The text in Dutch. Shells remember what is typed here."))
@click.option("--text-en", metavar=_("TEXT"), help=_("The text in English. Shells remember what is typed here."))
@click.option("--until", type=DayParam(ahead=True), help=_("The last day on which it is seen, at most 26 weeks ahead."))
@click.option("--word", "words", multiple=True, metavar=_("WORD"), help=_("A word that looks like a name and is none."))
@pass_app
def mark(
    app: App,
    case: str,
    request: int | None,
    text: str | None,
    text_en: str | None,
    until: date | None,
    words: tuple[str, ...],
) -> int:
    """Ask what is not given, look at it together, and mark the request."""
    from bgz.actions import publish as actions
    from bgz.cli.publish_questions import asked
    from bgz.output import publish_screen

    folder = app.open()
    marking = actions.begin(folder, case, request, today=app.today)  # refused before anything is asked
    given = {"text": text, "text_en": text_en, "until": until}
    texts: dict[str, str] = {}
    try:
        public = asked(app, marking, given, words, texts, usual=app.today + _USUAL)
        result = actions.mark(folder, marking, public, today=app.today, at=app.now())
    except (BgzError, KeyboardInterrupt, EOFError) as error:
        actions.keep(folder, marking, texts)
        if isinstance(error, BgzError):
            raise
        app.console.say()
        raise Cancelled(
            _("Stopped. Everything you typed is kept."),
            hint=_("Go on with: {command}").format(command=f"bgz publish mark {case} --request {marking.request}"),
        ) from None
    return app.show(result, publish_screen.marked)


@publish.command(cls=BgzCommand, help=_("Take a request from the public page."))
@click.argument("case", type=CaseParam("V"))
@click.option("--request", **_REQUEST)
@pass_app
def stop(app: App, case: str, request: int | None) -> int:
    """Take the mark away."""
    from bgz.actions import publish as actions
    from bgz.output import publish_screen

    result = actions.stop(app.open(), case, request, at=app.now())
    return app.show(result, publish_screen.stopped)


@publish.command(
    cls=BgzCommand,
    help=_(
        "Write the public page into a folder: in Dutch and English, with a feed and JSON. Pages of requests that are "
        "not open any more are removed; files of others are left alone."
    ),
)
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar=_("FOLDER"),
    help=_("Where to write it, outside the case folder. Put its contents on your web site."),
)
@click.option("--dry-run", is_flag=True, help=_("Show what would change and write nothing."))
@pass_app
def page(app: App, target: Path, dry_run: bool) -> int:
    """Write the page."""
    from bgz.actions.publish_page import page as action
    from bgz.output import publish_screen

    return app.show(action(app.open(), target, today=app.today, dry_run=dry_run), publish_screen.written)
