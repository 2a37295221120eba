"""The report as CSV: the tidy list, for a spreadsheet or a program that reads tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.values.table import neutral
from bgz.i18n import _, language
from bgz.output.report_rows import HEADINGS, columns, rows

if TYPE_CHECKING:
    from bgz.domain.figures.report import Report


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
        first, number, after = columns(row)
        value = "" if number is None else str(number)
        writer.writerow([*map(neutral, first), value.replace(".", ",") if dutch else value, *map(neutral, after)])
    return "\ufeff" + out.getvalue()
