"""What a municipality and the public may see of the counts of a period: first the one, then of that the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.protecting.cells import TOGETHER, Cells
from bgz.domain.protecting.relations import CROSSINGS
from bgz.domain.protecting.revealing import Revealing, Showing
from bgz.domain.protecting.system import System

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FEWEST = 5
"""The smallest count that is shown, but for 0."""
_STEP = 5
STOCKS = ("running_at_begin", "running_at_end", "waiting_at_begin", "waiting_at_end")
"""What is counted at a moment. The public sees it rounded always, so that a year's end is the next year's begin."""


def rounded(count: int) -> int:
    """Return a count as the public sees it: to the nearest 5, but what is 5 or more never below 5."""
    return max(FEWEST if count >= FEWEST else 0, (count + _STEP // 2) // _STEP * _STEP)


def is_few(count: int) -> bool:
    """Whether a count is too small to be shown."""
    return 0 < count < FEWEST


def _exactly(count: int) -> Showing:
    return Showing(1, FEWEST - 1, guarded=True) if is_few(count) else Showing(count, count, guarded=False)


def _roughly(count: int) -> Showing:
    if count < FEWEST:
        return _exactly(count)
    middle, aside = rounded(count), _STEP // 2
    return Showing(max(FEWEST, middle - aside), middle + aside, guarded=False)


@frozen
class Seen:
    """What an audience sees: how each count is told that it sees, and the counts of tables that are left out whole.

    `revealing` is how that was found: the worlds that prove it.
    """

    told: Mapping[int, Showing]
    withheld: Collection[int]
    revealing: Revealing


@frozen(slots=False)
class Protection:
    """The counts of a period as two audiences may see them. `exact` are the figures that a municipality buys."""

    cells: Cells
    exact: Collection[str]

    @cached_property
    def municipality(self) -> Seen:
        """What a municipality may see: what it buys exactly, and of the rest what gives nobody away."""
        system = self.cells.system.untouched()
        bought = {
            count: Showing(system.values[count], system.values[count], guarded=False) for count in self._of(self.exact)
        }
        may = {count: _exactly(system.values[count]) for count in self._of() if count not in bought}
        return self._seen(system, bought, may, self.cells.unprinted)

    @cached_property
    def public(self) -> Seen:
        """What everybody may see: of what a municipality sees, rounded, what gives nobody away.

        What the municipality does not see needs no worlds of its own here: those found for it agree with what is
        rounded as well. What it knows does, also where it is printed nowhere.
        """
        before, system = self.municipality, self.cells.system.untouched()
        values, stocks = system.values, set(self._of(STOCKS))
        given = {count: showing for table in STOCKS for count, showing in self._stocks_told(table).items()}
        shown = [count for count in self._of() if count in before.told and count not in stocks]
        may = {count: _roughly(values[count]) for count in shown}
        known = before.revealing.system
        guards = [count for count in self.cells.unprinted if known.is_known(count)]
        seen = self._seen(system, given, may, [*guards, *stocks])
        return evolve(seen, withheld={*seen.withheld, *before.withheld})

    def _stocks_told(self, table: str) -> Mapping[int, Showing]:
        """Return what the public is told of what was counted at a moment, from nothing but these counts themselves.

        So a year's end is told as the next year's begin is.
        """
        together, *parts = dict.fromkeys(place[table][""] for _name, place in sorted(self.cells.places.items()))
        values = self.cells.system.values
        elsewhere = values[together] - sum(values[count] for count in parts) if parts else 0
        moment = System()
        index = {count: moment.add(values[count]) for count in (together, *parts)}
        rest = [moment.add(elsewhere)] if elsewhere else []
        if parts:
            moment.equal([index[together]], [*(index[count] for count in parts), *rest])
        may = {at: _roughly(values[count]) for count, at in index.items()}
        revealing = Revealing(moment, may, [at for at in rest if is_few(elsewhere)], [])
        for guarded in (False, True):
            for part in ([together], sorted(parts, key=lambda count: -values[count])):
                revealing.show([index[count] for count in part if may[index[count]].guarded is guarded])
        return {count: may[at] for count, at in index.items() if at in revealing.shown}

    def withheld(self, seen: Seen, place: str) -> frozenset[str]:
        """Return the figures of a place that are left out whole, by name."""
        tables = self.cells.places[place].items()
        return frozenset(
            table_of(name) for name, cells in tables if any(count in seen.withheld for count in cells.values())
        )

    def _of(self, tables: Collection[str] = ()) -> list[int]:
        """Return the counts of `tables`, or of all, of every place; a count that stands in two of them once."""
        places = self.cells.places.values()
        seen = (each for place in places for each in place.items() if each[0] not in CROSSINGS)
        found = (cells for table, cells in seen if not tables or table in tables)
        return list(dict.fromkeys(count for cells in found for count in cells.values()))

    def _seen(
        self, system: System, given: Mapping[int, Showing], may: Mapping[int, Showing], guards: Iterable[int]
    ) -> Seen:
        """Tell what is `given`, and then of what `may` be told as much as can be; `guards` are secret when few."""
        for count, showing in given.items():
            system.low[count], system.high[count] = showing.low, showing.high
        few = [count for count in guards if is_few(system.values[count]) and count not in may]
        revealing = Revealing(system, may, few, list(self._tables(may)))
        for batch in self._order(may):
            revealing.show(batch)
        told = {**given, **{count: may[count] for count in sorted(revealing.shown)}}
        return Seen(told, revealing.withheld, revealing)

    def _tables(self, may: Collection[int]) -> Iterator[list[int]]:
        for place in self.cells.places.values():
            by_name: dict[str, list[int]] = {}
            for table, cells in place.items():
                by_name.setdefault(table_of(table), []).extend(count for count in cells.values() if count in may)
            yield from by_name.values()

    def _order(self, may: Mapping[int, Showing]) -> Iterator[list[int]]:
        """Yield what is shown after what: the whole period, then what it is made of, then the months.

        In each the region first; the larger counts first, then none, then the few.
        """
        by_rank: dict[tuple[int, int], list[int]] = {}
        for name, place in self.cells.places.items():
            for table, cells in place.items():
                part = 2 if table.startswith("months.") else 0 if "" in cells else 1
                by_rank.setdefault((part, name != TOGETHER), []).extend(
                    count for count in cells.values() if count in may
                )
        values = self.cells.system.values
        for rank in sorted(by_rank):
            counts = sorted(by_rank[rank], key=lambda count: -values[count])
            yield [count for count in counts if not may[count].guarded]
            yield [count for count in counts if may[count].guarded]


def table_of(name: str) -> str:
    """Return the figure to which a table belongs: asked and answered are one, each column of the months is its own."""
    return name if name.startswith("months.") else name.partition(".")[0]
