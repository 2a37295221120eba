"""`bgz edit`: change a record field by field, with --set, or as a whole through YAML."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

import click

from bgz.actions import edit as actions
from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.cli.form import Form, kept_when_stopped, run
from bgz.cli.intake import read_text
from bgz.cli.menu import Menu
from bgz.cli.params import RecordParam
from bgz.cli.questions import questions_of
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.guarded import guardian
from bgz.domain.record.reading import schema
from bgz.errors import Usage
from bgz.i18n import N_, _
from bgz.terms.listing import Term, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.actions.result import Result
    from bgz.cli.form import Question


@click.command(cls=BgzCommand, help=_("Change a record: choose a field and type its new value, or use the options."))
@click.argument("case", type=RecordParam("VSK"), help=_("The number of the case."))
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar=_("PATH=VALUE"),
    help=_(
        "Set one field, such as address.postcode=7941AB or children.+.born=2015-03; nothing behind the sign empties. "
        "Shells remember what is typed here: type names and other private texts at the questions instead."
    ),
)
@click.option(
    "--yaml", "as_yaml", is_flag=True, help=_("Print the whole record as YAML, to be changed and given back.")
)
@click.option(
    "--from",
    "source",
    metavar=_("FILE"),
    type=click.Path(dir_okay=False, allow_dash=True),
    help=_("Take over the whole record from YAML in a file, or from standard input (-)."),
)
@click.option(
    "--outside", is_flag=True, help=_("Look at what was edited in the file with another program, and take it over.")
)
@click.option("--drop-outside", is_flag=True, help=_("Throw away what was edited in the file with another program."))
@click.option("--dry-run", is_flag=True, help=_("With --outside: only show what differs."))
@pass_app
def edit(
    app: App,
    case: str,
    assignments: Sequence[str],
    as_yaml: bool,
    source: str | None,
    outside: bool,
    drop_outside: bool,
    dry_run: bool,
) -> int:
    """Choose the way of editing."""
    from bgz.output.intake_screen import edited

    if outside or drop_outside or dry_run:
        alone = (
            not (assignments or source) and (outside != drop_outside) and not (drop_outside and (as_yaml or dry_run))
        )
        if not alone:
            raise Usage(_("--outside goes with --yaml or --dry-run only, and --drop-outside alone."))
        return _outside(app, case, as_yaml=as_yaml, drop=drop_outside, dry_run=dry_run)
    if case == PROGRAMME:
        raise Usage(_("The settings are changed with another command."), hint="bgz settings set …")
    if sum((bool(assignments), as_yaml, bool(source))) > 1:
        raise Usage(_("Use one of --set, --yaml and --from at a time."))
    if as_yaml:
        return _print(app, case)
    if source:
        text, folder = read_text(source), app.open()
        result = actions.replace(folder, case, text, today=app.today, at=app.now(), pick=secrets.choice)
    elif assignments:
        folder = app.open()
        result = actions.set_values(folder, case, assignments, today=app.today, at=app.now(), pick=secrets.choice)
    else:
        result = _asked(app, case)
    return app.show(result, edited)


def _outside(app: App, case: str, *, as_yaml: bool, drop: bool, dry_run: bool) -> int:
    """Look at, print or throw away what was edited with another program."""
    from bgz.cli import edit_outside

    if drop:
        return edit_outside.drop(app, case)
    return edit_outside.text(app, case) if as_yaml else edit_outside.take(app, case, dry_run=dry_run)


def _print(app: App, case: str) -> int:
    """Print the record; a file or pipe gets names only when that is said, and a record without names never."""
    if not app.names:
        raise Usage(_("The whole record holds names and other private texts."), hint=_("Add --names to print it."))
    sys.stdout.write(actions.as_text(app.open(), case))
    return 0


def _asked(app: App, case: str) -> Result[actions.Edited]:
    """Show the fields with their values and change those that are picked."""
    from bgz.storage.postcodes import load

    if not app.ask.possible:
        raise Usage(
            _("Editing asks questions, and nobody can be asked here."),
            hint=f"bgz edit {case} --set " + _("PATH=VALUE"),
        )
    folder = app.open()
    ask = app.ask
    resume = actions.has_draft(folder, case) and ask.confirm(
        _("Changes that were not saved are kept. Go on with them?"), kept=True
    )
    editing = actions.begin(folder, case, resume=resume)
    members = (Term(key, member.name, member.name) for key, member in folder.now.members.items())
    form = Form(
        case,
        editing.facts,
        today=app.today,
        pick=secrets.choice,
        places=load(),
        keep=lambda form: actions.keep(folder, editing, form.facts),
        resume=f"bgz edit {case}",
        lists={"owner": Terms("owner", *members)},
    )
    run(form, lambda _form: [Menu(edit_questions, section="")], ask)

    def lived_in(place: str) -> bool:
        question = _("Did the family live in {place} when it asked for help?")
        return ask.confirm(question.format(place=place), kept=True)

    with kept_when_stopped(form, ask):
        return actions.save(folder, editing, form.facts, today=app.today, at=app.now(), lived_in=lived_in)


def edit_questions(form: Form) -> list[Question]:
    """Return a question for every field that is edited and not decided by a command of its own."""
    asked: list[Question] = []
    for name, (_type, spec) in schema(form.cls).items():
        section = spec.label if spec.shape != "leaf" else N_("The record")
        asked += questions_of(form, name, section=section, hidden=_decided)
    return asked


def _decided(form: Form, path: str) -> bool:
    return guardian(form.number, path) is not None
