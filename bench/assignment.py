"""How long the assignment of a plan takes beside peers, on the same edges in one run: `python bench/assignment.py`.

"ratio" is our processor time beside that of scipy's dense table (left out where it would be too large), scipy's sparse
matching (with a column for each row of its own, so that it may stay without) and OR-tools' flow of least cost, where it
is installed. All three are compiled. Their numbers have 53 or 63 bits, so the goals are small here, and all must gain
the same sum; "full ms" is for goals of the size of a real plan, which only we can take. "pair" is one question to what
was found, the mean of a hundred. Times are the best of a few rounds, of solving alone: each gets the market in the form
it likes. `--rows N` leaves out the markets of more rows, of which the dense tables take minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.tables import as_text
from bgz.domain.planning.assignment import assign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Market = list[dict[int, int]]

ROUNDS = 3
LONG = 5
"""Seconds: what takes longer is not done again."""
ASKED = 100
LARGEST_TABLE = 40_000_000
"""Cells of the dense table: 320 MB."""
SMALL, FULL = 1 << 20, 10**9
"""What separates the goals: above any sum of days or scores. The small one is for 63 days and scores to 100."""


class Shape(NamedTuple):
    """A market: rows compete for columns, each with so many edges; `towns` stand in a ring, 0 for no geography."""

    name: str
    rows: int
    columns: int
    edges: int
    towns: int = 0


SHAPES = [
    Shape("one team, all with all", 100, 70, 70),
    Shape("region", 1000, 1000, 30),
    Shape("region, many edges", 1000, 1000, 100),
    Shape("region, short of support", 1000, 700, 100),
    Shape("country", 10_000, 10_000, 10),
    Shape("country, short of support", 10_000, 3_000, 10),
    Shape("country, towns", 10_000, 10_000, 10, 200),
    Shape("country, towns, short", 10_000, 3_000, 10, 200),
]
LARGEST = max(shape.rows for shape in SHAPES)


def market(shape: Shape, apart: int, days: int, scores: int) -> Market:
    """Return the gains of a market: number matched, then days waited, then score, `apart` from each other."""
    rng = random.Random(shape.name)
    reach = list(within_reach(shape, rng))
    waited = sorted((rng.randint(0, days) for _row in range(shape.rows)), reverse=True)
    return [
        {column: apart**2 + waited[row] * apart + rng.randint(1, scores) for column in columns}
        for row, columns in enumerate(reach)
    ]


def within_reach(shape: Shape, rng: random.Random) -> Iterator[list[int]]:
    """Yield the columns of each row: any, or those of its town and the two beside it. Towns differ in their offer."""
    if not shape.towns:
        for _row in range(shape.rows):
            yield sorted(rng.sample(range(shape.columns), shape.edges))
        return
    living: list[list[int]] = [[] for _town in range(shape.towns)]
    for column in range(shape.columns):
        living[int(rng.random() ** 1.5 * shape.towns)].append(column)
    for _row in range(shape.rows):
        town = rng.randrange(shape.towns)
        near = living[town - 1] + living[town] + living[(town + 1) % shape.towns]
        yield sorted(rng.sample(near, min(shape.edges, len(near))))


def best(solve: Callable[[], int]) -> tuple[int, float]:
    """Return what solving gains, and the least processor time in seconds."""
    times = []
    gained = 0
    for _round in range(ROUNDS):
        start = time.process_time()
        gained = solve()
        times.append(time.process_time() - start)
        if times[-1] > LONG:
            break
    return gained, min(times)


def dense(gains: Market, shape: Shape) -> Callable[[], int] | None:
    """Return scipy's dense assignment: where two cannot go together the gain is 0, as for going without."""
    if shape.rows * shape.columns > LARGEST_TABLE:
        return None
    table = np.zeros((shape.rows, shape.columns))
    for row, wanted in enumerate(gains):
        for column, gain in wanted.items():
            table[row, column] = gain

    def solve() -> int:
        rows, columns = linear_sum_assignment(table, maximize=True)
        return sum(int(gain) for gain in table[rows, columns])

    return solve


