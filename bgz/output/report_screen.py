"""What the terminal shows of a report: where it is, its key figures, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.figures.definitions import YEAR_NAMES, definitions
from bgz.i18n import _
from bgz.output.report_numbers import duration, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.domain.figures.report import Report
    from bgz.output.console import Console


class _Fact(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def command(self) -> str: ...


class _Missing(Protocol):
    @property
    def facts(self) -> Sequence[_Fact]: ...


def written(report: Report, path: Path, console: Console) -> None:
    """Show the key figures and where the report was written."""
    console.heading(_("Report {period}").format(period=report.name))
    for note in report.notes:
        console.wrapped(note)
    labels = {each.name: _(each.label) for each in definitions()}
    rows = [(labels[name], number(getattr(report.total, name))) for name in YEAR_NAMES]
    rows.append((_("Median days waited"), duration(report.total.waiting_days.median)))
    console.pairs(rows, "  ")
    console.print(_("Written: {path}").format(path=path))


def missing(view: _Missing, console: Console) -> None:
    """List what is not known, with the command that fills it in."""
    if not view.facts:
        console.print(_("Everything that the figures need is known."))
        return
    rows = [(fact.number, fact.label, fact.command) for fact in view.facts]
    console.table((_("Case"), _("Not known"), _("Fill in with")), rows)
