"""The history of a record: its changes that count, and what takes one of them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.errors import NotFound, Refused
from bgz.i18n import _
from bgz.storage import differences
from bgz.storage.held import member_of
from bgz.storage.strictjson import Json

if TYPE_CHECKING:
    from bgz.storage.store import Loaded
    from bgz.storage.team import TeamHistory


@frozen
class Past:
    """One change in the history of a record, with the key of the member who made it."""

    id: str
    at: str
    member: str
    device: str
    set: Mapping[str, Json]


def history(loaded: Loaded, team: TeamHistory) -> tuple[Past, ...]:
    """Return the changes that count, each after those it builds on."""
    return tuple(Past(each.id, each.at, member_of(each, team), each.dev, each.set) for each in loaded.folded.order)


def undoing(loaded: Loaded, name: str | frozenset[str]) -> dict[str, Json]:
    """Return what a new change must set to take back the change whose id is, or begins with, `name`.

    Of several ids all are taken back at once, as if nobody had made these changes. Raises NotFound when there is not
    exactly one change of that name, Refused when nothing of it holds any more.
    """
    if not isinstance(name, str):
        return _something(differences.without(list(loaded.changes), loaded.verdicts.ids, name))
    found = [change for change in loaded.folded.order if name and change.id.startswith(name)]
    if len(found) != 1:
        raise NotFound(
            _("{number} has no such change.").format(number=loaded.number),
            hint=_("See: bgz log {number}").format(number=loaded.number),
        )
    return _something(differences.undoing(list(loaded.changes), loaded.verdicts.ids, found[0]))


def _something(values: dict[str, Json]) -> dict[str, Json]:
    if not values:
        raise Refused(_("Nothing of this change holds any more: it was changed again since."))
    return values
