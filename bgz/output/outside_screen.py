"""An edit made with another program on the terminal: each field as it is and as the edit has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bgz.domain.cases.naming import named
from bgz.i18n import _
from bgz.output.record_lines import stored_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bgz.output.console import Console


class _Difference(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def older(self) -> bool: ...
    @property
    def problem(self) -> str: ...
    @property
    def before(self) -> Any: ...  # noqa: ANN401 - a stored value
    @property
    def after(self) -> Any: ...  # noqa: ANN401 - a stored value


class _Edit(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def differences(self) -> Sequence[_Difference]: ...
    @property
    def fitting(self) -> Sequence[_Difference]: ...
    @property
    def keys(self) -> Mapping[str, str]: ...


def render(view: _Edit, console: Console) -> None:
    """Print what can be taken over, numbered, and then what cannot."""
    console.heading(_("{number}: edited with another program").format(number=view.number))
    for position, each in enumerate(view.fitting, start=1):
        console.wrapped(f"{position:>3}  {_line(view, each, names=console.names)}", "", "     ")
    refused = [each for each in view.differences if each.problem]
    if refused:
        console.print(_("Cannot be taken over:"), "yellow")
    for each in refused:
        console.print(f"  -  {_field(view, each)}")
        console.print(f"     {each.problem}")  # in one piece: it may name a command


def lines(view: _Edit) -> Iterator[str]:
    """Yield each difference as one line, with what stood there and stands there now: private."""
    for each in view.differences:
        yield f"{_field(view, each)}: {each.problem}" if each.problem else _line(view, each, names=True)


def _line(view: _Edit, each: _Difference, *, names: bool) -> str:
    text = _field(view, each)
    if names:
        text += f": {_value(view, each.path, each.before)} → {_value(view, each.path, each.after)}"
    return text + (_(" (it was so before)") if each.older else "")


def _field(view: _Edit, each: _Difference) -> str:
    of = [view.keys[step] for step in each.path.split(".") if step in view.keys]
    return ", ".join((named(view.number, each.path), *of))


def _value(view: _Edit, path: str, value: Any) -> str:  # noqa: ANN401 - a stored value
    return _("empty") if value is None else stored_value(view.number, path, value, view.keys)


def dropped(_number: str, _console: Console) -> None:
    """Print nothing: the message says it."""
