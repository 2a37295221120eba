"""What two people decided differently at once is not decided: who decides it anew settles it first (design 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.domain.cases.naming import named
from bgz.errors import Conflict
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def undisputed(record: Any, *paths: str) -> None:  # noqa: ANN401 - one of the record classes
    """Raise Conflict when what is to be decided at one of `paths` is in contradiction.

    Every command that decides passes here first. A new decision would silently replace both of the others.
    """
    for sentence in contradictions(record, paths):
        hint = _("First say which value holds: bgz resolve {number}").format(number=record.number)
        raise Conflict(sentence, hint=hint)


def contradictions(record: Any, paths: Iterable[str]) -> Iterator[str]:  # noqa: ANN401 - one of the record classes
    """Yield a sentence for each of `paths` at which two people wrote different things."""
    text = _("{number}: two people wrote different things at the same time about: {field}.")
    for path in paths:
        if disputed := record.about.contradicted(path):
            yield text.format(number=record.number, field=named(record.number, disputed))


def or_dispute(record: Any, path: str, sentence: str) -> str:  # noqa: ANN401 - one of the record classes
    """Return why a gate is closed: `sentence`, or that the value at `path` is in contradiction and what helps."""
    disputed = record.about.contradicted(path)
    if not disputed:
        return sentence
    text = _("{field} of {number} is in contradiction; say which value holds: bgz resolve {number}")
    return text.format(field=named(record.number, disputed), number=record.number)
