"""Asking at the terminal: Enter keeps, `?` explains, `<` goes back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from bgz.domain.days import parse_day, show_day
from bgz.errors import Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bgz.output.console import Console
    from bgz.terms import Terms

Answer = TypeVar("Answer")
EMPTY = "-"
"""What is typed to empty a field that holds something."""


class Back(Exception):
    """The person typed `<`: no error, but the wish to answer the question before this one again."""


class Ask:
    """Questions, answered by a person. `possible` is false in scripts: then every question is an error."""

    def __init__(self, console: Console, *, today: date, possible: bool = True) -> None:
        self.console = console
        self.today = today
        self.possible = possible

    def line(self, question: str, shown: str = "", *, option: str = "") -> str:
        """Ask one line; `shown` is what Enter keeps. Raises Usage when nobody can answer, Back for `<`."""
        if not self.possible:
            needed = _("Nobody can be asked here: {question}").format(question=question)
            raise Usage(needed, hint=_("Give it with {option}.").format(option=option) if option else "")
        kept = f" [{shown}]" if shown else ""
        self.console.err.write(self.console.styled(f"{question}{kept}: ", "bold", self.console.err))
        self.console.err.flush()
        typed = sys.stdin.readline()
        if not typed:
            raise EOFError
        typed = typed.strip()
        if typed == "<":
            raise Back
        return typed

    def value(  # noqa: PLR0913 - a question says it all, by keyword
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
                self.console.say(help or _("Enter keeps what stands between brackets; - empties; < goes back."), "dim")
            elif not typed and (kept is not None or not required):
                return kept
            elif typed == EMPTY and not required:
                return None
            elif not typed:
                self.console.say(_("An answer is needed."), "yellow")
            else:
                try:
                    return read(typed)
                except ValueError as error:
                    self.console.say(str(error), "yellow")

    def text(self, question: str, *, kept: str | None = None, help: str = "", required: bool = False) -> str | None:  # noqa: A002
        """Ask a text."""
        from bgz.domain.texts import clean_text

        return self.value(question, clean_text, kept=kept, shown=kept or "", help=help, required=required)

    def day(self, question: str, *, kept: date | None = None, help: str = "", required: bool = False) -> date | None:  # noqa: A002
        """Ask a day."""
        shown = show_day(kept) if kept else ""
        help = help or _("A day, such as 30-11-2023, 30 nov, today or yesterday.")  # noqa: A001
        return self.value(
            question, lambda typed: parse_day(typed, self.today), kept=kept, shown=shown, help=help, required=required
        )

    def number(self, question: str, *, kept: int | None = None, help: str = "", required: bool = False) -> int | None:  # noqa: A002
        """Ask a whole number."""
        shown = "" if kept is None else str(kept)
        return self.value(question, _whole, kept=kept, shown=shown, help=help, required=required)

    def choice(self, question: str, terms: Terms, *, kept: str | None = None, required: bool = False) -> str | None:
        """Ask one of a list of terms, by number or word."""
        self._options(terms)
        shown = terms.label(kept) if kept else ""
        return self.value(question, lambda typed: _one_of(typed, terms), kept=kept, shown=shown, required=required)

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
        self._options(terms)
        shown = ", ".join(terms.label(code) for code in kept)
        help = help or _("Several are possible, with commas between them.")  # noqa: A001
        answer = self.value(
            question,
            lambda typed: tuple(dict.fromkeys(_one_of(part, terms) for part in typed.split(",") if part.strip())),
            kept=kept or None,
            shown=shown,
            help=help,
            required=required,
        )
        return answer or ()

    def _options(self, terms: Terms) -> None:
        for position, term in enumerate(terms, start=1):
            self.console.say(f"  {position:>2} {term.label}")

    def confirm(self, question: str, *, kept: bool = False) -> bool:
        """Ask yes or no; j, ja, y and yes are understood."""
        answer = self.value(question, _yes_or_no, kept=kept, shown=_("Y/n") if kept else _("y/N"), option="--no-input")
        return bool(answer)

    def yes_no(self, question: str, *, kept: bool | None = None, help: str = "") -> bool | None:  # noqa: A002
        """Ask yes, no, or leave it unknown."""
        shown = "" if kept is None else _("yes") if kept else _("no")
        return self.value(question, _yes_or_no, kept=kept, shown=shown, help=help)

    def passphrase(self, question: str) -> str:
        """Ask a passphrase without showing it."""
        import getpass

        if not self.possible:
            raise Usage(_("Nobody can be asked for the passphrase here."), hint="BGZ_PASSPHRASE_COMMAND")
        return getpass.getpass(f"{question}: ", stream=self.console.err)


def _whole(typed: str) -> int:
    try:
        return int(typed)
    except ValueError:
        raise ValueError(_("Type a whole number.")) from None


def _one_of(typed: str, terms: Terms) -> str:
    typed = typed.strip()
    codes = terms.codes
    if typed.isdigit() and 1 <= int(typed) <= len(codes):
        return codes[int(typed) - 1]
    code = terms.parse(typed)
    if code is None:
        starting = [term.code for term in terms if term.label.casefold().startswith(typed.casefold())]
        if len(starting) == 1:
            return starting[0]
        raise ValueError(_("{typed} is not in the list; type a number or a word from it.").format(typed=typed))
    return code


def _yes_or_no(typed: str) -> bool:
    from bgz.terms import YES_NO

    code = YES_NO.parse(typed)
    if code is None:
        raise ValueError(_("Please answer j or n."))
    return code == "yes"
