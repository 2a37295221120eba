"""Pages of explanation on the terminal: the little Markdown they use, and tables as blocks that any width can show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.domain.values.table import Table
    from bgz.output.console import Console

_INDENT = "    "
_NARROW = 24
"""Columns up to which the first cells of a table stand beside the others."""


class _Name(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...


class _Page(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def tables(self) -> Sequence[Table]: ...


def pages(names: Sequence[_Name], console: Console) -> None:
    """Print the list of pages."""
    console.pairs([(each.name, each.title) for each in names])


def page(view: _Page, console: Console) -> None:
    """Print a page."""
    if view.text:
        markdown(view.text, console)
    for number, table in enumerate(view.tables):
        if number or view.text:
            console.print()
        _table(table, console)


def markdown(text: str, console: Console) -> None:
    """Print headings, paragraphs, lists and indented commands."""
    for line in text.rstrip().splitlines():
        if line.startswith("#"):
            console.heading(line.lstrip("# "))
        elif line.startswith(_INDENT):
            console.print(line, "green")
        elif line.startswith("- "):
            console.wrapped(_bare(line), hanging="  ")
        else:
            console.wrapped(_bare(line))


def _bare(line: str) -> str:
    """Return a line without the marks around commands and links."""
    return re.sub(r"`([^`]*)`|\*\*([^*]*)\*\*", lambda found: found[1] or found[2], line)


def _table(table: Table, console: Console) -> None:
    if table.title:
        console.heading(table.title)
    if all(len(row[0]) <= _NARROW and len(row) == 2 for row in table.rows):  # noqa: PLR2004 - a label and its meaning
        console.pairs([(row[0], row[1]) for row in table.rows])
        return
    for first, second, *rest in table.rows:
        console.print(f"{second} ({first})", "bold")
        for cell in rest:
            console.wrapped(cell, _INDENT)
