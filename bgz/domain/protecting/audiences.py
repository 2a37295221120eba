"""What a municipality and the public may see of the counts of a period: first the one, then of that the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.protecting.cells import ASIDE, TOGETHER, Cells
from bgz.domain.protecting.relations import UNSEEN
from bgz.domain.protecting.revealing import ENOUGH, Revealing, Showing
from bgz.domain.protecting.system import System

if TYPE_CHECKING:
    from collections.abc import Iterator

FEWEST = 5
"""The smallest count that is shown, but for 0."""
_STEP = 5
STOCKS = ("running_at_begin", "running_at_end", "waiting_at_begin", "waiting_at_end")
"""What is counted at a moment. The public sees it rounded always, so that a year's end is the next year's begin."""
_MONTH_STOCKS = ("months.running_at_end", "months.waiting_at_end")


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
    """What an audience sees: what is `given`, and what is decided by `revealing` when it is asked for."""

    given: Mapping[int, Showing]
    revealing: Revealing

    def told(self, count: int) -> Showing | None:
        """Return how a count is told, None when it is hidden."""
        if count in self.given:
            return self.given[count]
        self.revealing.decide([count])
        return self.revealing.may[count] if count in self.revealing.shown else None

    def is_withheld(self, count: int) -> bool:
        """Whether the table of a count is left out whole."""
        self.revealing.decide([count])
        return count in self.revealing.withheld


@frozen(slots=False)
class Protection:
    """The counts of a period as two audiences may see them. `exact` are the figures that a municipality buys.

    `lasting` are those that the reports of later years show too.
    """

    cells: Cells
    exact: Collection[str]
    lasting: Collection[str]

    @cached_property
    def municipality(self) -> Seen:
        """What a municipality may see: what it buys exactly, and of the rest what gives nobody away."""
        values = self.cells.system.values
        bought = {count: Showing(values[count], values[count], guarded=False) for count in self._of(self.exact)}
        may = {count: _exactly(values[count]) for count in self._of() if count not in bought}
        few = [count for count in self.cells.unprinted if is_few(values[count])]
        return self._seen(bought, may, {**self._linking, **dict.fromkeys(few, ENOUGH)})

    @cached_property
    def lastingly(self) -> Seen:
        """What everybody may see of what a municipality buys, and of the few figures that later reports show too.

        What the municipality does not see needs no worlds of its own here: those found for it agree with what is
        rounded as well. What it knows does, also where it is printed nowhere. A stock keeps all the values that it
        has, since the year before and the year after tell of it as well.
        """
        before, values, stocks = self.municipality, self.cells.system.values, {*self._of(STOCKS)}
        given = {count: showing for table in STOCKS for count, showing in self._stocks_told(table).items()}
        shown = [count for count in self._of(self.lasting) if count not in stocks and before.told(count)]
        known = before.revealing.system
        few = [count for count in self.cells.unprinted if known.is_known(count) and is_few(values[count])]
        untold = self._untold(self.lasting)
        moving = [count for count in stocks if is_few(values[count]) or count not in given]
        may = {count: _roughly(values[count]) for count in shown}
        secret = {**dict.fromkeys([*few, *untold], ENOUGH), **dict.fromkeys(moving, FEWEST)}
        return self._seen(given, may, {**self._linking, **secret})

    @cached_property
    def public(self) -> Seen:
        """What everybody may see: what lasts, and then of what a municipality sees, rounded, what gives nobody away."""
        before, values, first = self.municipality, self.cells.system.values, self.lastingly
        decided = [*self._of(self.lasting), *self._of(STOCKS)]
        given = {count: showing for count in decided if (showing := first.told(count))}
        rest = set(self._of()) - set(decided)
        may = {count: _roughly(values[count]) for count in sorted(rest) if before.told(count)}
        seen = first.revealing
        secret = {count: need for count, need in seen.need.items() if count not in given or given[count].guarded}
        # What ran or waited when a month ended may be what did at the end of the year, of which the next tells too.
        secret |= {count: FEWEST for count in self._of(_MONTH_STOCKS) if count not in given}
        return self._seen(given, may, {**dict.fromkeys(self._untold(), ENOUGH), **secret})

    @property
    def _linking(self) -> dict[int, int]:
        return dict.fromkeys(self.cells.linking, 2 * ASIDE + 1)

    def _untold(self, tables: Collection[str] = ()) -> list[int]:
        """Return the counts of `tables`, or of all, that a municipality knows though its tables leave them out."""
        before = self.municipality
        known = before.revealing.system
        return [count for count in self._of(tables) if known.is_known(count) and not before.told(count)]

    def tables_withheld(self, seen: Seen, place: str) -> frozenset[str]:
        """Return the figures of a place that are left out whole, by name."""
        tables = self.cells.places[place].items()
        before = self.municipality
        audiences = (before,) if seen is before else (before, self.lastingly, seen)
        return frozenset(
            table_of(name)
            for name, cells in tables
            if name not in UNSEEN
            if any(each.is_withheld(count) for count in cells.values() for each in audiences)
        )

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
        order = [
            [index[count] for count in part if may[index[count]].guarded is guarded]
            for guarded in (False, True)
            for part in ([together], sorted(parts, key=lambda count: -values[count]))
        ]
        revealing = Revealing(moment, may, dict.fromkeys(rest if is_few(elsewhere) else [], ENOUGH), [], order)
        revealing.decide(may)
        return {count: may[at] for count, at in index.items() if at in revealing.shown}

    def _of(self, tables: Collection[str] = ()) -> list[int]:
        """Return the counts of `tables`, or of all, of every place; a count that stands in two of them once."""
        places = self.cells.places.values()
        seen = (each for place in places for each in place.items() if each[0] not in UNSEEN)
        found = (cells for table, cells in seen if not tables or table in tables)
        return list(dict.fromkeys(count for cells in found for count in cells.values()))

    def _seen(self, given: Mapping[int, Showing], may: Mapping[int, Showing], guards: Mapping[int, int]) -> Seen:
        """Tell what is `given`, and then of what `may` be told as much as can be, while `guards` stay uncertain."""
        system = self.cells.system.untouched()
        for count, showing in given.items():
            system.low[count] = max(system.low[count], showing.low)
            system.high[count] = min(system.high[count], showing.high)
        return Seen(given, Revealing(system, may, guards, list(self._tables(may)), list(self._order(may))))

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
