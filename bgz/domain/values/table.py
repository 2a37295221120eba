"""A table of texts, whoever shows it and how, and a cell that may lie in a spreadsheet."""

from __future__ import annotations

from attrs import frozen

_CALCULATED = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet would calculate at the beginning of a cell, in its wide form too (OWASP, CSV injection)."""
_CONTROLS = ("\t", "\r", "\n")
"""What some spreadsheets leave out at the beginning, so that what follows is calculated."""


@frozen
class Table:
    """A heading over lines of cells; `title` is empty when the page has one table."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def neutral(cell: str) -> str:
    """Return a text that no spreadsheet calculates: what begins like a formula gets an apostrophe.

    Blanks before the sign count for nothing, as some spreadsheets take them away. Numbers of ours, which may be
    negative, are no texts and are not passed through here.
    """
    begins = cell.startswith(_CONTROLS) or cell.lstrip().startswith(_CALCULATED)
    return f"'{cell}" if begins else cell
