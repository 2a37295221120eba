"""Days that follow-up asks for: each is asked until it is one that may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bgz.cli.ask import Ask


def accepted(ask: Ask, question: Callable[[], date | None], check: Callable[[date], None]) -> date | None:
    """Ask a day until `check` does not refuse it."""
    while True:
        day = question()
        if day is None:
            return None
        try:
            check(day)
        except Refused as refused:
            for sentence in refused.problems or (refused.message,):
                ask.console.say(sentence, "yellow")
        else:
            return day


def by_when(ask: Ask, question: str, *, kept: date | None = None, required: bool = False) -> date | None:
    """Ask by when a task of one's own is to be done."""
    from bgz.actions.followup_own import may_be_due

    return accepted(
        ask,
        lambda: ask.day(question, kept=kept, required=required, ahead=True),
        lambda day: may_be_due(day, today=ask.today),
    )
