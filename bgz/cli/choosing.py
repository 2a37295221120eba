"""What a person may type at a question: the keys, and a choice from a list by number, word or how it begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bgz.i18n import _

if TYPE_CHECKING:
    from bgz.terms.listing import Terms

_NAMED = 4
"""Most terms named when several may be meant."""


def one_of(typed: str, terms: Terms) -> str:
    """Return the code meant by a number of the list, a word, or the beginning of one. Raises ValueError."""
    typed = " ".join(typed.split())
    codes = terms.codes
    if typed.isdecimal() and 1 <= int(typed) <= len(codes):
        return codes[int(typed) - 1]
    code = terms.parse(typed)
    if code is None:
        starting = [term.code for term in terms if term.label.casefold().startswith(typed.casefold())]
        if len(starting) == 1:
            return starting[0]
        if starting:
            near = ", ".join(terms.label(each) for each in starting[:_NAMED])
            raise ValueError(_("“{typed}” may be several: {near}.").format(typed=typed, near=near))
        if meant := terms.near(typed):
            text = _("“{typed}” is not in the list; did you mean {near}?")
            raise ValueError(text.format(typed=typed, near=_(" or ").join(meant)))
        raise ValueError(_("“{typed}” is not in the list; type a number or a word from it.").format(typed=typed))
    return code


def several_of(typed: str, terms: Terms) -> tuple[str, ...]:
    """Return the codes meant by numbers or words with commas (between numbers also blanks) or "and" between them.

    A word may mean several: of the day parts a whole day. Raises ValueError with a sentence.
    """
    parts = typed.split() if all(part.isdecimal() for part in typed.split()) else typed.split(",")
    codes = [code for part in parts if part.strip() for code in _meant(part, terms)]
    return tuple(dict.fromkeys(codes))


_AND = re.compile(r"\s+(?:en|and)\s+|\s*[&+;]\s*", re.IGNORECASE)


def _meant(part: str, terms: Terms) -> tuple[str, ...]:
    """Return the codes of one part: a group, a term, or several with "and" between them ("and" may be in a label)."""
    if group := terms.group(part):
        return group
    words = [word for word in _AND.split(part.strip()) if word]
    try:
        return (one_of(part, terms),)
    except ValueError:
        if len(words) == 1:
            raise
    return tuple(code for word in words for code in _meant(word, terms))


def keys_help(shown: str, *, required: bool) -> str:
    """Return what the keys do at a question; only where something stands between brackets (`shown`) Enter keeps it."""
    if shown:
        return _("Enter keeps what stands between brackets; - empties; < goes back.")
    return _("< goes back.") if required else _("Enter skips the question; < goes back.")


def whole_of(typed: str) -> int:
    """Read a whole number."""
    try:
        return int(typed)
    except ValueError:
        raise ValueError(_("Type a whole number.")) from None


def yes_or_no_of(typed: str) -> bool:
    """Read yes or no, as a word or its first letter. A number means neither: it was meant for a list above."""
    from bgz.terms.commands import YES_NO

    words = {form for term in YES_NO for word in (term.english, term.dutch) for form in (word, word[0])}
    code = YES_NO.parse(typed) if typed.strip().casefold() in words else None
    if code is None:
        raise ValueError(_("Please answer j or n."))
    return code == "yes"
