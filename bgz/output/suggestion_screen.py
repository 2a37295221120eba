"""Suggestions on the screen: readable on 80 columns and by a screen reader; no bar without a number."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bgz.i18n import _, ngettext
from bgz.output.pair_lines import INDENT, asked, candidate, criteria, made_of, request_questions, sentence

if TYPE_CHECKING:
    from bgz.domain.suggesting.ranking import Step
    from bgz.domain.suggesting.view import Suggestion
    from bgz.output.console import Console


def render(view: Suggestion, console: Console, *, in_full: bool = False) -> None:
    """Print what is asked, the funnel, and the candidates with their reasons; `in_full` with every criterion."""
    asked(view, console)
    console.print()
    _funnel(view, console)
    for each in view.candidates:
        console.print()
        candidate(each, console)
        if in_full:
            criteria(each, console)
    if any(after.score > each.score for each, after in pairwise(view.candidates)):
        text = _("Up to three points apart counts as equal: who was not suggested for longest goes first.")
        console.print()
        console.wrapped(text)
    _worth_asking(view, console)
    if view.remaining > len(view.candidates):
        console.print()
        hidden = view.remaining - len(view.candidates)
        text = ngettext("{count} more; see: --top {all}", "{count} more; see: --top {all}", hidden)
        console.print(text.format(count=hidden, all=view.remaining), "dim")
    made_of(view, console)


def _funnel(view: Suggestion, console: Console) -> None:
    text = ngettext("{count} support family", "{count} support families", view.considered)
    console.print(text.format(count=view.considered))
    width = len(str(view.considered))
    for step in view.steps:
        if step.excluded or step.lifted:
            console.wrapped(_step(step, width), "  ", " " * (width + 8))
    text = ngettext("{count} remains", "{count} remain", view.remaining)
    console.print(text.format(count=view.remaining), "bold")


def _step(step: Step, width: int) -> str:
    lifted = " " + _("(lifted)") if step.lifted else ""
    return f"− {step.excluded:>{width}}  {step.code:<3} {step.sentence}{lifted}"


def _worth_asking(view: Suggestion, console: Console) -> None:
    """Print which answers could change the first three; those of the request family concern everybody."""
    if not view.candidates or not (view.questions or view.worth_asking):
        return
    console.print()
    console.print(_("Worth asking first"), "bold")
    request_questions(view, console)
    for each in view.worth_asking:
        text = _("{number} ({rank}): {question} {change}.")
        told = text.format(
            number=each.number, rank=each.rank, question=sentence(each.question), change=sentence(each.change)
        )
        console.wrapped(f"? {told}", INDENT, "  ")
