"""A letter to a family: a page to print, or text to paste into a mail. Rendered from the shipped templates.

The whole text of each kind stands in a template of its own for each language: a letter is read as a whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bgz.output.templates import environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.work.letter import FamilyLetter

HTML, TEXT = "html", "txt"
FORMS = (HTML, TEXT)
_EMPTY_LINES = re.compile(r"\n{3,}")


def rendered(letter: FamilyLetter, form: str, language: str) -> str:
    """Return the letter in a language as "html", self-contained and with rules for A4, or as plain text."""
    made = environment("letter")
    made.autoescape = form == HTML  # one text for both forms: only a page is escaped
    made.filters.update(join_lines=_join_lines, moment=_moment)
    text = made.get_template(f"{letter.kind}.{language}.j2").render(
        letter=letter,
        lang=language,
        page=f"page.{form}.j2",
        parts=f"parts.{form}.j2",
        words=f"words.{language}.j2",
    )
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return text if form == HTML else _EMPTY_LINES.sub("\n\n", lines).strip() + "\n"


def _join_lines(text: object) -> str:
    """Return a paragraph in one line: a mail program breaks lines itself."""
    return " ".join(str(text).split())


def _moment(code: str, name: Callable[[str], Any]) -> Any:  # noqa: ANN401 - text, or markup in a page
    """Return what a day part is called by the macro `name`."""
    return name(code)
