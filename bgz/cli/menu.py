"""All questions with their answers, numbered: the last look before saving, and how a record is edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.cli.ask import Back
from bgz.cli.form import LAST_LOOK, Form, Question, implausible_in
from bgz.domain.record.reading import Problem
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from bgz.cli.ask import Ask

_LONGEST = 70
"""Characters of an answer in the list; the whole of it shows at its question."""


@frozen
class Menu:
    """Shows the answers to `plan` and changes those that the person picks, until Enter."""

    plan: Callable[[Form], Sequence[Question]]
    name: str = LAST_LOOK
    section: str = N_("Everything together")
    required: bool = False

    def label(self, _form: Form) -> str:
        """Return what is asked."""
        return _("Enter saves; a number changes that answer")

    def shown(self, _form: Form) -> str:
        """Return nothing: it has no answer of its own."""
        return ""

    def put(self, form: Form, ask: Ask) -> None:
        """Ask until Enter, and until nothing is wrong. Raises Back."""
        self._list(form, ask)
        while True:
            typed = ask.line(self.label(form))
            questions = self.plan(form)
            if not typed:
                if self._right(form, ask):
                    return
            elif typed.isdecimal() and 1 <= int(typed) <= len(questions):
                self._change(questions[int(typed) - 1], form, ask)
            else:
                ask.console.say(
                    _("Enter saves, a number changes that answer, < goes back; Ctrl-C stops, and keeps it as a draft."),
                    "dim",
                )

    def _change(self, question: Question, form: Form, ask: Ask) -> None:
        before = [each.name for each in self.plan(form)]
        try:
            question.put(form, ask)
            form.keep(ask)
            for new in [each for each in self.plan(form) if each.name not in before]:
                new.put(form, ask)
                form.keep(ask)
        except Back:
            ask.console.say(_("Left as it was."), "dim")
        self._list(form, ask)

    def _list(self, form: Form, ask: Ask) -> None:
        section = ""
        for position, question in enumerate(self.plan(form), start=1):
            if question.section != section:
                section = question.section
                ask.console.say(_(section), "bold")
            text = " ".join(question.shown(form).split()) or "–"
            text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
            label = question.label(form)
            ask.console.say(
                f"  {position:>2} {label} ({text})" if label.endswith("?") else f"  {position:>2} {label}: {text}"
            )

    def _right(self, form: Form, ask: Ask) -> bool:
        problems = implausible_in(form.number, form.facts, form.today)
        questions = self.plan(form)
        labels = {question.name: question.label(form) for question in questions}
        missing = [each.name for each in questions if each.required and not each.shown(form)]
        problems += [Problem(name, _("is missing")) for name in missing]
        for problem in problems:
            ask.console.say(f"{labels.get(problem.path, problem.path)}: {problem.message}", "yellow")
        return not problems
