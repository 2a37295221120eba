"""The report as one tidy list: a row for each value, from which CSV, XLSX and the statuses in JSON are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import attrs
from attrs import frozen

from bgz.domain.figures.counts import Count, Mark, Number, Survival
from bgz.domain.figures.definitions import (
    ContractFigures,
    Definition,
    Effect,
    Figures,
    KeyFigures,
    YearFigures,
    definitions,
)
from bgz.domain.figures.protection import PUBLIC, TEAM, is_rough
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.figures.period import Period
    from bgz.domain.figures.report import Report

EXACT, ROUNDED, FEW, HIDDEN = "exact", "rounded", "few", "hidden"
WITHHELD, UNKNOWN, NONE = "withheld", "unknown", "none"
STATUSES = {
    EXACT: "As counted.",
    ROUNDED: "Rounded.",
    FEW: "1 to 4, hidden because it could point to a family.",
    HIDDEN: "Hidden, zeros too, so that no other hidden number can be computed from it.",
    WITHHELD: "Hidden with the whole table: no way of hiding parts of it would protect the families in it.",
    UNKNOWN: "Not known: the records or settings lack it.",
    NONE: "There is nothing to compute it from.",
}
"""What a value is, and what that means to who reads the list with a program."""
_BY_MARK = {Mark.FEW: FEW, Mark.HIDDEN: HIDDEN, Mark.UNKNOWN: UNKNOWN}

_DEFINED = {each.name: each for each in definitions()}
# The median of earlier periods is a figure of the whole period's spread.
_DEFINED["waiting_median"] = _DEFINED["waiting_days"]
PARTS = {
    "families": N_("Families"),
    "median": N_("Median"),
    "p90": N_("Nine of ten at most"),
    "longest": N_("Longest"),
    "matches": N_("Matches"),
    "trials": N_("Trials"),
    "alive": N_("Still running"),
    "percent": N_("Per cent"),
    "asked": N_("Asked"),
    "answered": N_("Answered"),
    "mean": N_("Mean"),
    "contracted": N_("Matches contracted"),
    "made": N_("Matches made"),
    "budget_eur": N_("Budget"),
    "cost_per_match_eur": N_("Cost per match made"),
    "avoided_per_match_eur": N_("Avoided cost per match"),
    "avoided_eur": N_("Avoided cost"),
}
"""What the parts of a figure are called."""
HEADINGS = (
    N_("period"), N_("municipality"), N_("table"), N_("category"), N_("value"), N_("status"),
    N_("unit"), N_("figure"), N_("which part"), N_("definition"),
)  # fmt: skip
"""What the columns of the tidy list are called, in the order of `columns`."""
COUNT, DAYS, PERCENT, SCORE, EUR = "count", "days", "percent", "score", "eur"
_UNITS = {"median": DAYS, "p90": DAYS, "longest": DAYS, "waiting_median": DAYS, "percent": PERCENT, "mean": SCORE}
_AGREED = frozenset({"matches_contracted", "contracted", "budget_eur", "avoided_per_match_eur"})
"""What a contract says is as it was agreed, for whomever the report is."""


@frozen(kw_only=True)
class Row:
    """One value, at `part` of the period: empty for the whole of it. `municipality` is empty for all together.

    `table` is the name of the figure. `category` is a code, with `label` for people: of a group that was counted,
    of a part of the figure as `median`, or of both as `trial.mean`.
    """

    period: str
    part: str
    municipality: str
    table: str
    category: str
    label: str
    value: Number
    status: str

    @property
    def definition(self) -> Definition:
        """What the figure means."""
        return _DEFINED[self.table]

    @property
    def field(self) -> str:
        """The last word of the category: which part of the figure this is, if it has parts."""
        return self.category.rpartition(".")[2]

    @property
    def unit(self) -> str:
        """What the value is measured in."""
        found = _UNITS.get(self.field) or _UNITS.get(self.table)
        if found:
            return found
        return EUR if self.definition.unit == EUR or self.field.endswith("_eur") else COUNT

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells this value from every other of the report, as in `data-f` of the page."""
        return self.table, self.category, self.part, self.municipality


def rows(report: Report) -> Iterator[Row]:
    """Yield every value of the report: the total first, then each municipality."""
    for name, figures in (("", report.total), *report.municipalities.items()):
        yield from _Place(report, name).rows(figures)


def columns(row: Row) -> tuple[tuple[str, ...], int | float | None, tuple[str, ...]]:
    """Return what the tidy list holds of a row: texts before the number, the number if it is told, texts behind it."""
    first = (row.period, row.municipality, row.table, row.category)
    number = None if isinstance(row.value, Mark) else row.value
    return first, number, (row.status, row.unit, _(row.definition.label), row.label, _(row.definition.text))


