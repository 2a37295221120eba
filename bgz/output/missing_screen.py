"""What the terminal shows of what the figures lack: how much of what, and how to fill it in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from bgz.domain.figures.missing import Incomplete, Missing
    from bgz.output.console import Console

_AROUND, _LEAST = 8, 3
"""Lines of headings and of what is said below; records that a terminal shows however small it is."""


def missing(view: Missing, console: Console) -> None:
    """Say what is not known and in which figures that tells, then per record the command that fills it in."""
    if not view.records:
        console.print(_("Everything that the figures need is known."))
        return
    places = "".join(f" · {name}" for name in view.asked)
    console.heading(_("Not known for the report {period}").format(period=view.period.name) + places)
    how_often = _("{count} of {of}")
    console.pairs(
        (
            (fact.label, f"{how_often.format(count=fact.unknown, of=fact.of)}  {', '.join(fact.figures)}")
            for fact in view.facts
        ),
        "  ",
    )
    console.print()
    console.heading(_("Fill in, the most with one command first:"))
    shown = _fitting(view, console)
    for record in shown:
        _record(record, console)
    left = len(view.records) - len(shown)
    if left:
        more = ngettext("And {count} more record.", "And {count} more records.", left).format(count=left)
        console.wrapped(f"{more} {_('All of them in a file: {command}').format(command=_whole(view))}")


def _fitting(view: Missing, console: Console) -> tuple[Incomplete, ...]:
    """Return the records that fit a terminal below the totals, which would scroll away; elsewhere all."""
    if not console.out.isatty():
        return view.records
    lines = shutil.get_terminal_size((80, 24)).lines - _AROUND - len(view.facts)
    return view.records[: max(_LEAST, lines // 2)]


def _record(record: Incomplete, console: Console) -> None:
    for filling in record.fillings:
        labels = dict.fromkeys(fact.label for fact in filling.facts)
        console.wrapped(f"{record.number}  {', '.join(labels)}", hanging="  ")
        console.print(f"  {filling.command}")


def _whole(view: Missing) -> str:
    period = view.period
    days = f"--year {period.since.year}" if period.is_year else f"--from {period.since} --to {period.until}"
    places = "".join(f' --municipality "{name}"' for name in view.asked)
    return f"bgz report missing {days}{places} > {_('missing')}.txt"
