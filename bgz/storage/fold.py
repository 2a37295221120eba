"""From a set of changes to the values that hold (design 6): the same for every order and every copy.

A path is a leaf, an atomic value or an item with paths below it. A change replaces what it has in its ancestry,
at its own path and below. What nobody replaced remains; several different values are a conflict, shown but never
silently chosen. This module does not judge who may write: it folds the changes it is told count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.storage.changes import Change
from bgz.storage.strictjson import Json, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime


WITHDRAWN = "withdrawn_on"
"""The key in a consent that says it was withdrawn. Withdrawn beats given, whoever wrote last."""


@frozen
class Revived:
    """An item that one removed while another, at the same time, changed it: it stays and is marked."""

    removed: Change
    changed: Change


@frozen
class Folded:
    """The values that hold, and what must be said about them.

    `values` and `changes` have the same paths: the value shown, and the change that set it. `conflicts` has, per path
    in true conflict, every different value with its change, the one shown last; a value of None is a removal.
    `order` has all counted changes, each after its ancestors. `heads` are those that no other builds on.
    """

    values: Mapping[str, Json] = field(repr=False)
    changes: Mapping[str, Change] = field(repr=False)
    conflicts: Mapping[str, tuple[tuple[Json, Change], ...]] = field(repr=False)
    revived: Mapping[str, Revived] = field(repr=False)
    order: tuple[Change, ...] = field(repr=False)
    heads: tuple[str, ...]
    depth: int

    def tree(self) -> dict[str, Json]:
        """Return the values nested by the parts of their paths. Where a path lies below a value, the value stands."""
        return tree(self.values)


def tree(values: Mapping[str, Json]) -> dict[str, Json]:
    """Return `values` (by dotted path) nested by the parts of their paths, in the order of the paths given.

    Raises nothing: a path below another path that holds a value itself is left out.
    """
    result: dict[str, Json] = {}
    for path, value in values.items():
        if any(above in values for above in upwards(path)):
            continue
        *way, last = path.split(".")
        here = result
        for step in way:
            here = here.setdefault(step, {})  # type: ignore[assignment]  # no path above holds a value
        here[last] = value
    return result


def upwards(path: str) -> Iterator[str]:
    """Yield each path above `path`, nearest first."""
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits set in `mask`, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@frozen
class Graph:
    """Changes in an order where each comes after its ancestors, with ancestry as bit sets.

    `ancestry[i]` has bit `j` set when change `j` is an ancestor of change `i`. A parent that is not among the
    changes is an unknown ancestor: it adds nothing.
    """

    order: tuple[Change, ...]
    place: Mapping[str, int]
    ancestry: tuple[int, ...]
    depth: tuple[int, ...]

    def rank(self, place: int) -> tuple[int, datetime, str]:
        """Return what decides which of several values is shown: the greatest is."""
        change = self.order[place]
        return self.depth[place], change.moment, change.id


def graph(changes: Iterable[Change]) -> Graph:
    """Order `changes` (given in any order, any number of times) by ancestry."""
    known = {change.id: change for change in changes}
    children: dict[str, list[str]] = {}
    missing: dict[str, int] = {}
    for name, change in known.items():
        parents = [parent for parent in change.after if parent in known]
        missing[name] = len(parents)
        for parent in parents:
            children.setdefault(parent, []).append(name)
    ready = sorted(name for name, count in missing.items() if not count)
    place: dict[str, int] = {}
    ancestry: list[int] = []
    depth: list[int] = []
    while ready:
        later: list[str] = []
        for name in ready:
            parents_at = [place[parent] for parent in known[name].after if parent in place]
            mask = 0
            for at in parents_at:
                mask |= ancestry[at] | (1 << at)
            place[name] = len(ancestry)
            ancestry.append(mask)
            depth.append(1 + max((depth[at] for at in parents_at), default=0))
            for child in children.get(name, ()):
                missing[child] -= 1
                if not missing[child]:
                    later.append(child)
        ready = sorted(later)
    return Graph(tuple(known[name] for name in place), place, tuple(ancestry), tuple(depth))


def fold(changes: Iterable[Change], counted: Collection[str] | None = None) -> Folded:
    """Fold those of `changes` whose id is in `counted` (None: all of them).

    The others only pass ancestry on: a counted change that builds on them knew what they knew.
    """
    known = graph(changes)
    places = [at for at, change in enumerate(known.order) if counted is None or change.id in counted]
    return fold_places(known, places)


def fold_places(known: Graph, places: list[int]) -> Folded:
    """Fold the changes at `places`, in ascending order, of a graph."""
    writes: dict[str, list[int]] = {}
    for at in places:
        for path in known.order[at].set:
            writes.setdefault(path, []).append(at)
    revived = _revivals(known, writes)
    hidden = {path: _known_by(known, path, ats, revived) for path, ats in writes.items()}
    values: dict[str, Json] = {}
    winners: dict[str, Change] = {}
    conflicts: dict[str, tuple[tuple[Json, Change], ...]] = {}
    for path, ats in writes.items():
        mask = hidden[path]
        for above in upwards(path):
            mask |= hidden.get(above, 0)
        live = [at for at in ats if not mask >> at & 1 and (path, at) not in revived]
        if not live:
            continue
        different = _different(known, path, live)
        value, change = different[-1]
        if len(different) > 1:
            conflicts[path] = tuple(different)
        if value is not None:
            values[path] = value
            winners[path] = change
    for path in _hollow(values):
        if path not in conflicts:
            del values[path], winners[path]
    conflicts |= _overlapping(values, winners, conflicts)
    return Folded(
        values=values,
        changes=winners,
        conflicts=conflicts,
        revived=_marks(known, places, revived),
        order=tuple(known.order[at] for at in places),
        heads=_heads(known, places),
        depth=max((known.depth[at] for at in places), default=0),
    )


def _known_by(known: Graph, path: str, ats: list[int], revived: Mapping[tuple[str, int], int]) -> int:
    """Return the ancestry of all writes at `path` that hide what they knew, at the path and below it."""
    mask = 0
    for at in ats:
        if (path, at) not in revived:
            mask |= known.ancestry[at]
    return mask


def _revivals(known: Graph, writes: Mapping[str, list[int]]) -> dict[tuple[str, int], int]:
    """Return the removals that do not hide anything, each with the last of the changes made below it at the same time.

    A change below that another writer of this item or of a path above it knew and replaced does not bring it back.
    """
    removals = {path: [at for at in ats if known.order[at].set[path] is None] for path, ats in writes.items()}
    lower: dict[str, list[str]] = {}
    for each in writes if any(removals.values()) else ():
        for above in upwards(each):
            lower.setdefault(above, []).append(each)
    result: dict[tuple[str, int], int] = {}
    for path, below in lower.items():
        given = _given_below(known, path, below, writes) if removals.get(path) else []
        for at in removals.get(path, ()):
            apart = (other for other in given if other != at and not known.ancestry[other] >> at & 1)
            last = next(apart, None)
            if last is not None:
                result[path, at] = last
    return result


def _given_below(known: Graph, path: str, below: list[str], writes: Mapping[str, list[int]]) -> list[int]:
    """Return the changes that gave something `below` a path and that no writer at or above it knew; the last first."""
    covered = 0
    for above in (path, *upwards(path)):
        for other in writes.get(above, ()):
            covered |= known.ancestry[other]
    given = {
        other
        for each in below
        for other in writes[each]
        if not covered >> other & 1 and known.order[other].set[each] is not None
    }
    return sorted(given, key=known.rank, reverse=True)


def _marks(known: Graph, places: list[int], revived: Mapping[tuple[str, int], int]) -> dict[str, Revived]:
    """Return the items to be marked. A later change below that knew of the removal has settled it.

    Who removed what stood at the path of an item in order to write below it did not remove the item.
    """
    result = {}
    for path, at in sorted(revived):
        below = path + "."
        replaced = any(each.startswith(below) and new is not None for each, new in known.order[at].set.items())
        if replaced or any(
            known.ancestry[other] >> at & 1
            and any(each == path or each.startswith(path + ".") for each in known.order[other].set)
            for other in places
        ):
            continue
        result[path] = Revived(known.order[at], known.order[revived[path, at]])
    return result


def _different(known: Graph, path: str, live: list[int]) -> list[tuple[Json, Change]]:
    """Return the different values at `path`, each with the change that is shown for it, the shown one last."""
    ordered = [known.order[at] for at in sorted(live, key=known.rank)] if len(live) > 1 else [known.order[live[0]]]
    withdrawn = [change for change in ordered if _withdrawn(change.set[path])]
    result: list[tuple[Json, Change]] = []
    for change in withdrawn or ordered:
        value = change.set[path]
        result = [other for other in result if not same(other[0], value)]
        result.append((value, change))
    return result


def _withdrawn(value: Json) -> bool:
    return isinstance(value, dict) and value.get(WITHDRAWN) is not None


def _hollow(values: Mapping[str, Json]) -> list[str]:
    """Return the items that say they hold nothing, which somebody wrote while others gave them something."""
    empty = [path for path, value in values.items() if value == {}]
    return [above for above in empty if any(path.startswith(above + ".") for path in values)]


def _overlapping(
    values: Mapping[str, Json], winners: Mapping[str, Change], conflicts: Mapping[str, tuple[tuple[Json, Change], ...]]
) -> dict[str, tuple[tuple[Json, Change], ...]]:
    """Return conflicts for values that have other values below them: no schema has both, so somebody must look."""
    result: dict[str, tuple[tuple[Json, Change], ...]] = {}
    for path in values:
        for above in upwards(path):
            if above in values and above not in conflicts:
                result[above] = ((values[path], winners[path]), (values[above], winners[above]))
    return result


def _heads(known: Graph, places: list[int]) -> tuple[str, ...]:
    mask = 0
    for at in places:
        mask |= known.ancestry[at]
    return tuple(sorted(known.order[at].id for at in places if not mask >> at & 1))
