"""Counts that somebody wants to know, and what everybody knows about them: bounds, and sums that hold by definition.

This is the table of cell suppression (Willenborg & de Waal, Elements of Statistical Disclosure Control, 2001, ch. 6)
with all linked tables in one: whole numbers, an interval for each, and linear equations between them.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Term = tuple[int, int]
    Known = tuple[int, int, int]

UNBOUNDED = 10**9
"""A bound that no count reaches."""
_LARGE = 10**6
"""From here on a narrower bound tells nothing: without a limit bounds would creep down one by one."""
_MOST = 20


class System:
    """Counts by index: their true values, what is known of each, and the equations between them.

    A count is known to lie from `low` through `high`. An equation is a list of (count, +1 or -1) that adds up to 0.
    `members` is such a list by equation and `of` the equations by count, with the sign.
    """

    def __init__(self) -> None:
        self.values: list[int] = []
        self.low: list[int] = []
        self.high: list[int] = []
        self.members: list[list[Term]] = []
        self.of: list[list[Term]] = []

    def add(self, value: int, low: int = 0, high: int = UNBOUNDED) -> int:
        """Add a count and return its index."""
        self.values.append(value)
        self.low.append(low)
        self.high.append(high)
        self.of.append([])
        return len(self.values) - 1

    def equal(self, left: Iterable[int], right: Iterable[int]) -> None:
        """Let the counts `left` add up to the same as those `right`.

        An equation that the records themselves break, as conflicting facts can, is left out: it is not true.
        """
        terms = [*((count, 1) for count in left), *((count, -1) for count in right)]
        if sum(self.values[count] * sign for count, sign in terms):
            return
        for count, sign in terms:
            self.of[count].append((len(self.members), sign))
        self.members.append(terms)

    def at_most(self, part: Sequence[int], whole: Sequence[int]) -> int | None:
        """Let `part` add up to no more than `whole`; return the count of the rest, None where records break it."""
        rest = sum(self.values[count] for count in whole) - sum(self.values[count] for count in part)
        if rest < 0:
            return None
        index = self.add(rest)
        self.equal(whole, [*part, index])
        return index

    @cached_property
    def own(self) -> list[Term]:
        """By equation a count that stands in no other, so that it can take what others leave; a sign of 0 for none.

        Of several it is the one that was added last.
        """
        own = [(-1, 0)] * len(self.members)
        for count, equations in enumerate(self.of):
            if len(equations) == 1:
                equation, sign = equations[0]
                own[equation] = count, sign
        return own

    def untouched(self) -> System:
        """Return the same counts and equations, of which nothing is known but what is now."""
        other = copy(self)
        other.low, other.high = list(self.low), list(self.high)
        return other

    def at(self, world: Mapping[int, int]) -> System:
        """Return the same system with another world for the true one."""
        other = copy(self)
        other.values = list(self.values)
        for count, more in world.items():
            other.values[count] += more
        return other

    def is_known(self, count: int) -> bool:
        """Whether only one value is left for a count."""
        return self.low[count] == self.high[count]

    def tighten(self, counts: Iterable[int] = ()) -> list[Known]:
        """Narrow the bounds by the equations of `counts`, or all, and on until nothing changes: every world still fits.

        This is bounds propagation. Returns what changed, as it was before, to be undone.
        """
        asked = {equation: None for count in counts for equation, _sign in self.of[count]}
        waiting = asked or dict.fromkeys(range(len(self.members)))
        changed: list[Known] = []
        while waiting and len(changed) < _MOST * len(self.values):
            equation = waiting.popitem()[0]
            before = len(changed)
            self._narrow(self.members[equation], changed)
            for count, _low, _high in changed[before:]:
                for other, _sign in self.of[count]:
                    if other != equation:
                        waiting[other] = None
        return changed

    def undo(self, changed: Sequence[Known]) -> None:
        """Put bounds back as they were."""
        for count, low, high in reversed(changed):
            self.low[count], self.high[count] = low, high

    def _narrow(self, members: Sequence[Term], changed: list[Known]) -> None:
        """Narrow the bounds of the members of an equation, and note in `changed` which were what before."""
        low, high = self.low, self.high
        least = most = 0
        for count, sign in members:
            if sign > 0:
                least += low[count]
                most += high[count]
            else:
                least -= high[count]
                most -= low[count]
        room = min(most, -least)
        for count, sign in members:
            down, up = low[count], high[count]
            if up - down <= room:  # as of most counts: then nothing below would change
                continue
            # What the others leave for this count, of which the sum is 0.
            lowest, highest = (up - most, down - least) if sign > 0 else (least + up, most + down)
            if lowest > down or (highest < up and highest < _LARGE):
                changed.append((count, down, up))
                low[count], high[count] = max(down, lowest), min(up, highest)

    def components(self) -> list[list[int]]:
        """Return the counts that are not known, in groups that no equation joins."""
        group: dict[int, int] = {}
        for start in range(len(self.values)):
            if start in group or self.is_known(start):
                continue
            group[start], found = start, [start]
            for count in found:
                for equation, _sign in self.of[count]:
                    for other, _its in self.members[equation]:
                        if other not in group and not self.is_known(other):
                            group[other] = start
                            found.append(other)
        groups: dict[int, list[int]] = {}
        for count in sorted(group):
            groups.setdefault(group[count], []).append(count)
        return list(groups.values())


def holds(system: System, world: Mapping[int, int]) -> bool:
    """Whether the `world`, given by what it adds to some counts, keeps every bound and every equation."""
    if any(not system.low[count] <= system.values[count] + more <= system.high[count] for count, more in world.items()):
        return False
    touched = {equation for count in world for equation, _sign in system.of[count]}
    return all(not sum(world.get(count, 0) * sign for count, sign in system.members[each]) for each in touched)
