"""`bgz` itself: the list of commands, each imported only when it runs."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bgz import __version__
from bgz.cli.app import App
from bgz.cli.params import DayParam
from bgz.i18n import LANGUAGES, N_, _

if TYPE_CHECKING:
    from datetime import date

COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    N_("To begin"): {
        "demo": ("bgz.cli.demo:demo", N_("Try bgz on invented families.")),
        "init": ("bgz.cli.init:init", N_("Found a team and its case folder.")),
        "join": ("bgz.cli.join:join", N_("Ask to be let into a team.")),
        "unlock": ("bgz.cli.unlock:unlock", N_("Unlock for a working day.")),
        "lock": ("bgz.cli.unlock:lock", N_("Lock again.")),
        "recover": ("bgz.cli.recover:recover", N_("Go on with the paper key on a new laptop.")),
    },
    N_("Families"): {
        "intake": ("bgz.cli.intake:intake", N_("Sign up a family with guided questions.")),
        "list": ("bgz.cli.list:list_cases", N_("List families and matches.")),
        "find": ("bgz.cli.list:find", N_("Search for a name.")),
        "show": ("bgz.cli.show:show", N_("Show a record.")),
        "edit": ("bgz.cli.edit:edit", N_("Change a record.")),
        "note": ("bgz.cli.note:note", N_("Log a contact.")),
        "hold": ("bgz.cli.close:hold", N_("Put a family on hold.")),
        "close": ("bgz.cli.close:close", N_("Close the case of a family that leaves, or one request.")),
        "screen": ("bgz.cli.screen:screen", N_("Screen a support family.")),
        "import": ("bgz.cli.import_:import_", N_("Take over spreadsheets.")),
    },
    N_("Matches"): {
        "match": ("bgz.cli.match:match", N_("Suggest, propose and follow matches.")),
        "letter": ("bgz.cli.letter:letter", N_("Write a letter to the families of a match.")),
        "today": ("bgz.cli.today:today", N_("What needs attention today; the same as bgz alone.")),
        "followup": ("bgz.cli.followup:followup", N_("See what is due, and log that it was done.")),
        "calendar": ("bgz.cli.calendar:calendar", N_("Write what is due as calendar files.")),
        "remind": ("bgz.cli.remind:remind", N_("Mail each coordinator what is due.")),
    },
    N_("Accounting"): {
        "report": ("bgz.cli.report:report", N_("The figures of a year or period.")),
        "publish": ("bgz.cli.publish:publish", N_("The public page of open requests.")),
        "privacy": ("bgz.cli.privacy:privacy", N_("How long details are kept, and which must go.")),
    },
    N_("History"): {
        "log": ("bgz.cli.log:log", N_("Show the history of a record.")),
        "undo": ("bgz.cli.log:undo", N_("Undo a change.")),
        "resolve": ("bgz.cli.resolve:resolve", N_("Say which of two contradicting values holds.")),
        "check": ("bgz.cli.check:check", N_("Check the case folder.")),
    },
    N_("The team"): {
        "team": ("bgz.cli.team:team", N_("See who is in the team, and let somebody in.")),
    },
    N_("About bgz"): {
        "settings": ("bgz.cli.settings:settings", N_("Show and change the programme's settings.")),
        "doctor": ("bgz.cli.doctor:doctor", N_("Look what stands in the way of bgz, and mend it.")),
        "git-merge": ("bgz.cli.git_merge:git_merge", N_("For git itself: merge two versions of a file.")),
        "help": ("bgz.cli.help:help_", N_("Pages of explanation.")),
    },
}


class Root(click.Group):
    """A group whose commands are imported when they run, so that `bgz --help` starts at once."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return every command, in the order of the table."""
        return [name for commands in COMMANDS.values() for name in commands]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Import and return the command `name`."""
        for commands in COMMANDS.values():
            if name in commands:
                module, _colon, attribute = commands[name][0].partition(":")
                command: click.Command = getattr(import_module(module), attribute)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            message = _("No such command {name!r}.").format(name=args[0])
            if near := meant(args[0]):
                message += " " + _("Did you mean: {commands}?").format(commands=_(" or ").join(near))
            raise click.exceptions.NoSuchCommand(args[0], message=message, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under their headings, from the table alone."""
        wide = max(len(name) for commands in COMMANDS.values() for name in commands)
        for heading, commands in COMMANDS.items():
            with formatter.section(_(heading)):
                formatter.write_dl([(name.ljust(wide), _(text)) for name, (_place, text) in commands.items()])


def meant(typed: str) -> list[str]:
    """Return the commands that look like `typed`, or of which it is another word."""
    from difflib import get_close_matches

    from bgz.terms.commands import COMMAND_WORDS

    words = {name: name for commands in COMMANDS.values() for name in commands} | COMMAND_WORDS
    word = typed.casefold()
    found = [word] if word in words else get_close_matches(word, words, cutoff=0.7)
    return [f"bgz {name}" for name in dict.fromkeys(words[word] for word in found)]


@click.group(
    cls=Root,
    invoke_without_command=True,
    help=_("The work of a Buurtgezinnen coordinator, in encrypted files. Without a command: today."),
    subcommand_metavar=_("COMMAND [ARGUMENTS]…"),
    options_metavar=_("[OPTIONS]"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar=_("FOLDER"),
    envvar="BGZ_FOLDER",
    help=_("The case folder; otherwise the one last used, or found upward from here."),
)
@click.option("--today", type=DayParam(), help=_("Pretend that it is this day."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("Dutch (nl) or English (en)."))
@click.version_option(__version__, message="bgz %(version)s", help=_("Show the version."))
@click.pass_context
def root(ctx: click.Context, folder: Path | None, today: date | None, lang: str | None) -> int | None:  # noqa: ARG001 - __main__ reads --lang before anything is imported
    """Set up the App that every command receives."""
    ctx.obj = App(folder_option=folder, day=today)
    if ctx.invoked_subcommand is None:
        from bgz.cli.today import today as today_command

        try:
            ctx.invoke(today_command)
        finally:
            ctx.obj.settle()
    return None
