"""What the terminal shows of what the figures lack: how much of what, and how to fill it in."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from bgz.domain.figures.missing import Incomplete, Missing
    from bgz.output.console import Console

_FIRST = 6
"""Records that a terminal shows; with more the totals above them would scroll away."""


def missing(view: Missing, console: Console) -> None:
    """Say what is not known and in which figures that tells, then per record the command that fills it in."""
    if not view.records:
        console.print(_("Everything that the figures need is known."))
        return
    places = ", ".join(view.asked)
    console.heading(
        _("Not known for the report {period}").format(period=view.period.name) + (places and f" · {places}")
    )
    rows = [
        (
            fact.label,
            _("{count} of {of}").format(count=fact.unknown, of=fact.of),
            ", ".join(fact.figures),
        )
        for fact in view.facts
    ]
    console.table((_("Not known"), _("How often"), _("Figures that it changes")), rows)
    console.print()
    console.heading(_("Fill in, the most with one command first:"))
    shown = view.records[:_FIRST] if console.out.isatty() else view.records
    for record in shown:
        _record(record, console)
    left = len(view.records) - len(shown)
    if left:
        more = ngettext("And {count} more record.", "And {count} more records.", left).format(count=left)
        console.wrapped(f"{more} {_('All of them in a file: {command}').format(command=_whole(view))}")


def _record(record: Incomplete, console: Console) -> None:
    for filling in record.fillings:
        labels = dict.fromkeys(fact.label for fact in filling.facts)
        console.wrapped(f"{record.number}  {', '.join(labels)}", hanging="  ")
        console.print(f"  {filling.command}")


def _whole(view: Missing) -> str:
    period = view.period
    days = f"--year {period.since.year}" if period.is_year else f"--from {period.since} --to {period.until}"
    places = "".join(f" --municipality {shlex.quote(name)}" for name in view.asked)
    return f"bgz report missing {days}{places} > {_('missing')}.txt"
