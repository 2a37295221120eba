"""The follow-up on the screen: what, for whom, by when, and the command that does it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Protocol

from bgz.domain.followup.lines import TaskLine, by_bucket
from bgz.domain.followup.tasks import CONTACT_OF, LATER, OVERDUE, TODAY, WEEK
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _, ngettext
from bgz.output.console import columns, harmless

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bgz.output.console import Console

FIRST = "first"
"""The part of what goes before all: trials in which nobody was reached although somebody ought to have been."""
HEADINGS = {
    FIRST: N_("First of all"),
    OVERDUE: N_("Overdue"),
    TODAY: N_("Today"),
    WEEK: N_("Coming week"),
    LATER: N_("Later"),
}
STYLES = {FIRST: "red", OVERDUE: "red", TODAY: "yellow"}
OWN = CONTACT_OF["own"]
LOGGED = {
    (False, True): N_("Talk of {day} logged: {case}"),
    (False, False): N_("Attempt of {day} logged: {case}"),
    (True, True): N_("Task finished on {day}: {case}"),
    (True, False): N_("Not finished on {day}, logged: {case}"),
}
"""What was logged: whether it was about a task of one's own, and whether somebody was reached or it is done."""
_LONGEST = 70
"""Characters of an own task or a reason in a list; the whole of it stands in the record."""
Row = tuple[str, str]
"""A line and its style."""


class Desk(Protocol):
    """Who looks, and with whom she works."""

    @property
    def several(self) -> bool:
        """Whether she does not work alone."""

    def mine(self, line: TaskLine) -> bool:
        """Whether a task is hers to do that day."""

    def whose(self, line: TaskLine) -> str:
        """Whose task it is, where that must be said."""


class _FollowUp(Protocol):
    @property
    def tasks(self) -> tuple[TaskLine, ...]: ...
    @property
    def put_off(self) -> int: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def together(self) -> bool: ...


