"""The rules of the scenario's README, applied to the rows themselves, for any split into municipalities and any period.

Nothing here knows the records or the figures' code: a second way to the same numbers.
"""

from __future__ import annotations

import csv
import random
import statistics
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Row = dict[str, str]

TOWNS = ("Meppel", "Westerveld", "Steenwijkerland")
FIRST = date(2020, 9, 1)


def day(text: str) -> date | None:
    if not text.strip():
        return None
    at, month, year = (int(part) for part in text.split("-"))
    return date(year, month, at)


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: (cell or "").strip() for name, cell in row.items()} for row in csv.DictReader(file, delimiter=";")
        ]


def by_the_readme(
    asking: list[Row], offering: list[Row], matches: list[Row], since: date, until: date
) -> dict[str, Any]:
    """Compute the figures from the rows of the families that count, and the matches of those that ask."""

    def within(text: str) -> bool:
        found = day(text)
        return found is not None and since <= found <= until

    def runs(row: Row, on: date) -> bool:
        begin, end = day(row["proef_start"]), day(row["einde_op"])
        return begin is not None and begin <= on and (end is None or end > on)

    def waits(row: Row) -> bool:
        done = [day(row["intake_op"]), day(row["toestemming_op"])]
        left = day(row["uitstroom_op"])
        ready = all(step is not None and step <= until for step in done) and (left is None or left > until)
        return ready and not any(runs(match, until) for match in matches if match["vraaggezin"] == row["nr"])

    period = [since + timedelta(days=more) for more in range((until - since).days + 1)]
    ran = [match for match in matches if any(runs(match, on) for on in period)]
    waited = []
    for row in asking:
        starts = [
            start for match in matches if match["vraaggezin"] == row["nr"] and (start := day(match["proef_start"]))
        ]
        if starts and since <= min(starts) <= until:
            waited.append((min(starts) - (day(row["aangemeld_op"]) or date.min)).days)
    return {
        "request_signups": sum(within(row["aangemeld_op"]) for row in asking),
        "support_signups": sum(within(row["aangemeld_op"]) for row in offering),
        "approvals": sum(within(row["goedgekeurd_op"]) for row in offering),
        "matches_started": sum(within(match["proef_start"]) for match in matches),
        "matches_ended": sum(within(match["einde_op"]) for match in matches),
        # No match of the sheets starts or ends on the first day of their periods; here it may, and must add up.
        "running_at_begin": sum(runs(match, since - timedelta(days=1)) for match in matches),
        "running_at_end": sum(runs(match, until) for match in matches),
        "waiting_at_end": sum(map(waits, asking)),
        "request_families_helped": len({match["vraaggezin"] for match in ran}),
        "children_helped": len(
            {(match["vraaggezin"], child.strip()) for match in ran for child in match["kinderen"].split(",")}
        ),
        "waiting_days": (len(waited), statistics.median(waited) if waited else None, max(waited, default=None)),
    }  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.integers(0, 1200), st.integers(0, 700))
def test_any_split_and_any_period(
    scenario: Callable[[str], Any], shared: Path, seed: int, begin: int, length: int
) -> None:
    since = FIRST + timedelta(days=begin)
    until = since + timedelta(days=length)
    folder = shared / "scenarios" / "meppel"
    asking, offering, matches = (
        read(folder / f"{name}.csv") for name in ("vraaggezinnen", "steungezinnen", "koppelingen")
    )
    chance = random.Random(seed)
    lives = {row["nr"]: chance.choice(TOWNS) for row in (*asking, *offering)}
    sheets = scenario("meppel")

    def moved(families: Any) -> tuple[Any, ...]:
        return tuple(
            evolve(family, address=evolve(family.address, municipality=lives[family.number])) for family in families
        )

    split = evolve(sheets, requests=moved(sheets.requests), supports=moved(sheets.supports))
    for town in ("", *TOWNS):
        here = [row for row in asking if not town or lives[row["nr"]] == town]
        there = [row for row in offering if not town or lives[row["nr"]] == town]
        ours = [match for match in matches if not town or lives[match["vraaggezin"]] == town]
        figures = split.figures(since, until, town=town)
        wanted = by_the_readme(here, there, ours, since, until)
        spread = figures.waiting_days
        shown = {name: getattr(figures, name) for name in wanted}
        shown["waiting_days"] = (spread.families, spread.median, spread.longest)
        assert shown == wanted, town
