"""What `bgz demo` did, and how to go on with it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Protocol

from bgz.domain.values.days import show_day
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from bgz.output.console import Console


class _Step(Protocol):
    @property
    def command(self) -> str: ...
    @property
    def said(self) -> str: ...


class _Demo(Protocol):
    @property
    def steps(self) -> Sequence[_Step]: ...
    @property
    def place(self) -> Path: ...
    @property
    def home(self) -> Path: ...
    @property
    def report(self) -> Path: ...
    @property
    def day(self) -> date: ...
    @property
    def passphrase(self) -> str: ...


def render(view: _Demo, console: Console) -> None:
    """Print each command with what it gave, where the report lies, and how to try it yourself."""
    said = _("All families are invented. The demo pretends that it is {day}.").format(day=show_day(view.day))
    console.wrapped(said)
    console.print()
    for step in view.steps:
        console.print(f"$ {step.command}", "green")
        console.wrapped(step.said, "  ")
    console.print()
    console.pairs(
        [(_("Open the report"), str(view.report)), (_("Passphrase"), view.passphrase)],
    )
    console.print()
    console.wrapped(_("Go on yourself, with these two lines:"))
    for line in _go_on(view):
        console.print(f"  {line}", "green")
    console.wrapped(_("Done? Throw the folder away: {place}").format(place=view.place))


def _go_on(view: _Demo) -> tuple[str, str]:
    command = "bgz" if shutil.which("bgz") else sys.argv[0]
    if os.name == "nt":
        return f"$env:BGZ_HOME = '{view.home}'", f"{command} --today {view.day}"
    return f"export BGZ_HOME='{view.home}'", f"{command} --today {view.day}"
