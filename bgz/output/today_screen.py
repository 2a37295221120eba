"""Today on one screen: what is due, what is in doubt, who waits, and the commands that do it."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bgz.domain.followup.tasks import LATER
from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.output.followup_screen import HEADINGS, STYLES, Desk, Row, besides, named, parted, put, task_rows
from bgz.terms.followup import TASK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bgz.domain.followup.lines import TaskLine
    from bgz.output.console import Console

LINES = 24
"""The height of the smallest terminal: today fits it."""
MOST = 12
"""Tasks that today shows at most, however high the terminal is; the rest is counted and stands in `bgz followup`."""
_FEW = 3
"""Cases that ask the same talk or paper are counted when there are more; an import may bring forty at once."""
_ALWAYS_SINGLE = ("trial_review", "trial_decision", "halfway", "own")
"""Kinds that never disappear in a count: a trial does not wait, and own tasks say different things."""


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
    @property
    def put_off(self) -> int: ...
    @property
    def desk(self) -> Desk: ...


def today(view: _Today, console: Console, below: int = 1) -> None:
    """Print what needs attention on one screen; `below` are the lines that come after it."""
    room = max(LINES, shutil.get_terminal_size((80, LINES)).lines) - 1 - below
    mine, others = _mine_and_others(view)
    parts = [_part(bucket, held) for bucket, held in parted(mine).items()]
    beside = besides(others, view.put_off)
    for tasks in range(MOST, 0, -1):
        for airy in (True, False):
            rows = _page(view, console, _tasks(parts, tasks, view.desk, console), beside, airy=airy)
            if len(rows) <= room:
                put(rows, console)
                return
    put(rows, console)


def _mine_and_others(view: _Today) -> tuple[list[TaskLine], list[TaskLine]]:
    mine: list[TaskLine] = []
    others: list[TaskLine] = []
    for line in (*view.due, *view.week, *view.announced):
        (mine if view.desk.mine(line) else others).append(line)
    return mine, others


class _Part(NamedTuple):
    """The tasks of a bucket: their heading, those shown one by one, and sentences that count many, with how many."""

    heading: Row
    style: str
    single: list[TaskLine]
    groups: list[tuple[str, int]]


def _part(bucket: str, held: Sequence[TaskLine]) -> _Part:
    heading = _("Arrange in time") if bucket == LATER else _(HEADINGS[bucket])
    single, groups = grouped(held)
    counted = [(f"{_group(group)} – bgz followup", len(group)) for group in groups]
    return _Part((f"{heading} ({len(held)})", "bold"), STYLES.get(bucket, ""), single, counted)


def _page(
    view: _Today, console: Console, tasks: Sequence[list[Row]], beside: Sequence[Row], *, airy: bool
) -> list[Row]:
    """Return the lines of the page with these `tasks`; `airy`: with a blank line between the parts."""
    parts = [
        *_uncounted(view.uncounted, console),
        *tasks,
        [*_reviews(view.reviews_to_plan, console), *beside],
        _waiting(view.waiting, console),
        _doubts(view.doubts),
    ]
    rows: list[Row] = [(show_day(view.day), "bold")]
    for part in parts:
        if part:
            rows += [("", ""), *part] if airy else part
    return rows


def _tasks(parts: Sequence[_Part], room: int, desk: Desk, console: Console) -> list[list[Row]]:
    """Return the lines of each part, with `room` tasks or counts of many alike in all."""
    found: list[list[Row]] = []
    more = 0
    for heading, style, single, groups in parts:
        rows = [heading, *task_rows(single[:room], console, style, desk)]
        more += max(0, len(single) - room)
        room -= min(room, len(single))
        for text, _count in groups[:room]:
            rows += _wrapped(text, console, "  ")
        more += sum(count for _text, count in groups[room:])
        room -= min(room, len(groups))
        found.append(rows)
    if more:
        found[-1].append(("  " + _("and {count} more: bgz followup").format(count=more), ""))
    return found


def _wrapped(text: str, console: Console, indent: str = "") -> list[Row]:
    """Return running text in lines that fit, the later ones indented further."""
    lines = textwrap.wrap(
        text, console.width, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False
    )
    return [(line, "") for line in lines]


def _uncounted(found: Sequence[_Uncounted], console: Console) -> list[list[Row]]:
    """Return first of all where a child may go although the case is closed, or something is missing."""
    parts: list[list[Row]] = []
    for each in found[:_FEW]:
        text = _("! {case}: the trial from {day} does not count. Does a child go there?")
        rows: list[Row] = [(text.format(case=each.case, day=show_day(each.began)), "red")]
        for sentence in each.why:
            rows += _wrapped(sentence, console, "  ")
        parts.append([*rows, ("  " + _("What to do: {command}").format(command=f"bgz show {each.case}"), "")])
    if len(found) > _FEW:
        text = _("and {count} more: {command}").format(count=len(found) - _FEW, command="bgz check")
        parts[-1].append((f"  {text}", ""))
    return parts


def _waiting(waiting: Sequence[_Waiting], console: Console) -> list[Row]:
    rows: list[Row] = [(_("Waiting longest"), "bold")] if waiting else []
    for each in waiting:
        days = ngettext("{count} day", "{count} days", each.days).format(count=each.days)
        rows.append((f"  {each.case}  {named(each.name, console)}{days}", ""))
    return rows


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


def _reviews(count: int, console: Console) -> list[Row]:
    text = ngettext(
        "{count} running match came from a spreadsheet: plan a review with both families: {command}",
        "{count} running matches came from a spreadsheet: plan a review with both families of each: {command}",
        count,
    )
    return _wrapped(text.format(count=count, command="bgz followup --days 180"), console) if count else []


def _doubts(doubts: Sequence[_Doubt]) -> list[Row]:
    rows: list[Row] = [(_("To look at"), "bold")] if doubts else []
    for doubt in doubts[:_FEW]:
        if doubt.conflicts:
            text = ngettext("{count} contradiction", "{count} contradictions", doubt.conflicts)
            rows.append((f"  {doubt.case}  {text.format(count=doubt.conflicts)} – bgz resolve {doubt.case}", ""))
        if doubt.problems:
            text = ngettext("{count} value not understood", "{count} values not understood", doubt.problems)
            rows.append((f"  {doubt.case}  {text.format(count=doubt.problems)}", ""))
    if len(doubts) > _FEW:
        more = _("and {count} more: {command}").format(count=len(doubts) - _FEW, command="bgz check")
        rows.append((f"  {more}", ""))
    return rows
