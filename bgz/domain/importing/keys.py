"""Keys of items inside a record: kept where the item is the same, fresh where it is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from bgz.domain.cases.request_family import Child
from bgz.domain.values.numbers import new_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bgz.domain.importing.cells import BornChild

    Pick = Callable[[str], str]


def fresh(letter: str, held: Mapping[str, object], pick: Pick) -> str:
    """Return a key that is not in `held`."""
    return new_key(letter, held.keys(), pick)


def same_child(child: Child, written: BornChild) -> bool:
    """Whether a sheet means this child."""
    return child.born == written.born and plain_word(child.called) == plain_word(written.called)


def plain_word(word: str | None) -> str:
    """Return a word for comparing."""
    return " ".join((word or "").split()).casefold()


def aligned_children(
    held: Mapping[str, Child], wanted: Sequence[BornChild], before: Sequence[BornChild], pick: Pick
) -> dict[str, Child]:
    """Give each child of a sheet its key: that of the same child, else one whose cell was corrected, else a fresh one.

    `before` is what the sheet said when it was last imported; children that bgz knows from elsewhere are kept.
    """
    left = dict(held)
    found: dict[int, str] = {}
    for at, written in enumerate(wanted):
        key = next((key for key, child in left.items() if same_child(child, written)), None)
        if key:
            found[at] = key
            del left[key]
    corrected = [key for key, child in left.items() if any(same_child(child, written) for written in before)]
    made = {key: child for key, child in left.items() if key not in corrected}
    for at, written in enumerate(wanted):
        if at in found:
            made[found[at]] = held[found[at]]
            continue
        key = corrected.pop(0) if corrected else fresh("k", {**held, **made}, pick)
        made[key] = evolve(held.get(key, Child()), born=written.born, called=written.called)
    return made
