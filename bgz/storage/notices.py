"""What bgz noticed in the folder while it worked: sentences for people, which `bgz check` sorts by record."""

from __future__ import annotations

from typing import Self

from bgz.i18n import ngettext


class Notice(str):
    """A sentence. `kind` is a code of `terms.CHECKED`, `number` that of the record it is about; either may be empty."""

    __slots__ = ("kind", "number")

    kind: str
    number: str

    def __new__(cls, text: str, kind: str = "", number: str = "") -> Self:
        """Return the sentence `text` with what it is about."""
        notice = super().__new__(cls, text)
        notice.kind, notice.number = kind, number
        return notice


NAMED = 5
"""So many strange files are named; whoever can write in the folder can make thousands."""


def say(notices: list[Notice], notice: Notice) -> None:
    """Add a notice that is not there yet."""
    if notice not in notices:
        notices.append(notice)


def others(count: int) -> Notice:
    """Return the sentence about strange files that are not named."""
    text = ngettext("The same goes for {count} other file.", "The same goes for {count} other files.", count)
    return Notice(text.format(count=count), "forged")
