"""The history of the team: which changes of the team file count, and who was in the team when (design 7).

A change counts only if its signer was an active lead in its own past. A change by a device that the set also
removes or demotes counts only if it knew of that, or was known by it. Everything follows from the set of lines and the
pinned id of the founding change; the order in which they arrived does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.storage.changes import Change
from bgz.storage.fold import Graph, bits, fold_places, graph
from bgz.storage.teamjudge import Judge
from bgz.storage.teamstate import NOBODY, Device, Member, RecoveryKey, TeamState, state_of
from bgz.storage.teamtrust import arrived, closure, founds, trusted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = ["Device", "Member", "RecoveryKey", "TeamHistory", "TeamState", "foundings"]


MAX_KEPT = 256 * 1024
"""Bytes of lines in the team file that do not count, or not yet: nobody must be able to fill it."""


def foundings(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that could be the first of a team: built on nothing, signed by a lead device they admit.

    For a device that has pinned no team yet. Anyone can make one: a person must confirm which it is.
    """
    return [change for change in changes if founds(change)]


@frozen
class TeamHistory:
    """The team file's changes, judged.

    `pinned` is the id of the founding change, which is the team's id. `counted` are the changes that count, `lost`
    those that would but for a removal of their signer made at the same time, `refused` the rest; `incomplete` have
    parents that have not arrived, and are not judged yet.
    """

    pinned: str
    now: TeamState
    heads: tuple[str, ...]
    counted: tuple[Change, ...] = field(repr=False)
    lost: tuple[Change, ...] = field(repr=False)
    refused: tuple[Change, ...] = field(repr=False)
    incomplete: tuple[Change, ...] = field(repr=False)
    _needed: tuple[Change, ...] = field(repr=False)
    _maybe: tuple[Change, ...] = field(repr=False)
    _judge: Judge = field(repr=False)
    _strange: frozenset[str] = field(repr=False)

    @classmethod
    def read(cls, changes: Iterable[Change], pinned: str) -> TeamHistory:
        """Judge the changes of a team file, given in any order, for a device that has pinned `pinned`."""
        everything = graph(changes)
        arrived_, incomplete = arrived(everything)
        signed = trusted(everything, arrived_, pinned)
        worth = closure(everything, (everything.place[change] for change, _key in signed))
        strange = _picked(everything, arrived_ & ~worth)
        known = graph(_picked(everything, worth))  # who floods the file with lines of strangers gains nothing
        judge = Judge(known, pinned, signed)
        complete, _none = arrived(known)
        counted, lost = judge.counted(complete)
        folded = fold_places(known, list(bits(counted)))
        needed = closure(known, bits(counted))
        on_lost = [at for at in range(len(known.order)) if (known.ancestry[at] | 1 << at) & lost]
        maybe = closure(known, on_lost) & complete & ~needed
        waiting = _picked(everything, incomplete)
        return cls(
            pinned,
            state_of(folded),
            folded.heads,
            folded.order,
            _picked(known, lost),
            (*_picked(known, complete & ~counted & ~lost), *strange),
            waiting,
            _picked(known, needed),
            (*_picked(known, maybe), *waiting),
            judge,
            frozenset(change.id for change in strange),
        )

    def state_at(self, heads: Iterable[str]) -> TeamState | None:
        """Return the team as somebody saw it who had exactly these heads and what is below them; None: not arrived."""
        named = tuple(heads)
        if not self._strange.isdisjoint(named):  # nobody of the team ever had such a team file
            return NOBODY
        return self._judge.state_at(named)

    def has(self, heads: Iterable[str]) -> bool:
        """Tell whether these heads and what is below them have arrived."""
        named = tuple(heads)
        return not self._strange.isdisjoint(named) or self._judge.places(named) is not None

    def key_of(self, device: str) -> Ed25519PublicKey | None:
        """Return the key of `device` if any change ever named it, counted or not: its name follows from it."""
        return self._judge.keys.get(device)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what belongs in the team file: what counts with all it builds on, and what may count one day.

        That is what a removal undid with what was built on it, should that removal be undone in turn, and what is
        not judged yet; as much of it as fits, the same on every device that has the same lines.
        """
        kept, room = [], MAX_KEPT
        for change in sorted(self._maybe, key=lambda each: each.id):
            room -= len(change.line)
            if room < 0:
                break
            kept.append(change)
        return (*self._needed, *kept)

    @property
    def basis(self) -> tuple[str, ...]:
        """Return the ids on which every verdict rests: the heads, and what was lost or is not complete yet.

        A record may name such a change as the team its writer had, so its arrival matters although no head moves.
        """
        return (*self.heads, *sorted(change.id for change in self._maybe))

    @property
    def complete(self) -> bool:
        """Tell whether the founding change and every parent named have arrived. Else a joiner refuses it."""
        return not self.incomplete and any(change.id == self.pinned for change in self.counted)


def _picked(known: Graph, mask: int) -> tuple[Change, ...]:
    return tuple(known.order[at] for at in bits(mask))
