"""The few questions of a talk: which ones, for which side, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.actions.followup_talk import MARKS, OTHER, take_over
from bgz.actions.note import OF_A_TRIAL, OWN, REVIEWS, took_place
from bgz.cli.followup_days import accepted, by_when
from bgz.cli.match_talks import WITH
from bgz.cli.turns import in_turn
from bgz.domain.cases.match import END_TALK, SIDES
from bgz.domain.followup.tasks import CONTACT_OF
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _
from bgz.terms.followup import CONTACT_ABOUT, CONTACT_HOW
from bgz.terms.listing import Term, Terms
from bgz.terms.matches import SIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from bgz.actions.followup_talk import Talk
    from bgz.actions.followup_tasks import Standing
    from bgz.cli.ask import Ask

_SATISFIED = (*REVIEWS, OF_A_TRIAL, END_TALK)
_WITH_SOMEBODY = _SATISFIED
"""A talk about how it goes says nothing as long as it is not known with whom it was."""
_GOALS = (*REVIEWS, END_TALK)
_SIGNALS = (*REVIEWS, OF_A_TRIAL, END_TALK, CONTACT_OF["silence"])
_AFTER = {"signals": "worry", "worry_due": "worry", "next_due": "next_step"}
"""What is asked only when another question was answered with something."""
_MEANS = {
    "satisfied": N_("The mark that they give themselves: 0 is not at all, 10 is entirely."),
    "goals": N_(
        "What they wanted to reach with this match, as they see it: 0 is nothing of it, 10 is all of it. "
        "Nothing was asked about it? Then leave it open."
    ),
    "go_on": N_("Whether this family wants the match to go on. Not known yet? Then leave it open."),
}
"""What is asked for with each mark, and with the question whether they go on."""
_HIGHEST = 10
MELDCODE = (
    N_("Signals of concern: follow the meldcode. Is somebody in danger now? Call 112."),
    N_("1. Write down what you saw and heard: facts, no judgement."),
    N_("2. Talk it over with a colleague, and ask advice of Veilig Thuis: 0800-2000, free, day and night."),
    N_("3. Talk with the family, unless that is not safe."),
    N_("4. Weigh: how serious is it, and is the child safe?"),
    N_("5. Decide whether to report it to Veilig Thuis, and who helps."),
)
"""The five steps of the meldcode huiselijk geweld en kindermishandeling, in short."""


def ask_talk(ask: Ask, talk: Talk, answers: dict[str, Any]) -> None:
    """Ask what `answers` does not hold yet. Each answer is put there at once, so that nothing is lost on Ctrl-C."""
    given = set(answers)
    if talk.kept:
        answers.update({name: value for name, value in talk.kept.items() if name not in given | {"task"}})
        ask.console.say(_("You stopped halfway the last time; Enter keeps what you typed then."), "dim")
    found = _due(ask, talk, answers.get("about"))
    if found:
        told = answers.get("side")
        take_over(found, answers)
        if told is None and answers.get("side") == "both":
            del answers["side"]  # with whom it really was is said, not taken for granted
        ask.console.say(_("Due: {what}").format(what=_said(found)), "bold")
        given |= {"about"}
    hidden = given | {"task"}
    in_turn(
        _questions(ask, talk, answers), answers, lambda name: name not in hidden and _fits(name, talk, answers, given)
    )
    _forget(talk, answers, given)


def _due(ask: Ask, talk: Talk, about: str | None) -> Standing | None:
    """Return the task that the talk is about, asked when there are several."""
    if talk.named is not None:
        return talk.named
    if about is not None:
        among = talk.about(about)
        return which_of(ask, _("Which task?"), among) if about == OWN and len(among) > 1 else talk.closing(about)
    if len(talk.near) > 1:
        return which_of(ask, _("About which task was it?"), [each for each in talk.tasks if each.near], talk=True)
    return talk.closing(None)


def which_of(ask: Ask, question: str, among: Sequence[Standing], *, talk: bool = False) -> Standing | None:
    """Ask which of several tasks is meant; the most urgent is kept by Enter. None: none of them.

    `talk`: only one that a talk closes, or something else; of others it is said what closes them.
    """
    labels = [f"{_said(each)}, {show_day(each.line.due)}" for each in among]
    terms = [Term(str(at), label, label) for at, label in enumerate(labels)]
    if talk:
        other = CONTACT_ABOUT["other"]
        terms.append(Term("", other.english, other.dutch))
    kept = next((str(at) for at, each in enumerate(among) if each.task.by_contact or not talk), None)
    while True:
        code = ask.choice(question, Terms("task", *terms), kept=kept, required=True)
        if not code:
            return None
        found = among[int(code)]
        if found.task.by_contact or not talk:
            return found
        ask.console.say(_("No talk closes this task. Use: {command}").format(command=found.line.command), "yellow")


def _said(found: Standing) -> str:
    return f"{found.line.what}: {' '.join(found.line.text.split())}" if found.line.text else found.line.what


def _fits(name: str, talk: Talk, answers: Mapping[str, Any], given: Collection[str]) -> bool:
    """Whether the question fits this talk: nobody is asked how it goes when nobody was reached."""
    about = answers.get("about")
    if name in {"side", "how"}:
        return about != OWN and (name == "how" or talk.case.startswith("K"))
    if name in {"about", "on", "reached", "text"}:
        return True
    if answers.get("reached") is False:
        return False
    if name.endswith(OTHER):
        name = name.removesuffix(OTHER)
        return answers.get("side") == "both" and name not in given and _asked(name, about)
    if name in _AFTER and not answers.get(_AFTER[name]):
        return False
    return _asked(_AFTER.get(name, name), about)


def _asked(name: str, about: str | None) -> bool:
    """Whether `name` is asked of those who were reached, in a talk about this."""
    among = {"satisfied": _SATISFIED, "goals": _GOALS, "go_on": REVIEWS, "worry": _SIGNALS}
    return name == "next_step" or about in among.get(name, ())


def _forget(talk: Talk, answers: dict[str, Any], given: Collection[str]) -> None:
    """Drop answers to questions that no longer fit, such as a mark given before it turned out to be an attempt."""
    kept = {*given, "task"}
    for name in [each for each in answers if each not in kept and not _fits(each, talk, answers, given)]:
        del answers[name]


def _questions(ask: Ask, talk: Talk, answers: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    """Return the questions in order; what is in `answers` already, Enter keeps."""
    held = answers.get
    marks = {f"{name}{end}": _mark_of(ask, answers, name, end) for end in ("", OTHER) for name in MARKS}
    return {
        "about": lambda: ask.choice(
            _("About"), CONTACT_ABOUT, kept=held("about") or CONTACT_OF["silence"], required=True
        ),
        "on": lambda: accepted(
            ask,
            lambda: ask.day(_("Day"), kept=held("on") or talk.day, required=True),
            lambda day: took_place(day, ask.today),
        ),
        "how": lambda: ask.choice(_("How"), CONTACT_HOW, kept=held("how")),
        "reached": lambda: ask.yes_or_no(
            _("Is it done?") if held("about") == OWN else _("Was somebody reached?"), kept=held("reached")
        ),
        "side": lambda: _side(ask, talk, answers),
        **marks,
        "text": lambda: ask.long_text(_("What was said"), kept=held("text")),
        "worry": lambda: _worry(ask, kept=bool(held("worry"))),
        "signals": lambda: ask.long_text(_("What did you see or hear?"), kept=held("signals")),
        "worry_due": lambda: by_when(
            ask,
            _("By when do you talk it over with a colleague or Veilig Thuis?"),
            kept=held("worry_due") or talk.working,
            required=True,
        ),
        "next_step": lambda: ask.text(
            _("Next step"),
            kept=held("next_step"),
            help=_("What you agreed to do after this talk, such as: call the school."),
        ),
        "next_due": lambda: by_when(ask, _("By when at the latest? (Enter: no task)"), kept=held("next_due")),
    }


def _side(ask: Ask, talk: Talk, answers: Mapping[str, Any]) -> str | None:
    """Ask with whom it was; a review is always with one family or both, and what both sides wait for names one too."""
    about = answers.get("about")
    sides = about in _WITH_SOMEBODY or any(each.task.side for each in talk.about(about or ""))
    among = WITH if about in REVIEWS else SIDE
    return ask.choice(_("With whom"), among, kept=answers.get("side"), required=sides)


def _worry(ask: Ask, *, kept: bool) -> bool:
    """Ask for signals of concern, and say what to do with them."""
    worry = ask.confirm(_("Any signals of concern?"), kept=kept)
    for sentence in MELDCODE if worry else ():
        ask.explain(_(sentence))
    return worry


def _mark_of(ask: Ask, answers: Mapping[str, Any], name: str, end: str) -> Callable[[], Any]:
    """Return the question for a mark, or whether they want to go on: of one family, or of each when it was both."""
    label = {
        "satisfied": N_("Satisfied (0–10)"),
        "goals": N_("How far are their own goals (0 not – 10 fully)?"),
        "go_on": N_("Do they want to go on?"),
    }[name]

    def asked() -> Any:  # noqa: ANN401 - a mark, or yes or no
        text, help_, kept = _(label), _(_MEANS[name]), answers.get(f"{name}{end}")
        if answers.get("side") == "both":
            who = SIDE.label(SIDES[1] if end else SIDES[0])
            text = f"{who[:1].upper()}{who[1:]} – {text[:1].lower()}{text[1:]}"
        if name != "go_on":
            return _mark(ask, text, kept, help_)
        return ask.yes_no(f"{text} ({_('y/n')})" if kept is None else text, kept=kept, help=help_)

    return asked


def _mark(ask: Ask, question: str, kept: int | None, help_: str) -> int | None:
    """Ask a mark until it lies between 0 and 10."""
    while True:
        mark = ask.number(question, kept=kept, help=help_)
        if mark is None or 0 <= mark <= _HIGHEST:
            return mark
        ask.console.say(_("Give a mark between 0 and 10, or - if it is not known."), "yellow")
