"""The kinds of records, and the two ways: stored facts to record, record to stored facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.reading import Json, Problem, read_fields, stored_fields
from bgz.domain.record.trusting import is_right, trusted

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


def without_fault(record: Any, tree: Mapping[str, Json], problems: list[Problem]) -> bool:  # noqa: ANN401 - one of Record
    """Whether `structure_again` may be used for what `structure` made of `tree`."""
    return not problems and is_right(record, tree)


def structure_again(number: str, tree: Mapping[str, Json], about: About) -> Any:  # noqa: ANN401 - one of Record
    """Build the record `number` from facts that `structure` found without fault before."""
    return trusted(kind_of(number), number, tree, about)


def stored(record: Record) -> dict[str, Json]:
    """Return the stored form of `record`: path to JSON value."""
    return stored_fields(record)
