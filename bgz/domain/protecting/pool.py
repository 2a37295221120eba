"""The worlds found so far: each is a witness for every count that it changes, until something shown rules it out."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bgz.domain.protecting.system import System
    from bgz.domain.protecting.worlds import World

_VARIANTS = (1, -1, 2)
"""A world turned round, or done twice, is often a world too."""


class Pool:
    """Worlds that agree with what is shown, by the counts that they change."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._worlds: list[World] = []
        self._by_count: dict[int, set[int]] = defaultdict(set)
        self._values: dict[int, Counter[int]] = defaultdict(Counter)

    def add(self, world: World) -> None:
        """Keep a world, and what else is a world when it is one: no equation tells a change from its multiples."""
        low, high, values = self.system.low, self.system.high, self.system.values
        for times in _VARIANTS:
            if all(low[count] <= values[count] + times * more <= high[count] for count, more in world.items()):
                self._worlds.append({count: times * more for count, more in world.items()})
                self._back(len(self._worlds) - 1)

    def changes(self, count: int) -> Counter[int]:
        """Return by how much the worlds change a count: it may have so many values besides its own."""
        return self._values[count]

    def world(self, count: int, more: int) -> World | None:
        """Return a world that changes a count by `more`."""
        return next((self._worlds[at] for at in sorted(self._by_count[count]) if self._worlds[at][count] == more), None)

    def worlds(self) -> list[World]:
        """Return the worlds that still agree with what is shown."""
        return [self._worlds[at] for at in sorted(set().union(*self._by_count.values()))]

    def rule_out(self, count: int) -> list[int]:
        """Drop the worlds that the bounds of `count` no longer allow; return them, to be put back or looked at."""
        low, high, value = self.system.low[count], self.system.high[count], self.system.values[count]
        dropped = [at for at in self._by_count[count] if not low <= value + self._worlds[at][count] <= high]
        for at in dropped:
            for other, more in self._worlds[at].items():
                self._by_count[other].discard(at)
                held = self._values[other]
                held[more] -= 1
                if not held[more]:
                    del held[more]
        return dropped

    def changed_by(self, dropped: list[int]) -> set[int]:
        """Return the counts that some worlds change."""
        return {count for at in dropped for count in self._worlds[at]}

    def put_back(self, dropped: list[int]) -> None:
        """Take worlds in again, since what ruled them out is not shown after all."""
        for at in dropped:
            self._back(at)

    def _back(self, at: int) -> None:
        for count, more in self._worlds[at].items():
            self._by_count[count].add(at)
            self._values[count][more] += 1
