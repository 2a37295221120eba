"""The report as one tidy table: a row per value, for CSV."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from bgz.domain.figures.counts import Count, Mark, Number, Survival
from bgz.domain.figures.definitions import ContractFigures, Definition, Effect, Figures, KeyFigures, definitions
from bgz.domain.figures.period import Period
from bgz.domain.values.table import neutral
from bgz.i18n import N_, _, language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.figures.report import Report

EXACT, FEW, WITHHELD, NONE = "exact", "few", "withheld", "none"
"""What a value is: as counted; 1 to 4; hidden because it rests on too few; nothing to compute it from."""
_STATUS = {Mark.FEW: FEW, Mark.HIDDEN: WITHHELD}

_DEFINED = {each.name: each for each in definitions()}
# The median of earlier periods is a figure of the whole period's spread.
_DEFINED["waiting_median"] = _DEFINED["waiting_days"]
HEADINGS = (
    N_("period"), N_("municipality"), N_("table"), N_("category"),
    N_("value"), N_("status"), N_("figure"), N_("definition"),
)  # fmt: skip
"""The columns of the table."""


@frozen
class Row:
    """One value. `table` is the name of the figure; `municipality` is empty for all together."""

    period: str
    municipality: str
    table: str
    category: str
    value: Number
    status: str

    @property
    def definition(self) -> Definition:
        """What the figure means."""
        return _DEFINED[self.table]


def rows(report: Report) -> Iterator[Row]:
    """Yield every value of the report: the total first, then each municipality."""
    period = f"{report.period.since}/{report.period.until}"
    for name, figures in (("", report.total), *report.municipalities.items()):
        yield from _of_figures(period, name, figures)


def _of_figures(period: str, municipality: str, figures: Figures) -> Iterator[Row]:
    for each in definitions():
        value = getattr(figures, each.name)
        if each.name in {"months", "years"}:
            for key in value:
                yield from _of_key(municipality, key)
        else:
            for category, number in _categories(value):
                yield _row(period, municipality, each.name, category, number)


def _of_key(municipality: str, key: KeyFigures) -> Iterator[Row]:
    period = f"{key.period.since}/{key.period.until}"
    for name, value in attrs.asdict(key, recurse=False).items():
        if name != "period":
            yield _row(period, municipality, name, "", value)


def _categories(value: Any) -> Iterator[tuple[str, Number]]:  # noqa: ANN401 - a figure of any shape
    if isinstance(value, tuple):
        for each in value:
            yield from _of_item(each)
    elif attrs.has(type(value)):
        yield from attrs.asdict(value, recurse=False).items()
    else:
        yield "", value


def _of_item(item: Count | Survival | Effect | ContractFigures) -> Iterator[tuple[str, Number]]:
    if isinstance(item, Count):
        yield item.label, item.count
        return
    if isinstance(item, Survival):
        name = _("{count} months").format(count=item.months)
    elif isinstance(item, ContractFigures):
        name = f"{item.municipality} {item.since}/{item.until}"
    else:
        name = item.label
    for part, value in attrs.asdict(item, recurse=False).items():
        if not isinstance(value, str | date | Period | bool) or isinstance(value, Mark):
            yield f"{name}: {part}", value


def _row(period: str, municipality: str, table: str, category: str, value: Number) -> Row:
    if value is None:
        return Row(period, municipality, table, category, None, NONE)
    if isinstance(value, Mark):
        return Row(period, municipality, table, category, None, _STATUS[value])
    return Row(period, municipality, table, category, value, EXACT)


def as_csv(report: Report) -> str:
    """Return the table as CSV that a spreadsheet in the language in use opens right, and never computes with.

    With a byte order mark, as Excel wants it for UTF-8; in Dutch semicolons and decimal commas.
    """
    import csv
    from io import StringIO

    dutch = language() == "nl"
    out = StringIO()
    writer = csv.writer(out, delimiter=";" if dutch else ",", lineterminator="\r\n")
    writer.writerow(
        [_(heading) for heading in HEADINGS],
    )
    for row in rows(report):
        value = "" if row.value is None else str(row.value)
        texts = (row.period, row.municipality, row.table, row.category)
        meaning = (row.status, _(row.definition.label), _(row.definition.text))
        writer.writerow([*map(neutral, texts), value.replace(".", ",") if dutch else value, *meaning])
    return "\ufeff" + out.getvalue()
