"""Versions of bgz, as `0.1.0`."""

from __future__ import annotations

import re

_FORM = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,3}", re.ASCII)


def version_of(text: str) -> tuple[int, ...] | None:
    """Return a version as numbers that can be compared, without zeros at the end; None when `text` is none."""
    if not _FORM.fullmatch(text):
        return None
    numbers = [int(each) for each in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
