"""A record as it was read: its values, what is known about them, and what its next change builds on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.domain.record.about import About
from bgz.storage.strictjson import Json

if TYPE_CHECKING:
    from collections.abc import Callable

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
class Facts:
    """What folding the changes of a record gave.

    `heads` are the changes that the next one builds on; `waiting` and `refused` count lines that do not count (yet).
    `conflicts` has the claims per path, the one shown last; `revived` the items that one removed and another changed.
    `counts` tells how many changes of each device count.
    """

    tree: Mapping[str, Json] = field(repr=False)
    known: About = field(repr=False)
    heads: tuple[str, ...] = field(repr=False)
    creator: str
    waiting: int = 0
    refused: int = 0
    conflicts: Mapping[str, tuple[Claim, ...]] = field(factory=dict, repr=False)
    revived: Mapping[str, tuple[Claim, Claim]] = field(factory=dict, repr=False)
    counts: Mapping[str, int] = field(factory=dict, repr=False)


class Held:
    """A record as read from the folder: its facts, and what this version makes of them.

    `facts` may be a way to get them: most commands that look at every record never ask. `record` is given when it was
    made of the same facts before, without fault.
    """

    __slots__ = ("_facts", "_problems", "_record", "number")

    def __init__(self, number: str, facts: Facts | Callable[[], Facts], record: Any = None) -> None:  # noqa: ANN401 - as `record`
        self.number, self._facts, self._record = number, facts, record
        self._problems: list[Any] = []

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and (self.number, self.facts) == (other.number, other.facts)

    __hash__ = None  # type: ignore[assignment]

    @property
    def facts(self) -> Facts:
        """Return what folding its changes gave."""
        if not isinstance(self._facts, Facts):
            self._facts = self._facts()
        return self._facts

    @property
    def record(self) -> Any:  # noqa: ANN401 - one of the record classes of the domain
        """Return the record, without what this version cannot type."""
        if self._record is None:
            from bgz.domain.cases import kinds as records

            self._record, self._problems = records.structure(self.number, self.facts.tree, self.facts.known)
        return self._record

    @property
    def problems(self) -> list[Any]:
        """Return what was left out of the record, and why."""
        return self._problems if self.record else []

    @property
    def about(self) -> About:
        """Return who set the values, and which of them gates may not rely on."""
        about: About = self.record.about
        return about

    @property
    def tree(self) -> Mapping[str, Json]:
        """Return the facts as they are stored."""
        return self.facts.tree

    @property
    def heads(self) -> tuple[str, ...]:
        """Return the changes that the next one builds on."""
        return self.facts.heads

    @property
    def creator(self) -> str:
        """Return who made the record."""
        return self.facts.creator

    @property
    def waiting(self) -> int:
        """Return how many lines do not count yet."""
        return self.facts.waiting

    @property
    def refused(self) -> int:
        """Return how many lines do not count."""
        return self.facts.refused

    @property
    def conflicts(self) -> Mapping[str, tuple[Claim, ...]]:
        """Return the claims about each path in conflict."""
        return self.facts.conflicts

    @property
    def revived(self) -> Mapping[str, tuple[Claim, Claim]]:
        """Return the items that one removed and another changed."""
        return self.facts.revived

    @property
    def known(self) -> About:
        """Return what folding told about the values, whether or not this version can type them."""
        return self.facts.known

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
    facts = Facts(
        tree=folded.tree(),
        known=about,
        heads=folded.heads,
        creator=members[folded.order[0].id] if folded.order else "",
        waiting=len(verdicts.waiting),
        refused=len(verdicts.refused),
        conflicts={path: tuple(claim(*each) for each in claims) for path, claims in folded.conflicts.items()},
        revived={path: (claim(None, mark.removed), claim(None, mark.changed)) for path, mark in folded.revived.items()},
        counts=counts_of(folded),
    )
    return Held(number, facts)


def counts_of(folded: Folded) -> dict[str, int]:
    """Return how many changes of each device count."""
    return dict(sorted(Counter(change.dev for change in folded.order).items()))


def member_of(change: Change, team: TeamHistory) -> str:
    """Return the key of the member who signed `change`; empty when the team she names has not arrived."""
    state = team.state_at(change.team)
    return (state.member_of(change.dev) if state is not None else None) or ""
