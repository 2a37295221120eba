"""Dutch postcodes: four digits, the first not 0, and two letters that are never SA, SD or SS."""

from __future__ import annotations

import re

from bgz.i18n import _

_POSTCODE = re.compile(r"^([1-9][0-9]{3})\s*([A-Z]{2})?$")
_NEVER_USED = {"SA", "SD", "SS"}


def parse_postcode(text: str) -> str:
    """Return a postcode as `1234 AB`, or its four digits when that is all there is.

    Raises ValueError with a sentence. SA, SD and SS are never issued (PostNL).
    """
    found = _POSTCODE.match(text.strip().upper())
    if not found:
        raise ValueError(_("is not a postcode, such as 7941 AB"))
    digits, letters = found.groups()
    if letters in _NEVER_USED:
        raise ValueError(_("is not a postcode: the letters {letters} are never used").format(letters=letters))
    return f"{digits} {letters}" if letters else digits
