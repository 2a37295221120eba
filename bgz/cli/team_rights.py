"""`bgz team role`, `bgz team remove` and `bgz team accept`: rights given, taken away, and what came late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from attrs import evolve

from bgz.cli.app import App, pass_app
from bgz.cli.colleague import colleague
from bgz.cli.command import BgzCommand
from bgz.cli.params import TermParam
from bgz.cli.progress import progress
from bgz.errors import Cancelled, Usage
from bgz.i18n import _
from bgz.terms.commands import ACCEPTING, ROLE
from bgz.terms.listing import Terms

if TYPE_CHECKING:
    from bgz.actions.log import Entry
    from bgz.actions.result import Result
    from bgz.actions.team_accept import Late, LateRecord
    from bgz.actions.team_remove import Leaving
    from bgz.storage.folder import CaseFolder

GIVEN = Terms("role", *(term for term in ROLE if term.code != "coordinator"))
"""The roles that are given and taken away; every member is a coordinator."""


@click.command(cls=BgzCommand, help=_("Give a member a role, or take one away. Only a lead may."))
@click.argument("member", metavar=_("MEMBER"), help=_("Whose: part of a name or mail address, or me."))
@click.option("--add", multiple=True, type=TermParam(GIVEN), help=_("Give this role; may be repeated."))
@click.option("--drop", multiple=True, type=TermParam(GIVEN), help=_("Take this role away; may be repeated."))
@click.option("--dry-run", is_flag=True, help=_("Show what would change, and change nothing."))
@pass_app
def role(app: App, member: str, add: tuple[str, ...], drop: tuple[str, ...], dry_run: bool) -> int:
    """Ask what is not given, and change the roles of a member."""
    from bgz.actions import team_rights as actions
    from bgz.actions.result import Result
    from bgz.output import team_rights_screen

    folder = app.open()
    planned = actions.plan(folder, member, add=add, drop=drop)
    if not (add or drop):
        if not app.ask.possible:
            raise Usage(_("Which role?"), hint=_("Give it with {option}.").format(option="--add / --drop"))
        asked = app.ask.choices(
            _("Roles besides coordinator"), GIVEN, kept=_besides(planned.before), help=_roles_explained()
        )
        planned = actions.plan(folder, member, add=asked, drop=[each for each in GIVEN.codes if each not in asked])
    if dry_run:
        return app.show(Result(planned), team_rights_screen.roles)
    if app.ask.possible and planned.before != planned.after:
        team_rights_screen.roles(planned, app.console)
        if not app.ask.confirm(_("Change this?")):
            raise Cancelled(_("Stopped. Nothing was changed."))
    if set(planned.before) - set(planned.after):
        _be_patient(app)
    showing = progress(app, _("Encrypting anew: {done} of {total}"))
    return app.show(actions.assign(folder, planned, at=app.now(), progress=showing), team_rights_screen.roles)


def _besides(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in codes if code in GIVEN)


def _roles_explained() -> str:
    return _("A lead decides on the team and the settings; safeguarding reads the concerns.")


@click.command(
    cls=BgzCommand,
    help=_("Take a member, or one laptop, out of the team, and encrypt everything anew. Only a lead may."),
)
@click.argument(
    "who", metavar=_("WHO"), help=_("Part of the name or mail address of a member, or the name or id of a laptop.")
)
@click.option("--hand-over", "taker", metavar=_("MEMBER"), help=_("Who gets the open cases."))
@click.option("--yes", is_flag=True, help=_("Do not ask whether it is right."))
@click.option("--dry-run", is_flag=True, help=_("Show who would leave, and change nothing."))
@pass_app
def remove(app: App, who: str, taker: str | None, yes: bool, dry_run: bool) -> int:
    """Show who leaves, ask, and remove."""
    from bgz.actions import team_remove as actions
    from bgz.actions.owners import word
    from bgz.actions.result import Result
    from bgz.output import team_rights_screen

    folder = app.open()
    planned = actions.plan(folder, who, taker=taker, today=app.today)
    if dry_run:
        return app.show(Result(planned, next_step=f"bgz team remove {word(who)}"), team_rights_screen.leaving)
    if app.ask.possible and not yes:
        planned, taker = _asked(app, folder, planned, who, taker)
    _be_patient(app)
    showing = progress(app, _("Encrypting anew: {done} of {total}"))
    result = actions.remove(folder, planned, taker=taker, today=app.today, at=app.now(), progress=showing)
    return app.show(result, team_rights_screen.leaving)


def _be_patient(app: App) -> None:
    """Say at a terminal what happens before progress shows: every record is read."""
    if app.console.err.isatty() and not app.json:
        app.console.say(_("First all records are read: what was done so far stays."), "dim")


def _asked(app: App, folder: CaseFolder, planned: Leaving, who: str, taker: str | None) -> tuple[Leaving, str | None]:
    """Show who leaves, ask who gets the cases, and whether it is right."""
    from bgz.actions import team_remove as actions
    from bgz.output import team_rights_screen

    ask = app.ask
    team_rights_screen.leaving(planned, app.console)
    if planned.whole and planned.cases and taker is None:
        taker = colleague(
            app,
            _("Who gets the open cases? Part of a name; Enter for nobody yet"),
            lambda typed: actions.plan(folder, who, taker=typed, today=app.today),
        )
        planned = actions.plan(folder, who, taker=taker, today=app.today)
    if not ask.confirm(_("Remove? This cannot be taken back.")):
        raise Cancelled(_("Stopped. Nobody was removed."))
    return planned, taker


@click.command(
    cls=BgzCommand,
    help=_("Take in what a laptop wrote after it was removed, or after its member lost a role. Only a lead may."),
)
@click.argument(
    "device",
    metavar=_("LAPTOP"),
    help=_("The id of a laptop, how that begins, its name, or whose it is; see bgz team list."),
)
@click.option("--all", "everything", is_flag=True, help=_("Take in everything that came late, without asking."))
@click.option("--dry-run", is_flag=True, help=_("Show what came late, and change nothing."))
@pass_app
def accept(app: App, device: str, everything: bool, dry_run: bool) -> int:
    """Show what came late, record by record, and take in what is right."""
    from bgz.actions import team_accept as actions
    from bgz.output import team_rights_screen

    folder = app.open()
    found = actions.late(folder, device)
    if dry_run or not found.data.records:
        return app.show(found, team_rights_screen.late)
    if everything:
        if app.ask.possible:
            team_rights_screen.late(found.data, app.console)
        numbers, wrong = [record.number for record in found.data.records], dict[str, list[str]]()
    else:
        numbers, wrong = _chosen(app, found)
    return app.show(actions.accept(folder, found.data, numbers, wrong=wrong, at=app.now()), team_rights_screen.late)


def _chosen(app: App, found: Result[Late]) -> tuple[list[str], dict[str, list[str]]]:
    """Show each record and ask whether what came late of it is right; return which, and the wrong changes in them."""
    from bgz.output import team_rights_screen

    if not app.ask.possible:
        raise Usage(
            _("Nobody can be asked here what is to be taken in."),
            hint=_("Give it with {option}.").format(option="--all"),
        )
    console, numbers, wrong = app.console, list[str](), dict[str, list[str]]()
    console.heading(found.data.laptop)
    for record in found.data.records:
        console.print()
        team_rights_screen.late_record(record, console)
        answer = app.ask.choice(_("What is to become of it?"), ACCEPTING, kept="later", help=_late_explained())
        if answer == "later":
            continue
        numbers.append(record.number)
        wrong[record.number] = [
            entry.change
            for entry in record.entries
            if answer == "decline" or (answer == "each" and not _right(app, record, entry))
        ]
    if not numbers:
        raise Cancelled(_("Stopped. Nothing was taken in."))
    return numbers, wrong


def _right(app: App, record: LateRecord, entry: Entry) -> bool:
    """Show one late change and ask whether it is right."""
    from bgz.output import team_rights_screen

    app.console.print()
    team_rights_screen.late_record(evolve(record, entries=(entry,), now={}), app.console)
    return app.ask.confirm(_("Take this in?"))


def _late_explained() -> str:
    return _("What you decline stays in the history and holds nothing; the whole team then hears no more of it.")
