"""What bgz noticed in the folder while it worked: sentences for people, which `bgz check` sorts by record."""

from __future__ import annotations

from typing import Self


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