class _Logged(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def left(self) -> tuple[TaskLine, ...]: ...
    @property
    def about(self) -> str: ...
    @property
    def reached(self) -> bool: ...
    @property
    def closed(self) -> tuple[TaskLine, ...]: ...
    @property
    def stays(self) -> tuple[TaskLine, ...]: ...
    @property
    def added(self) -> tuple[TaskLine, ...]: ...


class _PutOff(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def due(self) -> date: ...
    @property
    def was_due(self) -> date: ...


class _Added(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def due(self) -> date: ...


def followup(view: _FollowUp, console: Console) -> None:
    """Print the tasks under how near they are; those of colleagues are counted, unless they were asked for."""
    shown = [line for line in view.tasks if view.together or view.desk.mine(line)]
    for bucket, lines in parted(shown).items():
        console.heading(f"{_(HEADINGS[bucket])} ({len(lines)})")
        put(task_rows(lines, console, STYLES.get(bucket, ""), view.desk), console)
    others = [] if view.together else [line for line in view.tasks if not view.desk.mine(line)]
    put(besides(others, view.put_off), console)


def parted(lines: Sequence[TaskLine]) -> dict[str, list[TaskLine]]:
    """Return the tasks under how near they are; trials in which nobody was reached in time come before all others."""
    parts: tuple[list[TaskLine], list[TaskLine]] = ([], [])
    for line in lines:
        parts[line.nobody_reached and line.bucket in (OVERDUE, TODAY)].append(line)
    others, first = parts
    return {FIRST: first, **by_bucket(others)} if first else by_bucket(others)


def put_off_list(view: _FollowUp, console: Console) -> None:
    """Print what was put off: until when, from when, and why."""
    if view.tasks:
        console.heading(f"{_('Put off')} ({len(view.tasks)})")
    put(task_rows(view.tasks, console, "", view.desk), console)


def besides(others: Sequence[TaskLine], put_off: int) -> list[Row]:
    """Return what is counted below the tasks: those of colleagues, and those put off."""
    rows: list[Row] = []
    if others:
        late = sum(line.bucket == OVERDUE for line in others)
        text = _("Of colleagues: {count}, of which {late} overdue: {command}")
        rows.append((text.format(count=len(others), late=late, command="bgz followup --owner all"), "dim"))
    if put_off:
        text = ngettext("{count} task is put off: {command}", "{count} tasks are put off: {command}", put_off)
        rows.append((text.format(count=put_off, command="bgz followup --later"), "dim"))
    return rows


def logged(view: _Logged, console: Console) -> None:
    """Print what was logged, and what the case asks now."""
    text = _(LOGGED[view.about == OWN, view.reached]).format(day=show_day(view.on), case=view.case)
    console.print(f"{text}  {named(view.name, console)}".rstrip())
    for line in view.closed:
        console.print(_("Task done: {what}").format(what=_what(line, console, None)))
    for line in () if view.closed else view.stays:
        stays = _("This task stays: {what}, due on {day}")
        console.print(stays.format(what=_what(line, console, None), day=show_day(line.due)))
    for line in view.added:
        noted = _("Task noted, due on {day}: {what}")
        what = shortened(line.text) if line.text and console.names else line.what
        console.print(noted.format(day=show_day(line.due), what=what))
    if view.left:
        console.heading(_("Still to do for {case}").format(case=view.case))
        put(task_rows(view.left, console, ""), console)


def put_off(view: _PutOff, console: Console) -> None:
    """Print which task was put off until when."""
    console.print(f"{view.case}  {named(view.name, console)}{view.what}".rstrip())
    text = _("Put off until {day}; it was due on {before}.")
    console.print(text.format(day=show_day(view.due), before=show_day(view.was_due)))


def added(view: _Added, console: Console) -> None:
    """Print that a task was noted, and when it is due."""
    text = _("{case}: task noted, due on {day}.").format(case=view.case, day=show_day(view.due))
    console.print(f"{text}  {named(view.name, console)}".rstrip())


def called(case: str, name: str, console: Console) -> None:
    """Say whose case it is before anything is asked, so that a mistyped number is seen."""
    console.say(f"{case}  {named(name, console)}".rstrip(), "bold")


def put(rows: Sequence[Row], console: Console) -> None:
    """Print lines in their styles."""
    for text, style in rows:
        console.print(text, style)


def named(name: str, console: Console) -> str:
    """Return a family's name and a gap, where names may be shown."""
    return " ".join(name.split()) + "  " if name and console.names else ""


def task_rows(lines: Sequence[TaskLine], console: Console, style: str, desk: Desk | None = None) -> list[Row]:
    """Return two lines a task: day, case, who and what; below it the command."""
    wide = max((columns(show_day(line.due)) for line in lines), default=0)
    below, width = "  " + " " * wide + "  ", console.width
    rows: list[Row] = []
    for line in lines:
        day = show_day(line.due)
        gap = " " * (wide - columns(day))
        what = _what(line, console, desk)
        text = harmless(f"  {day}{gap}  {line.case}  {named(line.name, console)}{what}")
        parts = textwrap.wrap(text, width, subsequent_indent=below, break_long_words=False)
        rows += [(part, style) for part in parts]
        rows.append((f"{below}{line.command}", "dim"))
    return rows


def _what(line: TaskLine, console: Console, desk: Desk | None) -> str:
    """Return what is to be done, whose task it is, and that it was put off; private words only where they may be."""
    what = f"{line.what}: {shortened(line.text)}" if line.text and console.names else line.what
    whose = line.instead or (desk.whose(line) if desk else "")
    if whose and console.names:
        what += f" ({whose})"
    if line.was_due:
        what += ", " + _("put off from {day}").format(day=show_day(line.was_due))
        if line.reason and console.names:
            what += f": {shortened(line.reason)}"
    return what


def shortened(text: str) -> str:
    """Return the beginning of a text in one line."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
