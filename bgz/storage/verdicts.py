"""Which changes of a record count (design 7): worked out anew at each reading, from the set alone, never stored."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.authority import needed_role
from bgz.i18n import N_
from bgz.storage.changes import Change, signature_ok
from bgz.storage.fold import graph

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.storage.team import TeamHistory


class Reason(Enum):
    """Why a change does not count. The value is a sentence for people."""

    NUMBER = N_("it belongs to another record")
    SIGNATURE = N_("its signature is wrong")
    STRANGER = N_("its writer was not in the team")
    ROLE = N_("its writer lacked the role for it")
    LATE = N_("it came after its device was removed")


KEPT = frozenset({Reason.LATE})
"""Signed by a device that was in the team: such a line stays in the file, a lead may still accept it."""


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
        """Return what stays in the file beside the changes that count: it may count one day."""
        return self.waiting + tuple(change for change, reason in self.refused if reason in KEPT)

    @property
    def thrown_out(self) -> tuple[tuple[Change, Reason], ...]:
        """Return what does not belong in the file: forged, copied from elsewhere, or beyond its writer's rights."""
        return tuple((change, reason) for change, reason in self.refused if reason not in KEPT)


def judge(number: str, changes: Iterable[Change], team: TeamHistory) -> Verdicts:
    """Judge the changes found in the file of record `number`, given in any order and any number of times."""
    known = graph(changes)
    verdicts = [_alone(number, change, team) for change in known.order]
    acknowledged = 0
    for place, change in enumerate(known.order):
        if verdicts[place] is None and team.now.active(change.dev):
            acknowledged |= known.ancestry[place] | 1 << place
    counted, waiting, refused = [], [], []
    for place, change in enumerate(known.order):
        verdict = verdicts[place]
        if verdict is None and not acknowledged >> place & 1:
            verdict = Reason.LATE
        if verdict is None:
            counted.append(change)
        elif isinstance(verdict, Reason):
            refused.append((change, verdict))
        else:
            waiting.append(change)
    return Verdicts(tuple(counted), tuple(waiting), tuple(refused))


class _Waiting(Enum):
    TEAM = "the team it names has not arrived"


def _alone(number: str, change: Change, team: TeamHistory) -> Reason | _Waiting | None:
    """Judge one change without the others. None: nothing against it."""
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
    return None if state.may(change.dev, needed_role(number, change.set)) else Reason.ROLE
