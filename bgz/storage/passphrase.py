"""Passphrases: from a command, made up, and judged. Nothing here asks a person or keeps a passphrase."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bgz.errors import Locked
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COMMAND = "BGZ_PASSPHRASE_COMMAND"
"""The environment variable with the command that prints the passphrase."""
SHORTEST = 12
"""Characters of a passphrase that a person thinks up."""
_FEWEST_DIFFERENT = 6
_GUESSED_FIRST = ("wachtwoord", "password", "welkom", "qwerty", "123456", "geheim", "buurtgezin")
WORDS = 5
"""Words of a passphrase that bgz makes: 55 bits out of a list of 2,048, behind scrypt."""


def from_command(command: str, seconds: float | None = None) -> str:
    """Run `command` without a shell and return what it prints, without the line end. Raises Locked.

    Its text may ask for a password manager's own passphrase: the terminal stays its own. It may take `seconds`, or as
    long as it wants.
    """
    import subprocess  # 10 ms that a session spares

    try:
        arguments = _split(command)
        done = subprocess.run(arguments, stdout=subprocess.PIPE, check=False, timeout=seconds)
    except (OSError, ValueError, IndexError):
        raise _failed(_("it cannot be started")) from None
    except subprocess.TimeoutExpired:
        raise _failed(_("it takes too long")) from None
    if done.returncode:
        raise _failed(_("it ended with code {code}").format(code=done.returncode))
    try:
        passphrase = done.stdout.decode("utf-8")
    except UnicodeDecodeError:
        raise _failed(_("what it prints is not UTF-8")) from None
    passphrase = passphrase.removesuffix("\n").removesuffix("\r")
    if not passphrase:
        raise _failed(_("it prints nothing"))
    return passphrase


def _split(command: str) -> list[str]:
    import shlex

    if os.name == "nt":  # there a backslash separates folders
        return [part.strip('"') for part in shlex.split(command, posix=False)]
    return shlex.split(command)


def _failed(reason: str) -> Locked:
    """Return the error; the command itself may hold something secret and is not repeated."""
    return Locked(
        _("The command in {variable} gives no passphrase: {reason}.").format(variable=COMMAND, reason=reason),
        hint=_("It is run without a shell; try it in a terminal by itself."),
    )


def weakness(passphrase: str) -> str:
    """Return a sentence on why `passphrase` is too easy to guess, or nothing."""
    rest = passphrase.casefold()
    if len(rest) < SHORTEST:
        return _("Too short: take at least {count} characters, or four words.").format(count=SHORTEST)
    for guess in _GUESSED_FIRST:
        rest = rest.replace(guess, "")
    if len(set(rest)) < _FEWEST_DIFFERENT:
        return _("Too easy to guess: take four words that have nothing to do with each other.")
    return ""


def generate(words: Sequence[str], pick: Callable[[Sequence[str]], str]) -> str:
    """Return a fresh passphrase of words; `pick` chooses one at random (`secrets.choice`)."""
    return "-".join(pick(words) for _each in range(WORDS))
