"""Questions about secrets: a new passphrase, and the paper key shown, saved and typed back."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from bgz.cli.ask import Back
from bgz.errors import BgzError, Locked, Refused, Usage
from bgz.i18n import _
from bgz.storage import passphrase
from bgz.storage.recovery import GROUPS, LINES, PaperKey, read_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.cli.app import App

_WIPE = "\x1b[2J\x1b[3J\x1b[H"
"""Clears the screen and what can be scrolled back to."""


def new_passphrase(app: App) -> str:
    """Return a new passphrase: from BGZ_PASSPHRASE_COMMAND, or asked twice, or made. Raises Locked or Refused."""
    command = os.environ.get(passphrase.COMMAND)
    if command:
        given = passphrase.from_command(command)
        if weak := passphrase.weakness(given):
            raise Refused(weak)
        return given
    if not app.ask.at_terminal:
        raise Locked(_("Nobody can be asked for a passphrase here."), hint=_("Set BGZ_PASSPHRASE_COMMAND."))
    console = app.ask.console
    console.say(_("The passphrase keeps this computer's keys shut. You type it once a working day."))
    while True:
        typed = app.ask.passphrase(_("New passphrase (Enter: let bgz make one)"))
        if not typed:
            return _made(app)
        if weak := passphrase.weakness(typed):
            console.say(weak, "yellow")
        elif app.ask.passphrase(_("The same passphrase again")) != typed:
            console.say(_("That was not the same."), "yellow")
        else:
            return typed


def _made(app: App) -> str:
    """Make a passphrase of words and have it typed once, so that it is in the fingers and on paper."""
    from bgz.storage.words import words

    made = passphrase.generate(words(), secrets.choice)
    console = app.ask.console
    console.say()
    console.say(f"    {made}", "bold")
    console.say()
    console.say(_("Write it down and keep it with you until you know it by heart."))
    while app.ask.passphrase(_("Type it to go on")) != made:
        console.say(_("That was not the same."), "yellow")
    return made


def show(app: App, key: PaperKey) -> None:
    """Show the paper key as text and QR code, wipe it when it is on paper, and have two groups typed back."""
    from bgz.output import recovery_page

    console = app.ask.console
    if not console.err.isatty():
        raise Usage(
            _("The recovery key is shown on a terminal only."), hint=_("In a script: --no-input --recovery FILE")
        )
    console.say(_("This is the recovery key. Without it everything is lost when this computer is. Write it down:"))
    recovery_page.show(key.lines, console)
    console.say(_("Keep it in a safe place, away from this computer. It is shown only now."))
    app.ask.value(_("Press Enter when it is on paper"), lambda typed: typed)
    console.err.write(_WIPE)
    console.say(_("Written down wrongly? Ctrl-C stops; this key then opens nothing, and you begin anew."), "dim")
    check(app, key)


def check_page(app: App, key: PaperKey, page: Path) -> None:
    """Have two groups typed back from the page that was saved; who stops here has the page all the same."""
    console = app.ask.console
    console.say(_("The recovery key stands in {file}. Print it now.").format(file=page))
    try:
        check(app, key)
    except (Back, EOFError, KeyboardInterrupt):
        console.say(_("Not checked. Look soon whether the page was printed well."), "yellow")


def check(app: App, key: PaperKey) -> None:
    """Ask two groups of the key, until they are right."""
    places = secrets.SystemRandom().sample([(line, group) for line in range(LINES) for group in range(GROUPS)], 2)
    for line, group in sorted(places):
        question = _("To check: group {group} of line {line}").format(group=group + 1, line=line + 1)
        wrong = _("That is not what stands there. Look again at group {group} of line {line}.")
        sentence = wrong.format(group=group + 1, line=line + 1)
        app.ask.value(question, matching(key.lines[line].split()[group], sentence), required=True)


def matching(group: str, wrong: str) -> Callable[[str], bool]:
    """Return a reader that accepts `group` alone, in any case and with letters that are misread; else says `wrong`."""

    def read(typed: str) -> bool:
        if typed.strip().upper().translate(str.maketrans("OILU", "011V")) != group:
            raise ValueError(wrong)
        return True

    return read


def ask_page(app: App, folder: Path) -> Path | None:
    """Ask whether a page to print is wanted, and where it goes."""
    from bgz.actions import paper

    console = app.ask.console

    def read(typed: str) -> Path:
        target = Path(typed).expanduser()
        if not target.suffix:
            target = target.with_suffix(".html")
        try:
            paper.check_target(target, folder)
        except BgzError as error:
            raise ValueError(f"{error.message} {error.hint}") from None
        if not target.parent.is_dir():
            raise ValueError(_("That folder does not exist."))
        return target

    console.say(_("bgz can also save the recovery key as a page to print (delete the file afterwards)."))
    return app.ask.value(_("File for the page (Enter: none)"), read)


def typed_key(app: App) -> PaperKey:
    """Ask the four lines of the paper key, each until it is right."""
    from bgz.storage.recovery import find, parse

    app.ask.console.say(_("Type the recovery key from the paper, line by line. Blanks and capitals do not matter."))
    lines: list[str] = []
    while len(lines) < LINES:
        position = len(lines)

        def read(typed: str, position: int = position) -> str:
            if not position and len("".join(filter(str.isalnum, typed))) == LINES * GROUPS * GROUPS:
                lines.extend(find(typed).lines)  # a whole key, pasted from a QR reader
                return typed
            return read_line(position, typed)

        line = app.ask.value(_("Line {line}").format(line=position + 1), read, required=True, option="--key-file")
        if len(lines) < LINES and line:
            lines.append(line)
    return parse(lines)
