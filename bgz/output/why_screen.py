"""One pair in full on the screen: each rule with what it says of these two families, and each criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.i18n import _
from bgz.output.pair_lines import asked, candidate, criteria, made_of, request_questions

if TYPE_CHECKING:
    from bgz.domain.suggesting.view import RuleOutcome, Why
    from bgz.output.console import Console

_VERDICT = 14
"""Columns of what a rule says."""


def render(view: Why, console: Console) -> None:
    """Print the pair: where the support family stands, what every rule says, and every criterion."""
    asked(view, console)
    request_questions(view, console)
    console.print()
    candidate(view.candidate, console, _place(view))
    console.print()
    console.print(_("Rules"), "bold")
    for rule in view.rules:
        verdict = f"{rule.code:<3}  {_verdict(rule):<{_VERDICT}}"
        console.wrapped(f"{verdict}{rule.name}: {rule.sentence}", "   ", " " * len(verdict))
    console.print()
    console.print(_("Criteria"), "bold")
    criteria(view.candidate, console)
    made_of(view, console)


def _place(view: Why) -> str:
    if view.to_lift:
        codes = ", ".join(view.to_lift)
        return _("Excluded by {codes}. The score if that were no obstacle:").format(codes=codes)
    return _("Place {rank} of {remaining}.").format(rank=view.candidate.rank, remaining=view.remaining)


def _verdict(rule: RuleOutcome) -> str:
    if rule.fits is None:
        return _("ask first")
    if rule.fits:
        return _("yes")
    return _("lifted") if rule.lifted else _("no")
