"""What an attacker reads in published reports: for each count the values that its mark leaves open.

Only the rows of reports are read, as they stand in CSV, XLSX and JSON. A count that stands in several places, as the
matches that run at the end of one year and at the begin of the next, is one and the same here.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from bgz.output.report_rows import EXACT, FEW, HIDDEN, ROUNDED, WITHHELD, Row, rows
from bgz.terms.figures import OVERRIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.figures.report import Report

MOST = 2000.0
"""No count of these programmes comes near it; an attacker who knows no bound takes this one."""
FEWEST = 5
STEP = 5
ENOUGH_TRIALS = 25
ALL_SCORES = 200
"""Of so many scores every mean of one decimal is possible."""
_DAY = timedelta(days=1)
_STOCKS = {
    "running_at_begin": "running", "running_at_end": "running",
    "waiting_at_begin": "waiting", "waiting_at_end": "waiting",
}  # fmt: skip
_SUMS_OF_MONEY = {"cost_per_match_eur", "avoided_eur"}
_AGREED = {"matches_contracted", "contracted", "budget_eur", "avoided_per_match_eur"}
_COMPUTED = {"median", "p90", "longest", "mean", "percent", "waiting_median"}
CONTRACT = frozenset(
    {"request_signups", "support_signups", "approvals", "matches_started", "matches_ended", "running", "waiting"}
)
"""The counts that a municipality may see exactly, for a whole period."""


class Key(NamedTuple):
    """A count. `span` is a period, or a day for what stands on that day; `place` is empty for all together."""

    place: str
    span: str
    figure: str
    category: str = ""


@frozen
class Seen:
    """Between which values a count lies by what was published of it, and in which ways it was."""

    low: float = 0.0
    high: float = MOST
    statuses: frozenset[str] = frozenset()

    def __and__(self, other: Seen) -> Seen:
        return Seen(max(self.low, other.low), min(self.high, other.high), self.statuses | other.statuses)

    @property
    def shown(self) -> bool:
        """Whether the number itself was published somewhere."""
        return EXACT in self.statuses

    @property
    def hidden(self) -> bool:
        """Whether a mark stands in the place of the number, and nowhere the number."""
        return not self.shown and bool(self.statuses & {FEW, HIDDEN, WITHHELD})


Known = dict[Key, Seen]


@frozen
class Sheet:
    """What a report prints: its rows, and on which day it was made for whom."""

    audience: str
    made_on: date
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, report: Report) -> Sheet:
        """Print a report."""
        return cls(report.audience, report.made_on, tuple(rows(report)))


def exactly(value: float) -> Seen:
    """Return what is known of a count that was published as it is."""
    return Seen(value, value, frozenset({EXACT}))


def rounded(value: float) -> Seen:
    """Return what a number rounded to five tells: 1 to 4 have a mark of their own."""
    return Seen(max(float(FEWEST), value - 2), value + 2, frozenset({ROUNDED})) if value else exactly(0)


def key_of(row: Row) -> Key:
    """Return the count that a row is about."""
    since, until = row.period.split("/")
    if row.table in _STOCKS:
        day = until if row.table.endswith("end") else str(date.fromisoformat(since) - _DAY)
        return Key(row.municipality, day, _STOCKS[row.table])
    if row.table == "contracts":
        place, span = row.label.rpartition(":")[0].rsplit(" ", 1)
        return Key(place, span, "matches_started")
    if (row.table, row.category) == ("lengths", "matches"):
        return Key(row.municipality, row.period, "matches_ended")
    return Key(row.municipality, row.period, row.table, row.category)


def counts(sheet: Sheet) -> Iterator[tuple[Key, Row]]:
    """Yield every count of a report with the row that holds it; amounts and statistics are left out."""
    for row in sheet.rows:
        if not ({row.table, row.field} & (_SUMS_OF_MONEY | _AGREED | _COMPUTED)):
            yield key_of(row), row


def read(sheets: Iterable[Sheet]) -> Known:
    """Return what is known of each count from the rows of reports and the meaning of the marks."""
    known: Known = {}
    for sheet in sheets:
        found = ((key, _seen(row)) for key, row in counts(sheet))
        for key, seen in (*found, *absent(sheet), *_of_statistics(sheet)):
            known[key] = known[key] & seen if key in known else seen
    return known


def _seen(row: Row) -> Seen:
    statuses = frozenset({row.status})
    if row.status == EXACT:
        return exactly(float(row.value or 0))
    if row.status == ROUNDED:
        return rounded(float(row.value or 0))
    return Seen(1, FEWEST - 1, statuses) if row.status == FEW else Seen(statuses=statuses)


def absent(sheet: Sheet) -> Iterator[tuple[Key, Seen]]:
    """Yield the overrides of which a report says nothing: there were none."""
    spans = {(row.municipality, row.period) for row in sheet.rows if not row.part}
    told = {(row.municipality, row.category) for row in sheet.rows if row.table == "overrides"}
    for place, span in spans:
        for code in OVERRIDDEN.codes:
            if not {(place, code), (place, "")} & told:
                yield Key(place, span, "overrides", code), exactly(0)


def _of_statistics(sheet: Sheet) -> Iterator[tuple[Key, Seen]]:
    """Yield what medians, means and shares tell of the counts they rest on: there are five or more.

    A mean to one decimal is not possible of every number of scores.
    """
    shown = {(row.municipality, row.period, row.table, row.category): row for row in sheet.rows}
    for (place, span, table, category), row in shown.items():
        if row.value is None or row.status not in {EXACT, ROUNDED}:
            continue
        group = category.rpartition(".")[0]
        if table == "waiting_median" or (table, row.field) == ("waiting_days", "median"):
            yield Key(place, span, "waiting_days", "families"), Seen(low=FEWEST)
        elif table in {"satisfaction", "own_goals"} and row.field == "mean":
            count = shown[place, span, table, f"{group}.answered"]
            yield key_of(count), _of_mean(float(row.value), _seen(count))
        elif table == "alive" and row.field == "percent":
            count = shown[place, span, table, f"{group}.trials"]
            if count.status == HIDDEN:
                yield key_of(count), Seen(low=ENOUGH_TRIALS)


def _of_mean(mean: float, count: Seen) -> Seen:
    """Return between which numbers of scores a mean of one decimal is possible."""
    numbers = range(max(FEWEST, int(count.low)), int(min(count.high, ALL_SCORES)) + 1)
    possible = [number for number in numbers if mean in {round(total / number, 1) for total in _near(mean * number)}]
    return Seen(min(possible), MOST if count.high > ALL_SCORES else max(possible)) if possible else Seen(low=FEWEST)


def _near(total: float) -> range:
    return range(max(0, math.floor(total) - 1), math.ceil(total) + 2)