def sparse(gains: Market, shape: Shape) -> Callable[[], int]:
    """Return scipy's sparse matching. It matches every row and takes no weight of 0, so all gains are 1 higher."""
    edges = [(row, column, gain + 1) for row, wanted in enumerate(gains) for column, gain in wanted.items()]
    edges += [(row, shape.columns + row, 1) for row in range(shape.rows)]
    rows, columns, weights = zip(*edges, strict=True)
    graph = coo_array((np.array(weights, dtype=float), (rows, columns))).tocsr()

    def solve() -> int:
        chosen = graph[min_weight_full_bipartite_matching(graph, maximize=True)]
        return sum(int(weight) - 1 for weight in np.asarray(chosen).ravel())

    return solve


def flow(gains: Market, shape: Shape) -> Callable[[], int] | None:
    """Return OR-tools' flow of least cost: each row sends one unit to the sink, by a column or straight."""
    try:
        ortools: Any = importlib.import_module("ortools.graph.python.min_cost_flow")
    except ImportError:
        return None
    sink = shape.rows + shape.columns
    arcs = [(row, shape.rows + column, -gain) for row, wanted in enumerate(gains) for column, gain in wanted.items()]
    arcs += [(node, sink, 0) for node in range(sink)]
    tails, heads, costs = (np.array(each) for each in zip(*arcs, strict=True))

    def solve() -> int:
        network = ortools.SimpleMinCostFlow()
        network.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), costs)
        network.set_nodes_supplies(
            np.arange(sink + 1), np.array([1] * shape.rows + [0] * shape.columns + [-shape.rows])
        )
        if network.solve() != network.OPTIMAL:
            raise SystemExit("OR-tools found no optimum")
        return -int(network.optimal_cost())

    return solve


def measure(shape: Shape) -> tuple[str, ...]:
    """Return the line of the table for one market."""
    gains, full = market(shape, SMALL, 63, 100), market(shape, FULL, 3000, 10_000)
    gained, ours = best(lambda: assign(gains).total)
    _sum, in_full = best(lambda: assign(full).total)
    cells = []
    same = True
    for peer in (dense(gains, shape), sparse(gains, shape), flow(gains, shape)):
        if peer is None:
            cells += ["-", "-"]
            continue
        their_gain, theirs = best(peer)
        same = same and their_gain == gained
        cells += [f"{theirs * 1000:.1f}", f"{ours / theirs:.2f}"]
    return (
        shape.name,
        str(sum(map(len, gains))),
        *(f"{seconds * 1000:.1f}" for seconds in (in_full, ours)),
        *cells,
        "yes" if same else "NO",
        f"{question(full) * 1e6:.0f}",
    )


def question(gains: Market) -> float:
    """Return the mean time in seconds of asking what an assignment is without a pair."""
    assigned = assign(gains)
    matched = [row for row, column in enumerate(assigned.columns) if column is not None]
    asked = random.Random(0).sample(matched, min(ASKED, len(matched)))
    start = time.process_time()
    for row in asked:
        assigned.without_pair(row)
    return (time.process_time() - start) / len(asked)


def main() -> None:
    """Measure the markets asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=LARGEST, help="the most rows of a market that is measured")
    most = parser.parse_args().rows
    peers = ("dense ms", "ratio", "sparse ms", "ratio", "OR-tools ms", "ratio")
    headings = ("market", "edges", "full ms", "ms", *peers, "same sum", "pair µs")
    print(as_text([headings, *(measure(shape) for shape in SHAPES if shape.rows <= most)]))
    if importlib.util.find_spec("ortools") is None:
        print("OR-tools is not installed: python -m pip install ortools")


if __name__ == "__main__":
    main()
