"""Colours that can be read: the contrast of two, and the nearest shade that has enough of it (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import colorsys
import re

from bgz.i18n import _

STANDARD = "#0b6e6e"
"""The colour of a programme that chose none."""
WHITE = "#ffffff"
LEAST_CONTRAST = 4.5
"""Of text on its background, so that who sees less can read it."""
_WRITTEN = re.compile(r"#[0-9a-f]{6}")
_BLACK = "#000000"
_STEPS = 255
Rgb = tuple[int, int, int]


def parse_colour(text: str) -> str:
    """Return a colour as #rrggbb. Raises ValueError with a sentence, naming the nearest darker one that is possible."""
    colour = text.strip().lower()
    if not _WRITTEN.fullmatch(colour):
        raise ValueError(_("is not a colour, such as #0b6e6e"))
    near = readable(colour, WHITE)
    if near != colour:
        text = _("is too light to read on white; the nearest that is dark enough is {colour}")
        raise ValueError(text.format(colour=near))
    return colour


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, *behind: str) -> str:
    """Return `colour`, made only so much darker or lighter that it can be read on all of `behind`."""
    hue, light, vivid = hls(colour)
    end = 0.0 if contrast(behind[0], _BLACK) > contrast(behind[0], WHITE) else 1.0
    shades = (colorsys.hls_to_rgb(hue, light + (end - light) * step / _STEPS, vivid) for step in range(_STEPS + 1))
    written = (written_as((round(red * 255), round(green * 255), round(blue * 255))) for red, green, blue in shades)
    return next(each for each in written if min(contrast(each, back) for back in behind) >= LEAST_CONTRAST)


def rgb(colour: str) -> Rgb:
    """Return how red, green and blue a colour is, each from 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def hls(colour: str) -> tuple[float, float, float]:
    """Return the hue, lightness and saturation of a colour, each from 0 to 1."""
    red, green, blue = (part / 255 for part in rgb(colour))
    return colorsys.rgb_to_hls(red, green, blue)


def written_as(colour: Rgb) -> str:
    """Return a colour as #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB, as WCAG gives it
