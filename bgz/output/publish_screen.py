"""What everyone may see of requests, on the screen of who decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.output.public_words import Seen
from bgz.terms.publishing import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.domain.publishing.identifying import Finding
    from bgz.domain.publishing.listing import Listed, Marked
    from bgz.output.console import Console


class _Requests(Protocol):
    @property
    def marked(self) -> Sequence[Marked]: ...


class _Stopped(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def request(self) -> int: ...


class _Written(Protocol):
    @property
    def folder(self) -> Path: ...
    @property
    def added(self) -> Sequence[str]: ...
    @property
    def changed(self) -> Sequence[str]: ...
    @property
    def removed(self) -> Sequence[str]: ...
    @property
    def same(self) -> int: ...
    @property
    def requests(self) -> int: ...
    @property
    def left_out(self) -> Sequence[Marked]: ...
    @property
    def dry_run(self) -> bool: ...


def requests(view: _Requests, console: Console) -> None:
    """Print which requests everyone may see and until when, and which are left out and why."""
    seen = [each for each in view.marked if each.listed]
    out = [each for each in view.marked if not each.listed]
    if not view.marked:
        console.wrapped(_("No request is marked public. Mark one: {command}").format(command="bgz publish mark V-…"))
    if seen:
        console.heading(_("On the public page ({count})").format(count=len(seen)))
    for each in seen:
        _line(each, console)
    if out:
        console.heading(_("Left out ({count})").format(count=len(out)))
    for each in out:
        _line(each, console)
        _why(each, console)


def _line(each: Marked, console: Console) -> None:
    name = f"{' '.join(each.surname.split())}  " if console.names and each.surname else ""
    until = _("until and including {day}").format(day=show_day(each.until))
    page = f"  {each.listed.page}.html" if each.listed else ""
    request = _("request {count}").format(count=each.request)
    console.print(f"  {each.number}  {name}{request}  {until}{page}")


def _why(each: Marked, console: Console) -> None:
    console.wrapped(WITHHELD.label(each.why), "    ", "  ")
    for found in each.findings:
        console.wrapped(finding(found, names=console.names), "      ", "  ")


def finding(found: Finding, *, names: bool) -> str:
    """Return where something was found and what it is; the words as typed only where names may be shown."""
    return f"{found.told}: “{' '.join(found.words.split())}”" if names and found.words else found.told


def around(listed: Listed, console: Console) -> None:
    """Say what the page shows of a request besides its text and its last day."""
    for label, value in Seen(listed).facts[:-1]:
        console.say(f"  {label}: {value}")


def preview(listed: Listed, console: Console) -> None:
    """Say all that the page shows of a request, with the text in each language."""
    for label, value in Seen(listed).facts:
        console.say(f"  {label}: {value}")
    for text in filter(None, (listed.text_nl, listed.text_en)):
        console.say(f"  {' '.join(text.split())}")


def marked(view: Marked, console: Console) -> None:
    """Print that a request is public now."""
    text = _("{number}, request {request}: public until {day}, as soon as the page is written and put in its place.")
    console.wrapped(text.format(number=view.number, request=view.request, day=show_day(view.until)))


def stopped(view: _Stopped, console: Console) -> None:
    """Print that a request is not public any more."""
    text = _("{number}, request {request}: not public any more.")
    console.wrapped(text.format(number=view.number, request=view.request))


def written(view: _Written, console: Console) -> None:
    """Print what became of the files of the public page."""
    text = ngettext("{count} request on the page.", "{count} requests on the page.", view.requests)
    console.print(text.format(count=view.requests))
    headings = (
        (_("would be added") if view.dry_run else _("added"), view.added),
        (_("would be changed") if view.dry_run else _("changed"), view.changed),
        (_("would be removed") if view.dry_run else _("removed"), view.removed),
    )
    for heading, names in headings:
        for name in names:
            console.print(f"  {heading}: {name}")
    if not any(names for _heading, names in headings):
        console.print("  " + _("nothing changed"))
    for each in view.left_out:
        why = _("{number}, request {request} is left out: {why}")
        console.wrapped(why.format(number=each.number, request=each.request, why=WITHHELD.label(each.why)), "  ", "  ")
    where = _("Nothing was written. The page would lie in {folder}") if view.dry_run else _("The page lies in {folder}")
    console.wrapped(where.format(folder=view.folder))
