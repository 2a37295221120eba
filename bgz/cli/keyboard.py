"""The keyboard: lines are edited as elsewhere, and after a passphrase nothing that is typed is shown.

Opening the keys takes a second. Who types her passphrase again meanwhile would see it on the screen, and the next
question, or the shell, would take it for an answer.
"""

from __future__ import annotations

import atexit
import re
import sys
from typing import Any

_ESCAPE = re.compile("\x1b\\[[0-9;]*m")
_kept: list[Any] = []
"""How the terminal was: nothing while it is as it was."""


def hush() -> None:
    """Show nothing that is typed from now on, where the system can; at the end of the run it is as before."""
    if sys.platform == "win32" or _kept:  # Windows shows only what is read
        return
    import termios

    try:
        before = termios.tcgetattr(sys.stdin.fileno())
    except (OSError, ValueError, termios.error):  # no terminal
        return
    silent = [*before]
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, silent)
    _kept.append(before)
    atexit.register(heard)


def heard() -> None:
    """Make the terminal as it was before `hush`; what was typed meanwhile is forgotten."""
    if sys.platform == "win32" or not _kept:
        return
    import termios

    before = _kept.pop()
    atexit.unregister(heard)
    try:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSAFLUSH, before)
    except (OSError, ValueError, termios.error):  # it was closed
        return


def editable(prompt: str) -> str:
    """Switch on the editing of the line, where the system has it, and tell it which characters take no room.

    Nothing typed is remembered: names do not belong in a history.
    """
    try:
        import readline
    except ImportError:  # Windows edits lines by itself
        return prompt
    readline.set_auto_history(False)
    return _ESCAPE.sub("\x01\\g<0>\x02", prompt)
