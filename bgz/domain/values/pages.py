"""What everyone may see: how a public page is called, and how the programme is reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bgz.domain.values.texts import clean_text, parse_phone
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

LETTERS = "bcdfghjkmnpqrstvwxz23456789"
"""Of these a page is called: no vowels, so that no word comes of it, and none that is taken for another."""
_LONG = 8
LONGEST_TEXT = 1500
"""Characters of a text that everyone reads: more is read by nobody, and tells more than is needed."""
PAGE = re.compile(rf"[{LETTERS}]{{{_LONG}}}")
"""The name of a page. It becomes the name of a file: nothing else may."""
FEED = "feed.xml"
"""What the feed of a public page is called; it comes and goes as pages do."""
_WEB = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:/[\w.~%/-]*)?", re.ASCII | re.IGNORECASE)


def parse_page(text: str) -> str:
    """Return the name of a public page. Raises ValueError with a sentence."""
    if not PAGE.fullmatch(text):
        raise ValueError(_("is not the name of a public page"))
    return text


def new_page(taken: Collection[str], pick: Callable[[str], str]) -> str:
    """Return a fresh name for a public page; `pick` chooses one character at random (`secrets.choice`)."""
    while (page := "".join(pick(LETTERS) for _each in range(_LONG))) in taken:
        pass
    return page


def public_text(text: str) -> str:
    """Return a text that everyone may read, in its normal form. Raises ValueError with a sentence."""
    said = clean_text(text)
    if len(said) > LONGEST_TEXT:
        told = _("is longer than {longest} characters")
        raise ValueError(told.format(longest=LONGEST_TEXT))
    return said


def phone_as_typed(text: str) -> str:
    """Return a phone number as it was typed, for people to read. Raises ValueError with a sentence."""
    parse_phone(text)
    return clean_text(text)


def parse_web(text: str) -> str:
    """Return the web address of a folder, with a slash at its end. Raises ValueError with a sentence."""
    address = text.strip()
    if not _WEB.fullmatch(address):
        raise ValueError(_("is not a web address, such as https://www.example.org/gezocht/"))
    return address if address.endswith("/") else address + "/"
