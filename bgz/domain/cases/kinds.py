"""The kinds of records, and the two ways: stored facts to record, record to stored facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs

from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.packed import layout as layout_of
from bgz.domain.record.packed import packed
from bgz.domain.record.packed import unpacked as unpacked_as
from bgz.domain.record.reading import Json, Problem, read_fields
from bgz.domain.record.storing import stored_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bgz.domain.record.about import About

Record = RequestFamily | SupportFamily | Match | Programme
KINDS: dict[str, type[Any]] = {"V": RequestFamily, "S": SupportFamily, "K": Match, "programme": Programme}


def kind_of(number: str) -> type[Any]:
    """Return the class of the record with this number. Raises KeyError for a kind this version does not know."""
    return KINDS[number if number in KINDS else number[0]]


def structure(number: str, tree: Mapping[str, Json], about: About) -> tuple[Any, list[Problem]]:
    """Build the record `number` from its folded facts.

    What this version does not know or cannot type is left out, named in the problems, and unusable for gates.
    """
    record, problems = read_fields(kind_of(number), tree)
    about = attrs.evolve(about, unusable=about.unusable | {problem.path for problem in problems})
    return attrs.evolve(record, number=number, about=about), problems


def packed_exactly(record: Record) -> list[Json] | None:
    """Return the values of `record` by position, as `unpacked` takes them; None when these would not give the same."""
    values = packed(record)
    again = unpacked(record.number, json.loads(json.dumps(values)), record.about)
    return values if again == record else None


def unpacked(number: str, values: list[Json], about: About) -> Any:  # noqa: ANN401 - one of Record
    """Build the record `number` from values that `packed_exactly` made in a version of the same `layout`."""
    return unpacked_as(kind_of(number), number, values, about)


def layout() -> str:
    """Return what the positions of packed values mean in this version."""
    return "\n".join(line for kind in KINDS.values() for line in layout_of(kind))


def stored(record: Record) -> dict[str, Json]:
    """Return the stored form of `record`: path to JSON value."""
    return stored_fields(record)
