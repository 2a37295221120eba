"""The report as CSV: the tidy list, for a spreadsheet or a program that reads tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.figures.counts import Mark
from bgz.domain.values.table import neutral
from bgz.i18n import N_, _, language
from bgz.output.report_rows import rows

if TYPE_CHECKING:
    from bgz.domain.figures.report import Report
    from bgz.output.report_rows import Row

HEADINGS = (
    N_("period"), N_("municipality"), N_("table"), N_("category"), N_("value"), N_("status"),
    N_("unit"), N_("figure"), N_("which part"), N_("definition"),
)  # fmt: skip
"""The columns of the table."""


def as_csv(report: Report) -> str:
    """Return the table as CSV that a spreadsheet in the language in use opens right, and never computes with.

    With a byte order mark, as Excel wants it for UTF-8; in Dutch semicolons and decimal commas.
    """
    import csv
    from io import StringIO

    dutch = language() == "nl"
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow([_(heading) for heading in HEADINGS])
    for row in rows(report):
        value = "" if row.value is None or isinstance(row.value, Mark) else str(row.value)
        first, after = texts(row)
        writer.writerow([*first, value.replace(".", ",") if dutch else value, *after])
    return "\ufeff" + out.getvalue()


def texts(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stands before and after the value; nothing that a spreadsheet would compute."""
    first = (row.period, row.municipality, row.table, row.category)
    after = (row.status, row.unit, _(row.definition.label), row.label, _(row.definition.text))
    return tuple(map(neutral, first)), tuple(map(neutral, after))
