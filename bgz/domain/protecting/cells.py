"""The counts of a report as one system: every place, every table, every month, and how they hang together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.protecting.relations import IN_TRIAL, STARTED_MONTHS, STOCKS, UNSEEN, Place, relate, rests
from bgz.domain.protecting.system import UNBOUNDED, System

if TYPE_CHECKING:
    from collections.abc import Iterator

Tables = Mapping[str, Mapping[str, int]]
"""Counts by table and category; the category is empty where there is none."""

TOGETHER = ""
"""The place that is all places together."""
ASIDE = 2
"""So far from the truth a world may take a count that links years. In the report of either year all these values stay
possible, so that a world of the one has its counterpart in the other."""
ELSEWHERE = "?"
"""The place of families of whom no municipality is known. It is counted in the region and never published alone."""


@frozen
class Piece:
    """Matches started in a part of a month that no contract cuts, and which contracts it lies in."""

    month: str
    started: int
    contracts: tuple[str, ...]


@frozen(kw_only=True)
class Counted:
    """What was counted in a period. `pieces` is by municipality that has contracts in it.

    `tables` is by place, among them `TOGETHER` and, where anything counts in no known municipality, `ELSEWHERE`.
    In the months `over` the end of the period is reached, or the day of today.
    """

    tables: Mapping[str, Tables]
    pieces: Mapping[str, Sequence[Piece]] = field(factory=dict)
    over: Sequence[str] = ()


@frozen
class Cells:
    """The system of the counts, and where in a report each stands: by place, table and category.

    `unprinted` are counts that no report prints and that follow from it: they are secret when they are 1 to 4.
    `linking` are those of which reports of other years tell too: they keep all values that worlds may give them.
    """

    system: System
    places: Mapping[str, Place]
    unprinted: frozenset[int]
    linking: frozenset[int]

    def of(self, place: str, table: str, category: str = "") -> int:
        """Return the count in a cell."""
        return self.places[place][table][category]


def cells_of(counted: Counted) -> Cells:
    """Put everything counted into one system.

    With one place alone the region is that place: every count of it stands in both.
    """
    system = System()
    parts = {name: tables for name, tables in counted.tables.items() if name != TOGETHER}
    unprinted: list[int] = []
    places = {}
    for name, tables in (parts or {TOGETHER: counted.tables[TOGETHER]}).items():
        places[name] = place = _place(system, tables, counted)
        unprinted += [*relate(system, place), *_contracted(system, place, counted.pieces.get(name, ()))]
        if name == ELSEWHERE:
            unprinted += [count for cells in place.values() for count in cells.values()]
    if len(places) == 1:
        (places[TOGETHER],) = places.values()
    else:
        seen = {name: cells for name, cells in counted.tables[TOGETHER].items() if name not in UNSEEN}
        twice = {
            each: system.add(count, count, count)
            for each, count in _counted_twice(counted.tables[TOGETHER], parts.values())
            if count
        }
        places[TOGETHER] = together = _place(system, seen, counted)
        _add_up(system, together, [place for name, place in places.items() if name != TOGETHER], twice)
        unprinted += rests(system, together)
    linking = frozenset(place[table][""] for place in places.values() for table in IN_TRIAL if table in place)
    places.pop(ELSEWHERE, None)
    return Cells(system, places, frozenset(unprinted), linking)


def _counted_twice(whole: Tables, parts: Collection[Tables]) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield by table and category how much more the parts have together than the whole."""
    for table, cells in whole.items():
        for category, count in cells.items():
            yield (table, category), sum(part[table][category] for part in parts) - count


def _place(system: System, tables: Tables, counted: Counted) -> Place:
    """Add the counts of one place. What ran and waited when the last month ended is what did when the period ended."""
    place: Place = {}
    for table, cells in tables.items():
        ends = place.get(STOCKS.get(table, ""), {})
        aside = ASIDE if table in IN_TRIAL else UNBOUNDED
        place[table] = {
            category: ends[""]
            if ends and category in counted.over
            else system.add(count, max(0, count - aside), count + aside)
            for category, count in cells.items()
        }
    return place


def _contracted(system: System, place: Place, pieces: Sequence[Piece]) -> Iterator[int]:
    """Let the months and the contracts be sums of the pieces; yield the pieces that are no month by themselves."""
    by_month: dict[str, list[int]] = {}
    by_contract: dict[str, list[int]] = {}
    for piece in pieces:
        alone = sum(other.month == piece.month for other in pieces) == 1
        count = place[STARTED_MONTHS][piece.month] if alone else system.add(piece.started)
        if not alone:
            by_month.setdefault(piece.month, []).append(count)
            yield count
        for contract in piece.contracts:
            by_contract.setdefault(contract, []).append(count)
    for month, counts in by_month.items():
        system.equal([place[STARTED_MONTHS][month]], counts)
    for contract, counts in by_contract.items():
        system.equal([place["contracts"][contract]], counts)


def _add_up(system: System, together: Place, parts: Sequence[Place], twice: Mapping[tuple[str, str], int]) -> None:
    """Let every count of the region be the sum of those of its places, less what counts in two of them.

    A family that moved and asked again is helped in both. How many such there are counts as known to everybody.
    """
    done: set[int] = set()
    for table, cells in together.items():
        for category, count in cells.items():
            if count not in done:
                done.add(count)
                more = [twice[table, category]] if (table, category) in twice else []
                system.equal([count, *more], [part[table][category] for part in parts])
                for part in parts if more else ():
                    system.at_most([part[table][category]], [count])
