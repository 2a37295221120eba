"""What may be written in a text: no BSN, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

from bgz.i18n import _

LONGEST = 20_000
"""Characters in one text; a long talk fits ten times."""

_NINE_DIGITS = re.compile(r"(?<!\d)(?<!\d[ .-])\d(?:[ .-]?\d){8}(?![ .-]?\d)")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PHONE = re.compile(r"^\+?\d{8,15}$")
_BSN_DIGITS = 9
_ELEVEN = 11


def holds_bsn(text: str) -> bool:
    """Whether `text` holds a citizen service number (BSN).

    Exactly nine digits, dots, blanks or hyphens between them allowed, not part of a longer number, that pass
    the "elfproef": 9a + 8b + … + 2h − i is a multiple of 11 (Logisch Ontwerp BSN, 2.2).
    """
    for found in _NINE_DIGITS.finditer(text):
        digits = [int(character) for character in found[0] if character.isdigit()]
        weights = (*range(_BSN_DIGITS, 1, -1), -1)
        if sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % _ELEVEN == 0:
            return True
    return False


def clean_text(text: str) -> str:
    """Return `text` in Unicode's composed form, without blanks around it.

    Raises ValueError with a sentence when it holds a BSN, an invisible control character, or is too long.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if len(text) > LONGEST:
        raise ValueError(_("is longer than {longest} characters").format(longest=LONGEST))
    if found := _INVISIBLE.search(text):
        raise ValueError(
            _("holds an invisible control character (U+{code:04X}) at position {position}; remove it").format(
                code=ord(found[0]), position=found.start() + 1
            )
        )
    if holds_bsn(text):
        raise ValueError(
            _(
                "holds a citizen service number (BSN), which bgz never keeps; "
                "write a phone number in the phone field, or as +31…"
            )
        )
    return text


def parse_phone(text: str) -> str:
    """Return a phone number as digits with an optional plus. Raises ValueError with a sentence."""
    digits = re.sub(r"[\s().–-]", "", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if not _PHONE.match(digits):
        raise ValueError(_("is not a phone number, such as 06-12345678"))
    return "0" + digits[3:] if digits.startswith("+31") else digits


def parse_email(text: str) -> str:
    """Return an e-mail address without blanks around it. Raises ValueError with a sentence."""
    address = clean_text(text)
    name, at, host = address.rpartition("@")
    if not (name and at and "." in host) or re.search(r"[\s<>,;]", address):
        raise ValueError(_("is not an e-mail address, such as naam@example.org"))
    return address
