"""What everybody may know of the figures without seeing any: which add up to which, and which are part of which.

The tables are the names of the figures (`figures/definitions.py`); a figure that is given by month has beside it the
table "months.…", of which the categories are the months by number.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.protecting.system import System


@frozen
class Sum:
    """`whole` is `parts` together: of each table, all its cells."""

    whole: tuple[str, ...]
    parts: tuple[str, ...]


@frozen
class Part:
    """`part` is no more than `whole`. `each` says: in every category of its own.

    What is left is a count of somebody too, of 1 to 4 as secret as any, unless it is `mixed`: then what is left of
    unlike things, or of things counted more than once, says nothing of a group of people.
    """

    part: tuple[str, ...]
    whole: tuple[str, ...]
    each: bool = False
    mixed: bool = False


MONTHLY = ("request_signups", "support_signups", "approvals", "matches_started", "matches_ended")
"""Figures of which the months add up to the whole period."""
RAN = ("running_at_begin", "matches_started")
"""All matches that ran in the period are among these."""

SUMS = (
    Sum(RAN, ("matches_ended", "running_at_end")),
    Sum(
        ("waiting_at_begin", "became_ready", "came_back", "off_hold"),
        ("matched", "left_waiting", "put_on_hold", "consent_withdrawn", "waiting_at_end"),
    ),
    Sum(("request_signups",), ("household",)),
    Sum(("request_signups",), ("referrers",)),
    Sum(("support_signups",), ("channels",)),
    Sum(("children_helped",), ("age_bands",)),
    Sum(("matches_ended",), ("end_reasons",)),
    Sum(("matches_ended",), ("length_bands",)),
    Sum(("trials_stopped",), ("trial_stop_reasons",)),
    *(Sum((name,), (f"months.{name}",)) for name in MONTHLY),
)
PARTS = (
    Part(("matched",), ("matches_started",)),
    Part(("came_back",), ("matches_ended",)),
    Part(("waiting_days",), ("matches_started",)),
    Part(("trials_stopped",), ("matches_ended",)),
    Part(("trial_stop_reasons",), ("end_reasons",), each=True),
    Part(("trials_stopped", "trials_continued"), RAN, mixed=True),
    Part(("request_families_helped",), RAN),
    Part(("help_kinds",), ("request_signups",), each=True),
    Part(("request_signups",), ("help_kinds",), mixed=True),
    Part(("satisfaction.answered",), ("satisfaction.asked",), each=True),
    Part(("own_goals.answered",), ("own_goals.asked",), each=True),
    Part(("goals_change",), RAN),
    Part(("satisfaction_change",), (*RAN, *RAN), mixed=True),
)
"""In a satisfaction two families of each match have a say, in the goals one."""

STARTED_MONTHS, ENDED_MONTHS, RUNNING_MONTHS = "months.matches_started", "months.matches_ended", "months.running_at_end"
STOCKS = {RUNNING_MONTHS: "running_at_end", "months.waiting_at_end": "waiting_at_end"}
"""What is counted at the end of each month; at the end of the last it is what is counted at the end of the period."""

Place = dict[str, dict[str, int]]
"""The counts of one place in the system: by table and category."""


def relate(system: System, place: Place) -> Iterator[int]:
    """Write the relations between the figures of one place into the system; yield what is left and secret too."""
    for each in SUMS:
        system.equal(_all(place, each.whole), _all(place, each.parts))
    running = [place["running_at_begin"][""], *place[RUNNING_MONTHS].values()]
    flows = zip(place[STARTED_MONTHS].values(), place[ENDED_MONTHS].values(), strict=True)
    for (begin, end), (started, ended) in zip(pairwise(running), flows, strict=True):
        system.equal([begin, started], [ended, end])
    yield from rests(system, place)


def rests(system: System, place: Place) -> Iterator[int]:
    """Write what is part of what; yield what is left and secret too."""
    for part in PARTS:
        for some, whole in _pairs(place, part):
            rest = system.at_most(some, whole)
            if rest is not None and not part.mixed:
                yield rest


def _all(place: Place, tables: tuple[str, ...]) -> list[int]:
    return [count for table in tables for count in place[table].values()]


def _pairs(place: Place, part: Part) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the parts with their wholes: those of each category, or one of all together."""
    if not part.each:
        yield _all(place, part.part), _all(place, part.whole)
        return
    (table,), (whole,) = part.part, part.whole
    for category, count in place[table].items():
        yield [count], [place[whole].get(category, place[whole].get("", count))]
