"""What `bgz intake` says when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.cases.naming import named
from bgz.domain.values.days import show_day
from bgz.i18n import _
from bgz.terms.families import LEFT, PURPOSE

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
        fields = ", ".join(named(done.number, path) for path in done.paths)
        console.print(_("{number} changed: {paths}.").format(number=done.number, paths=fields))


class _TalkHeld(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def on(self) -> date: ...


class _Consented(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def purposes(self) -> Sequence[str]: ...


class _Closed(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def reason(self) -> str: ...
    @property
    def request(self) -> str | None: ...


class _OnHold(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...


def talk_held(done: _TalkHeld, console: Console) -> None:
    """Tell that the intake talk was recorded."""
    console.print(_("{number}: intake talk held on {day}.").format(number=done.number, day=show_day(done.on)))


def consented(done: _Consented, console: Console) -> None:
    """Tell for what there is consent now."""
    purposes = "; ".join(PURPOSE.label(purpose) for purpose in done.purposes) or _("nothing")
    console.print(_("{number}: there is consent for: {purposes}.").format(number=done.number, purposes=purposes))


def closed(done: _Closed, console: Console) -> None:
    """Tell that a case, or one request, is closed."""
    text = (
        _("{number}: request closed on {day} ({reason}).")
        if done.request
        else _("{number}: closed on {day} ({reason}).")
    )
    console.print(text.format(number=done.number, day=show_day(done.on), reason=LEFT.label(done.reason)))


def on_hold(done: _OnHold, console: Console) -> None:
    """Tell from when to when a case is on hold."""
    until = show_day(done.until) if done.until else _("a day not known yet")
    text = _("{number}: on hold from {since} until {until}.")
    console.print(text.format(number=done.number, since=show_day(done.since), until=until))
