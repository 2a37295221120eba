"""`bgz report`: the figures of a year or period, and `bgz report missing`: what they lack."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import DayParam
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import AUDIENCES, TEAM
from bgz.errors import Usage
from bgz.i18n import LANGUAGES, _, language

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.report import Asked, Saved
    from bgz.actions.result import Result
    from bgz.domain.figures.report import Report

FORMATS = ("html", "md", "csv", "json")
_STDOUT = Path("-")


@click.command(
    cls=BgzCommand,
    help=_("The figures of a year or period; `bgz report missing` lists what they lack."),
)
@click.argument(
    "what",
    required=False,
    type=click.Choice(["missing"]),
    metavar="[missing]",
    help=_("List the facts that the figures lack."),
)
@click.option("--year", type=int, metavar=_("YEAR"), help=_("A calendar year; otherwise the last one that is over."))
@click.option("--from", "since", type=DayParam(), help=_("The first day of the period."))
@click.option("--to", "until", type=DayParam(), help=_("The last day of the period."))
@click.option(
    "--municipality", "municipalities", multiple=True, metavar=_("NAME"), help=_("Only this one; may be repeated.")
)
@click.option(
    "--audience", type=click.Choice(AUDIENCES), default=TEAM, help=_("For the team, or for the municipality.")
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help=_("A page, Markdown, CSV or JSON; html if not given.")
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("The language of the report."))
@click.option(
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("Where to write it, outside the case folder; - for standard output."),
)
@click.option("--open", "show", is_flag=True, help=_("Open the page in the browser."))
@pass_app
def report(
    app: App,
    what: str | None,
    year: int | None,
    since: date | None,
    until: date | None,
    municipalities: tuple[str, ...],
    audience: str,
    form: str | None,
    lang: str | None,
    target: Path | None,
    show: bool,
) -> int:
    """Make the report, or list what it lacks."""
    from bgz.actions import report as actions

    period = asked_period(year, since, until, "bgz report --year 2023") or Period.of_year(app.today.year - 1)
    asked = actions.Asked(period, lang or language(), audience, municipalities)
    if what == "missing":
        from bgz.output import report_screen

        return app.show(actions.missing(app.open(), asked, today=app.today), report_screen.missing)
    return _report(app, asked, form, target, show=show)


def _report(app: App, asked: Asked, form: str | None, target: Path | None, *, show: bool) -> int:
    from bgz.actions import report as actions

    form = form or _form_of(target, as_json=app.json)
    folder = app.open()
    where = None if _to_stdout(form, target) else target or actions.default_name(asked.period, form)
    if where:
        actions.check_target(folder, where)
    made = actions.report(folder, asked, today=app.today)
    if where:
        saved = actions.save(folder, actions.rendered(made.data, form), where)
        _show_saved(app, made, saved, show=show)
    elif form == "json":
        app.print_json(made)
        app.say_notices()
    else:
        # The terminal or pipe ends lines in its own way; those of CSV are for the file.
        sys.stdout.write(actions.rendered(made.data, form).replace("\r\n", "\n"))
        app.say(made)
    return 0


def _show_saved(app: App, made: Result[Report], saved: Saved, *, show: bool) -> None:
    from bgz.actions.result import Result
    from bgz.output import report_screen

    app.show(
        Result(saved, made.messages, made.next_step),
        lambda view, console: report_screen.written(made.data, view.path, console),
    )
    if show:
        import webbrowser

        webbrowser.open(saved.path.absolute().as_uri())


def _form_of(target: Path | None, *, as_json: bool) -> str:
    """Return the format that a file's name tells; a page where nothing does, JSON where --json was given."""
    ending = target.suffix.removeprefix(".").lower() if target else ""
    if ending in FORMATS:
        return ending
    return "json" if as_json else "html"


def _to_stdout(form: str, target: Path | None) -> bool:
    """Whether the report goes to standard output: when asked, JSON, and text that is piped on."""
    if target is None:
        return form == "json" or (form != "html" and not sys.stdout.isatty())
    return target == _STDOUT


def asked_period(year: int | None, since: date | None, until: date | None, example: str) -> Period | None:
    """Return the period asked, a year or two days; None when none was. Raises Usage with `example`."""
    if year is not None and (since or until):
        raise Usage(_("Give either --year, or --from and --to."))
    if bool(since) != bool(until):
        raise Usage(_("Give both --from and --to."))
    try:
        if since and until:
            return Period.between(since, until)
        return None if year is None else Period.of_year(year)
    except ValueError as error:
        raise Usage(str(error), hint=_("For example: {command}").format(command=example)) from error
