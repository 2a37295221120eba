"""Tables of figures, as text for a terminal or as Markdown for README."""

from __future__ import annotations

Table = list[tuple[str, ...]]
"""Lines of cells, the headings first."""


def as_text(rows: Table, *, names: int = 0) -> str:
    """Return a table in columns; what stands in column `names` begins at the left, figures end at the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == names else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def as_markdown(rows: Table) -> str:
    """Return a table in Markdown, figures to the right."""
    first, *others = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([first, "|---|" + "--:|" * (len(rows[0]) - 1), *others])
