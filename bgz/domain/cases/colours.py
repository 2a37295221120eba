"""The colour of a programme: one that can be read on white (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

from bgz.i18n import _

LEAST_CONTRAST = 4.5
"""Of text on its background, so that who sees less can read it."""
_WRITTEN = re.compile(r"#[0-9a-f]{6}")
_WHITE = (255, 255, 255)
Rgb = tuple[int, int, int]


def parse_colour(text: str) -> str:
    """Return a colour as #rrggbb. Raises ValueError with a sentence, naming the nearest darker one that is possible."""
    colour = text.strip().lower()
    if not _WRITTEN.fullmatch(colour):
        raise ValueError(_("is not a colour, such as #0b6e6e"))
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    if contrast((red, green, blue), _WHITE) < LEAST_CONTRAST:
        text = _("is too light to read on white; the nearest that is dark enough is {colour}")
        raise ValueError(text.format(colour="#{:02x}{:02x}{:02x}".format(*darker((red, green, blue)))))
    return colour


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def darker(colour: Rgb) -> Rgb:
    """Return the lightest colour of the same hue that can be read on white."""
    red, green, blue = colour
    shades = ((red * part // 255, green * part // 255, blue * part // 255) for part in range(255, -1, -1))
    return next(shade for shade in shades if contrast(shade, _WHITE) >= LEAST_CONTRAST)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB, as WCAG gives it
