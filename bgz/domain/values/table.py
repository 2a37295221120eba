"""A table of texts, whoever shows it and how."""

from __future__ import annotations

from attrs import frozen


@frozen
class Table:
    """A heading over lines of cells; `title` is empty when the page has one table."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
