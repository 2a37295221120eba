"""What became of the reminders, and the mail itself with `--dry-run`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.output.console import Console

_STATES = {
    "sent": N_("sent"),
    "shown": N_("not sent: this is a dry run"),
    "already": N_("was mailed today already"),
    "nothing": N_("nothing new: no mail"),
    "away": N_("away: no mail"),
}


class _Reminder(Protocol):
    @property
    def state(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def to(self) -> str: ...


class _Reminders(Protocol):
    @property
    def reminders(self) -> Sequence[_Reminder]: ...


class _SetUp(Protocol):
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def sender(self) -> str: ...
    @property
    def path(self) -> Path: ...


def reminders(view: _Reminders, console: Console) -> None:
    """Print a line for each member, and the text of the mail if it is shown."""
    for place, each in enumerate(view.reminders, start=1):
        who = each.to if console.names else _("coordinator {position}").format(position=place)
        console.heading(f"{who}: {_(_STATES[each.state])}")
        if each.text:
            console.print(f"{_('Subject')}: {each.subject}")
            console.print()
            console.print(each.text)


def set_up(view: _SetUp, console: Console) -> None:
    """Print what was kept."""
    console.pairs(
        [
            (_("Mail server"), f"{view.host}:{view.port}"),
            (_("Sender"), view.sender),
            (_("Kept in"), str(view.path)),
        ]
    )
