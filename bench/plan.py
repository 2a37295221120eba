"""How long a plan takes inside bgz, from records on: `python bench/plan.py`; `bench/assignment.py` has its peers.

"edges" is who may go where, and how well, of every pair; "pair by pair" is what the same would take by suggestions, one
request after the other (measured on a few). "solve" is the assignment, "tell" what becomes of the plan when a pair says
no, for the first hundred. Milliseconds of processor time, the best of a few rounds. The whole process: `bench/run.py`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.families import TODAY, Maker
from bench.tables import as_text
from bgz.actions.casebook import rules_of
from bgz.actions.plan import TOP
from bgz.actions.shipped import shipped_weights
from bgz.domain.cases.programme import Programme
from bgz.domain.matching.pairing import offered_to, supporter_of
from bgz.domain.matching.waiting import waiting_requests
from bgz.domain.planning.market import Limits, market
from bgz.domain.planning.view import plan_lines
from bgz.domain.suggesting.ranking import rank
from bgz.storage.postcodes import load

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
FEW = 10
SIZES = ((100, 70), (1000, 1000), (1333, 6667))
"""Requests and support families; the last is a folder of 10,000 of which six in ten requests are matched."""
Made = TypeVar("Made")


def best(make: Callable[[], Made]) -> tuple[Made, float]:
    """Return what is made, and the least milliseconds."""
    times = []
    for _round in range(ROUNDS):
        start = time.process_time()
        made = make()
        times.append(1000 * (time.process_time() - start))
    return made, min(times)


def measure(requests: int, supports: int) -> tuple[str, ...]:
    """Return the line of the table for one size."""
    maker, rules, places, weights = Maker(requests), rules_of(Programme()), load(), shipped_weights()
    families = [maker.asking() for _family in range(requests)]
    offering = [maker.helping() for _family in range(supports)]
    rows = [(each, weights) for each in waiting_requests(families, {}, TODAY, places)]
    supporters = [supporter_of(each, (), TODAY, rules, places) for each in offering]
    made, edges = best(lambda: market(rows, supporters, TODAY, Limits()))
    few = [each.asked for each, _weights in rows[:FEW]]
    _ranked, one_by_one = best(
        lambda: [rank(asked, (offered_to(asked, each) for each in supporters), weights, version="") for asked in few]
    )
    assigned, solve = best(made.solved)
    lines, tell = best(lambda: list(plan_lines(made, assigned, TOP)))
    times = (edges, one_by_one * len(rows) / len(few), solve, tell, edges + solve + tell)
    counts = (len(rows), supports, sum(len(row.scores) for row in made.rows), len(lines))
    return (*map(str, counts), *(f"{each:.0f}" for each in times))


def main() -> None:
    """Print the table."""
    headings = ("requests", "supports", "edges", "matched", "edges ms", "pair by pair", "solve", "tell", "all ms")
    print(as_text([headings, *(measure(*size) for size in SIZES)]))


if __name__ == "__main__":
    main()
