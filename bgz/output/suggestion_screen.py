"""Suggestions on the screen: readable on 80 columns and by a screen reader; no bar without a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.i18n import _, ngettext
from bgz.output.report_numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.matching.explanation import Candidate, ChildAsked, Explanation, RuleOutcome, Suggestion
    from bgz.domain.matching.ranking import Step
    from bgz.output.console import Console

PERCENT = 100
BAR = 10


def points(value: float) -> int:
    """Return a score from 0 to 1 as points from 0 to 100."""
    return round(PERCENT * value)


def render(view: Suggestion, console: Console) -> None:
    """Print what is asked, the funnel, and the candidates with their reasons."""
    name = f"  {view.name}" if console.names and view.name else ""
    console.heading(f"{view.number}{name}")
    console.wrapped(
        _("For {children}").format(children=_children(view.children)) + (f"; {view.wanted}" if view.wanted else "")
    )
    for question in view.questions:
        console.wrapped("? " + _("Ask the request family: {question}").format(question=question))
    console.print()
    _funnel(view, console)
    for each in view.candidates:
        console.print()
        _candidate(each, console)
    if view.remaining > len(view.candidates):
        console.print()
        hidden = view.remaining - len(view.candidates)
        text = ngettext("{count} more; see: --top {all}", "{count} more; see: --top {all}", hidden)
        console.print(text.format(count=hidden, all=view.remaining), "dim")
    if view.explained:
        console.print()
        _explanation(view.explained, console)
    console.print()
    console.print(_("Made of {hash}; nothing was written.").format(hash=view.inputs), "dim")


def _children(children: Iterable[ChildAsked]) -> str:
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
            console.print(_step(step, width))
    text = ngettext("{count} remains", "{count} remain", view.remaining)
    console.print(text.format(count=view.remaining), "bold")


def _step(step: Step, width: int) -> str:
    lifted = " " + _("(lifted)") if step.lifted else ""
    return f"  − {step.excluded:>{width}}  {step.code:<3} {step.sentence}{lifted}"


def _candidate(each: Candidate, console: Console) -> None:
    name = each.name if console.names and each.name else ""
    where = ", ".join(part for part in (name, each.town or each.municipality) if part)
    score = _("{points} of 100").format(points=points(each.score))
    place = f"{each.rank}. " if each.rank else ""
    console.print(f"{place}{each.number}  {where}".rstrip(), "bold")
    console.print(f"   {bar(each.score)} {score}, {each.band_label}")
    for reason in each.reasons:
        console.wrapped(f"{reason.sign} {reason.text}", "   ")
    for remark in each.remarks:
        console.wrapped(f"! {remark}", "   ")
    for earlier in each.earlier:
        console.wrapped("! " + _("Earlier: {earlier}").format(earlier=earlier), "   ")
    for question in each.questions:
        console.wrapped("? " + _("Ask the support family: {question}").format(question=question), "   ")


def bar(value: float) -> str:
    """Return a bar of ten signs."""
    filled = round(BAR * value)
    return "█" * filled + "░" * (BAR - filled)


def _explanation(explained: Explanation, console: Console) -> None:
    each = explained.candidate
    console.heading(_("{number} in full").format(number=each.number))
    if not each.rank:
        console.print(_("A rule excludes this family."))
    for rule in explained.rules:
        console.print(f"  {rule.code:<3} {_verdict(rule):<12} {_rule_text(rule)}".rstrip())
    rows = [
        (
            criterion.label,
            str(criterion.weight),
            number(criterion.value, 2) + ("" if criterion.known else " " + _("(mean of the others)")),
        )
        for criterion in each.criteria
    ]
    console.print()
    console.table((_("Criterion"), _("Weight"), _("Value")), rows)
    text = _("Score {score}; what the request asks {request}, what the support family prefers {support}.")
    console.wrapped(
        text.format(score=points(each.score), request=points(each.request_score), support=points(each.support_score))
    )
    if each.rank == 0:
        for earlier in each.earlier:
            console.wrapped("! " + _("Earlier: {earlier}").format(earlier=earlier), "  ")
        for question in each.questions:
            console.wrapped("? " + _("Ask the support family: {question}").format(question=question), "  ")


def _verdict(rule: RuleOutcome) -> str:
    if rule.fits is None:
        return _("ask first")
    if rule.fits:
        return _("yes")
    return _("lifted") if rule.lifted else _("no")


def _rule_text(rule: RuleOutcome) -> str:
    return rule.sentence if rule.fits is False else rule.name
