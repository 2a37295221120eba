"""The report as data: what `--json` and `--format json` give, as report.schema.json describes it."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

from bgz.output.envelope import envelope, plain
from bgz.output.report_rows import EXACT, rows

if TYPE_CHECKING:
    from bgz.domain.figures.report import Report

SCHEMA = "report.schema.json"
"""The file among the data of bgz that describes the object (JSON Schema 2020-12)."""
LEFT_OUT = frozenset({"look"})
"""Pictures and colours are no figures."""
STATUS_FIELDS = ("municipality", "period", "table", "category", "status")
"""What tells of which number a status is, and the status."""


def as_data(report: Report) -> dict[str, Any]:
    """Return the figures, with the status of each that is not exactly as counted.

    A hidden number is its mark: "<5", "x" or "?"; null is a number that there is nothing to compute from.
    """
    held: dict[str, Any] = {name: value for name, value in plain(report, names=False).items() if name not in LEFT_OUT}
    held["withheld"] = {place: sorted(tables) for place, tables in sorted(report.withheld.items())}
    held["statuses"] = [
        {name: getattr(row, name) for name in STATUS_FIELDS} for row in rows(report) if row.status != EXACT
    ]
    return held


def as_json(report: Report) -> str:
    """Return the text of the object that `--json` prints."""
    return envelope("report", "ok", as_data(report), [], names=False) + "\n"


def schema() -> str:
    """Return the published JSON Schema of the object."""
    return resources.files("bgz").joinpath("data", SCHEMA).read_text(encoding="utf-8")
