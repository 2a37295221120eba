"""What `bgz check` found, record by record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.cases.naming import named
from bgz.i18n import _, ngettext
from bgz.terms.commands import CHECKED

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
    def command(self) -> str: ...
    @property
    def values(self) -> Sequence[str]: ...


class _Checked(Protocol):
    @property
    def records(self) -> int: ...
    @property
    def in_order(self) -> int: ...
    @property
    def healed(self) -> int: ...
    @property
    def merged(self) -> int: ...
    @property
    def findings(self) -> Sequence[_Finding]: ...


_GOOD = {"healed", "merged"}
_NOT_FOR_ME = "not_for_me"
_FEW = 3
"""So many records that this laptop cannot read are told one by one."""
_TEAM = "team"
_MANY = 10
"""So many good tidings are told one by one: after a change of the team there is one for each record."""


def render(view: _Checked, console: Console) -> None:
    """Print what was put right, then what a person should look at, record by record, then how many are in order.

    What asks for a person comes last: it stays in view above the command that helps.
    """
    good = [finding for finding in view.findings if finding.kind in _GOOD]
    if good:
        console.heading(_("Put right"))
    for finding in good[:_MANY]:
        console.wrapped(finding.text, "  ", hanging="  ")
    if len(good) > _MANY:
        more = ngettext("and {count} more", "and {count} more", len(good) - _MANY)
        console.wrapped(more.format(count=len(good) - _MANY), "  ")
    last: str | None = None
    bad = [finding for finding in view.findings if finding.kind not in _GOOD]
    for finding in _without_many(bad, console):
        if finding.number != last:
            console.heading(_heading(finding.number))
            last = finding.number
        _finding(finding, console)
    read = ngettext("{count} record read", "{count} records read", view.records).format(count=view.records)
    if bad:
        console.print(_("{read}, {count} in order.").format(read=read, count=view.in_order), "yellow")
    else:
        console.print(_("{read}, all in order.").format(read=read), "green")


def _without_many(bad: Sequence[_Finding], console: Console) -> Sequence[_Finding]:
    """Tell of many records that were not encrypted for this laptop at once, and return the others."""
    foreign = [finding for finding in bad if finding.kind == _NOT_FOR_ME]
    if len(foreign) <= _FEW:
        return bad
    text = ngettext(
        "{count} record is not encrypted for this laptop.",
        "{count} records are not encrypted for this laptop.",
        len(foreign),
    )
    console.heading(text.format(count=len(foreign)))
    console.wrapped(", ".join(finding.number for finding in foreign), "  ")
    console.wrapped(_("Wait until the sync service is done; else ask a colleague to run: bgz check"), "  ")
    return [finding for finding in bad if finding.kind != _NOT_FOR_ME]


def _heading(number: str) -> str:
    if number == _TEAM:
        return _("The team")
    return number or _("The case folder")


def _finding(finding: _Finding, console: Console) -> None:
    where = f"{named(finding.number, finding.path)}: " if finding.path else ""
    console.wrapped(f"{CHECKED.label(finding.kind)}: {where}{finding.text}", "  ", hanging="  ")
    for value in finding.values if console.names else ():
        console.wrapped(f"- {value}", "    ")
    if finding.command:
        console.wrapped(f"→ {finding.command}", "    ")
