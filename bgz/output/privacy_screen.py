"""How long details are kept, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bgz.output.console import Console


class _Clock(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def why_label(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def due(self) -> date: ...
    @property
    def over(self) -> bool: ...
    @property
    def kept(self) -> date | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def name(self) -> str: ...


class _Retention(Protocol):
    @property
    def clocks(self) -> Sequence[_Clock]: ...
    @property
    def later(self) -> int: ...


class _Kept(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def until(self) -> date: ...
    @property
    def before(self) -> date: ...
    @property
    def name(self) -> str: ...


def due(view: _Retention, console: Console) -> None:
    """Print whose time is over and whose runs out, each with since when and why, and the command to keep longer."""
    over = [each for each in view.clocks if each.over]
    coming = [each for each in view.clocks if not each.over]
    for heading, clocks, style in ((_("The time is over"), over, "red"), (_("The time runs out"), coming, "")):
        if clocks:
            console.heading(f"{heading} ({len(clocks)})")
        for clock in clocks:
            _clock(clock, console, style)
    if view.later:
        text = ngettext(
            "Of {count} other family the time runs out later: {command}",
            "Of {count} other families the time runs out later: {command}",
            view.later,
        )
        console.wrapped(text.format(count=view.later, command="bgz privacy due --all"))


def _clock(clock: _Clock, console: Console, style: str) -> None:
    text = _("might be kept until {day}") if clock.over else _("may be kept until {day}")
    said = text.format(day=show_day(clock.due))
    console.print(f"  {clock.case}  {named(clock.name, console)}{said}", style)
    since = _("{why}, counted from {day}").format(why=clock.why_label, day=show_day(clock.since))
    console.wrapped(since, "    ", "  ")
    if clock.kept:
        kept = _("kept longer, until {day}").format(day=show_day(clock.kept))
        console.wrapped(f"{kept}: {clock.reason}" if console.names and clock.reason else kept, "    ", "  ")
    console.print(f"    bgz privacy keep {clock.case}", "dim")


def kept(view: _Kept, console: Console) -> None:
    """Print until when details are kept now."""
    text = _("{case}: the details are kept until {day}; they were to be kept until {before}.")
    console.wrapped(text.format(case=view.case, day=show_day(view.until), before=show_day(view.before)))


def named(name: str, console: Console) -> str:
    """Return a family's name and a gap, where names may be shown."""
    return " ".join(name.split()) + "  " if name and console.names else ""
