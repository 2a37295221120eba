"""What `bgz intake` says when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.days import show_day
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bgz.output.console import Console


class SignedUp(Protocol):
    """A family that was signed up."""

    @property
    def number(self) -> str:
        """The case number."""

    @property
    def registered_on(self) -> date | None:
        """The day of the sign-up."""

    @property
    def name(self) -> str:
        """The family's name."""


def signed_up(done: SignedUp, console: Console) -> None:
    """Tell the number of a family that was signed up."""
    name = f" {done.name}" if console.names and done.name else ""
    console.print(
        _("Signed up: {number}{name}, on {day}.").format(
            number=done.number, name=name, day=show_day(done.registered_on)
        )
    )


def thrown_away(number: str, console: Console) -> None:
    """Tell that an unfinished sign-up is gone."""
    console.print(_("The unfinished sign-up {number} was thrown away.").format(number=number))


class Edited(Protocol):
    """A record that was changed."""

    @property
    def number(self) -> str:
        """The case number."""

    @property
    def paths(self) -> Sequence[str]:
        """What was changed."""


def edited(done: Edited, console: Console) -> None:
    """Tell which fields were changed; the values show in `bgz show`."""
    if done.paths:
        console.print(_("{number} changed: {paths}.").format(number=done.number, paths=", ".join(done.paths)))
