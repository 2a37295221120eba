"""Other whole-number worlds: counts that differ from the true ones and yet agree with all that is known.

A world found is proof that a hidden count may have another value, as far as an attacker can tell. The search mends
what a change breaks, the equation with the fewest ways out first: the alternating paths by which Cox (Network models
for complementary cell suppression, 1995) hides cells, in tables of any shape. It is bounded. What it does not find
may exist all the same; then more is hidden than needed, never less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bgz.domain.protecting.system import System

World = dict[int, int]
"""What a world adds to the true values, by count; a count that is not named stays as it is."""
Effort = tuple[tuple[int, int, int, int], ...]
"""How many counts a world may change, how many changes are tried, how often it may not be the likeliest, and in how
many orders this is done anew: a search that went astray rarely comes back, while another order seldom goes astray on
the same spot (Gomes, Selman & Kautz, Boosting combinatorial search through randomization, 1998)."""
HASTY: Effort = ((16, 20, 1, 1),)
PATIENT: Effort = ((40, 40, 0, 1), (60, 160, 1, 24), (100, 2000, 8, 1))
_SPREAD, _AMONG = 2654435761, 1 << 32
"""To rank counts as if by chance, and always the same (Knuth, The Art of Computer Programming 3, 6.4)."""
_ALL = 1 << 32
"""More ways out than any equation has."""


def find(system: System, count: int, more: int, effort: Effort) -> World | None:
    """Return a world in which `count` is `more` than it truly is, or None when none was found."""
    if not system.low[count] <= system.values[count] + more <= system.high[count]:
        return None
    for depth, tries, turns, orders in effort:
        for order in range(orders):
            search = _Search(system, tries, order)
            search.change(count, more)
            if search.mend(depth, turns):
                return search.world()
            if not search.cut:
                return None
    return None


class _Search:
    """A world in the making.

    `off` says by equation how far its sum is from 0, and `broken` how much of that its own count cannot take (see
    `System.own`). `cut` says that not every way was tried, so that a longer search may find more.
    """

    def __init__(self, system: System, tries: int, order: int) -> None:
        self.system, self.tries, self.order, self.cut = system, tries, order, False
        self.low, self.high, self.values, self.own = system.low, system.high, system.values, system.own
        self.changed: World = {}
        self.off: dict[int, int] = {}
        self.broken: dict[int, int] = {}

    def world(self) -> World:
        """Return what was changed, and what the equations' own counts take."""
        taken = {self.system.own[equation]: -off for equation, off in self.off.items() if off}
        return self.changed | {count: off * sign for (count, sign), off in taken.items() if count not in self.changed}

    def change(self, count: int, more: int) -> None:
        """Let the world add `more` to `count`."""
        self.changed[count] = more
        self._shift(count, more)

    def _undo(self, count: int) -> None:
        self._shift(count, -self.changed[count])
        del self.changed[count]

    def _shift(self, count: int, more: int) -> None:
        for equation, sign in self.system.of[count]:
            off = self.off[equation] = self.off.get(equation, 0) + sign * more
            left = self._left(equation, off)
            if left:
                self.broken[equation] = left
            else:
                self.broken.pop(equation, None)

    def _left(self, equation: int, off: int) -> int:
        """Return how much of what an equation is off its own count cannot take."""
        count, sign = self.own[equation]
        if not off or not sign or count in self.changed:
            return off
        value = self.values[count]
        taken = value - off * sign
        if taken < self.low[count]:
            return off + sign * (self.low[count] - value)
        if taken > self.high[count]:
            return off + sign * (self.high[count] - value)
        return 0

    def mend(self, depth: int, turns: int) -> bool:
        """Change at most `depth` more counts until nothing is broken; else put all back as it was.

        At each count the likeliest change comes first; to try the next one costs one of the `turns`, so that a search
        with few of them goes back on its first choices too (limited discrepancy search, Harvey & Ginsberg 1995).
        """
        if not self.broken:
            return True
        if not depth:
            self.cut = True
            return False
        for turn, (_cost, _rank, count, more) in enumerate(sorted(self._ways_out())):
            if not self.tries or turn > turns:
                self.cut = True
                return False
            self.tries -= 1
            self.change(count, more)
            if self.mend(depth - 1, turns - turn):
                return True
            self._undo(count)
        return False

    def _ways_out(self) -> list[tuple[int, int, int, int]]:
        """Return the changes that mend the broken equation with the fewest: what each breaks, its rank, count, more."""
        fewest, most = [], _ALL
        for equation, left in self.broken.items():
            ways = self._ways(equation, left, most)
            if len(ways) < most:
                fewest, most = ways, len(ways)
            if most <= 1:
                break
        return [(self._breaks(count, more), self._rank(count), count, more) for count, more in fewest]

    def _rank(self, count: int) -> int:
        """Return which comes first of two that break as much: what was added last, as it is shown last; else any."""
        return -count if not self.order else count * (2 * self.order + 1) * _SPREAD % _AMONG

    def _ways(self, equation: int, left: int, most: int) -> list[tuple[int, int]]:
        """Return the changes of one count that mend an equation, or else bring it nearer; the first `most` of them."""
        low, high, values, changed, own = self.low, self.high, self.values, self.changed, self.own[equation][0]
        found: list[tuple[int, int]] = []
        for size in (left, 1 if left > 0 else -1):
            for count, sign in self.system.members[equation]:
                more = -size * sign
                if low[count] <= values[count] + more <= high[count] and count not in changed and count != own:
                    found.append((count, more))
                    if len(found) == most:
                        return found
            if found:
                break
        return found

    def _breaks(self, count: int, more: int) -> int:
        """Return how many equations a change breaks, less those that it mends."""
        broken, off, breaks = self.broken, self.off, 0
        for equation, sign in self.system.of[count]:
            breaks += (self._left(equation, off.get(equation, 0) + sign * more) != 0) - (equation in broken)
        return breaks
