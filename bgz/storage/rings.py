"""Which of some things that wait for each other wait for nothing else: where a standstill can be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.storage.fold import bits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def rings(waits: Mapping[int, int]) -> Iterator[int]:
    """Yield, as bit sets, the groups that wait in a ring and for nothing outside it.

    `waits` has, for each thing, the bit set of what it waits for; all of that is in `waits` too. These are the
    strongly connected components without a way out, by Tarjan's method (1972), without recursion.
    """
    seen: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    held = 0
    for start in waits:
        work = [(start, bits(waits[start]))] if start not in seen else []
        while work:
            at, rest = work[-1]
            if at not in seen:
                seen[at] = low[at] = len(seen)
                stack.append(at)
                held |= 1 << at
            for other in rest:
                if other not in seen:
                    work.append((other, bits(waits[other])))
                    break
                if held >> other & 1:
                    low[at] = min(low[at], low[other])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[at])
                if low[at] == seen[at]:
                    group = _popped(stack, at)
                    held &= ~group
                    if not any(waits[each] & ~group for each in bits(group)):
                        yield group


def _popped(stack: list[int], last: int) -> int:
    """Take everything off `stack` up to `last`, and return it as a bit set."""
    group = 0
    while not group >> last & 1:
        group |= 1 << stack.pop()
    return group