class _Place:
    """Makes the rows of one municipality, or of all together."""

    def __init__(self, report: Report, name: str) -> None:
        self.report = report
        self.name = name

    def rows(self, figures: Figures) -> Iterator[Row]:
        for each in definitions():
            value = getattr(figures, each.name)
            if each.name in {"months", "years"}:
                for key in value:
                    yield from self._of_key(each.name, key)
                continue
            gone = self._withheld(each.name)
            cells = list(_cells(value)) or ([("", "", Mark.HIDDEN)] if gone else [])
            for category, label, number in cells:
                yield self._row(None, each.name, (category, label), number, gone=gone)

    def _of_key(self, table: str, key: KeyFigures) -> Iterator[Row]:
        if key.period == self.report.period:
            return  # the only month of a period is the period itself
        for name in numbers_of(type(key)):
            gone = self._withheld(table, f"{table}.{name}")
            yield self._row(key, name, ("", ""), getattr(key, name), gone=gone)

    def _withheld(self, *tables: str) -> bool:
        return not self.report.withheld.get(self.name, frozenset()).isdisjoint(tables)

    def _row(self, key: KeyFigures | None, table: str, category: tuple[str, str], value: Number, *, gone: bool) -> Row:
        made = Row(
            period=period_text(key.period if key else self.report.period),
            part=period_text(key.period) if key else "",
            municipality=self.name,
            table=table,
            category=category[0],
            label=category[1],
            value=value,
            status="",
        )
        # A column of months may be left out while its last month stands elsewhere, as the end of the period.
        if gone and isinstance(value, Mark):
            return attrs.evolve(made, status=WITHHELD)
        return attrs.evolve(made, status=_status(made, self.report.audience, rough=self._rough(key)))

    def _rough(self, key: KeyFigures | None) -> bool:
        """Whether numbers are rounded: an earlier period is told as in its own report, a month as the whole period."""
        period = key.period if isinstance(key, YearFigures) else self.report.period
        return self.report.audience == PUBLIC or is_rough(period, self.report.made_on)


def period_text(period: Period) -> str:
    """Return a period as ISO 8601 writes it."""
    return f"{period.since}/{period.until}"


def _status(row: Row, audience: str, *, rough: bool) -> str:
    if row.value is None:
        return NONE
    if isinstance(row.value, Mark):
        return _BY_MARK[row.value]
    if audience == TEAM or _AGREED & {row.table, row.field}:
        return EXACT
    # Days are in whole weeks and who still runs in tens, for whomever the report is; a mean is never rounded.
    coarse = row.unit == DAYS or (row.table, row.unit) == ("alive", PERCENT)
    return ROUNDED if coarse or (rough and row.unit != SCORE and row.value != 0) else EXACT


_NUMBERS: dict[type, tuple[str, ...]] = {}
"""The answers of `numbers_of`: reading types takes a while."""


def numbers_of(made: type) -> tuple[str, ...]:
    """Return the names of the fields of a figure that hold a number, as their types say."""
    if made not in _NUMBERS:
        types = get_type_hints(made)
        numeric = {name for name, kind in types.items() if {int, float} & {kind, *get_args(kind)}}
        if made is Survival:
            numeric -= {"months"}  # they say which one it is
        _NUMBERS[made] = tuple(field.name for field in attrs.fields(made) if field.name in numeric)
    return _NUMBERS[made]


def _cells(value: Any) -> Iterator[tuple[str, str, Number]]:  # noqa: ANN401 - a figure of any shape
    """Yield code, label and number of each cell of a figure."""
    if isinstance(value, tuple):
        for at, item in enumerate(value, 1):
            yield from _of_item(at, item)
    elif attrs.has(type(value)):
        for name in numbers_of(type(value)):
            yield name, _(PARTS[name]), getattr(value, name)
    else:
        yield "", "", value


def _of_item(at: int, item: Count | Survival | Effect | ContractFigures) -> Iterator[tuple[str, str, Number]]:
    code, label = named(at, item)
    if isinstance(item, Count):
        yield code, label, item.count
        return
    for name in numbers_of(type(item)):
        yield f"{code}.{name}", f"{label}: {_(PARTS[name])}", getattr(item, name)


def named(at: int, item: Count | Survival | Effect | ContractFigures) -> tuple[str, str]:
    """Return code and label of the `at`th item of a figure, counted from 1."""
    if isinstance(item, Survival):
        return str(item.months), _("{count} months").format(count=item.months)
    if isinstance(item, ContractFigures):
        return str(at), f"{item.municipality} {item.since}/{item.until}"
    return item.code, item.label
