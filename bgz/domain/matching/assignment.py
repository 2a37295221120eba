"""The best allocation of requests to support families: an exact assignment of rows to columns, in whole numbers.

A row may take one column and a column one row; a row may stay without, as if it had a private column of gain 0. The
method is that of the successive shortest paths (Ahuja, Magnanti & Orlin, "Network Flows", 1993, ch. 9 and 12; for
assignments Jonker & Volgenant, 1987, doi 10.1007/BF02278710). Rows come in one after the other. Each starts the
cheapest chain of moves: it takes a column, whose row takes another column, until one takes a free column or goes
without.

Beside the assignment stands a proof that it is the best. Every column has a *price*, every row a *surplus*; neither is
negative, and surplus + price is at least the gain, for every row and column that can go together. So no assignment can
gain more than all prices and surpluses together. This one gains just that: what goes together has a gain equal to
surplus + price, a free column has price 0, a row without column has surplus 0. What surplus + price is over the gain
is the *loss* of a move, never negative; hence Dijkstra's method finds the cheapest chain. Afterwards the columns it
passed become dearer and their rows poorer, by just so much that all the above holds again.

Python's integers know no rounding and no largest number, so goals in order can be packed in one gain: number * B² +
days * B + score, with B above any sum of a lower goal.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@frozen
class Assigned:
    """The best assignment: the column of each row, and the sum of their gains. `prices` and `surplus` prove it."""

    columns: tuple[int | None, ...]
    total: int
    prices: Mapping[int, int] = field(repr=False)
    surplus: tuple[int, ...] = field(repr=False)
    _market: _Market = field(repr=False, eq=False)

    def without_pair(self, row: int) -> tuple[int | None, ...]:
        """Return the best assignment in which `row` may not have the column it has now."""
        return self.columns if self.columns[row] is None else self._market.without_pair(row)

    def without_column(self, column: int) -> tuple[int | None, ...]:
        """Return the best assignment in which `column` takes nobody."""
        row = self._market.rows.get(column)
        return self.columns if row is None else self._market.without_column(row)


def assign(gains: Sequence[Mapping[int, int]]) -> Assigned:
    """Return the assignment with the highest sum of `gains`: for each row, the gain of every column it can take.

    Gains are integers above 0: ValueError if not. The same gains in the same order give the same assignment.
    """
    if any(gain <= 0 for row in gains for gain in row.values()):
        raise ValueError("a gain must be above 0: leave out what may not be")
    market = _Market(gains)
    for row in range(len(gains)):
        market.enter(row)
    total = sum(gains[row][column] for column, row in market.rows.items())
    return Assigned(tuple(market.columns), total, market.prices, tuple(market.surplus), market)


class _Market:
    """Rows, columns and gains, with the best assignment of the rows that came in so far, and its proof."""

    def __init__(self, gains: Sequence[Mapping[int, int]]) -> None:
        self.edges = [tuple(row.items()) for row in gains]
        self.columns: list[int | None] = [None] * len(gains)
        self.rows: dict[int, int] = {}
        self.surplus = [0] * len(gains)
        self.prices = {column: 0 for row in gains for column in row}

    def enter(self, first: int) -> None:
        """Let a row come in: it starts the cheapest chain of moves."""
        prices, surplus = self.prices, self.surplus
        surplus[first] = max((gain - prices[column] for column, gain in self.edges[first]), default=0)
        if surplus[first] <= 0:
            surplus[first] = 0
            return
        chain = _Chain(self, first)
        surplus[first] -= chain.loss
        for column, loss in chain.passed:
            prices[column] += chain.loss - loss
            surplus[self.rows[column]] -= chain.loss - loss
        for row, column in chain.moves():
            self.columns[row] = column
            if column is not None:
                self.rows[column] = row

    def without_column(self, first: int) -> tuple[int | None, ...]:
        """Return the columns when the column of `first` takes nobody: no chain comes back to it, so one is enough."""
        return self.after(_Chain(self, first).moves())

    def after(self, moves: Sequence[tuple[int, int | None]]) -> tuple[int | None, ...]:
        """Return the columns when some rows move."""
        columns = self.columns.copy()
        for row, column in moves:
            columns[row] = column
        return tuple(columns)

    def without_pair(self, first: int) -> tuple[int | None, ...]:
        """Return the columns when `first` may not have the one it has: the cheapest way to fill or leave that one.

        The way may be in two parts: `first` starts a chain to an end, and elsewhere a row without column starts one,
        or a column gives up its row, up to the column that `first` leaves.
        """
        goal, rows = self.columns[first], self.rows
        near: dict[int, int] = {}
        wanted: dict[int, int | None] = {}
        heap: list[tuple[int, int]] = []
        end: tuple[int, int, int | None] | None = None
        todo, reached, seen_end = [first], 0, False
        while True:
            for row in todo:
                without = reached + self.surplus[row]
                if end is None or without < end[0]:
                    end = (without, row, None)
                for column, gain in self.edges[row]:
                    loss = without + self.prices[column] - gain
                    if column not in rows:
                        if loss < end[0]:
                            end = (loss, row, column)
                    elif (row != first or column != goal) and (column not in near or loss < near[column]):
                        near[column], wanted[column] = loss, row
                        heappush(heap, (loss, column))
            if not seen_end and (not heap or end[0] <= heap[0][0]):
                seen_end, reached = True, end[0]
                todo = [row for row, column in enumerate(self.columns) if column is None]
                for column in rows:
                    loss = reached + self.prices[column]
                    if column not in near or loss < near[column]:
                        near[column], wanted[column] = loss, None
                        heappush(heap, (loss, column))
                continue
            reached, column = heappop(heap)
            if column == goal:
                break
            todo = [rows[column]] if reached == near[column] else []
        moves: list[tuple[int, int | None]] = []
        taken: int | None = goal
        while True:
            row = wanted[taken]
            if row is None or self.columns[row] is None:
                if row is not None:
                    moves.append((row, taken))
                _loss, row, taken = end
            moves.append((row, taken))
            if row == first:
                return self.after(moves)
            taken = self.columns[row]


class _Chain:
    """The cheapest chain of moves that `first` can start: to a free column, or until a row goes without.

    `loss` is what it costs, `passed` the columns nearer than its end, with the loss up to each.
    """

    def __init__(self, market: _Market, first: int) -> None:
        self.first, self.columns = first, market.columns
        prices, rows, surplus, edges = market.prices, market.rows, market.surplus, market.edges
        near: dict[int | None, int] = {market.columns[first]: 0}
        self.wanted: dict[int | None, int] = {}
        self.passed: list[tuple[int, int]] = []
        heap: list[tuple[int, int]] = []
        best = surplus[first]
        self.end: tuple[int, int | None] = (first, None)
        row, reached = first, 0
        while True:
            without = reached + surplus[row]
            if without < best:
                best, self.end = without, (row, None)
            for column, gain in edges[row]:
                loss = without + prices[column] - gain
                if loss < best and loss < near.get(column, best):
                    near[column], self.wanted[column] = loss, row
                    if column in rows:
                        heappush(heap, (loss, column))
                    else:
                        best, self.end = loss, (row, column)
            while heap:
                reached, column = heappop(heap)
                if reached == near[column]:
                    break
            else:
                break
            if reached >= best:
                break
            self.passed.append((column, reached))
            row = rows[column]
        self.loss = best

    def moves(self) -> list[tuple[int, int | None]]:
        """Return the new column of each row that moves, the last move first."""
        row, column = self.end
        found = [(row, column)]
        while row != self.first:
            column = self.columns[row]
            row = self.wanted[column]
            found.append((row, column))
        return found
