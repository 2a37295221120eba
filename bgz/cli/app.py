"""What every command receives: where the folder is, what day it is, how to ask and where to show."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bgz.cli.ask import Ask
from bgz.errors import Attention
from bgz.i18n import _
from bgz.output.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.actions.result import Result
    from bgz.storage.folder import CaseFolder

Data = TypeVar("Data")


class App:
    """One run of bgz. Commands get it by `@pass_app`."""

    def __init__(self, folder_option: Path | None = None, day: date | None = None) -> None:
        self.folder_option = folder_option
        self._day = day
        self.json = False
        self.no_input = False
        self.names_option: bool | None = None
        self._folder: CaseFolder | None = None

    @property
    def today(self) -> date:
        """The day it is, or that --today pretends."""
        return self._day or date.today()  # noqa: DTZ011 - the coordinator's own day

    @property
    def pretends(self) -> bool:
        """Whether the day is one that --today pretends."""
        return self._day is not None

    def now(self) -> datetime:
        """Return the moment that changes are dated with; on a pretended day, at this hour of that day."""
        moment = datetime.now().astimezone().replace(microsecond=0)
        return datetime.combine(self._day, moment.timetz()) if self._day else moment

    @property
    def names(self) -> bool:
        """Whether persons' names may be shown: on a terminal, or when asked with --names."""
        if self.names_option is not None:
            return self.names_option
        return sys.stdout.isatty() and not self.json

    @property
    def console(self) -> Console:
        """Where text leaves bgz."""
        return Console(names=self.names)

    @property
    def ask(self) -> Ask:
        """How the coordinator is asked; refuses when nobody can answer."""
        return Ask(Console(names=True), today=self.today, possible=not self.no_input and not self.json)

    @property
    def passphrase(self) -> Callable[[str], str] | None:
        """How the passphrase is asked; None where nobody sits at a terminal."""
        return self.ask.passphrase if self.ask.at_terminal else None

    def open(self, *, restore: bool = False) -> CaseFolder:
        """Open the case folder, unlocking it when needed; `restore` puts a vanished team file back first.

        Raises Locked, NotFound or FolderProblem.
        """
        if self._folder is None:
            from bgz.actions.opening import open_folder

            named = self._name_newcomers
            self._folder = open_folder(self.folder_option, self.passphrase, restore=restore, first=named)
        return self._folder

    def _name_newcomers(self, folder: CaseFolder) -> None:
        """Name the laptops that others let in, before anything is encrypted for them.

        They count as named when a person could see it: what a job writes to its log nobody may ever read.
        """
        if folder.newcomers() or folder.new_jobs():
            from bgz.actions.team_facts import newcomers
            from bgz.output import team_screen

            team_screen.newcomers(newcomers(folder), Console(names=True))
        if sys.stderr.isatty():
            folder.introduced()

    def settle(self) -> None:
        """Write, at the end of a command that opened the folder, what is due for the job of the reminders.

        Nothing is written of a pretended day to come: it would stand in the way of today's.
        """
        folder = self._folder
        if folder is None or not folder.now.reminders or self.today > date.today():  # noqa: DTZ011 - as `today`
            return
        from bgz.actions.agenda_file import refresh

        said = len(folder.notices)
        refresh(folder, today=self.today, at=self.now(), pretended=self.pretends)
        for sentence in folder.notices[said:]:
            self.console.say(sentence)

    def show(self, result: Result[Data], render: Callable[[Data, Console], None]) -> int:
        """Print the result: as one JSON object with --json, otherwise by `render`. Returns the exit code."""
        if self.json:
            self.print_json(result)
            self.say_notices()
        else:
            render(result.data, self.console)
            self.say(result)
        if result.attention:
            click.get_current_context().exit(Attention.exit_code)
        return 0

    def say(self, result: Result[Any]) -> None:
        """Say what a person should know besides the data, and the likely next command."""
        self.say_notices()
        for sentence in result.messages:
            self.console.say(sentence)
        if result.next_step:
            self.console.command(_("Next: {command}").format(command=result.next_step), "dim")

    def say_notices(self) -> None:
        """Say what the folder noticed, in scripts too: what was put back, set apart or could not be opened."""
        from bgz.storage.notices import shortened

        for sentence in shortened(self._folder.notices) if self._folder else ():
            self.console.say(sentence)

    def print_json(self, result: Result[Any]) -> None:
        """Print the result as one JSON object."""
        from bgz.output.envelope import envelope

        status = "attention" if result.attention else "ok"
        text = envelope(called(click.get_current_context()), status, result.data, [], names=bool(self.names_option))
        sys.stdout.write(text + "\n")


def called(ctx: click.Context) -> str:
    """Return the words by which a command was called, as in "match suggest"."""
    return " ".join(ctx.command_path.split()[1:])


pass_app = click.make_pass_decorator(App)
