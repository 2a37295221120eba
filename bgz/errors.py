"""Errors that a user can act on, and the exit codes that scripts rely on.

An error never holds a person's name or any text of a record: it ends up in logs and screenshots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_CODES: dict[int, str] = {
    0: N_("everything went well"),
    1: N_("a fault in bgz itself"),
    2: N_("the command was not understood"),
    3: N_("cancelled"),
    4: N_("not found"),
    5: N_("something is not valid, or a rule of the work forbids it"),
    6: N_("locked: the passphrase or key is missing or wrong"),
    7: N_("conflict: two changes contradict each other"),
    8: N_("the case folder cannot be read or written"),
    9: N_("attention needed"),
    10: N_("a mail could not be delivered"),
}
"""Never renumbered: scripts and cron jobs rely on them."""


class BgzError(Exception):
    """Something went wrong that the user can mend; `hint` says how, `command` at which words it happened."""

    exit_code = 1
    command = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Usage(BgzError):
    """The command line does not make sense."""

    exit_code = 2


class Cancelled(BgzError):
    """The user stopped; what was typed is kept as a draft."""

    exit_code = 3


class NotFound(BgzError):
    """A case, item or file does not exist."""

    exit_code = 4


class Invalid(BgzError):
    """Data is wrong. `problems` lists every fault at once, one sentence each."""

    exit_code = 5

    def __init__(self, message: str, *, problems: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = tuple(problems)


class Refused(Invalid):
    """A gate of the work is closed (design 9). `problems` lists what is missing."""


class Locked(BgzError):
    """The identity is locked, or the passphrase or key is wrong."""

    exit_code = 6

    @classmethod
    def no_session(cls) -> Locked:
        """Return the error for a command that needs the keys when nobody can be asked."""
        return cls(_("bgz is locked."), hint=_("Unlock first: bgz unlock"))


class Conflict(BgzError):
    """Two changes contradict each other and a person must choose."""

    exit_code = 7


class FolderProblem(BgzError):
    """The case folder cannot be read or written."""

    exit_code = 8


class Attention(BgzError):
    """Everything was read, but a person must look at something."""

    exit_code = 9


class Delivery(BgzError):
    """A mail could not be delivered; it is tried again at the next run."""

    exit_code = 10
