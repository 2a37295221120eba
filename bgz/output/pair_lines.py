"""What the screens of suggestions, pairs, plans and stuck requests tell alike: who asks, a candidate, its score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.output.report_numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.planning.view import Plan
    from bgz.domain.suggesting.view import Candidate, ChildAsked, OfRequest
    from bgz.output.console import Console

PERCENT = 100
BAR = 10
INDENT = "   "
_NUMBER = 7
"""Columns of a number in the table of criteria, wide enough for its heading."""


def asked(view: OfRequest, console: Console) -> None:
    """Print for whom is asked, and what."""
    name = f"  {view.name}" if console.names and view.name else ""
    console.heading(f"{view.number}{name}")
    text = _("For {children}").format(children=children_named(view.children))
    console.wrapped(text + (f"; {view.wanted}" if view.wanted else ""))
    for remark in view.remarks:
        console.wrapped(f"! {remark}", hanging="  ")


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


def request_questions(view: OfRequest, console: Console) -> None:
    """Print what to ask the request family: whatever the answer, it concerns all candidates."""
    if view.questions:
        text = _("{number}: {questions} This concerns all candidates.")
        questions = " ".join(sentence(question) for question in view.questions)
        console.wrapped("? " + text.format(number=view.number, questions=questions), INDENT, "  ")


def candidate(each: Candidate, console: Console, before: str = "") -> None:
    """Print a candidate: the score, what speaks for it and against, and what is still to ask.

    `before` goes before the score.
    """
    name = each.name if console.names and each.name else ""
    where = ", ".join(part for part in (name, each.town or each.municipality) if part)
    place = f"{each.rank}. " if each.rank else ""
    console.print(f"{place}{each.number}  {where}".rstrip(), "bold")
    if before:
        console.wrapped(before, INDENT)
    console.wrapped(f"{score(each)}  {bar(each.score)}", INDENT)
    for reason in each.reasons:
        console.wrapped(f"{reason.sign} {reason.text}", INDENT, "  ")
    for remark in each.remarks:
        console.wrapped(f"! {remark}", INDENT, "  ")
    for earlier in each.earlier:
        console.wrapped("! " + _("Earlier: {earlier}").format(earlier=earlier), INDENT, "  ")
    if each.questions:
        text = _("Still to ask: {questions}").format(questions=" ".join(sentence(each) for each in each.questions))
        console.wrapped(f"? {text}", INDENT, "  ")


def score(each: Candidate) -> str:
    """Return the score in words, with its limits where not everything is known."""
    text = _("{points} of 100, {band}").format(points=points(each.score), band=each.band_label)
    low, high = points(each.low), points(each.high)
    if low < high:
        text = _("{score} ({low} to {high}: not everything is known)").format(score=text, low=low, high=high)
    return text


def points(value: float) -> int:
    """Return a score from 0 to 1 as points from 0 to 100."""
    return round(PERCENT * value)


def bar(value: float) -> str:
    """Return a bar of ten signs; it stands behind the number, which says the same."""
    filled = round(BAR * value)
    return "█" * filled + "░" * (BAR - filled)


def sentence(text: str) -> str:
    """Return a question as it begins a sentence."""
    return text[:1].upper() + text[1:]


def criteria(each: Candidate, console: Console) -> None:
    """Print every criterion that counts: its weight, its value and the points it brings; they add up to the score."""
    rows = [
        (
            INDENT + shown.label,
            f"{shown.weight:>{_NUMBER}}",
            f"{number(shown.value, 2):>{_NUMBER}}",
            f"{number(shown.points, 1):>{_NUMBER}}",
            "" if shown.known else _("unknown"),
        )
        for shown in each.criteria
    ]
    headings = [f"{heading:>{_NUMBER}}" for heading in (_("Weight"), _("Value"), _("Points"))]
    console.table((INDENT + _("Criterion"), *headings, ""), rows)
    if not all(shown.known for shown in each.criteria):
        console.wrapped(_("Unknown: the mean of the candidates stands in."), INDENT)
    text = _("What the request asks: {request} of 100. What the support family prefers: {support} of 100.")
    told = text.format(request=points(each.request_score), support=points(each.support_score))
    console.wrapped(told, INDENT)


def made_of(view: OfRequest | Plan, console: Console) -> None:
    """Print what the outcome was made of: the same data, version and day give the same again."""
    console.print()
    text = _("Made of {hash} (bgz {version}, {day}); nothing was written.")
    console.wrapped(text.format(hash=view.inputs, version=view.version, day=show_day(view.day)))
