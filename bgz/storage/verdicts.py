"""Which changes of a record count (design 7): worked out anew at each reading, from the set alone, never stored."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.authority import LEAD, needed_role
from bgz.i18n import N_
from bgz.storage.changes import Change, signature_ok
from bgz.storage.fold import Graph, graph
from bgz.storage.teamstate import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bgz.storage.team import TeamHistory


class Reason(Enum):
    """Why a change does not count. The value is a sentence for people."""

    NUMBER = N_("it belongs to another record")
    SIGNATURE = N_("its signature is wrong")
    STRANGER = N_("its writer was not in the team")
    ROLE = N_("its writer lacked the role for it")
    LATE = N_("it came after its writer lost the right to it")


KEPT = frozenset({Reason.LATE})
"""Signed by a device that once had the right: such a line stays in the file, a lead may still accept it."""


@frozen
class Verdicts:
    """The changes of a record, judged: `waiting` for a state of the team that has not arrived, `refused` with why."""

    counted: tuple[Change, ...] = field(repr=False)
    waiting: tuple[Change, ...] = field(repr=False)
    refused: tuple[tuple[Change, Reason], ...] = field(repr=False)

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of the changes that count."""
        return frozenset(change.id for change in self.counted)

    @property
    def kept(self) -> tuple[Change, ...]:
        """Return what stays in the file beside the changes that count: it may count one day.

        The order is the same for every set that holds them: where only so much fits, devices agree on what stays.
        """
        late = (change for change, reason in self.refused if reason in KEPT)
        return tuple(sorted((*self.waiting, *late), key=lambda change: change.id))

    @property
    def thrown_out(self) -> tuple[tuple[Change, Reason], ...]:
        """Return what does not belong in the file: forged, copied from elsewhere, or beyond its writer's rights."""
        return tuple((change, reason) for change, reason in self.refused if reason not in KEPT)


def judge(number: str, changes: Iterable[Change], team: TeamHistory) -> Verdicts:
    """Judge the changes found in the file of record `number`, given in any order and any number of times.

    A change counts when its writer had the right to it in the team it names, and has it now or is vouched for.
    """
    known = graph(changes)
    roles = [needed_role(number, change.set) for change in known.order]
    verdicts = [_alone(number, *each, team) for each in zip(known.order, roles, strict=True)]
    sound = [place for place, verdict in enumerate(verdicts) if verdict is None]
    if not all(team.now.may(known.order[place].dev, roles[place]) for place in sound):
        vouched = _vouched(known, sound, roles, team)  # most records hold nothing of the kind
        for place in sound:
            if not vouched >> place & 1:
                verdicts[place] = Reason.LATE
    counted, waiting, refused = [], [], []
    for change, verdict in zip(known.order, verdicts, strict=True):
        if verdict is None:
            counted.append(change)
        elif isinstance(verdict, Reason):
            refused.append((change, verdict))
        else:
            waiting.append(change)
    return Verdicts(tuple(counted), tuple(waiting), tuple(refused))


def _vouched(known: Graph, sound: Sequence[int], roles: Sequence[str | None], team: TeamHistory) -> int:
    """Return, as a bit set, which of the changes at the places `sound` count although some writer lost a right.

    A change stays good for a role while its writer has that role. Later it is vouched for by each good change that
    builds on it and was made, by the team it names, while the writer still had the role. What is good for another
    role only does not do: a coordinator cannot bring in what needs a lead. And a lead can take in single changes,
    by an empty change that names them as what it builds on; these vouch for nothing themselves, so that nothing
    hides behind them.
    """
    asked = {roles[place] for place in sound} | {LEAD}
    writers = {known.order[place].dev for place in sound}
    behind = {(each, role): 0 for each in writers for role in asked if not team.now.may(each, role)}
    counted = taken_in = 0
    for place in reversed(sound):  # who vouches comes after what she vouches for
        change = known.order[place]
        state = team.state_at(change.team) or NOBODY
        had = {role for role in asked if state.may(change.dev, role)}
        good = {role for role in had if (change.dev, role) not in behind or behind[change.dev, role] >> place & 1}
        if roles[place] in good:
            counted |= 1 << place
            for writer, role in behind:
                if role in good and state.may(writer, role):
                    behind[writer, role] |= known.ancestry[place]
            if LEAD in good and not change.set:
                for named in change.after:
                    taken_in |= 1 << known.place[named] if named in known.place else 0
        else:
            counted |= taken_in & 1 << place
    return counted


class _Waiting(Enum):
    TEAM = "the team it names has not arrived"


def _alone(number: str, change: Change, role: str | None, team: TeamHistory) -> Reason | _Waiting | None:
    """Judge one change, which needs `role`, without the others. None: nothing against it."""
    if change.rec != number:
        return Reason.NUMBER
    key = team.key_of(change.dev)
    if key is not None and not signature_ok(change, key):
        return Reason.SIGNATURE
    if key is None:  # then the team it names need not be worked out: a stranger could name thousands of them
        return Reason.STRANGER if team.has(change.team) else _Waiting.TEAM
    state = team.state_at(change.team)
    if state is None:
        return _Waiting.TEAM
    if not state.active(change.dev):
        return Reason.STRANGER
    return None if state.may(change.dev, role) else Reason.ROLE
