"""The programme's own look on a page: its colour, readable by day and in the dark, and its own words."""

from __future__ import annotations

import colorsys
import re
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.colours import LEAST_CONTRAST, contrast
from bgz.domain.cases.look import own_text
from bgz.i18n import language

if TYPE_CHECKING:
    from bgz.domain.cases.colours import Rgb
    from bgz.domain.cases.programme import Look

STANDARD = "#0b6e6e"
"""The colour of a programme that chose none."""
LIGHT, DARK = "#ffffff", "#161c23"
"""What the text of a page stands on by day and in the dark."""
_SECONDS = ("#b4541a", "#2f66a8")
"""Colours for what stands beside the first one; the one that differs most from it is taken."""
_WRITTEN = re.compile(r"#[0-9a-fA-F]{6}")
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_STEPS = 100
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
    own = look.colour if look.colour and _WRITTEN.fullmatch(look.colour) else STANDARD
    sheet, much = (DARK, _TINT_DARK) if dark else (LIGHT, _TINT_LIGHT)
    tint = _mixed(own, sheet, much)
    return Colours(readable(own, sheet, tint), readable(_second(own), sheet, tint), tint)


def readable(colour: str, *behind: str) -> str:
    """Return `colour`, made so much darker or lighter that it can be read on all of `behind` (WCAG 2.2, 1.4.3)."""
    hue, light, vivid = _hls(colour)
    end = 0.0 if contrast(_rgb(behind[0]), _BLACK) > contrast(_rgb(behind[0]), _WHITE) else 1.0
    shades = (colorsys.hls_to_rgb(hue, light + (end - light) * step / _STEPS, vivid) for step in range(_STEPS + 1))
    written = ("#" + "".join(f"{round(part * 255):02x}" for part in shade) for shade in shades)
    return next(each for each in written if min(contrast(_rgb(each), _rgb(back)) for back in behind) >= LEAST_CONTRAST)


def paragraphs(look: Look, part: str) -> tuple[str, ...]:
    """Return the programme's own "introduction" or "closing" in the language in use, by paragraph."""
    text = own_text(look, part, language()) or ""
    return tuple(each.strip() for each in re.split(r"\n\s*\n", text) if each.strip())


def css_text(text: str) -> str:
    """Return `text` as a string of CSS that nothing in it can end: the blank after a code belongs to the code."""
    return '"' + "".join(each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in text) + '"'


def _second(own: str) -> str:
    away = [abs(_hls(own)[0] - _hls(each)[0]) for each in _SECONDS]
    return _SECONDS[max(range(len(away)), key=lambda at: min(away[at], 1 - away[at]))]


def _hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = (part / 255 for part in _rgb(colour))
    return colorsys.rgb_to_hls(red, green, blue)


def _mixed(colour: str, behind: str, much: float) -> str:
    mixed = (much * one + (1 - much) * other for one, other in zip(_rgb(colour), _rgb(behind), strict=True))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
