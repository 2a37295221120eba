"""What bgz noticed in the folder while it worked: sentences for people, which `bgz check` sorts by record."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Self

from bgz.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable


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

MANY = 10
"""So many notices of one kind are shown after a command."""


def say(notices: list[Notice], notice: Notice) -> None:
    """Add a notice that is not there yet."""
    if notice not in notices:
        notices.append(notice)


def others(count: int) -> Notice:
    """Return the sentence about strange files that are not named."""
    text = ngettext("The same goes for {count} other file.", "The same goes for {count} other files.", count)
    return Notice(text.format(count=count), "forged")


def shortened(notices: Iterable[str]) -> list[str]:
    """Return the sentences for the end of any command: of one kind only the first few, since thousands may follow."""
    said: list[str] = []
    kinds: Counter[str] = Counter()
    for notice in notices:
        kind = notice.kind if isinstance(notice, Notice) else ""
        kinds[kind] += 1
        if not kind or kinds[kind] <= MANY:
            said.append(notice)
    more = sum(count - MANY for kind, count in kinds.items() if kind and count > MANY)
    if more:
        text = ngettext(
            "There is {count} more like these; see: bgz check",
            "There are {count} more like these; see: bgz check",
            more,
        )
        said.append(text.format(count=more))
    return said
