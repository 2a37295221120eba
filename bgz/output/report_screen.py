"""What the terminal shows of a report: its key figures, what their marks mean, and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.definitions import YEAR_NAMES, labels
from bgz.domain.figures.protection import TEAM
from bgz.i18n import _
from bgz.output.report_cells import MEANINGS
from bgz.output.report_numbers import duration, number
from bgz.output.report_page import audience_name

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.domain.figures.report import Report
    from bgz.output.console import Console


class _Saved(Protocol):
    @property
    def path(self) -> Path: ...
    @property
    def instead_of(self) -> Path | None: ...


def written(report: Report, saved: _Saved, console: Console) -> None:
    """Show the key figures, what their marks mean, and where the report was written."""
    console.heading(f"{_('Report {period}').format(period=report.name)} · {audience_name(report.audience)}")
    for note in report.notes:
        console.wrapped(note)
    called = labels()
    values = [(called[name], number(getattr(report.total, name))) for name in YEAR_NAMES]
    median = duration(report.total.waiting_days.median, weeks=report.audience != TEAM)
    values.append((_("Median days waited"), median))
    console.pairs(values, "  ")
    shown = {value for _label, value in values}
    for mark in Mark:
        if mark in shown:
            console.wrapped(f"{mark}  {_(MEANINGS[mark])}", "  ", "   ")
    if saved.instead_of:
        busy = _("{path} is open in another program or may not be changed: the report was written beside it.")
        console.wrapped(busy.format(path=saved.instead_of))
    console.print(_("Written: {path}").format(path=saved.path))
