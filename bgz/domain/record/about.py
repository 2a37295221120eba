"""What is known about the values of a record besides the values: who set them, when, and whether they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen
class About:
    """The provenance of a record's values, by path.

    `authors` holds the key of the member whose device signed the value, `days` the moment of that change as its
    writer's clock had it. `disputed` are the paths where several different values stand beside each other,
    `unusable` those whose value this version cannot type. `revision` counts the changes that count.
    """

    authors: Mapping[str, str] = field(factory=dict)
    days: Mapping[str, str] = field(factory=dict)
    disputed: frozenset[str] = frozenset()
    unusable: frozenset[str] = frozenset()
    revision: int = 0

    def by(self, path: str) -> str | None:
        """Return the key of the member who set `path`: of the value there, or of the atomic value it lies in.

        For an item with several values below it, there is an author only when one member set them all.
        """
        for near in _upwards(path):
            if near in self.authors:
                return self.authors[near]
        below = {author for each, author in self.authors.items() if each.startswith(path + ".")}
        return below.pop() if len(below) == 1 else None

    def settled(self, path: str) -> bool:
        """Tell whether gates may rely on `path`: nothing at, above or below it is in conflict or unusable."""
        if not self.disputed and not self.unusable:  # asked some ten times of every record
            return True
        return _touched(path, self.disputed | self.unusable) is None

    def contradicted(self, path: str) -> str | None:
        """Return the path at, above or below `path` about which changes contradict each other; None when they agree."""
        return _touched(path, self.disputed)


def _touched(path: str, doubted: frozenset[str]) -> str | None:
    """Return the first of `doubted` that is `path`, or lies above or below it."""
    if not doubted:
        return None
    above = next((near for near in _upwards(path) if near in doubted), None)
    return above or min((each for each in doubted if each.startswith(path + ".")), default=None)


def _upwards(path: str) -> Iterator[str]:
    """Yield the path and each path above it."""
    while path:
        yield path
        path = path.rpartition(".")[0]
