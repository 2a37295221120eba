"""What `bgz doctor` found: first what asks for a person, at the end what is in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.i18n import _
from bgz.terms.commands import EXAMINATION, EXAMINED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.output.console import Console


class _Examined(Protocol):
    @property
    def check(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def command(self) -> str: ...


class _Examination(Protocol):
    @property
    def checks(self) -> Sequence[_Examined]: ...


_STYLES = {"attention": "yellow", "unknown": "dim", "ok": "green"}


def brief(view: _Examination, console: Console) -> None:
    """Print what asks for a person and what cannot be told, each with its command; the rest in one paragraph."""
    for verdict in ("attention", "unknown"):
        _told(view, verdict, console)
    fine = [EXAMINED.label(each.check) for each in view.checks if each.verdict == "ok"]
    if fine:
        console.print(f"{EXAMINATION.label('ok').capitalize()} ({len(fine)}):", _STYLES["ok"])
        console.wrapped(", ".join(fine) + ".", "  ")


def full(view: _Examination, console: Console) -> None:
    """Print everything that was looked at, with its sentence."""
    for verdict in ("attention", "unknown", "ok"):
        _told(view, verdict, console)


def _told(view: _Examination, verdict: str, console: Console) -> None:
    found = [each for each in view.checks if each.verdict == verdict]
    if found:
        console.print(f"{EXAMINATION.label(verdict).capitalize()} ({len(found)}):", _STYLES[verdict])
    for text, group in _grouped(found):
        names = ", ".join(EXAMINED.label(each.check) for each in group)
        console.wrapped(f"{names[:1].upper()}{names[1:]}: {text}", "  ", hanging="  ")
        if group[0].command:
            said = _("See: {command}") if verdict == "ok" else _("Do: {command}")
            console.print("    " + said.format(command=group[0].command))


def _grouped(found: Sequence[_Examined]) -> list[tuple[str, list[_Examined]]]:
    """Return what has the same sentence and command together: a locked laptop need not be told ten times."""
    groups: dict[tuple[str, str], list[_Examined]] = {}
    for each in found:
        groups.setdefault((each.text, each.command), []).append(each)
    return [(text, group) for (text, _command), group in groups.items()]
