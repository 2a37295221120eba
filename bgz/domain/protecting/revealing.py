"""Decide which counts are shown: begin with all hidden, show one after the other, as long as all others stay safe.

A hidden count is safe when enough values are possible for it, each proven by a world of `worlds.find` that agrees with
everything shown. That is the protection level of cell suppression (Willenborg & de Waal 2001), reached step by step
instead of by the optimum of Fischetti & Salazar (Solving the cell suppression problem on tabular data with linear
constraints, 2001), which needs a solver, and for whole numbers instead of real ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.protecting.pool import Pool
from bgz.domain.protecting.worlds import HASTY, PATIENT, Effort, World, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bgz.domain.protecting.system import System

ENOUGH = 3
"""So many values of a hidden count stay possible, or all that were before anything was shown."""


@frozen
class Showing:
    """What is told when a count is shown: that it lies from `low` through `high`. A `guarded` one stays uncertain."""

    low: int
    high: int
    guarded: bool


class Revealing:
    """Shows counts of a system. `may` says how each may be shown, `guards` how many values others must keep.

    A count of `may` is guarded until it is shown. `tables` groups counts: where one has fewer than three values from
    the start, its whole table is `withheld`. `need` is how many values each guarded count keeps. Counts are tried in
    `order`; what no equation and no table joins is decided apart, when it is asked for.
    """

    def __init__(
        self,
        system: System,
        may: Mapping[int, Showing],
        guards: Mapping[int, int],
        tables: Sequence[Sequence[int]],
        order: Sequence[Sequence[int]],
    ) -> None:
        self.system, self.may = system, may
        self.shown: set[int] = set()
        self.withheld: set[int] = set()
        self.pool = Pool(system)
        system.tighten()
        self.need = {
            count: min(guards.get(count, ENOUGH), system.high[count] - system.low[count] + 1)
            for count in sorted({*may, *guards})
        }
        self._group = {count: at for at, group in enumerate(system.components()) for count in group}
        self._parts = _Parts(self._group, tables)
        self._tables = self._by_part(tables)
        self._order = self._by_part(order)
        self._needed = self._by_part([list(self.need)])
        self._decided: set[int] = set()
        self._guarded_groups: set[int] = set()

    def _by_part(self, lists: Iterable[Sequence[int]]) -> dict[int, list[list[int]]]:
        """Return by part what of each of the `lists` belongs to it."""
        found: dict[int, list[list[int]]] = {}
        for counts in lists:
            here: dict[int, list[int]] = {}
            for count in counts:
                here.setdefault(self._parts.of(count), []).append(count)
            for part, some in here.items():
                found.setdefault(part, []).append(some)
        return found

    def decide(self, counts: Iterable[int]) -> None:
        """Decide what of `counts`, and of what they hang together with, is shown."""
        for part in {self._parts.of(count): None for count in counts}:
            if part not in self._decided:
                self._decided.add(part)
                self._begin(
                    [count for some in self._needed.get(part, []) for count in some], self._tables.get(part, [])
                )
                for batch in self._order.get(part, []):
                    self._show(batch)

    def _begin(self, here: Sequence[int], tables: Sequence[Sequence[int]]) -> None:
        """Find how many values each count may have while all are hidden, and withhold the tables with too few."""
        self._withhold(tables)
        secret = {count for count in here if self._stays_guarded(count)}
        withheld = self.withheld.intersection(here)
        while groups := {self._group.get(each, -1) for each in secret | withheld} - {-1, *self._guarded_groups}:
            self._guarded_groups |= groups
            for count in here:
                if self._group.get(count) in groups:
                    self.need[count] = min(self.need[count], self._possible(count, PATIENT))
            self._withhold(tables)
            withheld = self.withheld.intersection(here)

    def _withhold(self, tables: Sequence[Sequence[int]]) -> None:
        for table in tables:
            if any(self.need[count] < ENOUGH and not self._is_public(count) for count in table):
                self.withheld.update(table)

    def _stays_guarded(self, count: int) -> bool:
        return count not in self.may or self.may[count].guarded

    def _is_public(self, count: int) -> bool:
        """Whether a count is known before anything is shown, and may be: all parts of a total of 0."""
        return self.system.is_known(count) and not self._stays_guarded(count)

    def _show(self, counts: Sequence[int]) -> None:
        """Show as many of `counts` as can be, the first first; those that nothing secret hangs on all at once."""
        by_group: dict[int, list[int]] = {}
        for count in counts:
            if count in self.may and count not in self.withheld and count not in self.shown:
                by_group.setdefault(self._group.get(count, -1), []).append(count)
        for group, found in by_group.items():
            if group in self._guarded_groups:
                self._show_most(found)
            else:
                self.shown.update(found)
                self._bound(found)

    def _show_most(self, counts: list[int]) -> None:
        """Show all of `counts` together, or else the first half and then the other: mostly they can."""
        counts = [count for count in counts if count not in self.shown]
        if not counts or self._try(counts) or len(counts) == 1:
            return
        middle = len(counts) // 2
        self._show_most(counts[:middle])
        self._show_most(counts[middle:])

    def _try(self, counts: Sequence[int]) -> bool:
        """Show `counts`, and what would be known by them anyway, unless a guarded count then keeps too few values."""
        now: set[int] = set()
        changed: list[tuple[int, int, int]] = []
        dropped: list[int] = []
        waiting = list(counts)
        while waiting:
            now.update(waiting)
            changed += self._bound(waiting)
            changed += self.system.tighten(waiting)
            out = [world for count in waiting for world in self.pool.rule_out(count)]
            dropped += out
            touched = self.pool.changed_by(out) | {count for count, _low, _high in changed}
            waiting = []
            for count in self._hidden(touched, now):
                if self._possible(count) < self.need[count]:
                    if self._stays_guarded(count) or count in self.withheld:
                        self.system.undo(changed)
                        self.pool.put_back(dropped)
                        return False
                    waiting.append(count)
        self.shown |= now
        return True

    def _bound(self, counts: Iterable[int]) -> list[tuple[int, int, int]]:
        """Let everybody know what is told of `counts`; return what was known before."""
        low, high = self.system.low, self.system.high
        before = [(count, low[count], high[count]) for count in counts]
        for count, down, up in before:
            low[count], high[count] = max(self.may[count].low, down), min(self.may[count].high, up)
        return before

    def _hidden(self, counts: Iterable[int], now: set[int]) -> list[int]:
        """Return those of `counts` that must stay uncertain, those first that cannot be shown instead."""
        found = [
            (count not in self.withheld and not self._stays_guarded(count), count)
            for count in counts
            if count in self.need and (self._stays_guarded(count) or (count not in self.shown and count not in now))
        ]
        return [count for _may, count in sorted(found)]

    def _possible(self, count: int, effort: Effort = HASTY) -> int:
        """Return how many values of a count are possible, looking for worlds until there are enough."""
        found = self.pool.changes(count)
        low, high = self.system.low[count], self.system.high[count]
        if high - low + 1 < self.need[count]:
            return high - low + 1  # Without a search: there are no more.
        for sign in (1, -1):
            for more in range(sign, sign * self.need[count], sign):
                if len(found) >= self.need[count] - 1:
                    return self.need[count]
                if more not in found:
                    world = find(self.system, count, more, effort) or self._further(count, more, sign, effort)
                    if world is None:
                        break
                    self.pool.add(world)
        return len(found) + 1

    def _further(self, count: int, more: int, sign: int, effort: Effort) -> World | None:
        """Return a world one step further from the truth than one that was found."""
        step = self.pool.world(count, more - sign)
        beyond = find(self.system.at(step), count, sign, effort) if step else None
        if step is None or beyond is None:
            return None
        both = {each: step.get(each, 0) + beyond.get(each, 0) for each in (*step, *beyond)}
        return {each: added for each, added in both.items() if added}


class _Parts:
    """What hangs together: counts that an equation or a table joins."""

    def __init__(self, group: Mapping[int, int], tables: Sequence[Sequence[int]]) -> None:
        self._group = group
        self._above: dict[int, int] = {}
        for first, *others in filter(None, tables):
            for other in others:
                self._above[self.of(other)] = self.of(first)

    def of(self, count: int) -> int:
        """Return the part to which a count belongs. Counts that are known stand alone: they are below 0."""
        at = self._group.get(count, -1 - count)
        while self._above.get(at, at) != at:
            at = self._above[at]
        return at
