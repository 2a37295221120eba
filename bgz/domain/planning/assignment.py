"""The best allocation of requests to support families: an exact assignment of rows to columns, in whole numbers.

A row may take one column and a column one row; a row may stay without, as if it had a private column of gain 0. The
method is that of the successive shortest paths (Ahuja, Magnanti & Orlin, "Network Flows", 1993, ch. 9 and 12; for
assignments Kuhn and Munkres, and Jonker & Volgenant, 1987, doi 10.1007/BF02278710). Rows come in one after the other.
Each starts the cheapest chain of moves: it takes a column, whose row takes another column, and so on, until one takes
a free column or goes without.

Beside the assignment stands a proof that it is the best. Every column has a *price*, every row a *surplus*; neither is
negative, and together they are at least the gain, for every row and column that can go together. So no assignment
gains more than all prices and surpluses in sum. This one gains just that: those who go together gain their surplus and
price, a free column costs 0, a row without column has 0. What surplus and price are over the gain is the *loss* of a
move. It is never negative, so Dijkstra's method finds the cheapest chain, and may stop at its end. Then the columns
that lie nearer than the end become dearer and their rows poorer, by just so much that all of this holds again.

Prices may be anything between a lowest and a highest. The highest tell most: then the price of a column is what the
sum would lose without it. They also keep the chains short, so they are sought not only at the end but each time the
chains have cost much (the "global price updates" of Goldberg & Kennedy, 1997). At worst each row's chain passes all
others, so that the time grows with rows x edges; plans stay far below that (`bench/assignment.py`).

Python's integers know no rounding and no largest number, so goals in order fit in one gain: number * B² + days * B +
score, with B above any sum of scores, and of days.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE = -1
"""No row, or no column."""
PATIENCE = 3
"""Prices are raised when the chains since the last time passed this many columns for each row that is in."""


@frozen
class Assigned:
    """The best assignment: the column of each row, the sum of their gains, and what proves it.

    `prices` has what the sum would lose without each column, `surplus` what each row gains over the price it pays.
    """

    columns: tuple[int | None, ...]
    total: int
    prices: Mapping[int, int] = field(repr=False)
    surplus: tuple[int, ...] = field(repr=False)
    _network: _Network = field(repr=False, eq=False)

    def without_pair(self, row: int) -> tuple[int | None, ...]:
        """Return the best assignment in which `row` may not have the column it has now."""
        return self._network.without_pair(row)


def assign(gains: Sequence[Mapping[int, int]]) -> Assigned:
    """Return the assignment with the highest sum of `gains`: for each row, the gain of every column it can take.

    Gains are integers above 0: ValueError if not. The same gains in the same order give the same assignment.
    """
    if any(gain <= 0 for row in gains for gain in row.values()):
        raise ValueError("a gain must be above 0: leave out what may not be")
    network = _Network(gains)
    network.fill()
    columns = network.named(network.rows.partner)
    return Assigned(
        columns,
        sum(row[column] for row, column in zip(gains, columns, strict=True) if column is not None),
        dict(zip(network.names, network.columns.worth, strict=True)),
        tuple(network.rows.worth),
        network,
    )


class _Side:
    """The rows or the columns: whom each can go with and the gain, its partner, and its surplus or price."""

    def __init__(self, edges: list[list[tuple[int, int]]]) -> None:
        self.edges = edges
        self.partner = [NONE] * len(edges)
        self.worth = [0] * len(edges)


class _Network:
    """Rows, columns and gains, with the best assignment of the rows that are in, and its proof.

    Within, columns have numbers of their own, in the order in which they are met; `names` has those of the caller.
    """

    def __init__(self, gains: Sequence[Mapping[int, int]]) -> None:
        number: dict[int, int] = {}
        edges = [[(number.setdefault(column, len(number)), gain) for column, gain in row.items()] for row in gains]
        wanting: list[list[tuple[int, int]]] = [[] for _column in number]
        for row, wanted in enumerate(edges):
            for column, gain in wanted:
                wanting[column].append((row, gain))
        self.names = list(number)
        self.rows, self.columns = _Side(edges), _Side(wanting)

    def named(self, columns: Sequence[int]) -> tuple[int | None, ...]:
        """Return columns as the caller calls them."""
        return tuple(None if column == NONE else self.names[column] for column in columns)

    def fill(self) -> None:
        """Let all rows come in, and raise the prices when the chains get long, and at the end.

        Who can gain most comes first, else every later row would put an earlier one out, by a long chain.
        """
        most = [max((gain for _column, gain in wanted), default=0) for wanted in self.rows.edges]
        order = sorted(range(len(most)), key=lambda row: -most[row])
        passed = 0
        for entered, row in enumerate(order, start=1):
            passed += self.enter(row)
            if passed > PATIENCE * entered:
                self.raise_prices()
                passed = 0
        self.raise_prices()

    def enter(self, first: int) -> int:
        """Let a row come in with the cheapest chain of moves, and return how many columns were passed to find it."""
        rows, columns = self.rows, self.columns
        surplus = max([gain - columns.worth[column] for column, gain in rows.edges[first]], default=0)
        if surplus <= 0:
            return 0
        rows.worth[first] = surplus
        chain = _Chain(rows, columns, first)
        for row, loss in chain.passed:
            rows.worth[row] -= chain.loss - loss
            if row != first:
                columns.worth[rows.partner[row]] += chain.loss - loss
        for row, column in chain.moves():
            rows.partner[row] = column
            if column != NONE:
                columns.partner[column] = row
        return len(chain.passed)

    def raise_prices(self) -> None:
        """Raise every price as far as the proof allows: by the loss of the cheapest chain its row could start.

        One run of Dijkstra's method, backwards from the ends of all chains.
        """
        rows, columns = self.rows, self.columns
        price, surplus = columns.worth, rows.worth
        near: dict[int, int] = {}
        for row, column in enumerate(rows.partner):
            if column != NONE:
                free = [gain for other, gain in rows.edges[row] if columns.partner[other] == NONE]
                near[row] = surplus[row] - max(free, default=0)
        heap = [(loss, row) for row, loss in near.items()]
        heapify(heap)
        while heap:
            loss, row = heappop(heap)
            if near.get(row) != loss:
                continue
            del near[row]
            column = rows.partner[row]
            surplus[row] -= loss
            price[column] += loss
            for other, gain in columns.edges[column]:
                loss = surplus[other] + price[column] - gain
                if other in near and loss < near[other]:
                    near[other] = loss
                    heappush(heap, (loss, other))

    def without_pair(self, first: int) -> tuple[int | None, ...]:
        """Return the columns when `first` may not have the one it has.

        That column starts a chain itself, of rows that come to it, until one comes that was without or leaves its
        column to nobody, or until `first` comes elsewhere. If it is not the latter, `first` starts a chain of its own.
        That one loses nothing, since prices are at their highest. Where both pass the same row, they join.
        """
        after = self.rows.partner.copy()
        if after[first] == NONE:
            return self.named(after)
        coming = _Chain(self.columns, self.rows, after[first], stop=first).moves()
        comers = [row for _column, row in coming]
        for row, column in reversed(_Chain(self.rows, self.columns, first).moves()):
            if row in comers:
                coming = coming[comers.index(row) :]
                break
            after[row] = column
        for column, row in coming:
            if row != NONE:
                after[row] = column
        return self.named(after)


class _Chain:
    """The cheapest chain that `first` of one side can start, other than staying where it is.

    It moves to one of the other side, whose partner moves to another, and so on, until one moves to one that is free
    (or that is `stop`) or goes without. `loss` is what the chain costs; `passed` has those who would move at less than
    that, each with the loss up to it.
    """

    def __init__(self, own: _Side, other: _Side, first: int, stop: int = NONE) -> None:
        self.own, self.first = own, first
        self.sent_by: dict[int, int] = {}
        self.passed: list[tuple[int, int]] = []
        best, end = own.worth[first], (first, NONE)
        near = {first: 0}
        heap = [(0, first)]
        while heap:
            reached, mover = heappop(heap)
            if reached >= best:
                break
            if reached != near[mover]:
                continue
            self.passed.append((mover, reached))
            without = reached + own.worth[mover]
            if without < best:
                best, end = without, (mover, NONE)
            for to, gain in own.edges[mover]:
                loss = without + other.worth[to] - gain
                if loss < best:
                    holder = other.partner[to]
                    if holder == NONE or (to == stop and mover != first):
                        best, end = loss, (mover, to)
                    elif loss < near.get(holder, best):
                        near[holder], self.sent_by[holder] = loss, mover
                        heappush(heap, (loss, holder))
        self.loss, self.end = best, end

    def moves(self) -> list[tuple[int, int]]:
        """Return who moves and to whom, from the end of the chain back to its first."""
        mover, to = self.end
        found = [(mover, to)]
        while mover != self.first:
            to, mover = self.own.partner[mover], self.sent_by[mover]
            found.append((mover, to))
        return found
