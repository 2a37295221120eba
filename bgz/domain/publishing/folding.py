"""A text as it is compared: without capitals, accents, signs that cannot be seen and letters that look like others."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

from attrs import frozen

_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u043a\u043c\u0442\u043d\u0432\u03b1"
    "\u03bf\u03bd\u03c1\u03b5\u03b9\u03ba\u03c4\u00f8\u0111\u0142\u00f0\u0131\u2019\u2018\u02bc\u0060",
    "aeopcyxijskmthbaovpeiktodldi''''",
)
"""Letters of Cyrillic and Greek, and with a stroke, that look like Latin ones; signs that look like an apostrophe."""
_CAPITALS = {
    ord(sign): letter
    for start in (0x1F150, 0x1F170)
    for sign, letter in zip(map(chr, range(start, start + 26)), "abcdefghijklmnopqrstuvwxyz", strict=True)
} | str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɇƶ", "abcdefghijklmnoprstuvwyzez")
"""Small capitals, and letters in a filled ring or square."""
_MARKUP = re.compile(
    r"</?(?:b|i|u|em|strong|span|small|sub|sup|p|div|br|wbr)\s*/?>|&(?:shy|nbsp|zwj|zwnj|#\w{1,7});", re.IGNORECASE
)
"""Marks of a web page; they are shown as they are, and read by people as nothing."""
_SEVERAL = {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}


@frozen
class Folded:
    """A folded text; `at` says for each of its signs where in the text it came from."""

    text: str
    signs: str
    at: tuple[int, ...]

    def typed(self, start: int, end: int) -> str:
        """Return what was typed for the signs from `start` up to `end`."""
        return self.text[self.at[start] : self.at[end - 1] + 1]

    def bounded(self, start: int, end: int) -> bool:
        """Whether no letter or digit touches the signs from `start` up to `end`."""
        return self.begins(start) and self.ends(end)

    def begins(self, start: int) -> bool:
        """Whether no letter or digit stands just before `start`."""
        return start == 0 or not self.signs[start - 1].isalnum()

    def ends(self, end: int) -> bool:
        """Whether no letter or digit stands at `end`."""
        return end == len(self.signs) or not self.signs[end].isalnum()


def folded(text: str) -> Folded:
    """Return `text` as it is compared."""
    signs: list[str] = []
    at: list[int] = []
    marks = {found.start(): found for found in _MARKUP.finditer(text)} if "<" in text or "&" in text else {}
    position = 0
    while position < len(text):
        mark = marks.get(position)
        for sign in _meant(mark[0]) if mark else text[position]:
            for plain in _plain(sign):
                signs.append(plain)
                at.append(position)
        position = mark.end() if mark else position + 1
    return Folded(text, "".join(signs), tuple(at))


def key_of(text: str) -> str:
    """Return only the letters and digits of `text`, as they are compared."""
    return "".join(sign for sign in folded(text).signs if sign.isalnum())


def _meant(mark: str) -> str:
    """Return what a mark of a web page stands for: a sign by its number, or nothing."""
    return html.unescape(mark) if mark.startswith("&") else ""


@cache
def _plain(sign: str) -> str:
    held = "".join(
        part
        for part in unicodedata.normalize("NFKD", sign)
        if not unicodedata.combining(part) and unicodedata.category(part) != "Cf"
    )
    held = "".join(_SEVERAL.get(part, part) for part in held.casefold().translate(_ALIKE).translate(_CAPITALS))
    return "".join(str(unicodedata.digit(part, part)) for part in held)
