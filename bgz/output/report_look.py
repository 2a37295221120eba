"""The programme's own look on a page: its colour, readable by day and in the dark, and its own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.colours import STANDARD, WHITE, hls, readable, rgb, written_as
from bgz.domain.cases.look import own_text
from bgz.i18n import language

if TYPE_CHECKING:
    from bgz.domain.cases.programme import Look

LIGHT, DARK = WHITE, "#161c23"
"""What the text of a page stands on by day and in the dark."""
_SECONDS = ("#b4541a", "#2f66a8")
"""Colours for what stands beside the first one; the one that differs most from it is taken."""
_WRITTEN = re.compile(r"#[0-9a-fA-F]{6}")
_TINT_LIGHT, _TINT_DARK = 0.07, 0.1
"""How much of the colour is in what stands behind text."""


@frozen
class Colours:
    """The colours of one mode: `one` and `two` for text and drawings, `tint` for what stands behind text."""

    one: str
    two: str
    tint: str


def colours(look: Look, *, dark: bool) -> Colours:
    """Return the colours for the light or the dark page, each readable as text on it and on the tint."""
    own = colour_of(look)
    sheet, much = (DARK, _TINT_DARK) if dark else (LIGHT, _TINT_LIGHT)
    tint = _mixed(own, sheet, much)
    return Colours(readable(own, sheet, tint), readable(_second(own), sheet, tint), tint)


def colour_of(look: Look) -> str:
    """Return the programme's colour, or the standard one where it has none that is written as a colour."""
    return look.colour if look.colour and _WRITTEN.fullmatch(look.colour) else STANDARD


def paragraphs(look: Look, part: str) -> tuple[str, ...]:
    """Return the programme's own "introduction" or "closing" in the language in use, by paragraph."""
    text = own_text(look, part, language()) or ""
    return tuple(each.strip() for each in re.split(r"\n\s*\n", text) if each.strip())


def css_text(text: str) -> str:
    """Return `text` as a string of CSS that nothing in it can end: the blank after a code belongs to the code."""
    return '"' + "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in text) + '"'


def _second(own: str) -> str:
    away = [abs(hls(own)[0] - hls(each)[0]) for each in _SECONDS]
    return _SECONDS[max(range(len(away)), key=lambda at: min(away[at], 1 - away[at]))]


def _mixed(colour: str, behind: str, much: float) -> str:
    pairs = zip(rgb(colour), rgb(behind), strict=True)
    red, green, blue = (round(much * one + (1 - much) * other) for one, other in pairs)
    return written_as((red, green, blue))
