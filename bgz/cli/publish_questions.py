"""The questions before a request is seen by everyone: the texts, what in them may tell who it is, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.actions import publish as actions
from bgz.cli.ask import Back, Unfinished
from bgz.cli.complete import complete
from bgz.errors import Cancelled, Refused
from bgz.i18n import _, ngettext
from bgz.output import publish_screen

if TYPE_CHECKING:
    from datetime import date

    from bgz.actions.publish import Marking
    from bgz.cli.app import App
    from bgz.domain.cases.request_family import Public
    from bgz.domain.publishing.identifying import Finding


def asked(
    app: App, marking: Marking, given: dict[str, Any], words: tuple[str, ...], texts: dict[str, str], *, usual: date
) -> Public:
    """Return the mark as it was given and asked; what is typed lands in `texts` at once, so that a stop loses nothing.

    Raises Usage in a script that lacks something, Cancelled when the family would be recognised.
    """
    questions = _Questions(app, marking, words, texts)
    alone = all(given[name] is not None for name in ("text", "until"))
    if app.ask.at_terminal and not alone:
        questions.introduce()
    answers = complete(
        app,
        given,
        {
            "text": lambda: questions.text("text_nl", _("Text in Dutch")),
            "text_en": lambda: questions.text("text_en", _("Text in English (Enter: none)"), required=False),
            "until": lambda: questions.until(usual),
        },
        {"text": "--text", "until": "--until"},
    )
    public = questions.filled(answers)
    if app.names:
        for found in actions.findings(marking, public, today=app.today):
            app.console.say(publish_screen.finding(found, names=True), "yellow")
    if app.ask.at_terminal and not alone:
        questions.look(public)
    return public


class _Questions:
    """Asks about one request, and remembers which words were said to be no names."""

    def __init__(self, app: App, marking: Marking, words: tuple[str, ...], texts: dict[str, str]) -> None:
        self._app = app
        self._texts = texts
        self._marking = marking
        self._words = list(dict.fromkeys((*words, *(marking.before.words if marking.before else ()))))
        self._empty = actions.drafted(marking, today=app.today)

    def filled(self, answers: dict[str, Any]) -> Public:
        """Return the mark with the answers."""
        return evolve(
            self._empty,
            text_nl=answers["text"],
            text_en=answers["text_en"] or None,
            until=answers["until"],
            words=tuple(self._words),
        )

    def introduce(self) -> None:
        """Say what everyone will see, and how to write of it."""
        say = self._app.ask.console.say
        say(_("Everyone can read this. Tell what is nice to do together and what helps."))
        say(_("No names, no ages, no school, no street."))
        say(_("The page shows besides your text:"))
        bare = evolve(self._empty, text_nl="–")
        listed = actions.preview(self._marking, bare, today=self._app.today).listed
        if listed:
            publish_screen.around(listed, self._app.ask.console)

    def text(self, code: str, question: str, *, required: bool = True) -> str:
        """Ask a text until nothing in it tells who it is."""
        ask, before = self._app.ask, self._marking.before
        kept = self._texts.get(code) or self._marking.kept.get(code) or (getattr(before, code) if before else None)
        help_ = _("A few sentences, such as: a cheerful boy who loves football would like to come along on Wednesdays.")
        while True:
            try:
                text = ask.long_value(
                    question, actions.says, kept=kept, shown=kept or "", help=help_, required=required
                )
            except (Unfinished, Back) as stop:
                self._texts[code] = getattr(stop, "text", "") or kept or ""
                raise
            self._texts[code] = kept = text or ""
            if not text or self._tells_nothing(code, text):
                return text or ""

    def _tells_nothing(self, code: str, text: str) -> bool:
        """Say what may tell who it is; ask of what may be an ordinary word whether it is. Whether nothing is left."""
        nl, en = (text, None) if code == "text_nl" else ("", text)
        draft = evolve(self._empty, words=tuple(self._words), text_nl=nl, text_en=en)
        found = [each for each in actions.findings(self._marking, draft, today=self._app.today) if each.text_of == code]
        ask = self._app.ask
        for each in found:
            ask.console.say(publish_screen.finding(each, names=True), "yellow")
        if any(each.firm for each in found):
            ask.console.say(_("Write it anew without this; Enter shows it again as it is."), "yellow")
            return False
        if found and not ask.yes_or_no(self._ordinary(found)):
            return False
        self._words += dict.fromkeys(each.word for each in found)
        return True

    def _ordinary(self, found: list[Finding]) -> str:
        """Return one question about everything that a person must look at."""
        words = list(dict.fromkeys(f"“{each.words}”" for each in found))
        question = ngettext(
            "Is {words} an ordinary word here, that tells nobody who it is?",
            "Are these ordinary words here, that tell nobody who it is: {words}?",
            len(words),
        )
        return question.format(words=", ".join(words))

    def until(self, usual: date) -> date:
        """Ask until when, until it is a day on which it may be."""
        app, before = self._app, self._marking.before
        kept = before.until if before and before.until > app.today else usual
        while True:
            until = app.ask.day(_("On this page until"), kept=kept, required=True, ahead=True) or usual
            try:
                actions.may_last(until, today=app.today)
            except Refused as refused:
                for sentence in refused.problems:
                    app.console.say(sentence, "yellow")
            else:
                return until

    def look(self, public: Public) -> None:
        """Show what everyone will see, and ask the one question that no check can answer. Raises Cancelled."""
        ask = self._app.ask
        seen = actions.preview(self._marking, public, today=self._app.today)
        if not seen.listed:
            return  # refused with its reasons when it is stored
        ask.console.say()
        publish_screen.preview(seen.listed, ask.console)
        few = _("With few requests in a municipality also a kind of help and a day part can tell who it is.")
        ask.console.say(few, "dim")
        recognised = ask.yes_or_no(_("Could a neighbour recognise this family by it?"))
        if recognised or not ask.confirm(_("Has the family seen this text and agreed to it?")):
            again = f"bgz publish mark {self._marking.number} --request {self._marking.request}"
            raise Cancelled(
                _("Stopped. Everything you typed is kept."), hint=_("Go on with: {command}").format(command=again)
            )
