"""A record as it was read: its values, what is known about them, and what its next change builds on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.domain.record.about import About
from bgz.storage.strictjson import Json

if TYPE_CHECKING:
    from bgz.storage.changes import Change
    from bgz.storage.fold import Folded
    from bgz.storage.team import TeamHistory
    from bgz.storage.verdicts import Verdicts


@frozen
class Claim:
    """One of several values in conflict: what, by which member, when (her clock), in which change. None: removed."""

    value: Json
    member: str
    at: str
    change: str


@frozen
class Held:
    """A record as read from the folder.

    `heads` are the changes that the next one builds on; `waiting` and `refused` count lines that do not count (yet).
    `conflicts` has the claims per path, the one shown last; `revived` the items that one removed and another changed.
    `sound` says that its facts were read before without fault.
    """

    number: str
    tree: Mapping[str, Json] = field(repr=False)
    known: About = field(repr=False)
    heads: tuple[str, ...] = field(repr=False)
    creator: str
    waiting: int = 0
    refused: int = 0
    conflicts: Mapping[str, tuple[Claim, ...]] = field(factory=dict, repr=False)
    revived: Mapping[str, tuple[Claim, Claim]] = field(factory=dict, repr=False)
    sound: bool = field(default=False, eq=False, repr=False)

    @cached_property
    def _typed(self) -> tuple[Any, list[Any]]:
        from bgz.domain.cases import kinds as records

        if self.sound:
            return records.structure_again(self.number, self.tree, self.known), []
        return records.structure(self.number, self.tree, self.known)

    @property
    def record(self) -> Any:  # noqa: ANN401 - one of the record classes of the domain
        """Return the record, without what this version cannot type."""
        return self._typed[0]

    @property
    def problems(self) -> list[Any]:
        """Return what was left out of the record, and why."""
        return self._typed[1]

    @property
    def about(self) -> About:
        """Return who set the values, and which of them gates may not rely on."""
        about: About = self.record.about
        return about

    @property
    def revision(self) -> int:
        """Return how many changes count."""
        return self.known.revision


def held(number: str, verdicts: Verdicts, folded: Folded, team: TeamHistory) -> Held:
    """Return the record `number` as judged and folded."""
    members = {change.id: member_of(change, team) for change in folded.order}

    def claim(value: Json, change: Change) -> Claim:
        return Claim(value, members[change.id], change.at, change.id)

    about = About(
        authors={path: members[change.id] for path, change in folded.changes.items()},
        days={path: change.at for path, change in folded.changes.items()},
        disputed=frozenset(folded.conflicts),
        revision=len(folded.order),
    )
    return Held(
        number=number,
        tree=folded.tree(),
        known=about,
        heads=folded.heads,
        creator=members[folded.order[0].id] if folded.order else "",
        waiting=len(verdicts.waiting),
        refused=len(verdicts.refused),
        conflicts={path: tuple(claim(*each) for each in claims) for path, claims in folded.conflicts.items()},
        revived={path: (claim(None, mark.removed), claim(None, mark.changed)) for path, mark in folded.revived.items()},
    )


def member_of(change: Change, team: TeamHistory) -> str:
    """Return the key of the member who signed `change`; empty when the team she names has not arrived."""
    state = team.state_at(change.team)
    return (state.member_of(change.dev) if state is not None else None) or ""


def to_text(held: Held) -> str:
    """Return a record as one line of JSON, for the cache."""
    from bgz.domain.cases import kinds as records

    known = held.known
    parts = [
        held.tree,
        [dict(known.authors), dict(known.days), sorted(known.disputed), known.revision],
        held.heads,
        held.creator,
        [held.waiting, held.refused],
        {path: [_parts(each) for each in claims] for path, claims in held.conflicts.items()},
        {path: [_parts(each) for each in claims] for path, claims in held.revived.items()},
        held.sound or records.without_fault(held.record, held.tree, held.problems),
    ]
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))


def from_text(number: str, text: str) -> Held:
    """Return the record that `to_text` wrote."""
    tree, about, heads, creator, (waiting, refused), conflicts, revived, sound = json.loads(text)
    authors, days, disputed, revision = about
    return Held(
        number,
        tree,
        About(authors, days, frozenset(disputed), frozenset(), revision),
        tuple(heads),
        creator,
        waiting,
        refused,
        {path: tuple(Claim(*each) for each in claims) for path, claims in conflicts.items()},
        {path: (Claim(*one), Claim(*other)) for path, (one, other) in revived.items()},
        sound,
    )


def _parts(claim: Claim) -> list[Json]:
    return [claim.value, claim.member, claim.at, claim.change]
