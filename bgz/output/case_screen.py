"""Lists of cases, one record, and its history on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bgz.domain.cases.naming import named
from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.output.record_lines import label_of, record_lines, stored_value
from bgz.terms.commands import CASES
from bgz.terms.matches import STAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bgz.domain.work.overview import CaseRow
    from bgz.output.console import Console


class _Listing(Protocol):
    @property
    def rows(self) -> Sequence[CaseRow]: ...
    @property
    def left_out(self) -> int: ...


class _Shown(Protocol):
    @property
    def record(self) -> Any: ...  # noqa: ANN401 - one of the record classes
    @property
    def row(self) -> CaseRow: ...
    @property
    def keys(self) -> Mapping[str, str]: ...
    @property
    def matches(self) -> Sequence[CaseRow]: ...
    @property
    def disputed(self) -> Sequence[str]: ...
    @property
    def problems(self) -> Sequence[str]: ...


class _Entry(Protocol):
    @property
    def change(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def paths(self) -> Sequence[str]: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


class _History(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def entries(self) -> Sequence[_Entry]: ...
    @property
    def keys(self) -> Mapping[str, str]: ...


class _Recent(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def paths(self) -> Sequence[str]: ...


class _Latest(Protocol):
    @property
    def entries(self) -> Sequence[_Recent]: ...


def listing(view: _Listing, console: Console) -> None:
    """Print a list of cases."""
    _table(view.rows, console)
    if view.rows:
        total = len(view.rows)
        console.say(ngettext("{count} case.", "{count} cases.", total).format(count=total), "dim")
    if view.left_out and view.rows:
        hidden = ngettext("{count} other is not shown.", "{count} others are not shown.", view.left_out)
        console.say(hidden.format(count=view.left_out), "dim")


def _table(rows: Sequence[CaseRow], console: Console) -> None:
    if not rows:
        return
    headings = [_("Case"), _("Stage"), _("Since"), _("Municipality")]
    lines = [[row.number, STAGE.label(row.stage), show_day(row.since), row.municipality or "–"] for row in rows]
    if console.names:
        headings.append(_("Name"))
        lines = [[*line, row.name] for line, row in zip(lines, rows, strict=True)]
    console.table(headings, lines)


def shown(view: _Shown, console: Console) -> None:
    """Print one record."""
    row = view.row
    title = f"{row.number}  {CASES.label(row.number[0])}  {STAGE.label(row.stage)}"
    console.heading(f"{title}  {row.name}" if console.names and row.name else title)
    console.pairs(record_lines(view.record, names=console.names, keys=view.keys, disputed=view.disputed))
    if view.matches:
        console.print()
        console.heading(_("Matches"))
        _table(view.matches, console)
    if view.disputed:
        fields = ", ".join(named(row.number, path) for path in view.disputed)
        console.say(_("! Two people wrote different things: {fields}.").format(fields=fields), "yellow")
    for problem in view.problems:
        console.say(_("Not understood: {problem}").format(problem=problem), "yellow")
    if not console.names:
        console.say(_("Names and other private texts are hidden; show them with --names."), "dim")


def history(view: _History, console: Console) -> None:
    """Print the history of a record: who, when, what; the values only where names may be shown."""
    for entry in view.entries:
        console.heading(f"{entry.change[:8]}  {_moment(entry.at)}  {entry.by}")
        if not entry.paths:
            console.print("  " + _("acknowledged what was there"))
        for path in entry.paths:
            value = entry.values.get(path)
            held = _("removed") if value is None else stored_value(view.number, path, value, view.keys)
            field = named(view.number, path)
            console.wrapped(f"{field}: {held}" if console.names else field, "  ", "  ")


_FIELDS = 3
"""Fields that a line of the latest changes names; the others are counted."""


def latest(view: _Latest, console: Console) -> None:
    """Print a line per change: when, which case, who, and which fields."""
    for entry in view.entries:
        fields = [label_of(entry.number, path) for path in entry.paths]
        fields = list(dict.fromkeys(fields)) or [_("acknowledged what was there")]
        text = ", ".join(fields[:_FIELDS])
        if len(fields) > _FIELDS:
            text = _("{fields} and {count} more").format(fields=text, count=len(fields) - _FIELDS)
        console.wrapped(f"{_moment(entry.at)}  {entry.number}  {entry.by}: {text}", "", "  ")


def _moment(at: str) -> str:
    return at[:16].replace("T", " ")
