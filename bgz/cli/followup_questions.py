"""The few questions of a talk: which ones, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.cli.turns import in_turn
from bgz.domain.cases.match import REVIEW, TRIAL_REVIEW
from bgz.domain.followup.tasks import CONTACT_OF
from bgz.i18n import _
from bgz.terms import CONTACT_ABOUT, CONTACT_HOW, SIDE, TASK

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from bgz.actions.followup import Talk
    from bgz.cli.ask import Ask

_REVIEWS = (TRIAL_REVIEW, REVIEW)
_HIGHEST = 10


def fill_in(talk: Talk, answers: dict[str, Any]) -> None:
    """Add to `answers` what follows from the task that is due: what the talk is about, and with whom."""
    task = talk.task_for(answers.get("about"))
    if task:
        answers.setdefault("about", CONTACT_OF[task.kind])
        if task.side:
            answers.setdefault("side", task.side)
    answers.setdefault("about", "keeping_in_touch")


def ask_talk(ask: Ask, talk: Talk, answers: dict[str, Any]) -> None:
    """Ask what `answers` does not hold yet. Each answer is put there at once, so that nothing is lost on Ctrl-C."""
    given = set(answers)
    if talk.kept:
        answers.update({name: value for name, value in talk.kept.items() if name not in given})
        ask.console.say(_("You stopped halfway the last time; Enter keeps what you typed then."), "dim")
    task = talk.task_for(answers.get("about"))
    if task:
        side = f", {SIDE.label(task.side)}" if task.side else ""
        ask.console.say(_("Due: {what}").format(what=TASK.label(task.kind) + side), "bold")
        given.add("about")
    if task or "about" in given:
        fill_in(talk, answers)
    in_turn(_questions(ask, answers), answers, lambda name: name not in given and _fits(name, talk, answers))
    _forget(talk, answers, given)


def _fits(name: str, talk: Talk, answers: Mapping[str, Any]) -> bool:
    """Whether the question fits this talk: nobody is asked how it goes when nobody was reached."""
    if name == "side":
        return talk.case.startswith("K")
    if name in {"about", "on", "how", "reached", "text"}:
        return True
    if answers.get("reached") is False:
        return False
    if name == "satisfied":
        return answers.get("about") in (*_REVIEWS, "halfway")
    return name == "next_step" or answers.get("about") in _REVIEWS


def _forget(talk: Talk, answers: dict[str, Any], given: Collection[str]) -> None:
    """Drop answers to questions that no longer fit, such as a mark given before it turned out to be an attempt."""
    for name in [each for each in answers if each not in given and not _fits(each, talk, answers)]:
        del answers[name]


def _questions(ask: Ask, answers: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    """Return the questions in order; what is in `answers` already, Enter keeps."""
    held = answers.get
    return {
        "about": lambda: ask.choice(_("About"), CONTACT_ABOUT, kept=held("about") or "keeping_in_touch", required=True),
        "on": lambda: ask.day(_("Day"), kept=held("on") or ask.today, required=True),
        "how": lambda: ask.choice(_("How"), CONTACT_HOW, kept=held("how")),
        "reached": lambda: ask.confirm(_("Was somebody reached?"), kept=held("reached") is not False),
        "side": lambda: ask.choice(_("With whom"), SIDE, kept=held("side")),
        "satisfied": lambda: _mark(ask, _("Satisfied (0–10)"), held("satisfied")),
        "goals": lambda: _mark(ask, _("Own goals reached (0–10)"), held("goals")),
        "go_on": lambda: ask.yes_no(_("Do they want to go on?"), kept=held("go_on")),
        "text": lambda: ask.long_text(_("What was said"), kept=held("text")),
        "next_step": lambda: ask.text(_("Next step"), kept=held("next_step")),
    }


def _mark(ask: Ask, question: str, kept: int | None) -> int | None:
    """Ask a mark until it lies between 0 and 10."""
    while True:
        mark = ask.number(question, kept=kept)
        if mark is None or 0 <= mark <= _HIGHEST:
            return mark
        ask.console.say(_("Give a mark between 0 and 10, or - if it is not known."), "yellow")
