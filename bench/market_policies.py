"""Ways to choose: who is proposed to whom, of those who wait and of those who could take them this week."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from bgz.domain.matching.assignment import assign

Pairs = list[tuple[str, str]]
"""Request families with the support families proposed."""
SCALE = 10_000
"""Scores count in whole ten-thousandths."""


@frozen
class Row:
    """A request of this week: its family, how long it has waited, and the score of everybody who could take it."""

    asking: str
    waited: int
    scores: Mapping[str, float]


def first_come(rows: list[Row]) -> Pairs:
    """Let who has waited longest take its best candidate, then the next."""
    pairs: Pairs = []
    taken: set[str] = set()
    for row in sorted(rows, key=lambda row: (-row.waited, row.asking)):
        free = [helping for helping in row.scores if helping not in taken]
        if free:
            best = max(free, key=lambda helping: (row.scores[helping], helping))
            pairs.append((row.asking, best))
            taken.add(best)
    return pairs


def best_pair(rows: list[Row]) -> Pairs:
    """Take the pair with the highest score of all, then the best of what is left."""
    edges = [(-score, -row.waited, row.asking, helping) for row in rows for helping, score in row.scores.items()]
    pairs: Pairs = []
    taken: set[str] = set()
    for _score, _waited, asking, helping in sorted(edges):
        if taken.isdisjoint((asking, helping)):
            pairs.append((asking, helping))
            taken |= {asking, helping}
    return pairs


def plan(rows: list[Row]) -> Pairs:
    """Return the plan of bgz: as many requests as possible, then the longest waits, then the highest scores."""
    rows = sorted(rows, key=lambda row: row.asking)
    numbers = {helping: place for place, helping in enumerate(sorted({each for row in rows for each in row.scores}))}
    names = list(numbers)
    score_base = 1 + SCALE * len(rows)
    waited_base = 1 + sum(row.waited for row in rows)
    gains = [
        {
            numbers[helping]: (waited_base + row.waited) * score_base + round(score * SCALE)
            for helping, score in row.scores.items()
        }
        for row in rows
    ]
    columns = assign(gains).columns
    return [(row.asking, names[column]) for row, column in zip(rows, columns, strict=True) if column is not None]


@frozen
class Policy:
    """How a coordinator chooses. `weeks` is the time from one choice to the next; `holds` weak pairs back or not."""

    name: str
    choose: Callable[[list[Row]], Pairs]
    seldom: bool = False
    holds: bool = False


POLICIES = (
    Policy("first come, first served", first_come),
    Policy("best pair first", best_pair),
    Policy("plan every week", plan),
    Policy("plan once a month", plan, seldom=True),
    Policy("plan, weak pairs wait", plan, holds=True),
)
