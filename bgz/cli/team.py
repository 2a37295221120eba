"""`bgz team`: who is in the team, who wants to come in, and the words that two people compare by phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bgz.cli import team_cover, team_rights
from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand, BgzGroup
from bgz.cli.params import TermParam
from bgz.cli.progress import progress
from bgz.errors import Cancelled, NotFound, Refused, Usage
from bgz.i18n import _
from bgz.terms.commands import ROLE

if TYPE_CHECKING:
    from collections.abc import Collection

    from bgz.actions.progress import Progress
    from bgz.actions.result import Result
    from bgz.output.team_screen import Admitted, Candidate
    from bgz.storage.folder import CaseFolder


class _TeamGroup(BgzGroup, BgzCommand):
    """A group that is a command too: `bgz team` lists, `bgz team approve` lets in."""


@click.group(
    cls=_TeamGroup,
    invoke_without_command=True,
    help=_("The team: its members and their laptops. Alone: list them."),
)
@click.pass_context
def team(ctx: click.Context) -> int | None:
    """List the team when no command is given."""
    return ctx.invoke(list_team) if ctx.invoked_subcommand is None else None


@team.command(cls=BgzCommand, name="list", help=_("List the members, their laptops, and who waits to be let in."))
@pass_app
def list_team(app: App) -> int:
    """List the team."""
    from bgz.actions.team_list import listed
    from bgz.output import team_list_screen

    return app.show(listed(app.open(), today=app.today), team_list_screen.listed)


@team.command(cls=BgzCommand, help=_("Show the six words of this laptop, or of another, to compare by phone."))
@click.argument(
    "device",
    required=False,
    metavar=_("[LAPTOP]"),
    help=_("The id of a laptop, how that begins, its name, or whose it is; see bgz team list."),
)
@pass_app
def words(app: App, device: str | None) -> int:
    """Show the words of a laptop."""
    from bgz.actions import opening, team_list
    from bgz.output import team_screen

    if device:
        return app.show(team_list.device_words(app.open(), device), team_screen.words)
    return app.show(opening.own_words(app.folder_option, app.passphrase), team_screen.words)


@team.command(cls=BgzCommand, help=_("Let a laptop into the team, after comparing its six words by phone."))
@click.argument(
    "device",
    required=False,
    metavar=_("[LAPTOP]"),
    help=_("Which one: its number in the list, its id, or how the name begins."),
)
@click.option("--words", metavar=_("WORDS"), help=_("The six words as they were read out by phone; for scripts."))
@click.option(
    "--role", "roles", multiple=True, type=TermParam(ROLE), help=_("The role of a new member; may be repeated.")
)
@click.option("--reject", is_flag=True, help=_("Throw the request away instead."))
@pass_app
def approve(app: App, device: str | None, words: str | None, roles: tuple[str, ...], *, reject: bool) -> int:
    """Let a laptop in, or throw its request away; an admission that was cut off is ended first."""
    from bgz.actions import team_approve as actions
    from bgz.output import team_screen

    folder = app.open()
    waits = actions.waiting(folder, device or "")
    if left := actions.unfinished(folder):
        result = actions.go_on(folder, left, _showing(app))
        if not waits or device in left:
            return app.show(result, team_screen.admitted)
    if not waits:
        text = _(
            "Did a colleague type bgz join already? Wait until the sync service has brought her request. "
            "Else she asks with: bgz join FOLDER"
        )
        raise NotFound(_("Nobody waits to be let in."), hint=text)
    each = _chosen(app, waits, device)
    if reject:
        return app.show(actions.reject(folder, each), team_screen.dropped)
    return app.show(_admitted(app, folder, each, words, roles), team_screen.admitted)


def _chosen(app: App, waits: tuple[Candidate, ...], given: str | None) -> Candidate:
    """Return who is meant; asked when there are several."""
    from bgz.actions import team_approve as actions
    from bgz.errors import BgzError
    from bgz.output import team_screen

    if given is not None:
        return actions.chosen(waits, given)
    if len(waits) == 1:
        return waits[0]
    for each in waits:
        team_screen.candidate(each, app.console)

    def read(typed: str) -> Candidate:
        try:
            return actions.chosen(waits, typed)
        except BgzError as error:
            raise ValueError(error.message) from None

    found = app.ask.value(_("Number in the list"), read, required=True, option=_("LAPTOP"))
    if found is None:
        raise Usage(_("A laptop must be chosen."))
    return found


def _admitted(
    app: App, folder: CaseFolder, each: Candidate, words: str | None, roles: Collection[str]
) -> Result[Admitted]:
    """Compare the words, by the option or by asking, ask the role of a new member, and let the laptop in."""
    from bgz.actions import team_approve as actions

    if each.known and roles:
        raise Refused(
            _("This is another laptop of a member: it comes with the roles of that member."),
            hint=_("To change them: bgz team role"),
        )
    if words is None:
        words = _compared(app, folder, each)
    actions.check_words(each, words)
    if not (roles or each.known):
        roles = app.ask.choices(_("Which roles?"), ROLE, kept=("coordinator",)) if app.ask.possible else ()
    return actions.admit(folder, each, words, roles, at=app.now(), progress=_showing(app))


def _compared(app: App, folder: CaseFolder, each: Candidate) -> str:
    """Show who asks, and have the words compared by phone. Returns the words; raises Refused or Cancelled."""
    from bgz.actions import team_approve as actions
    from bgz.actions.team_list import member_with
    from bgz.output import team_screen

    if not app.ask.possible:
        hint = _("Give it with {option}.").format(option="--words")
        raise Usage(_("The six words must be compared by phone."), hint=hint)
    team_screen.candidate(each, app.ask.console)
    team_screen.large(each.words, app.ask.console)
    text = _("Phone {name} on a number that you know, and have the six words read to you.")
    if member_with(folder.team, each.email) == folder.now.members[folder.member]:
        text = _("It says to be a laptop of your own: lay both side by side, and compare the six words yourself.")
    app.ask.explain(text.format(name=each.name))
    if app.ask.confirm(_("Are they exactly these words?")):
        return each.words
    app.ask.console.say(_("Then this laptop is not let in: somebody else may be asking in that name."), "yellow")
    if not each.undone and app.ask.confirm(_("Throw this request away?")):
        actions.reject(folder, each)
        raise Cancelled(_("The request was thrown away."))
    raise Cancelled(_("Stopped: nobody was let in."))


def _showing(app: App) -> Progress | None:
    return progress(app, _("Encrypting for the new laptop") + " {done}/{total}")


for _each in (team_rights.role, team_rights.remove, team_rights.accept, team_cover.cover, team_cover.hand_over):
    team.add_command(_each)
