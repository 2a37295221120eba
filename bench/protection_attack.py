"""The attacker: a linear program that narrows every hidden count as far as what was published allows.

Values may be fractions, so that an interval found is never too small; HiGHS solves. Relations fall apart into
components. Each solution found is a witness for all counts of its component: only those that still seem narrow get a
maximum and a minimum of their own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import highspy
import numpy as np
from attrs import frozen

from bench.protection_published import MOST, Key, Known

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bench.protection_relations import Relation

VALUES = 3
"""So many values a hidden count must keep."""
_CLOSE = 1e-6


class Contradiction(Exception):
    """What was published cannot be: a relation is wrong, or a mark."""


@frozen
class Narrowed:
    """A hidden count, between which bounds it was narrowed, and how many values are left."""

    key: Key
    low: float
    high: float
    values: int


def whole_numbers(low: float, high: float) -> int:
    """Return how many whole numbers lie between two bounds."""
    return math.floor(high + _CLOSE) - math.ceil(low - _CLOSE) + 1


def attack(
    known: Known, relations: Iterable[Relation], targets: Collection[Key], *, whole: bool = False, fully: bool = False
) -> list[Narrowed]:
    """Return the counts of `targets` that can be narrowed to fewer than three values. Raises Contradiction.

    `whole` lets the attacker use that counts are whole numbers; `fully` asks how far each can be narrowed, also where
    it is plain at once that it has fewer.
    """
    bounds = {key: [seen.low, seen.high] for key, seen in known.items()}
    rows = _simplified(relations, bounds)
    found = {
        key: Narrowed(key, low, high, left)
        for key in targets
        if (left := whole_numbers(low := bounds[key][0], high := bounds[key][1])) < VALUES
    }
    kind = _InWholeNumbers if whole else _Component
    for keys, group in _components(rows):
        wanted = [key for key in keys if key in targets and (fully or key not in found)]
        if wanted:
            found |= {each.key: each for each in kind(keys, group, bounds).narrowed(wanted, VALUES)}
    return list(found.values())


def consistent(known: Known, relations: Iterable[Relation]) -> None:
    """Do nothing where some values satisfy all relations. Raises Contradiction."""
    bounds = {key: [seen.low, seen.high] for key, seen in known.items()}
    rows = _simplified(relations, bounds)
    for keys, group in _components(rows):
        _Component(keys, group, bounds).solve(np.zeros(len(keys)), sense=1)


class _Row:
    """A relation of which what is known exactly has moved into the bounds."""

    __slots__ = ("high", "low", "terms", "why")

    def __init__(self, relation: Relation) -> None:
        held: defaultdict[Key, float] = defaultdict(float)
        for key, factor in relation.terms:
            held[key] += factor
        self.terms = {key: factor for key, factor in held.items() if factor}
        self.low, self.high, self.why = relation.low, relation.high, relation.why


def _simplified(relations: Iterable[Relation], bounds: dict[Key, list[float]]) -> list[_Row]:
    """Return the relations with two counts or more that are open; what the others say goes into `bounds`."""
    rows = [_Row(relation) for relation in relations]
    for row in rows:
        for key in row.terms:
            bounds.setdefault(key, [0.0, MOST])
    changed = True
    while changed:
        changed, left = False, []
        for row in rows:
            for key in [key for key in row.terms if bounds[key][1] - bounds[key][0] < _CLOSE]:
                shift = row.terms.pop(key) * bounds[key][0]
                row.low, row.high = row.low - shift, row.high - shift
            if len(row.terms) > 1:
                left.append(row)
            else:
                changed |= _absorbed(row, bounds)
        rows = left
    return rows


def _absorbed(row: _Row, bounds: dict[Key, list[float]]) -> bool:
    """Take a relation of one count into its bounds; return whether that fixed them."""
    if not row.terms:
        if row.low > _CLOSE or row.high < -_CLOSE:
            raise Contradiction(row.why)
        return False
    ((key, factor),) = row.terms.items()
    low, high = sorted((row.low / factor, row.high / factor))
    held = bounds[key]
    held[0], held[1] = max(held[0], low), min(held[1], high)
    if held[0] > held[1] + _CLOSE:
        raise Contradiction(f"{row.why}: {key}")
    return held[1] - held[0] < _CLOSE


def _components(rows: list[_Row]) -> Iterable[tuple[list[Key], list[_Row]]]:
    parent: dict[Key, Key] = {}

    def top(key: Key) -> Key:
        while (above := parent.setdefault(key, key)) != key:
            parent[key] = key = parent[above]
        return key

    for row in rows:
        first, *others = map(top, row.terms)
        for other in others:
            parent[top(other)] = top(first)
    grouped: defaultdict[Key, list[_Row]] = defaultdict(list)
    for row in rows:
        grouped[top(next(iter(row.terms)))].append(row)
    for group in grouped.values():
        yield list(dict.fromkeys(key for row in group for key in row.terms)), group


class _Component:
    """Counts that hang together, as one model of HiGHS whose objective changes."""

    def __init__(self, keys: list[Key], rows: list[_Row], bounds: Mapping[Key, Sequence[float]]) -> None:
        self.keys, self.at = keys, {key: at for at, key in enumerate(keys)}
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(keys), len(rows)
        lp.col_cost_ = np.zeros(len(keys))
        lp.col_lower_ = np.array([bounds[key][0] for key in keys])
        lp.col_upper_ = np.array([bounds[key][1] for key in keys])
        lp.row_lower_ = np.array([row.low for row in rows])
        lp.row_upper_ = np.array([row.high for row in rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row.terms) for row in rows)])
        lp.a_matrix_.index_ = np.array([self.at[key] for row in rows for key in row.terms])
        lp.a_matrix_.value_ = np.array([factor for row in rows for factor in row.terms.values()])
        self.model = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy gives no types
        for option, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            self.model.setOptionValue(option, value)
        self.model.passModel(lp)
        self.columns = np.arange(len(keys), dtype=np.int32)

    def solve(self, cost: np.ndarray, sense: int) -> np.ndarray:
        """Return the values at an optimum: the largest for `sense` 1, the smallest for -1. Raises Contradiction."""
        self.model.changeColsCost(len(self.keys), self.columns, -sense * cost)
        self.model.run()
        if self.model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Contradiction(f"{self.model.getModelStatus()}: {self.keys[:3]}")
        return np.array(self.model.getSolution().col_value)

    def narrowed(self, wanted: list[Key], need: int) -> list[Narrowed]:
        """Return which of `wanted` have fewer than `need` values."""
        places = np.array([self.at[key] for key in wanted])
        low, high = np.full(len(wanted), np.inf), np.full(len(wanted), -np.inf)
        chance = np.random.default_rng(1)
        open_ = np.ones(len(wanted), dtype=bool)

        def witness(values: np.ndarray) -> None:
            np.minimum(low, values[places], out=low)
            np.maximum(high, values[places], out=high)
            open_[:] = np.floor(high + _CLOSE) - np.ceil(low - _CLOSE) + 1 < need

        before = len(wanted) + 1
        while open_.sum() < before:  # as long as looking in all directions at once finds anything
            before = open_.sum()
            for even in (True, False):
                cost = np.zeros(len(self.keys))
                cost[places[open_]] = 1.0 if even else chance.choice([-1.0, 1.0], open_.sum())
                for sense in (1, -1):
                    if open_.any():
                        witness(self.solve(cost, sense))
        found = []
        for at in np.flatnonzero(open_):
            cost = np.zeros(len(self.keys))
            cost[places[at]] = 1.0
            for sense in (1, -1):
                if open_[at]:
                    witness(self.solve(cost, sense))
            if open_[at]:
                left = whole_numbers(low[at], high[at])
                found.append(Narrowed(wanted[at], float(low[at]), float(high[at]), left))
        return found


class _InWholeNumbers(_Component):
    """The same, of whole numbers only: a stronger attacker, and a slower one."""

    def __init__(self, keys: list[Key], rows: list[_Row], bounds: Mapping[Key, Sequence[float]]) -> None:
        # The solver takes a whole number with a bound such as 0.0005 for impossible.
        self.bounds = {key: (math.ceil(bounds[key][0] - _CLOSE), math.floor(bounds[key][1] + _CLOSE)) for key in keys}
        super().__init__(keys, rows, self.bounds)
        self.model.setOptionValue("presolve", "choose")
        self.model.changeColsIntegrality(len(keys), self.columns, np.full(len(keys), highspy.HighsVarType.kInteger))

    def narrowed(self, wanted: list[Key], need: int) -> list[Narrowed]:
        """Return which of `wanted` can be fewer than `need` different whole numbers."""
        seen: dict[Key, set[int]] = {key: set() for key in wanted}

        def narrow(key: Key) -> bool:
            return len(seen[key]) < need

        def witness(cost: np.ndarray, sense: int) -> None:
            values = self.solve(cost, sense)
            for key in wanted:
                seen[key].add(round(values[self.at[key]]))

        for sense in (1, -1):
            witness(np.ones(len(self.keys)), sense)
        for key in filter(narrow, wanted):
            cost = np.zeros(len(self.keys))
            cost[self.at[key]] = 1.0
            for sense in (1, -1):
                witness(cost, sense)
            for value in range(min(seen[key]) + 1, max(seen[key])):
                if narrow(key) and self._possible(key, value):
                    seen[key].add(value)
        return [Narrowed(key, min(seen[key]), max(seen[key]), len(seen[key])) for key in wanted if narrow(key)]

    def _possible(self, key: Key, value: int) -> bool:
        low, high = self.bounds[key]
        self.model.changeColBounds(self.at[key], value, value)
        try:
            self.solve(np.zeros(len(self.keys)), 1)
        except Contradiction:
            return False
        finally:
            self.model.changeColBounds(self.at[key], low, high)
        return True
