"""The one console: data to stdout, talk to stderr, colour only beside a word or sign.

Text of records is never markup: a family named "[/b] Jansen" prints as such, and no control or bidirectional
character reaches the terminal.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
import unicodedata
from typing import TYPE_CHECKING, TextIO

from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34"}
_COMMAND = re.compile(
    r"""\b(?:bgz|git)(?:\ [a-z][a-z-]*){0,2}(?:\ (?:--?[a-z][\w-]*|[A-Z][\w…-]*|[0-9a-f]{8}\b|\S+@\S+|"[^"]*"))*"""
)
"""A command in running text. Of a sentence about bgz or git a few words are kept together too, which does no harm."""
_BOUND = "\ue000"
"""Stands for a blank within a command while lines are broken."""
WIDEST = 100
"""Columns of running text; longer lines are hard to read."""


def harmless(text: str) -> str:
    """Return `text` with control and direction characters shown as a replacement sign."""
    if text.isprintable():  # nearly all text is, and nothing printable does harm
        return text
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", text)


def columns(text: str) -> int:
    """Return how many terminal columns `text` takes."""
    if text.isascii():  # nearly all text of a long list, and ten times quicker told
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _filled(line: str, width: int, indent: str = "", further: str = "") -> list[str]:
    """Return a line of text in lines of `width`. No command is broken: it could not be copied in one go."""
    bound = _COMMAND.sub(lambda found: found[0].replace(" ", _BOUND), line)
    lines = textwrap.wrap(
        bound,
        width,
        initial_indent=indent,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [each.replace(_BOUND, " ") for each in lines] or [indent.rstrip()]


class Console:
    """Where text leaves bgz. `names` says whether private fields may be shown."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None, *, names: bool = False) -> None:
        self._out = out
        self._err = err
        self.names = names

    @property
    def out(self) -> TextIO:
        """Where data goes."""
        return self._out or sys.stdout

    @property
    def err(self) -> TextIO:
        """Where talk goes."""
        return self._err or sys.stderr

    @property
    def width(self) -> int:
        """Columns to fill, at most `WIDEST`."""
        return min(WIDEST, shutil.get_terminal_size((80, 24)).columns)

    def _coloured(self, stream: TextIO) -> bool:
        return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def styled(self, text: str, style: str, stream: TextIO | None = None) -> str:
        """Return `text` in a style, where the stream is a terminal that wants colour."""
        if style and self._coloured(stream or self.out):
            return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"
        return text

    def print(self, text: str = "", style: str = "") -> None:
        """Print a line of data."""
        self._write(self.out, self.styled(harmless(text), style, self.out))

    def say(self, text: str = "", style: str = "") -> None:
        """Print a line of talk; on a terminal broken between words, which a terminal does not do itself."""
        safe = harmless(text)
        indent = safe[: len(safe) - len(safe.lstrip())]
        for line in self._fitting(safe, self.err, indent):
            self._write(self.err, self.styled(line, style, self.err))

    def command(self, text: str, style: str = "") -> None:
        """Print a line of talk that holds a command: in one piece, so that it can be copied."""
        self._write(self.err, self.styled(harmless(text), style, self.err))

    def _fitting(self, text: str, stream: TextIO, hanging: str) -> list[str]:
        """Return `text` in lines that fit a terminal, the later ones behind `hanging`; elsewhere as it is."""
        if not stream.isatty():
            return [text]
        lines: list[str] = []
        for line in text.split("\n"):
            fits = columns(line) <= self.width
            lines += [line] if fits else _filled(line, self.width, further=hanging)
        return lines

    def _write(self, stream: TextIO, line: str) -> None:
        stream.write(line + "\n")
        stream.flush()

    def wrapped(self, text: str, indent: str = "", hanging: str = "") -> None:
        """Print running text as data, wrapped at the width of the terminal; `hanging` indents later lines further."""
        for line in harmless(text).splitlines() or [""]:
            for filled in _filled(line, self.width, indent, indent + hanging):
                self._write(self.out, filled)

    def heading(self, text: str) -> None:
        """Print a heading above data."""
        self.print(text, "bold")

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print aligned plain text, the last column as wide as it likes."""
        safe = [tuple(map(harmless, row)) for row in rows]
        widths = [max(map(columns, column)) for column in zip(headings, *safe, strict=True)]
        self.print(_aligned(tuple(headings), widths), "bold")
        if safe:
            self._write(self.out, "\n".join(_aligned(row, widths) for row in safe))

    def pairs(self, rows: Iterable[tuple[str, str]], indent: str = "") -> None:
        """Print label and value, the labels aligned."""
        held = [(harmless(label), harmless(value)) for label, value in rows]
        wide = max((columns(label) for label, _value in held), default=0)
        for label, value in held:
            gap, below = " " * (wide - columns(label)), indent + " " * wide + "  "
            first, *rest = value.splitlines() or [""]
            for line in (f"{indent}{label}{gap}  {first}", *(below + line for line in rest)):
                for part in self._fitting(line.rstrip(), self.out, below):
                    self._write(self.out, part)

    def error(self, message: str, *, problems: Iterable[str] = (), hint: str = "") -> None:
        """Say what went wrong and what helps."""
        self.say(_("Error: {message}").format(message=message), "red")
        for problem in problems:
            self.say(f"  - {problem}")
        self._helps(hint)

    def stopped(self, message: str, *, hint: str = "") -> None:
        """Say that somebody stopped: that is no error."""
        self.say(message, "yellow")
        self._helps(hint)

    def _helps(self, hint: str) -> None:
        if hint:
            for line in self._sentences(f"{_('Hint')}: {hint}"):
                self.say(line)

    def _sentences(self, text: str) -> list[str]:
        """Return `text` in one line if it fits a terminal, else a line for each sentence: no command is broken."""
        fits = not self.err.isatty() or columns(text) <= self.width
        return [text] if fits else re.split(r"(?<=[.?!]) ", text)


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = [cell + " " * (wide - columns(cell)) for cell, wide in zip(cells, widths, strict=True)]
    return "  ".join(padded).rstrip()
