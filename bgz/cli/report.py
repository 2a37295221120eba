"""`bgz report`: the figures of a year or period, and `bgz report missing`: what they lack."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.params import DayParam, TermParam
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import TEAM
from bgz.errors import Attention, Usage
from bgz.i18n import LANGUAGES, _, language
from bgz.terms.figures import AUDIENCE, FORMAT

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.report import Asked
    from bgz.actions.report_file import Document, Saved
    from bgz.actions.result import Result
    from bgz.domain.figures.report import Report

FORMATS = FORMAT.codes
_BINARY = frozenset({"pdf", "xlsx"})
_PAGES = {"htm": "html"}
_STDOUT = Path("-")


@frozen
class Wanted:
    """How the report is to come out: its format or own template, where to, and whether it is shown then."""

    form: str | None
    template: str | None
    target: Path | None
    show: bool


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
    "--audience",
    type=TermParam(AUDIENCE),
    help=_("For the team, with everything; for the municipality; or for the public, all protected and rounded."),
)
@click.option(
    "--format",
    "form",
    type=TermParam(FORMAT),
    help=_("A page, PDF, Markdown, CSV, workbook or JSON; if not given, what the file's ending says, or a page."),
)
@click.option(
    "--template",
    metavar=_("NAME|FILE"),
    help=_("Fill in an own template of the settings, or one in a file, instead of the report itself."),
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("The language of the report."))
@click.option(
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=_("FILE"),
    help=_("Where to write it, outside the case folder; - for standard output."),
)
@click.option("--open", "show", is_flag=True, help=_("Show it: a page in the browser, other files in their program."))
@click.option("--schema", is_flag=True, help=_("Print the JSON Schema of --format json, and make no report."))
@pass_app
def report(
    app: App,
    what: str | None,
    year: int | None,
    since: date | None,
    until: date | None,
    municipalities: tuple[str, ...],
    audience: str | None,
    form: str | None,
    template: str | None,
    lang: str | None,
    target: Path | None,
    show: bool,
    schema: bool,
) -> int:
    """Make the report, or list what it lacks."""
    from bgz.actions import report as actions

    if what == "missing":
        given = {"--audience": audience, "--format": form, "--template": template, "--output": target, "--open": show}
        _only_figures({**given, "--schema": schema})
    if schema:
        from bgz.output import report_json

        sys.stdout.write(report_json.schema())
        return 0
    period = asked_period(year, since, until, "bgz report --year 2023") or Period.of_year(app.today.year - 1)
    asked = actions.Asked(period, lang or language(), audience or TEAM, municipalities)
    if what == "missing":
        from bgz.actions.report_missing import missing
        from bgz.output import missing_screen

        return app.show(missing(app.open(), asked, today=app.today), missing_screen.missing)
    return _report(app, asked, Wanted(form, template, target, show))


def _only_figures(given: dict[str, object]) -> None:
    """Refuse what is for a report, with the list of what it lacks. Raises Usage."""
    options = ", ".join(name for name, value in given.items() if value)
    if options:
        raise Usage(
            _("{options} does not go with bgz report missing.").format(options=options),
            hint=_("Without it: {command}").format(command="bgz report missing"),
        )


def _report(app: App, asked: Asked, wanted: Wanted) -> int:
    from bgz.actions import report as actions
    from bgz.actions import report_file as files

    form = _form(wanted, as_json=app.json)
    to_stdout = _to_stdout(form, wanted)
    folder = app.open()
    if not to_stdout:
        files.check_target(folder, wanted.target or Path.cwd() / "report")
    made = actions.report(folder, asked, today=app.today)
    if wanted.template:
        from bgz.actions.report_template import filled

        document = filled(folder, made.data, wanted.template)
        _check_ending(document, wanted.target)
    else:
        document = files.rendered(made.data, form)
    if to_stdout:
        return _print(app, made, document)
    about = (*made.data.asked, document.template)
    target = wanted.target or files.default_name(asked.period, document.ending, asked.audience, *about)
    return _saved(app, made, files.save(folder, document, target), show=wanted.show)


def _check_ending(document: Document, target: Path | None) -> None:
    """Refuse a file that ends as what the template does not make. Raises Usage."""
    told = target.suffix.removeprefix(".").lower() if target else ""
    if told and _PAGES.get(told, told) != document.ending:
        raise Usage(
            _("--template makes .{ending}, which does not go with a file that ends in .{other}.").format(
                ending=document.ending, other=told
            ),
            hint=_("Let the file end in .{ending}").format(ending=document.ending),
        )


def _print(app: App, made: Result[Report], document: Document) -> int:
    """Put the report itself on standard output, and talk beside it."""
    if document.ending in _BINARY:
        sys.stdout.buffer.write(document.data)
        sys.stdout.flush()
    else:
        # The terminal or pipe ends lines in its own way; those of CSV are for the file.
        sys.stdout.write(document.data.decode().replace("\r\n", "\n"))
    if document.ending == "json" and not made.attention:
        app.say_notices()
    else:
        app.say(made)
    return _code(made)


def _code(made: Result[Report]) -> int:
    return Attention.exit_code if made.attention else 0


def _saved(app: App, made: Result[Report], saved: Saved, *, show: bool) -> int:
    """Say where the report is and what is in it, and show it when asked; nothing opens for a script."""
    from bgz.actions.result import Result
    from bgz.output import report_screen, viewer

    app.show(
        Result(saved, made.messages, made.next_step, attention=made.attention and app.json),
        lambda view, console: report_screen.written(made.data, view, console),
    )
    if show and not (app.json or app.no_input) and not viewer.show(saved.path):
        app.console.say(_("No program was found to show it; open {path} yourself.").format(path=saved.path))
    return _code(made)


def _form(wanted: Wanted, *, as_json: bool) -> str:
    """Return the format: as asked, as the file's ending says, JSON with --json, else a page; none of a template."""
    if wanted.template:
        if wanted.form:
            raise Usage(_("Give either --format or --template: a template says itself what it becomes."))
        return ""
    told = wanted.target.suffix.removeprefix(".").lower() if wanted.target else ""
    ending = _PAGES.get(told, told)
    if wanted.form:
        if ending in FORMATS and ending != wanted.form:
            raise Usage(
                _("--format {format} does not go with a file that ends in .{ending}.").format(
                    format=wanted.form, ending=told
                ),
                hint=_("Leave out --format, or let the file end in .{format}").format(format=wanted.form),
            )
        return wanted.form
    if ending in FORMATS:
        return ending
    if ending:
        raise Usage(
            _("A report cannot be written as .{ending}.").format(ending=told),
            hint=_("It can be: {formats}. Or choose one with --format.").format(formats=", ".join(FORMATS)),
        )
    return "json" if as_json else "html"


def _to_stdout(form: str, wanted: Wanted) -> bool:
    """Whether the report goes to standard output: when asked, JSON, and text that is piped on."""
    piped = not sys.stdout.isatty()
    if wanted.target == _STDOUT:
        if wanted.show:
            raise Usage(_("--open needs a file: leave out --output -"))
        if form in _BINARY and not piped:
            raise Usage(
                _("A terminal cannot show this format."), hint=_("Leave out --output -, or send it on to a file.")
            )
        return True
    if wanted.target or wanted.show:
        return False
    return form == "json" or (form in {"md", "csv"} and piped)


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
