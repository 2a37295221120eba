"""A step in the life of a match on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.values.days import show_day
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from bgz.domain.work.match_view import MatchStep
    from bgz.output.console import Console

STEPS = {
    "proposed": N_("Proposed on {day}."),
    "answered": N_("Answer noted for {day}."),
    "introduced": N_("Introduced on {day}."),
    "trial": N_("The trial begins on {day}."),
    "prolonged": N_("The planned end of the trial is {day}."),
    "reviewed": N_("Review noted for {day}."),
    "confirmed": N_("Definitive from {day}."),
    "paused": N_("Paused from {day}."),
    "resumed": N_("The pause ends on {day}."),
    "ended": N_("Ended on {day}."),
}


def render(view: MatchStep, console: Console) -> None:
    """Print which match, what was noted, and how it stands now."""
    console.heading(f"{view.number}  {view.request_family} + {view.support_family}")
    console.print(_(STEPS[view.step]).format(day=show_day(view.on)))
    if view.until:
        ends = STEPS["resumed"]
        console.print(_(ends).format(day=show_day(view.until)))
    console.print(_("Now: {stage}").format(stage=view.stage_label))
    if view.disputed:
        text = _("! Two people wrote different things: {fields}.").format(fields=", ".join(view.disputed))
        console.wrapped(text)
        console.print(f"  → bgz resolve {view.number}")
