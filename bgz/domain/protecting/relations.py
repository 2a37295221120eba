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
CROSSINGS = {
    "unseen.came_back": ("came_back",),
    "unseen.other_in": ("became_ready", "off_hold"),
    "unseen.matched": ("matched",),
    "unseen.other_out": ("left_waiting", "put_on_hold", "consent_withdrawn"),
}
"""How families came to wait and stopped waiting in each month. No report prints it; who waits follows from it."""
IN_TRIAL = ("unseen.in_trial_at_begin", "unseen.in_trial_at_end")
"""Trials under way at the begin and at the end. No report prints them either, but the reports of the year before and
of the year after tell of them too."""
UNSEEN = frozenset({*CROSSINGS, *IN_TRIAL})
"""Tables that no report prints."""
RAN = ("running_at_begin", "matches_started")
"""All matches that ran in the period are among these."""

CAME_TO_WAIT = ("waiting_at_begin", "became_ready", "came_back", "off_hold")
STOPPED_WAITING = ("matched", "left_waiting", "put_on_hold", "consent_withdrawn")

SUMS = (
    Sum(RAN, ("matches_ended", "running_at_end")),
    Sum((IN_TRIAL[0], "matches_started"), ("trials_stopped", "trials_continued", IN_TRIAL[1])),
    Sum(CAME_TO_WAIT, (*STOPPED_WAITING, "waiting_at_end")),
    Sum(("request_signups",), ("household",)),
    Sum(("request_signups",), ("referrers",)),
    Sum(("support_signups",), ("channels",)),
    Sum(("children_helped",), ("age_bands",)),
    Sum(("matches_ended",), ("end_reasons",)),
    Sum(("trials_stopped",), ("trial_stop_reasons",)),
    *(Sum((name,), (f"months.{name}",)) for name in MONTHLY),
    *(Sum(names, (unseen,)) for unseen, names in CROSSINGS.items()),
)
PARTS = (
    Part(("matched",), ("matches_started",)),
    Part(("came_back",), ("matches_ended",)),
    Part(("waiting_days",), ("matches_started",), mixed=True),
    Part(("request_families_helped",), RAN, mixed=True),
    Part(("trials_stopped",), ("matches_ended",)),
    Part((IN_TRIAL[0],), ("running_at_begin",), mixed=True),
    Part((IN_TRIAL[1],), ("running_at_end",), mixed=True),
    Part(("trial_stop_reasons",), ("end_reasons",), each=True),
    Part(("help_kinds",), ("request_signups",), each=True),
    Part(("request_signups",), ("help_kinds",), mixed=True),
    # Who asked for nothing that is known counts under no other kind.
    Part(("help_kinds", "help_kinds:unknown"), ("request_signups",), each=True, mixed=True),
    Part(("satisfaction.answered",), ("satisfaction.asked",), each=True),
    Part(("own_goals.answered",), ("own_goals.asked",), each=True),
    # Of who is asked by plan both are asked how satisfied they are, and the family that asks for help of its goals.
    Part(("own_goals.asked",), ("satisfaction.asked",), each=True),
    Part(("goals_change",), RAN, mixed=True),
    Part(("satisfaction_change",), (*RAN, *RAN), mixed=True),
    Part(("overrides:trial",), ("matches_started",), mixed=True),
    Part(("unseen.matched",), ("months.matches_started",), each=True, mixed=True),
    Part(("unseen.came_back",), ("months.matches_ended",), each=True, mixed=True),
)
STARTED_MONTHS, RUNNING_MONTHS = "months.matches_started", "months.running_at_end"
STOCKS = {RUNNING_MONTHS: "running_at_end", "months.waiting_at_end": "waiting_at_end"}
"""What is counted at the end of each month; at the end of the last it is what is counted at the end of the period."""

FLOWS = (
    ("running_at_begin", RUNNING_MONTHS, (STARTED_MONTHS,), ("months.matches_ended",)),
    (
        "waiting_at_begin",
        "months.waiting_at_end",
        ("unseen.came_back", "unseen.other_in"),
        ("unseen.matched", "unseen.other_out"),
    ),
)
"""What runs and waits at the end of each month is what did before, and more, and less."""

Place = dict[str, dict[str, int]]
"""The counts of one place in the system: by table and category."""


def relate(system: System, place: Place) -> Iterator[int]:
    """Write the relations between the figures of one place into the system; yield what is left and secret too."""
    for each in SUMS:
        system.equal(_all(place, each.whole), _all(place, each.parts))
    for begin, ends, more, less in FLOWS:
        stocks = [place[begin][""], *place[ends].values()]
        for month, (before, after) in zip(place[ends], pairwise(stocks), strict=True):
            added, taken = _all(place, more, month), _all(place, less, month)
            system.equal([before, *added], [*taken, after])
    _relate_helped(system, place)
    for part in PARTS:
        if part.mixed:
            for some, whole in _pairs(place, part):
                system.at_most(some, whole)
    yield from rests(system, place)


def _relate_helped(system: System, place: Place) -> None:
    """Let there be families helped where a match ran, and children helped only where a family was.

    For none at all the worlds are taken too narrow, of as many families as matches and as many children as families:
    they are worlds all the same.
    """
    helped, children = place["request_families_helped"][""], place["children_helped"][""]
    if system.values[helped]:
        system.low[helped] = 1
        return
    ran = _all(place, RAN)
    # Matches that ended on the first day ran on none of the period.
    before = sum(system.values[count] for count in ran)
    system.equal([helped, system.add(before, before, before)] if before else [helped], ran)
    system.equal([children], [helped])


def rests(system: System, place: Place) -> Iterator[int]:
    """Write what is part of what; yield what is left, which is secret too."""
    for part in PARTS:
        if not part.mixed:
            found = (system.at_most(some, whole) for some, whole in _pairs(place, part))
            yield from (rest for rest in found if rest is not None)


def _all(place: Place, tables: tuple[str, ...], category: str = "") -> list[int]:
    """Return all counts of `tables`, or that of one category of those that have it; "table:code" is one count."""
    found: list[int] = []
    for table in tables:
        name, _colon, code = table.partition(":")
        wanted = code or category
        cells = place[name]
        found += [cells[wanted]] if wanted in cells else cells.values()
    return found


def _pairs(place: Place, part: Part) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the parts with their wholes: those of each category that any of them has, or one of all together."""
    named = (place[table.partition(":")[0]] for table in (*part.part, *part.whole))
    categories = {category: None for cells in named for category in cells if category} if part.each else {"": None}
    for category in categories:
        some, whole = _all(place, part.part, category), _all(place, part.whole, category)
        if len(some) == len(set(some)):
            yield some, whole
