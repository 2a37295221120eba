"""Contradictions on the terminal: the field, and each value with who wrote it and when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from bgz.domain.cases.naming import named
from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.output.record_lines import stored_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bgz.output.console import Console


class _Choice(Protocol):
    @property
    def by(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def shown(self) -> bool: ...
    @property
    def removes(self) -> bool: ...
    @property
    def value(self) -> Any: ...  # noqa: ANN401 - a stored value


class _Dispute(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def choices(self) -> Sequence[_Choice]: ...
    @property
    def keys(self) -> Mapping[str, str]: ...


class _Disputes(Protocol):
    @property
    def disputes(self) -> Sequence[_Dispute]: ...


class _Settled(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def path(self) -> str: ...


class _Round(Protocol):
    @property
    def settled(self) -> int: ...
    @property
    def left(self) -> int: ...


def listing(view: _Disputes, console: Console) -> None:
    """Print every contradiction."""
    for position, each in enumerate(view.disputes):
        if position:
            console.print()
        dispute(each, console)


def dispute(view: _Dispute, console: Console) -> None:
    """Print one contradiction, its values numbered."""
    console.heading(f"{view.number}  {_field(view)}")
    for position, choice in enumerate(view.choices, start=1):
        moment = datetime.fromisoformat(choice.at)
        who = f"{choice.by}, {show_day(moment.date())} {moment:%H:%M}"
        if choice.shown:
            who += _(" (shown now)")
        console.wrapped(f"{position:>3}  {_text(view, choice, console)} – {who}", "", "     ")


def _field(view: _Dispute) -> str:
    """Return what the field is called, with the child or request that it is of."""
    of = [view.keys[step] for step in view.path.split(".") if step in view.keys]
    return ", ".join((named(view.number, view.path), *of))


def _text(view: _Dispute, choice: _Choice, console: Console) -> str:
    if view.kind == "revived":
        text = _("remove") if choice.removes else _("keep")
        held = _("changed") if not choice.removes else ""
        if choice.value and console.names:
            held = "; ".join(
                f"{named(view.number, f'{view.path}.{name}').partition(' (')[0]}: "
                f"{stored_value(view.number, f'{view.path}.{name}', value, view.keys)}"
                for name, value in choice.value.items()
            )
        return f"{text} ({held})" if held else text
    if choice.removes:
        return _("removed")
    return stored_value(view.number, view.path, choice.value, view.keys) if console.names else _("hidden; see --names")


def settled(view: _Settled, console: Console) -> None:
    """Print which field was settled."""
    console.print(f"{view.number}  {named(view.number, view.path)}", "green")


def told(view: _Round, console: Console) -> None:
    """Print how many were settled and left."""
    text = ngettext("{count} contradiction settled.", "{count} contradictions settled.", view.settled)
    console.print(text.format(count=view.settled))
    if view.left:
        text = ngettext("{count} left for later.", "{count} left for later.", view.left)
        console.print(text.format(count=view.left), "yellow")
