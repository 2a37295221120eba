"""Suggestions on the screen: readable on 80 columns and by a screen reader; no bar without a number."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.output.report_numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.planning.view import Plan
    from bgz.domain.suggesting.ranking import Step
    from bgz.domain.suggesting.view import Candidate, ChildAsked, Suggestion, Why
    from bgz.output.console import Console

PERCENT = 100
BAR = 10
MOST = 5
"""Questions under "Worth asking first": of more, none would be asked first."""
_INDENT = "   "
_NUMBER = 7
"""Columns of a number in the table of criteria, wide enough for its heading."""


def points(value: float) -> int:
    """Return a score from 0 to 1 as points from 0 to 100."""
    return round(PERCENT * value)


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


def asked(view: Suggestion | Why, console: Console) -> None:
    """Print for whom is asked, and what."""
    name = f"  {view.name}" if console.names and view.name else ""
    console.heading(f"{view.number}{name}")
    text = _("For {children}").format(children=children_named(view.children))
    console.wrapped(text + (f"; {view.wanted}" if view.wanted else ""))
    for remark in view.remarks:
        console.wrapped(f"! {remark}", hanging="  ")


def made_of(view: Suggestion | Why | Plan, console: Console) -> None:
    """Print what the outcome was made of: the same data, version and day give the same again."""
    console.print()
    text = _("Made of {hash} (bgz {version}, {day}); nothing was written.")
    console.wrapped(text.format(hash=view.inputs, version=view.version, day=show_day(view.day)))


def children_named(children: Iterable[ChildAsked]) -> str:
    """Return the children for whom is asked, each with its age, in a line."""
    shown = []
    for child in children:
        if child.age is None:
            shown.append(_("child {position} (age not known)").format(position=child.position))
        else:
            text = ngettext("child {position} ({age} year)", "child {position} ({age} years)", child.age)
            shown.append(text.format(position=child.position, age=child.age))
    return ", ".join(shown)


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


def candidate(each: Candidate, console: Console, before: str = "") -> None:
    """Print a candidate: the score, what speaks for it and against, and what is still to ask.

    `before` goes before the score.
    """
    name = each.name if console.names and each.name else ""
    where = ", ".join(part for part in (name, each.town or each.municipality) if part)
    place = f"{each.rank}. " if each.rank else ""
    console.print(f"{place}{each.number}  {where}".rstrip(), "bold")
    if before:
        console.wrapped(before, _INDENT)
    console.wrapped(f"{score(each)}  {bar(each.score)}", _INDENT)
    for reason in each.reasons:
        console.wrapped(f"{reason.sign} {reason.text}", _INDENT, "  ")
    for remark in each.remarks:
        console.wrapped(f"! {remark}", _INDENT, "  ")
    for earlier in each.earlier:
        console.wrapped("! " + _("Earlier: {earlier}").format(earlier=earlier), _INDENT, "  ")
    if each.questions:
        text = _("Still to ask: {questions}").format(questions=" ".join(sentence(each) for each in each.questions))
        console.wrapped(f"? {text}", _INDENT, "  ")


def score(each: Candidate) -> str:
    """Return the score in words, with its limits where not everything is known."""
    text = _("{points} of 100, {band}").format(points=points(each.score), band=each.band_label)
    low, high = points(each.low), points(each.high)
    if low < high:
        text = _("{score} ({low} to {high}: not everything is known)").format(score=text, low=low, high=high)
    return text


def sentence(text: str) -> str:
    """Return a question as it begins a sentence."""
    return text[:1].upper() + text[1:]


def bar(value: float) -> str:
    """Return a bar of ten signs; it stands behind the number, which says the same."""
    filled = round(BAR * value)
    return "█" * filled + "░" * (BAR - filled)


def criteria(each: Candidate, console: Console) -> None:
    """Print every criterion that counts: its weight, its value and the points it brings; they add up to the score."""
    rows = [
        (
            _INDENT + shown.label,
            f"{shown.weight:>{_NUMBER}}",
            f"{number(shown.value, 2):>{_NUMBER}}",
            f"{number(shown.points, 1):>{_NUMBER}}",
            "" if shown.known else _("unknown"),
        )
        for shown in each.criteria
    ]
    headings = [f"{heading:>{_NUMBER}}" for heading in (_("Weight"), _("Value"), _("Points"))]
    console.table((_INDENT + _("Criterion"), *headings, ""), rows)
    if not all(shown.known for shown in each.criteria):
        console.wrapped(_("Unknown: the mean of the candidates stands in."), _INDENT)
    text = _("What the request asks: {request} of 100. What the support family prefers: {support} of 100.")
    told = text.format(request=points(each.request_score), support=points(each.support_score))
    console.wrapped(told, _INDENT)


def _worth_asking(view: Suggestion, console: Console) -> None:
    """Print which answers could change the first three; those of the request family concern everybody."""
    if not view.candidates or not (view.questions or view.worth_asking):
        return
    console.print()
    console.print(_("Worth asking first"), "bold")
    request_questions(view, console)
    for each in view.worth_asking[: max(0, MOST - len(view.questions))]:
        text = _("{number} ({rank}): {question} {change}.")
        told = text.format(
            number=each.number, rank=each.rank, question=sentence(each.question), change=sentence(each.change)
        )
        console.wrapped(f"? {told}", _INDENT, "  ")


def request_questions(view: Suggestion | Why, console: Console) -> None:
    """Print what to ask the request family: whatever the answer, it concerns all candidates."""
    if view.questions:
        text = _("{number}: {questions} This concerns all candidates.")
        questions = " ".join(sentence(question) for question in view.questions)
        console.wrapped("? " + text.format(number=view.number, questions=questions), _INDENT, "  ")
