"""The figures of a period counted from the sheets, by the definitions of the scenarios and of the report.

A second way to the same numbers: nothing of the program is used, and each day is looked at by itself.
"""

from __future__ import annotations

import calendar
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

Row = Mapping[str, str]
DAY = timedelta(days=1)
KEYS = (
    "request_signups", "support_signups", "approvals", "matches_started", "matches_ended", "running_at_end",
    "waiting_at_end",
)  # fmt: skip
UNKNOWN = "onbekend"


def day(text: str) -> date | None:
    if not text:
        return None
    at, month, year = map(int, text.split("-"))
    return date(year, month, at)


def parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def months_on(start: date, months: int) -> date:
    """Return the same day of a later month, or the last of that month where it has no such day."""
    at = start.year * 12 + start.month - 1 + months
    year, month = divmod(at, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def nearest_rank(values: Sequence[int], tenths: int) -> int | None:
    """Return the smallest value that is not below so many tenths of `values`."""
    return next(
        (value for value in sorted(values) if sum(each <= value for each in values) * 10 >= tenths * len(values)), None
    )


def middle(values: Sequence[int]) -> float | None:
    return statistics.median(values) if values else None


class Recount:
    """The rows of one municipality, or of all."""

    def __init__(self, sheets: Mapping[str, Sequence[Row]], place: str = "") -> None:
        self.asking = [row for row in sheets["vraaggezinnen"] if place in {"", row["gemeente"]}]
        self.offering = [row for row in sheets["steungezinnen"] if place in {"", row["gemeente"]}]
        here = {row["nr"]: row for row in self.asking}
        self.matches = [row for row in sheets["koppelingen"] if row["vraaggezin"] in here]
        self.of = {nr: [row for row in self.matches if row["vraaggezin"] == nr] for nr in here}
        self.lives = {row["nr"]: self._life(row) for row in self.asking}

    def _life(self, row: Row) -> Callable[[date], str]:
        """Return what tells of any day whether a family waits, or what keeps it from waiting."""
        intake, consent, left = day(row["intake_op"]), day(row["toestemming_op"]), day(row["uitstroom_op"])
        ran = [(day(match["proef_start"]), day(match["einde_op"])) for match in self.of[row["nr"]]]

        @cache
        def on(today: date) -> str:
            if any(start and start <= today and not (end and end <= today) for start, end in ran):
                return "matched"
            if left and left <= today:
                return "gone"
            ready = intake and consent and intake <= today and consent <= today
            return "waiting" if ready else "not ready"

        return on

    def count(self, since: date, until: date, today: date) -> dict[str, Any]:
        """Return the figures of a period as known on `today`, in the form of the report."""
        last = min(until, today)
        figures = self.keys(since, until, today)
        figures |= self._waits(since, last, min(since - DAY, today)) | self._helped(since, last)
        figures |= self._signups(since, last) | self._trials(since, last)
        figures["running_at_begin"] = self._running(min(since - DAY, today))
        begun = [month for month in months_between(since, until) if month[0] <= today]
        figures["months"] = [self.keys(*month, today) for month in begun]
        return figures

    def keys(self, since: date, until: date, today: date) -> dict[str, Any]:
        last = min(until, today)

        def within(rows: Iterable[Row], column: str) -> int:
            return sum((found := day(row[column])) is not None and since <= found <= last for row in rows)

        return {
            "request_signups": within(self.asking, "aangemeld_op"),
            "support_signups": within(self.offering, "aangemeld_op"),
            "approvals": within(self.offering, "goedgekeurd_op"),
            "matches_started": within(self.matches, "proef_start"),
            "matches_ended": within((row for row in self.matches if row["proef_start"]), "einde_op"),
            "running_at_end": self._running(last),
            "waiting_at_end": sum(life(last) == "waiting" for life in self.lives.values()),
        }

    def year(self, since: date, until: date, today: date) -> dict[str, Any]:
        """Return what the report gives of an earlier period."""
        last = min(until, today)
        helped = self._helped(since, last)
        return {
            **self.keys(since, until, today),
            **{name: helped[name] for name in ("request_families_helped", "children_helped")},
            "waiting_median": middle(self._waited(since, last)),
        }

    def _running(self, on: date) -> int:
        return len(self._runs_on(on, on))

    def _runs_on(self, since: date, last: date) -> list[Row]:
        """Return the matches that run on one of the days."""
        found = []
        for row in self.matches:
            start, end = day(row["proef_start"]), day(row["einde_op"])
            if start is not None and any(start <= on and not (end and end <= on) for on in _days(since, last)):
                found.append(row)
        return found

    def _waits(self, since: date, last: date, begin: date) -> dict[str, Any]:
        ways: Counter[tuple[str, str]] = Counter()
        for life in self.lives.values():
            for on in _days(since, last):
                before, now = life(on - DAY), life(on)
                ways[before, now] += before != now
        open_on = [row for row in self.asking if _by(row["aangemeld_op"], last) and not _by(row["uitstroom_op"], last)]
        asked = {(row["nr"], child) for row in open_on for child in parts(row["kinderen"])}
        waited, still = self._waited(since, last), self._still(last)
        return {
            "waiting_at_begin": sum(life(begin) == "waiting" for life in self.lives.values()),
            "became_ready": ways["not ready", "waiting"],
            "came_back": ways["matched", "waiting"],
            "off_hold": 0,
            "matched": ways["waiting", "matched"],
            "left_waiting": ways["waiting", "gone"],
            "put_on_hold": 0,
            "consent_withdrawn": 0,
            "open_requests": len(open_on),
            "unmatched_children": len(asked - _children(self._runs_on(last, last))),
            "re_requests": 0,
            "waiting_days": _spread(waited),
            "still_waiting_days": _spread(still),
        }

    def _waited(self, since: date, last: date) -> list[int]:
        waited = []
        for row in self.asking:
            firsts = [start for match in self.of[row["nr"]] if (start := day(match["proef_start"]))]
            signed_up = day(row["aangemeld_op"])
            if firsts and signed_up and since <= min(firsts) <= last:
                waited.append((min(firsts) - signed_up).days)
        return waited

    def _still(self, last: date) -> list[int]:
        still = []
        for row in self.asking:
            if self.lives[row["nr"]](last) == "waiting":
                ends = [end for match in self.of[row["nr"]] if match["proef_start"] and (end := day(match["einde_op"]))]
                known = [end for end in ends if end <= last]
                still.append((last - (max(known) if known else day(row["aangemeld_op"]) or last)).days)
        return still

    def _helped(self, since: date, last: date) -> dict[str, Any]:
        ran = self._runs_on(since, last)
        children = _children(ran)
        bands = Counter(_band(child, last) for _family, child in children)
        return {
            "request_families_helped": len({row["vraaggezin"] for row in ran}),
            "children_helped": len(children),
            "age_bands": bands,
        }

    def _signups(self, since: date, last: date) -> dict[str, Any]:
        asking = [row for row in self.asking if _within(row["aangemeld_op"], since, last)]
        offering = [row for row in self.offering if _within(row["aangemeld_op"], since, last)]
        out = Counter(row["uitstroom"] for row in self.offering if _within(row["uitstroom_op"], since, last))
        decided = [
            row["goedgekeurd_op"] or row["uitstroom_op"] for row in self.offering if _by(row["aangemeld_op"], last)
        ]
        return {
            "rejections": out["afgewezen"],
            "withdrawals": out["teruggetrokken"],
            "in_screening_at_end": sum(not _by(found, last) for found in decided),
            "household": Counter(row["gezinsvorm"] or UNKNOWN for row in asking),
            "help_kinds": Counter(kind for row in asking for kind in parts(row["hulpvraag"]) or [UNKNOWN]),
            "referrers": Counter(row["verwijzer"] or UNKNOWN for row in asking),
            "channels": Counter(row["wervingskanaal"] or UNKNOWN for row in offering),
        }

    def _trials(self, since: date, last: date) -> dict[str, Any]:
        ended = [row for row in self.matches if row["proef_start"] and _within(row["einde_op"], since, last)]
        stopped = [row for row in ended if not row["definitief_op"]]
        lasted = [(row, (_must(row["einde_op"]) - _must(row["proef_start"])).days) for row in ended]
        return {
            "trials_continued": sum(_within(row["definitief_op"], since, last) for row in self.matches),
            "trials_stopped": len(stopped),
            "trial_stop_reasons": Counter(row["einde_reden"] or UNKNOWN for row in stopped),
            "end_reasons": Counter(row["einde_reden"] or UNKNOWN for row in ended),
            "lengths": {"matches": len(ended), "median": middle([days for _row, days in lasted])},
            "length_bands": Counter(_length(row) for row, _days in lasted),
            "alive": [self._alive(months, last) for months in (3, 6, 12)],
        }

    def _alive(self, months: int, last: date) -> dict[str, Any]:
        begun = [row for row in self.matches if row["proef_start"]]
        old = [row for row in begun if months_on(_must(row["proef_start"]), months) <= last]
        alive = [row for row in old if not _by(row["einde_op"], months_on(_must(row["proef_start"]), months))]
        share = int(100 * len(alive) / len(old) + 0.5) if old else None
        return {"months": months, "trials": len(old), "alive": len(alive), "percent": share}


def _days(since: date, last: date) -> Iterable[date]:
    return (since + timedelta(days=more) for more in range((last - since).days + 1))


def _must(text: str) -> date:
    found = day(text)
    assert found
    return found


def _by(text: str, last: date) -> bool:
    found = day(text)
    return found is not None and found <= last


def _within(text: str, since: date, last: date) -> bool:
    found = day(text)
    return found is not None and since <= found <= last


def _children(ran: Iterable[Row]) -> set[tuple[str, str]]:
    return {(row["vraaggezin"], child) for row in ran for child in parts(row["kinderen"])}


def _band(child: str, last: date) -> str:
    year, month = map(int, child.split(maxsplit=1)[0].split("-"))
    age = last.year - year - (last.month < month)
    return next(
        name for most, name in ((3, "0-3"), (11, "4-11"), (17, "12-17"), (22, "18-22"), (99, "23+")) if age <= most
    )


def _length(row: Row) -> str:
    start, end = _must(row["proef_start"]), _must(row["einde_op"])
    for months, name in ((24, "24+"), (12, "12-23"), (6, "6-11"), (3, "3-5")):
        if months_on(start, months) <= end:
            return name
    return "0-2"


def _spread(values: Sequence[int]) -> dict[str, Any]:
    return {
        "families": len(values),
        "median": middle(values),
        "p90": nearest_rank(values, 9),
        "longest": max(values, default=None),
    }


def months_between(since: date, until: date) -> Iterable[tuple[date, date]]:
    """Yield the days of each calendar month that belong to the period."""
    named = sorted({(on.year, on.month) for on in _days(since, until)})
    for year, month in named:
        first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        yield max(first, since), min(last, until)
