"""Asking at the terminal: Enter keeps, `?` explains, `<` goes back, `-` empties."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, TypeVar

from bgz.cli.choosing import keys_help, one_of, several_of, whole_of, yes_or_no_of
from bgz.cli.keyboard import editable, heard, hush
from bgz.domain.values.days import parse_day, show_day
from bgz.errors import Usage
from bgz.i18n import _
from bgz.output.console import columns, harmless

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bgz.output.console import Console
    from bgz.terms.listing import Terms

Answer = TypeVar("Answer")
EMPTY = "-"
"""What is typed to empty a field that holds something."""
_SHOWN = 60
"""Characters of a kept value shown behind its question."""
_COLUMNS = 4
"""Most columns of options beside each other; the four parts of a day then stand under each other."""


class Back(Exception):
    """The person typed `<`: no error, but the wish to answer the question before this one again.

    `text` is what there is of a text of several lines in which it was typed.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.text = text


class Unfinished(KeyboardInterrupt):
    """The person stopped in the middle of a text; `text` is what there is of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Ask:
    """Questions, answered by a person. `possible` is false in scripts: then every question is an error."""

    def __init__(self, console: Console, *, today: date, possible: bool = True) -> None:
        self.console = console
        self.today = today
        self.possible = possible

    @property
    def at_terminal(self) -> bool:
        """Whether a person sits there: answers that come through a pipe are for the questions that must be asked."""
        return self.possible and sys.stdin.isatty()

    def line(self, question: str, shown: str = "", *, option: str = "") -> str:
        """Ask one line; `shown` is what Enter keeps. Raises Usage when nobody can answer, Back for `<`."""
        if not self.possible:
            needed = _("Nobody can be asked here: {question}").format(question=question)
            raise Usage(needed, hint=_("Give it with {option}.").format(option=option) if option else "")
        prompt = question + (f" [{_short(shown)}]" if shown else "")
        typed = self._typed(prompt + (" " if prompt.endswith("?") else ": "))
        typed = typed.strip()
        if typed == "<":
            raise Back
        return typed

    def _typed(self, prompt: str) -> str:
        """Return one line as it was typed. Raises EOFError when there is no more."""
        heard()
        prompt = harmless(prompt)
        if sys.stdin.isatty() and sys.stdout.isatty():
            return input(editable(self.console.styled(prompt, "bold", self.console.out)))
        self.console.err.write(self.console.styled(prompt, "bold", self.console.err))
        self.console.err.flush()
        typed = sys.stdin.readline()
        if not typed:
            raise EOFError
        return typed

    def value(
        self,
        question: str,
        read: Callable[[str], Answer],
        *,
        kept: Answer | None = None,
        shown: str = "",
        help: str = "",  # noqa: A002 - click's word for it
        option: str = "",
        required: bool = False,
    ) -> Answer | None:
        """Ask until `read` accepts the answer. Enter keeps `kept`, `-` empties, `?` explains."""
        while True:
            typed = self.line(question, shown, option=option)
            if typed == "?":
                self.explain(" ".join(filter(None, (help, keys_help(shown, required=required)))))
            elif not typed and (kept is not None or not required):
                return kept
            elif typed == EMPTY and not required:
                return None
            elif not typed:
                self.console.say(_("An answer is needed; Ctrl-C stops."), "yellow")
            else:
                try:
                    return read(typed)
                except ValueError as error:
                    self.console.say(_sentence(str(error)), "yellow")

    def text(self, question: str, *, kept: str | None = None, help: str = "", required: bool = False) -> str | None:  # noqa: A002
        """Ask a text."""
        from bgz.domain.values.texts import clean_text

        return self.value(question, clean_text, kept=kept, shown=kept or "", help=help, required=required)

    def long_value(  # a question says it all, by keyword
        self,
        question: str,
        read: Callable[[str], Answer],
        *,
        kept: Answer | None = None,
        shown: str = "",
        help: str = "",  # noqa: A002
        required: bool = False,
    ) -> Answer | None:
        """Ask as `value` does, but over several lines, ended by an empty one.

        A line of only `<` goes back and `?` explains after the first line too. Raises Unfinished for Ctrl-C.
        """
        ending = _("{question} (an empty line ends it)").format(question=question)
        return self.value(
            ending,
            lambda first: read(self._read_on(first, help)),
            kept=kept,
            shown=shown,
            help=help,
            required=required,
        )

    def _read_on(self, first: str, help_: str) -> str:
        """Return a text that begins with the line `first`, read up to an empty line. Raises Back or Unfinished."""
        lines = [first]
        try:
            while line := self._typed("  ").rstrip():
                if line.strip() == "<":
                    raise Back("\n".join(lines))
                if line.strip() == "?":
                    self.explain(" ".join(filter(None, (help_, _("An empty line ends the text; < goes back.")))))
                else:
                    lines.append(line)
        except EOFError:  # Ctrl-D ends a text, as it does elsewhere
            self.console.say()
        except KeyboardInterrupt:
            raise Unfinished("\n".join(lines)) from None
        return "\n".join(lines)

    def long_text(self, question: str, *, kept: str | None = None, help: str = "") -> str | None:  # noqa: A002
        """Ask a text of several lines."""
        from bgz.domain.values.texts import clean_text

        return self.long_value(question, clean_text, kept=kept, shown=kept or "", help=help)

    def day(
        self,
        question: str,
        *,
        kept: date | None = None,
        help: str = "",  # noqa: A002
        required: bool = False,
        ahead: bool = False,
    ) -> date | None:
        """Ask a day; `ahead`: one to come."""
        kind = _("A day to come, such as tomorrow, 30 nov or +7.")
        kind = kind if ahead else _("A day, such as 30-11-2023, 30 nov, today or yesterday.")
        return self.value(
            question,
            lambda typed: parse_day(typed, self.today, ahead=ahead),
            kept=kept,
            shown=show_day(kept) if kept else "",
            help=" ".join(filter(None, (help, kind))) if ahead else help or kind,
            required=required,
        )

    def number(self, question: str, *, kept: int | None = None, help: str = "", required: bool = False) -> int | None:  # noqa: A002
        """Ask a whole number."""
        shown = "" if kept is None else str(kept)
        return self.value(question, whole_of, kept=kept, shown=shown, help=help, required=required)

    def choice(
        self,
        question: str,
        terms: Terms,
        *,
        kept: str | None = None,
        help: str = "",  # noqa: A002
        required: bool = False,
    ) -> str | None:
        """Ask one of a list of terms, by number or word."""
        self.options(terms)
        shown = terms.label(kept) if kept else ""
        help = help or _("Type the number or the word.")  # noqa: A001
        return self.value(
            question, lambda typed: one_of(typed, terms), kept=kept, shown=shown, help=help, required=required
        )

    def choices(
        self,
        question: str,
        terms: Terms,
        *,
        kept: tuple[str, ...] = (),
        help: str = "",  # noqa: A002
        required: bool = False,
    ) -> tuple[str, ...]:
        """Ask several of a list of terms, by numbers or words with commas between them."""
        self.options(terms)
        shown = ", ".join(terms.label(code) for code in kept)
        help = help or _("Several are possible, with commas between them.")  # noqa: A001
        answer = self.value(
            question,
            lambda typed: several_of(typed, terms),
            kept=kept or None,
            shown=shown,
            help=help,
            required=required,
        )
        return answer or ()

    def explain(self, text: str) -> None:
        """Say a text of several sentences, in lines that fit."""
        for line in textwrap.wrap(text, self.console.width):
            self.console.say(line, "dim")

    def options(self, terms: Terms) -> None:
        """Show a list of terms with their numbers, in as many columns as fit; nothing where nobody can choose."""
        if not self.possible:
            return
        shown = [f"  {position:>2} {term.label}" for position, term in enumerate(terms, start=1)]
        wide = max(columns(each) for each in shown) + 1
        across = max(1, min(_COLUMNS, self.console.width // wide))
        for start in range(0, len(shown), across):
            row = shown[start : start + across]
            self.console.say("".join(each + " " * (wide - columns(each)) for each in row).rstrip())

    def confirm(self, question: str, *, kept: bool = False) -> bool:
        """Ask yes or no; j, ja, y and yes are understood."""
        answer = self.value(
            question, yes_or_no_of, kept=kept, shown=_("Y/n") if kept else _("y/N"), option="--no-input"
        )
        return bool(answer)

    def yes_no_or_empty(self, question: str, *, kept: bool, help: str = "") -> bool | None:  # noqa: A002
        """Ask yes or no with one of them as the usual answer; None when `-` was typed."""
        return self.value(question, yes_or_no_of, kept=kept, shown=_("Y/n") if kept else _("y/N"), help=help)

    def yes_no(self, question: str, *, kept: bool | None = None, help: str = "") -> bool | None:  # noqa: A002
        """Ask yes, no, or leave it unknown."""
        shown = "" if kept is None else _("yes") if kept else _("no")
        return self.value(question, yes_or_no_of, kept=kept, shown=shown, help=help)

    def yes_or_no(self, question: str, *, kept: bool | None = None) -> bool:
        """Ask yes or no where neither is usual: Enter answers nothing, unless `kept` was answered before."""
        if kept is None:
            return bool(self.value(f"{question} ({_('y/n')})", yes_or_no_of, required=True))
        return bool(self.value(question, yes_or_no_of, kept=kept, shown=_("yes") if kept else _("no"), required=True))

    def passphrase(self, question: str) -> str:
        """Ask a passphrase without showing it."""
        import getpass

        if not self.possible:
            raise Usage(_("Nobody can be asked for the passphrase here."), hint="BGZ_PASSPHRASE_COMMAND")
        heard()
        typed = getpass.getpass(f"{question}: ", stream=self.console.err)
        if self.at_terminal:
            hush()
        return typed


def _sentence(fault: str) -> str:
    """Return what is wrong with an answer as a sentence; a fault that begins small speaks of the answer."""
    return _("That {fault}.").format(fault=fault) if fault[:1].islower() else fault


def _short(text: str) -> str:
    """Return what Enter keeps, as far as it fits behind a question."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
