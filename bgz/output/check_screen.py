"""What `bgz check` found, record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.reference import named
from bgz.i18n import _, ngettext
from bgz.terms import CHECKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.output.console import Console


class _Finding(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def values(self) -> Sequence[str]: ...


class _Checked(Protocol):
    @property
    def records(self) -> int: ...
    @property
    def in_order(self) -> int: ...
    @property
    def findings(self) -> Sequence[_Finding]: ...


def render(view: _Checked, console: Console) -> None:
    """Print what was found, then how many records are in order."""
    last = ""
    for finding in view.findings:
        if finding.number != last:
            console.heading(finding.number)
            last = finding.number
        where = f"{named(finding.number, finding.path)}: " if finding.path else ""
        console.wrapped(f"{CHECKED.label(finding.kind)}: {where}{finding.text}", "  ", hanging="  ")
        for value in finding.values if console.names else ():
            console.wrapped(f"- {value}", "    ")
    read = ngettext("{count} record read", "{count} records read", view.records).format(count=view.records)
    if view.findings:
        console.print(_("{read}, {count} in order.").format(read=read, count=view.in_order), "yellow")
    else:
        console.print(_("{read}, all in order.").format(read=read), "green")
