"""A record as the cache keeps it: in two texts of one line, the second of which is seldom read.

The first holds the record by position. The second holds who set which value when, how many changes of each device
count, and what saving it needs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from bgz.domain.cases import kinds
from bgz.domain.record.about import About
from bgz.storage.held import Claim, Facts, Held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bgz.storage.strictjson import Json

_parse = json.JSONDecoder().raw_decode


class Row(NamedTuple):
    """Both texts of a record. `shown` is empty for what must be typed, and its faults told, anew each time."""

    shown: str
    more: str


def to_row(held: Held) -> Row:
    """Return how the cache keeps `held`."""
    facts, known = held.facts, held.facts.known
    values = None if held.problems else kinds.packed_exactly(held.record)
    shown = "" if values is None else _text([values, sorted(known.disputed), known.revision])
    rest = [
        sorted(known.disputed),
        known.revision,
        facts.tree,
        facts.heads,
        facts.creator,
        facts.waiting,
        facts.refused,
        {path: [_parts(each) for each in claims] for path, claims in facts.conflicts.items()},
        {path: [_parts(each) for each in claims] for path, claims in facts.revived.items()},
    ]
    return Row(shown, f"{_text(list(_strokes(known)))}\t{_text(facts.counts)}\t{_text(rest)}")


def from_row(number: str, shown: str, more: Callable[[], str], begin: int = 0) -> Held:
    """Return what `to_row` kept; its first text begins there in `shown`, and `more` gives its second text."""
    if begin == len(shown):
        return Held(number, _facts(more()))
    (values, disputed, revision), _end = _parse(shown, begin)
    authors, days = _Later(more, _MEMBER), _Later(more, _DAY)
    about = About(authors, days, frozenset(disputed), frozenset(), revision)
    return Held(number, lambda: _facts(more()), kinds.unpacked(number, values, about))


_MEMBER, _DAY = 0, 1


class _Later(Mapping[str, str]):
    """Who set each value, or when: read when somebody first asks."""

    __slots__ = ("_held", "_more", "_part")

    def __init__(self, more: Callable[[], str], part: int) -> None:
        self._more, self._part = more, part
        self._held: dict[str, str] | None = None

    def _read(self) -> dict[str, str]:
        if self._held is None:
            self._held = _of_paths(self._more(), self._part)
        return self._held

    def __getitem__(self, path: str) -> str:
        return self._read()[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def _strokes(known: About) -> Iterator[list[str]]:
    """Yield member, moment and the paths she then set, as often as they alternate: mostly one change set them all."""
    for who_when, paths in groupby(known.authors, lambda path: (known.authors[path], known.days[path])):
        yield [*who_when, *paths]


def _of_paths(more: str, part: int) -> dict[str, str]:
    strokes: list[list[str]] = _parse(more)[0]
    return {path: stroke[part] for stroke in strokes for path in stroke[2:]}


def counts_in(more: str) -> dict[str, int]:
    """Return how many changes of each device count, out of the second text of a record."""
    counts: dict[str, int] = _parse(more, more.index("\t") + 1)[0]
    return counts


def _facts(more: str) -> Facts:
    rest = more.split("\t")[2]
    disputed, revision, tree, heads, creator, waiting, refused, conflicts, revived = json.loads(rest)
    return Facts(
        tree,
        About(_of_paths(more, _MEMBER), _of_paths(more, _DAY), frozenset(disputed), frozenset(), revision),
        tuple(heads),
        creator,
        waiting,
        refused,
        {path: tuple(Claim(*each) for each in claims) for path, claims in conflicts.items()},
        {path: (Claim(*one), Claim(*other)) for path, (one, other) in revived.items()},
        counts_in(more),
    )


def _parts(claim: Claim) -> list[Json]:
    return [claim.value, claim.member, claim.at, claim.change]


def _text(value: Any) -> str:  # noqa: ANN401 - anything that JSON can hold
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
