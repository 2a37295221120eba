"""Ways to choose whom to propose this week; first come, first served and the plan are those of `bgz match plan`."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from bgz.domain.planning.compare import in_turn
from bgz.domain.planning.market import Columns, Market


def best_pair(week: Market) -> Columns:
    """Take the pair with the highest score of all, then the best of what is left."""
    edges = [(-score, place, column) for place, row in enumerate(week.rows) for column, score in row.scores.items()]
    columns: list[int | None] = [None] * len(week.rows)
    taken: set[int] = set()
    for _score, place, column in sorted(edges):
        if columns[place] is None and column not in taken:
            columns[place] = column
            taken.add(column)
    return tuple(columns)


def plan(week: Market) -> Columns:
    """Return the plan of bgz: as many requests as possible, then the longest waits, then the highest scores."""
    return week.solved().columns


@frozen
class Policy:
    """How a coordinator chooses: every week or `seldom`; `holds` says whether weak pairs are held back."""

    name: str
    choose: Callable[[Market], Columns]
    seldom: bool = False
    holds: bool = False


FIRST_COME = Policy("first come, first served", in_turn)
BEST_PAIR = Policy("best pair first", best_pair)
PLAN = Policy("plan", plan)
SELDOM_FIRST_COME = Policy("first come, once a month", in_turn, seldom=True)
SELDOM_PLAN = Policy("plan, once a month", plan, seldom=True)
POLICIES = (
    FIRST_COME,
    BEST_PAIR,
    PLAN,
    Policy("plan, weak pairs wait", plan, holds=True),
    SELDOM_FIRST_COME,
    SELDOM_PLAN,
)
