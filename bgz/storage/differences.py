"""What a change must set to turn one stored form into another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bgz.storage.fold import fold, upwards
from bgz.storage.strictjson import same

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bgz.storage.changes import Change
    from bgz.storage.strictjson import Json

_ITEM = re.compile(r"[a-z][0-9A-HJKMNP-TV-Z]{4}", re.ASCII)
"""The key of an item in a collection; the domain makes them."""


def differences(before: Mapping[str, Json], after: Mapping[str, Json]) -> dict[str, Json]:
    """Return the values by path that differ, and with null each that is gone."""
    gone: dict[str, Json] = {path: None for path in before if path not in after}
    return gone | {path: value for path, value in after.items() if path not in before or not same(before[path], value)}


def difference(before: Mapping[str, Json], after: Mapping[str, Json]) -> dict[str, Json]:
    """Return the paths to set, and with null those to remove. An item that is gone is removed as a whole."""
    alive = {above for path in after for above in upwards(path)}
    found = differences(before, after).items()
    return {path if path in after else _whole(path, alive): value for path, value in found}


def _whole(path: str, alive: set[str]) -> str:
    """Return the outermost item above `path` that is gone, else the path itself."""
    gone = path
    for above in upwards(path):
        if above not in alive and _ITEM.fullmatch(above.rpartition(".")[2]):
            gone = above
    return gone


def undoing(changes: list[Change], counted: frozenset[str], change: Change) -> dict[str, Json]:
    """Return what restores the values that `change` replaced, where its values still hold."""
    now = fold(changes, counted)
    past = _before(changes, counted, change)
    result: dict[str, Json] = {}
    for path, value in change.set.items():
        earlier = {each: old for each, old in past.items() if each == path or each.startswith(path + ".")}
        if value is None:
            still = {each: old for each, old in earlier.items() if each not in now.values}
            result |= still
        elif now.changes.get(path) == change:
            result |= earlier or {path: None}
    return result


def without(changes: list[Change], counted: frozenset[str], ids: Collection[str]) -> dict[str, Json]:
    """Return what makes the record as it would be if nobody had made the changes `ids`: what others wrote stays."""
    now, past = fold(changes, counted), fold(changes, counted.difference(ids))
    contested = {
        path: past.values.get(path)
        for path, claims in now.conflicts.items()
        if path not in past.conflicts and any(change.id in ids for _value, change in claims)
    }
    return contested | difference(now.values, past.values)


def _before(changes: list[Change], counted: frozenset[str], change: Change) -> Mapping[str, Json]:
    """Return the values as the writer of `change` had them."""
    known = {each.id: each for each in changes}
    reached: set[str] = set()
    ready = list(change.after)
    while ready:
        name = ready.pop()
        if name in known and name not in reached:
            reached.add(name)
            ready += known[name].after
    return fold(changes, counted & reached).values
