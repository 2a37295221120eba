"""`bgz intake`: sign up a family, go on with a sign-up, record the intake talk and the consent."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bgz.actions import intake as actions
from bgz.cli import intake_talk
from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.form import Form, run
from bgz.cli.intake_form import intake_questions
from bgz.cli.menu import Menu
from bgz.cli.params import CaseParam, TermParam
from bgz.errors import Cancelled, Invalid, NotFound, Usage
from bgz.i18n import N_, _
from bgz.terms.commands import CASES
from bgz.terms.listing import Terms

if TYPE_CHECKING:
    from bgz.actions.result import Result
    from bgz.cli.ask import Ask
    from bgz.cli.form import Question
    from bgz.storage.folder import CaseFolder

KIND = Terms("kind", CASES["V"], CASES["S"])
"""The families that are signed up."""


@click.group(cls=BgzGroup, help=_("Sign up a family with guided questions, and record its intake talk and consent."))
def intake() -> None:
    """Hold the commands together."""


intake.add_command(intake_talk.held)
intake.add_command(intake_talk.consent)


@intake.command(
    cls=BgzCommand, help=_("Sign up a request family (V) or a support family (S). Nothing typed gets lost.")
)
@click.argument("kind", type=TermParam(KIND), required=False, help=_("V or S; asked when not given."))
@click.option(
    "--from",
    "source",
    metavar=_("FILE"),
    type=click.Path(dir_okay=False, allow_dash=True),
    help=_("Take the answers from a YAML file, or from standard input (-)."),
)
@click.option("--other-family", is_flag=True, help=_("It is another family, though it looks like one that is known."))
@pass_app
def new(app: App, kind: str | None, source: str | None, other_family: bool) -> int:
    """Take the answers from a file, or ask them."""
    from bgz.output.intake_screen import signed_up

    if source:
        text, folder = read_text(source), app.open()
        found, document = actions.from_yaml(folder, text, kind, today=app.today, pick=secrets.choice)
        result = actions.sign_up(
            folder, found, today=app.today, at=app.now(), other_family=other_family, document=document
        )
        return app.show(result, signed_up)
    if not app.ask.possible:
        raise Usage(
            _("A sign-up asks questions, and nobody can be asked here."), hint="bgz intake new --from " + _("FILE")
        )
    folder = app.open()
    for each in actions.drafts(folder):
        text = _("A sign-up was not finished: bgz intake resume {number}")
        app.ask.console.say(text.format(number=each.number), "yellow")
    kind = kind or app.ask.choice(_("What kind of family"), KIND, required=True)
    begun = actions.new_draft(folder, kind or "V", secrets.choice)
    return app.show(_asked(app, folder, begun, other_family=other_family), signed_up)


@intake.command(cls=BgzCommand, help=_("Go on with a sign-up that was not finished."))
@click.argument("draft", type=CaseParam("VS"), required=False, help=_("Which one, when there are several."))
@click.option("--throw-away", is_flag=True, help=_("Throw the unfinished sign-up away instead."))
@pass_app
def resume(app: App, draft: str | None, throw_away: bool) -> int:
    """Find the draft, and ask on."""
    from bgz.output.intake_screen import signed_up, thrown_away

    folder = app.open()
    found = actions.draft(folder, draft or _chosen(app, folder))
    if throw_away:
        if not app.ask.confirm(_("Throw what was typed for {number} away?").format(number=found.number)):
            raise Cancelled(_("Nothing was thrown away."))
        return app.show(actions.throw_away(folder, found.number), thrown_away)
    return app.show(_asked(app, folder, found), signed_up)


def _chosen(app: App, folder: CaseFolder) -> str | None:
    """Ask which unfinished sign-up is meant, when there are several and somebody can answer."""
    from bgz.terms.listing import Term

    found = actions.drafts(folder)
    if len(found) < 2 or not app.ask.possible:  # noqa: PLR2004 - one is not to be chosen from
        return None
    terms = (Term(each.number, f"{each.number} {each.name}", f"{each.number} {each.name}") for each in found)
    return app.ask.choice(_("Which sign-up"), Terms("draft", *terms), required=True)


def read_text(source: str) -> str:
    """Return the text of a file, or of standard input for `-`. Raises NotFound, or Invalid when it is not UTF-8."""
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise NotFound(_("There is no such file.")) from None
    except UnicodeDecodeError:
        raise Invalid(_("The file is not a text in UTF-8."), hint=_("Save it anew, with the encoding UTF-8.")) from None
    except OSError:
        raise NotFound(_("The file cannot be read.")) from None


def _asked(
    app: App, folder: CaseFolder, begun: actions.Draft, *, other_family: bool = False
) -> Result[actions.SignedUp]:
    """Ask what is open, show everything, and save when it is right."""
    from bgz.storage.postcodes import load

    form = Form(
        begun.number,
        begun.facts,
        today=app.today,
        pick=secrets.choice,
        places=load(),
        keep=lambda form: actions.keep_draft(folder, actions.Draft(form.number, form.at, form.facts)),
        resume="bgz intake resume",
        at=begun.at,
    )
    ask = app.ask
    ask.console.say(_("Enter keeps what stands between brackets, ? explains, < goes back, - empties."), "dim")
    ask.console.say(_("Ctrl-C stops; everything you typed is kept."), "dim")
    same = SameFamily(folder) if not other_family else None

    def asked(form: Form) -> list[Question]:
        questions = intake_questions(form)
        at = next((n for n, each in enumerate(questions, start=1) if each.name == "address.street"), 0)
        doubt = [same] if same and same.doubted(form) else []
        return [*questions[:at], *doubt, *questions[at:]]

    run(form, lambda form: [*asked(form), Menu(intake_questions)], ask)
    done = actions.Draft(form.number, form.at, form.facts)
    return actions.sign_up(folder, done, today=app.today, at=app.now(), other_family=True)


class SameFamily:
    """Asks whether the family is one that is known already; it comes up only when it looks so."""

    name = "same-family"
    section = N_("Known already?")
    required = False

    def __init__(self, folder: CaseFolder) -> None:
        self._folder = folder
        self._found: dict[str, tuple[actions.Alike, ...]] = {}
        self._denied: set[str] = set()

    def doubted(self, form: Form) -> tuple[actions.Alike, ...]:
        """Return the families that may be the same, but for those that were said to be others."""
        key = repr([form.value(path) for path in ("surname", "phone", "address.postcode")])
        if key not in self._found:
            self._found[key] = actions.alike(self._folder, form.number, form.facts)
        return tuple(each for each in self._found[key] if each.number not in self._denied)

    def label(self, _form: Form) -> str:
        """Return what is asked."""
        return _("Is this the same family?")

    def shown(self, _form: Form) -> str:
        """Return nothing: the answer is not part of the record."""
        return ""

    def put(self, form: Form, ask: Ask) -> None:
        """Ask. Raises Cancelled when it is the same: then there is nothing to sign up."""
        for each in self.doubted(form):
            ask.console.say(
                _("{number} {name} has the same postcode and name, or the same phone.").format(
                    number=each.number, name=each.name
                )
            )
            if ask.confirm(self.label(form)):
                if ask.confirm(_("Throw away what you typed now?")):
                    actions.drop_draft(self._folder, form.number)
                raise Cancelled(
                    _("Nothing was signed up."),
                    hint=_("See and change what is known: bgz edit {number}").format(number=each.number),
                )
            self._denied.add(each.number)
