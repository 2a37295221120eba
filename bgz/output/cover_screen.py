"""Absences and handed-over cases on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.terms.matches import STAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bgz.domain.work.overview import CaseRow
    from bgz.output.console import Console


class _Absence(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def does(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...


class _Absences(Protocol):
    @property
    def absences(self) -> Sequence[_Absence]: ...


class _HandOver(Protocol):
    @property
    def giver(self) -> str: ...
    @property
    def taker(self) -> str: ...
    @property
    def rows(self) -> Sequence[CaseRow]: ...
    @property
    def done(self) -> bool: ...


def absences(view: _Absences, console: Console) -> None:
    """Print who is away, until when, and who stands in."""
    if not view.absences:
        return
    rows = [
        [each.name, show_day(each.since), show_day(each.until) if each.until else _("not known yet"), _who(each)]
        for each in view.absences
    ]
    console.table([_("Away"), _("From"), _("Up to and with"), _("Who stands in")], rows)


def _who(absence: _Absence) -> str:
    """Return who stands in, and who does the work when that person is away or left too."""
    if absence.does == absence.by:
        return absence.by
    return f"{absence.by} → {absence.does or _('the leads')}"


def hand_over(view: _HandOver, console: Console) -> None:
    """Print the cases, and from whom to whom they go or went."""
    if not view.rows:
        return
    count = len(view.rows)
    if view.done:
        text = ngettext(
            "{count} case went from {giver} to {taker}.", "{count} cases went from {giver} to {taker}.", count
        )
    else:
        text = ngettext(
            "{count} case goes from {giver} to {taker}:", "{count} cases go from {giver} to {taker}:", count
        )
    console.heading(text.format(count=count, giver=view.giver, taker=view.taker))
    if view.done:
        return
    for row in view.rows:
        console.print(f"  {row.number}  {STAGE.label(row.stage)}  {row.name if console.names else ''}".rstrip())
