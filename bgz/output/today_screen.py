"""Today and the follow-up on the screen: what, for whom, by when, and the command that does it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Protocol

from bgz.domain.followup.lines import TaskLine, by_bucket
from bgz.domain.followup.tasks import LATER, OVERDUE, TODAY, WEEK
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _, ngettext
from bgz.output.console import columns, harmless
from bgz.terms import TASK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bgz.output.console import Console

HEADINGS = {OVERDUE: N_("Overdue"), TODAY: N_("Today"), WEEK: N_("Coming week"), LATER: N_("Later")}
_STYLES = {OVERDUE: "red", TODAY: "yellow"}
MOST = 5
"""Tasks that today shows, so that it fits a small terminal; the rest is counted and stands in `bgz followup`."""

_FEW = 3
"""Cases that ask the same talk or paper are counted when there are more; an import may bring forty at once."""
_ALWAYS_SINGLE = ("trial_review", "trial_decision", "halfway")
"""Kinds that never disappear in a count: a trial does not wait."""


class _FollowUp(Protocol):
    @property
    def tasks(self) -> tuple[TaskLine, ...]: ...


class _Waiting(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def days(self) -> int: ...
    @property
    def name(self) -> str: ...


class _Doubt(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def conflicts(self) -> int: ...
    @property
    def problems(self) -> int: ...


class _Uncounted(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def began(self) -> date: ...
    @property
    def why(self) -> tuple[str, ...]: ...


class _Today(Protocol):
    @property
    def uncounted(self) -> Sequence[_Uncounted]: ...
    @property
    def day(self) -> date: ...
    @property
    def due(self) -> tuple[TaskLine, ...]: ...
    @property
    def week(self) -> tuple[TaskLine, ...]: ...
    @property
    def announced(self) -> tuple[TaskLine, ...]: ...
    @property
    def waiting(self) -> Sequence[_Waiting]: ...
    @property
    def doubts(self) -> Sequence[_Doubt]: ...
    @property
    def reviews_to_plan(self) -> int: ...


class _Logged(Protocol):
    @property
    def case(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def left(self) -> tuple[TaskLine, ...]: ...


def followup(view: _FollowUp, console: Console) -> None:
    """Print the tasks under how near they are."""
    for bucket, lines in by_bucket(view.tasks).items():
        console.heading(f"{_(HEADINGS[bucket])} ({len(lines)})")
        _tasks(lines, console, _STYLES.get(bucket, ""))


def today(view: _Today, console: Console) -> None:
    """Print what needs attention on one page."""
    console.heading(show_day(view.day))
    _uncounted(view.uncounted, console)
    room, more = MOST, 0
    for bucket, lines in by_bucket((*view.due, *view.week, *view.announced)).items():
        if room:
            console.print()
        heading = _("Arrange in time") if bucket == LATER else _(HEADINGS[bucket])
        console.heading(f"{heading} ({len(lines)})")
        single, groups = grouped(lines)
        _tasks(single[:room], console, _STYLES.get(bucket, ""))
        more += max(0, len(single) - room)
        room -= min(room, len(single))
        for group in groups[:room]:
            console.wrapped(f"{_group(group)} – bgz followup", "  ", "  ")
        more += sum(len(group) for group in groups[room:])
        room -= min(room, len(groups))
    if more > 0:
        console.print("  " + _("and {count} more: bgz followup").format(count=more))
    if view.reviews_to_plan:
        console.print()
        console.wrapped(_reviews(view.reviews_to_plan))
    if view.waiting:
        console.print()
        console.heading(_("Waiting longest"))
        for each in view.waiting:
            days = ngettext("{count} day", "{count} days", each.days).format(count=each.days)
            console.print(f"  {each.case}  {_named(each.name, console)}{days}")
    _doubts(view.doubts, console)


def _uncounted(found: Sequence[_Uncounted], console: Console) -> None:
    """Print first of all where a child may go although the case is closed, or something is missing."""
    for each in found[:_FEW]:
        text = _("! {case}: the trial from {day} does not count. Does a child go there?")
        console.print()
        console.print(text.format(case=each.case, day=show_day(each.began)), "red")
        for sentence in each.why:
            console.wrapped(sentence, "  ")
        console.print("  " + _("What to do: {command}").format(command=f"bgz show {each.case}"))
    if len(found) > _FEW:
        console.print("  " + _("and {count} more: {command}").format(count=len(found) - _FEW, command="bgz check"))


def grouped(lines: Sequence[TaskLine]) -> tuple[list[TaskLine], list[list[TaskLine]]]:
    """Return the tasks that today shows one by one, and those of which there are so many that it counts them."""
    kinds: dict[str, list[TaskLine]] = {}
    for line in lines:
        kinds.setdefault(line.kind, []).append(line)
    many = {kind for kind, held in kinds.items() if kind not in _ALWAYS_SINGLE and len({x.case for x in held}) > _FEW}
    return [line for line in lines if line.kind not in many], [kinds[kind] for kind in kinds if kind in many]


def _group(lines: Sequence[TaskLine]) -> str:
    count = len({line.case for line in lines})
    text = {
        "V": ngettext("{what}: {count} request family", "{what}: {count} request families", count),
        "S": ngettext("{what}: {count} support family", "{what}: {count} support families", count),
    }.get(lines[0].case[0], ngettext("{what}: {count} match", "{what}: {count} matches", count))
    return text.format(what=TASK.label(lines[0].kind), count=count)


def _reviews(count: int) -> str:
    text = ngettext(
        "{count} running match was taken over from a spreadsheet: plan a review with both families.",
        "{count} running matches were taken over from a spreadsheet: plan a review with both families of each.",
        count,
    )
    return text.format(count=count)


def _doubts(doubts: Sequence[_Doubt], console: Console) -> None:
    if not doubts:
        return
    console.print()
    console.heading(_("To look at"))
    for doubt in doubts:
        if doubt.conflicts:
            text = ngettext("{count} contradiction", "{count} contradictions", doubt.conflicts)
            console.print(f"  {doubt.case}  {text.format(count=doubt.conflicts)} – bgz resolve {doubt.case}")
        if doubt.problems:
            text = ngettext("{count} value not understood", "{count} values not understood", doubt.problems)
            console.print(f"  {doubt.case}  {text.format(count=doubt.problems)}")


def logged(view: _Logged, console: Console) -> None:
    """Print what was logged, and what the case asks now."""
    text = _("Talk of {day} logged: {case}").format(day=show_day(view.on), case=view.case)
    console.print(f"{text}  {_named(view.name, console)}".rstrip())
    if view.left:
        console.heading(_("Still to do for {case}").format(case=view.case))
        _tasks(view.left, console, "")


def _named(name: str, console: Console) -> str:
    return " ".join(name.split()) + "  " if name and console.names else ""


def _what(line: TaskLine, console: Console) -> str:
    return f"{line.what} ({line.instead})" if line.instead and console.names else line.what


def _tasks(lines: Sequence[TaskLine], console: Console, style: str) -> None:
    """Print two lines a task: day, case, who and what; below it the command."""
    wide = max((columns(show_day(line.due)) for line in lines), default=0)
    below = "  " + " " * wide + "  "
    for line in lines:
        day = show_day(line.due)
        gap = " " * (wide - columns(day))
        text = harmless(f"  {day}{gap}  {line.case}  {_named(line.name, console)}{_what(line, console)}")
        for part in textwrap.wrap(text, console.width, subsequent_indent=below, break_long_words=False):
            console.print(part, style)
        console.print(f"{below}{line.command}", "dim")
