"""Which calendar files there are, whose they are, and what changed in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.followup.events import CANCELLED, CHANGED, NEW
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.domain.followup.events import Change
    from bgz.output.console import Console

_KINDS = {NEW: N_("new"), CHANGED: N_("changed"), CANCELLED: N_("called off")}
MOST = 20
"""Changes of one calendar that are shown one by one; the rest is counted."""


class _File(Protocol):
    @property
    def member(self) -> str | None: ...
    @property
    def mine(self) -> bool: ...
    @property
    def path(self) -> Path: ...
    @property
    def tasks(self) -> int: ...
    @property
    def changes(self) -> Sequence[Change]: ...
    @property
    def name(self) -> str: ...


class _Files(Protocol):
    @property
    def folder(self) -> Path: ...
    @property
    def files(self) -> Sequence[_File]: ...
    @property
    def dry_run(self) -> bool: ...


def calendars(view: _Files, console: Console) -> None:
    """Print a line for each file, and with a dry run every change."""
    console.print(str(view.folder))
    console.print()
    headings = [_("File"), _("Of"), _("Tasks"), *(_(each).capitalize() for each in _KINDS.values())]
    console.table(headings, [_row(file, place, console) for place, file in enumerate(view.files, start=1)])
    if view.dry_run:
        for file in view.files:
            _changes(file, console)


def _row(file: _File, place: int, console: Console) -> tuple[str, ...]:
    counts = [sum(change.kind == kind for change in file.changes) for kind in _KINDS]
    return file.path.name, _whose(file, place, console), str(file.tasks), *map(str, counts)


def _whose(file: _File, place: int, console: Console) -> str:
    if file.member is None:
        return _("the whole team")
    who = file.name if console.names else _("coordinator {position}").format(position=place)
    return _("{name} (you)").format(name=who) if file.mine else who


def _changes(file: _File, console: Console) -> None:
    if not file.changes:
        return
    console.print()
    console.heading(file.path.name)
    wide = max(len(_(kind)) for kind in _KINDS.values())
    for change in file.changes[:MOST]:
        console.print(f"  {_(_KINDS[change.kind]):{wide}}  {show_day(change.day):>11}  {change.summary}")
    if len(file.changes) > MOST:
        more = len(file.changes) - MOST
        console.print("  " + ngettext("and {count} more", "and {count} more", more).format(count=more))
