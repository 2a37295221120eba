"""Rights given and taken away, what came late, and what one laptop wrote, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bgz.domain.cases.naming import named
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _, ngettext
from bgz.output.case_screen import history
from bgz.output.record_lines import label_of, stored_value
from bgz.terms.commands import ROLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bgz.output.console import Console

_STATES = {"waiting": N_("waiting"), "late": N_("late"), "refused": N_("refused")}
"""What is said of a change that does not count."""


class _Roles(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def before(self) -> Sequence[str]: ...
    @property
    def after(self) -> Sequence[str]: ...
    @property
    def taken_over(self) -> int: ...
    @property
    def encrypted(self) -> int: ...


class _Leaving(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def laptops(self) -> Sequence[str]: ...
    @property
    def devices(self) -> Sequence[str]: ...
    @property
    def whole(self) -> bool: ...
    @property
    def cases(self) -> int: ...
    @property
    def taker(self) -> str: ...
    @property
    def done(self) -> bool: ...
    @property
    def taken_over(self) -> int: ...
    @property
    def encrypted(self) -> int: ...


class _Late(Protocol):
    @property
    def laptop(self) -> str: ...
    @property
    def records(self) -> Sequence[Any]: ...
    @property
    def accepted(self) -> Sequence[str]: ...
    @property
    def declined(self) -> Sequence[str]: ...


class _Written(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def change(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def paths(self) -> Sequence[str]: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


class _DeviceLog(Protocol):
    @property
    def laptop(self) -> str: ...
    @property
    def since(self) -> date | None: ...
    @property
    def entries(self) -> Sequence[_Written]: ...
    @property
    def keys(self) -> Mapping[str, str]: ...


class _TakenBack(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def changes(self) -> Sequence[str]: ...
    @property
    def paths(self) -> Sequence[str]: ...
    @property
    def problems(self) -> Sequence[str]: ...


class _BulkUndo(Protocol):
    @property
    def laptop(self) -> str: ...
    @property
    def records(self) -> Sequence[_TakenBack]: ...
    @property
    def done(self) -> bool: ...


def roles(view: _Roles, console: Console) -> None:
    """Print the roles of a member before and after."""
    console.heading(view.name)
    console.pairs([(_("Roles"), _roles(view.before)), (_("After this"), _roles(view.after))], "  ")
    _work(view.taken_over, view.encrypted, console)


def _roles(codes: Sequence[str]) -> str:
    return ", ".join(ROLE.label(code) for code in codes) or "–"


def leaving(view: _Leaving, console: Console) -> None:
    """Print who goes or went, with which laptops, and what becomes of the cases."""
    if view.done:
        text = _("{name} is out of the team.") if view.whole else _("Out of the team: a laptop of {name}.")
        console.heading(text.format(name=view.name))
    elif not view.devices:
        console.heading(
            _("{name} is out of the team already; what was left undone is finished.").format(name=view.name)
        )
    else:
        text = (
            _("{name} leaves the team, with all her laptops:")
            if view.whole
            else _("A laptop of {name} leaves the team:")
        )
        console.heading(text.format(name=view.name))
    for laptop in view.laptops:
        console.print(f"  {laptop}")
    if view.whole and view.cases:
        text = ngettext("{count} open case", "{count} open cases", view.cases).format(count=view.cases)
        console.print(f"  {text}: " + (view.taker or _("nobody's then")))
    _work(view.taken_over, view.encrypted, console)


def _work(taken_over: int, encrypted: int, console: Console) -> None:
    """Print how many records were signed for, and how many files encrypted anew."""
    if taken_over:
        text = ngettext(
            "What was done in {count} record stays: you signed for it.",
            "What was done in {count} records stays: you signed for it.",
            taken_over,
        )
        console.print(text.format(count=taken_over))
    if encrypted:
        text = ngettext("{count} file was encrypted anew.", "{count} files were encrypted anew.", encrypted)
        console.print(text.format(count=encrypted), "green")


def late(view: _Late, console: Console) -> None:
    """Print what came late, record by record; once taken in, only which records."""
    console.heading(view.laptop)
    for record in view.records:
        if view.accepted or view.declined:
            console.print(f"  {record.number}: {_settled(record.number, view)}")
        else:
            late_record(record, console)


def late_record(record: Any, console: Console) -> None:  # noqa: ANN401 - the history of a record
    """Print the late changes of one record, then what stands there now."""
    console.heading(record.number)
    history(record, console)
    if console.names:
        for path, value in record.now.items():
            held = stored_value(record.number, path, value, record.keys)
            console.wrapped(_("now: {field}: {value}").format(field=named(record.number, path), value=held), "  ", "  ")


def _settled(number: str, view: _Late) -> str:
    if number in view.declined:
        return _("declined: nothing of it holds")
    return _("taken in") if number in view.accepted else _("left as it is; bgz check goes on telling it")


def device_log(view: _DeviceLog, console: Console) -> None:
    """Print a heading per change: when, in which record, whether it counts; below it the fields."""
    since = _(", since {day}").format(day=show_day(view.since)) if view.since else ""
    count = ngettext("{count} change", "{count} changes", len(view.entries)).format(count=len(view.entries))
    console.heading(f"{view.laptop}: {count}{since}")
    for entry in view.entries:
        moment = entry.at[:16].replace("T", " ")
        state = f"  ({_(_STATES[entry.state])})" if entry.state in _STATES else ""
        console.print(f"{moment}  {entry.number}  {entry.change[:8]}{state}", "yellow" if state else "")
        if not entry.paths:
            console.print("  " + _("acknowledged what was there"))
        for path in entry.paths:
            console.wrapped(_field(entry, path, view.keys if console.names else None), "  ", "  ")


def _field(entry: _Written, path: str, keys: Mapping[str, str] | None) -> str:
    """Return a field with what was set; without `keys` only the field."""
    field = named(entry.number, path)
    if keys is None:
        return field
    value = entry.values.get(path)
    return f"{field}: {_('removed') if value is None else stored_value(entry.number, path, value, keys)}"


_FIELDS = 3
"""Fields that a line names; the others are counted."""


def bulk_undo(view: _BulkUndo, console: Console) -> None:
    """Print a line per record: what is taken back, and why some stays."""
    console.heading(view.laptop)
    for record in view.records:
        if record.changes:
            text = ngettext("{count} change was taken back", "{count} changes were taken back", len(record.changes))
            if not view.done:
                text = ngettext("{count} change goes back", "{count} changes go back", len(record.changes))
            console.wrapped(f"{record.number}  {text.format(count=len(record.changes))}: {_fields(record)}", "  ", "  ")
        for problem in record.problems:
            console.wrapped(f"{record.number}  " + _("stays: {problem}").format(problem=problem), "  ", "  ")


def _fields(record: _TakenBack) -> str:
    fields = list(dict.fromkeys(label_of(record.number, path) for path in record.paths))
    text = ", ".join(fields[:_FIELDS])
    more = len(fields) - _FIELDS
    return _("{fields} and {count} more").format(fields=text, count=more) if more > 0 else text
