"""The history of the team: which changes of the team file count, and who was in the team when (design 7).

A change counts only if its signer was an active lead in its own past. A change by a device that the set also
removes or demotes counts only if it knew of that, or was known by it. Everything follows from the set of lines and the
pinned id of the founding change; the order in which they arrived does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.authority import LEAD, TEAM
from bgz.storage.changes import Change, signature_ok
from bgz.storage.fold import Graph, fold_places, graph
from bgz.storage.teamstate import NOBODY, RECOVERY, Device, Member, RecoveryKey, TeamState, device_from, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = ["Device", "Member", "RecoveryKey", "TeamHistory", "TeamState", "foundings"]


def foundings(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that could be the first of a team: built on nothing, signed by a lead device they admit.

    For a device that has pinned no team yet. Anyone can make one: a person must confirm which it is.
    """
    return [change for change in changes if _founds(change)]


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
    _judge: Judge = field(repr=False)

    @classmethod
    def read(cls, changes: Iterable[Change], pinned: str) -> TeamHistory:
        """Judge the changes of a team file, given in any order, for a device that has pinned `pinned`."""
        known = graph(changes)
        complete, incomplete = _arrived(known)
        judge = Judge(known, pinned)
        counted, lost = judge.counted(complete)
        folded = fold_places(known, [place for place in range(len(known.order)) if counted >> place & 1])
        return cls(
            pinned,
            state_of(folded),
            folded.heads,
            folded.order,
            _picked(known, lost),
            _picked(known, complete & ~counted & ~lost),
            _picked(known, incomplete),
            judge,
        )

    def state_at(self, heads: Iterable[str]) -> TeamState | None:
        """Return the team as somebody saw it who had exactly these heads and what is below them; None: not arrived."""
        return self._judge.state_at(tuple(heads))

    def key_of(self, device: str) -> Ed25519PublicKey | None:
        """Return the key of `device` if any change ever named it, counted or not: its name follows from it."""
        return self._judge.keys.get(device)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what belongs in the team file: what counts, what a removal undid, and what is not judged yet."""
        return (*self.counted, *self.lost, *self.incomplete)

    @property
    def complete(self) -> bool:
        """Tell whether the founding change and every parent named have arrived. Else a joiner refuses it."""
        return not self.incomplete and any(change.id == self.pinned for change in self.counted)


class Judge:
    """Decides which of a closed set of team changes count, and remembers what it worked out."""

    def __init__(self, known: Graph, pinned: str) -> None:
        self._known = known
        self._pinned = pinned
        self._states: dict[int, TeamState] = {0: NOBODY}
        self._seen: dict[tuple[str, ...], TeamState | None] = {}
        self._complete, _incomplete = _arrived(known)
        self._signed: dict[tuple[str, bytes], bool] = {}
        self.keys: Mapping[str, Ed25519PublicKey] = _keys(known.order)

    def state_at(self, heads: tuple[str, ...]) -> TeamState | None:
        """Return the team as the changes below `heads` alone make it, or None when one has not arrived."""
        if heads not in self._seen:
            self._seen[heads] = self._state_at(heads)
        return self._seen[heads]

    def _state_at(self, heads: tuple[str, ...]) -> TeamState | None:
        closure = 0
        for head in heads:
            place = self._known.place.get(head)
            if place is None or not self._complete >> place & 1:
                return None
            closure |= self._known.ancestry[place] | 1 << place
        return self._state(self.counted(closure)[0])

    def counted(self, closed: int) -> tuple[int, int]:
        """Return which of a set of changes (closed under ancestry, as a bit set) count, and which a removal undid.

        A change waits for its ancestors and for every removal of its signer made at the same time. Where changes
        wait for each other in a ring, two leads removed each other: the one admitted first stays.
        """
        undecided = {at for at in range(len(self._known.order)) if closed >> at & 1}
        attackers: dict[int, int] = {}
        counts = lost = 0
        while undecided:
            left = len(undecided)
            for at in sorted(undecided):
                if self._known.ancestry[at] & _mask(undecided):
                    continue
                past = self._state(self._known.ancestry[at] & counts)
                attackers[at] = self._attackers(at, closed, past)
                if attackers[at] & counts:
                    lost |= 1 << at
                elif self._standing(at, past):
                    if attackers[at] & _mask(undecided):
                        continue
                    counts |= 1 << at
                undecided.discard(at)
            if len(undecided) == left:
                chosen = self._senior(undecided, attackers, counts)
                beaten = {at for at in undecided if attackers[chosen] >> at & 1}
                undecided -= beaten | {chosen}
                counts |= 1 << chosen
                lost |= _mask(beaten)
        return counts, lost

    def _state(self, mask: int) -> TeamState:
        """Return the team after exactly the changes in `mask`."""
        if mask not in self._states:
            places = [at for at in range(len(self._known.order)) if mask >> at & 1]
            self._states[mask] = state_of(fold_places(self._known, places))
        return self._states[mask]

    def _standing(self, at: int, past: TeamState) -> bool:
        """Tell whether the signer was allowed to make it in the team that its counting ancestors make."""
        change = self._known.order[at]
        if change.rec != TEAM:
            return False
        if change.id == self._pinned:
            return _founds(change)
        if change.dev == RECOVERY:
            return past.recovery is not None and self._by(change, past.recovery) and _recovers(change, past)
        return past.may(change.dev, LEAD) and self._by(change, past.devices[change.dev])

    def _by(self, change: Change, signer: Device | RecoveryKey) -> bool:
        asked = (change.id, signer.sign)
        if asked not in self._signed:
            self._signed[asked] = signature_ok(change, signer.public_key())
        return self._signed[asked]

    def _attackers(self, at: int, closed: int, past: TeamState) -> int:
        """Return the changes that remove or demote the signer of this one, made at the same time."""
        change = self._known.order[at]
        member = past.member_of(change.dev)
        mask = 0
        for other, removal in enumerate(self._known.order):
            apart = not (self._known.ancestry[at] >> other & 1 or self._known.ancestry[other] >> at & 1)
            if other != at and apart and closed >> other & 1 and _removes(removal, change.dev, member):
                mask |= 1 << other
        return mask

    def _senior(self, undecided: set[int], attackers: Mapping[int, int], counts: int) -> int:
        """Return the change to let stand in a ring that nothing outside holds up: that of the member admitted first."""
        everything = _mask(undecided)
        waits = {at: _reach(at, attackers, self._known.ancestry, everything) for at in undecided}
        ring = [
            at
            for at in sorted(undecided)
            if not self._known.ancestry[at] & everything
            and all(waits[other] >> at & 1 for other in undecided if waits[at] >> other & 1)
        ]
        return min(ring, key=lambda at: self._admission(at, counts))

    def _admission(self, at: int, counts: int) -> tuple[int, int, str]:
        """Return what orders members and their devices by admission: places in the order of ancestry."""
        change = self._known.order[at]
        past = self._state(self._known.ancestry[at] & counts)
        device = past.devices.get(change.dev)
        if device is None:  # the paper key: it comes after every member
            return len(self._known.order), at, change.id
        order = list(past.devices)
        first = min(order.index(each.id) for each in past.devices.values() if each.member == device.member)
        return first, order.index(device.id), change.id


def _reach(start: int, attackers: Mapping[int, int], ancestry: tuple[int, ...], within: int) -> int:
    """Return all changes that `start` waits for, directly or through others."""
    reached, ready = 0, [start]
    while ready:
        at = ready.pop()
        new = (attackers.get(at, 0) | ancestry[at]) & within & ~reached
        reached |= new
        ready.extend(place for place in range(new.bit_length()) if new >> place & 1)
    return reached


def _mask(places: Iterable[int]) -> int:
    mask = 0
    for at in places:
        mask |= 1 << at
    return mask


def _arrived(known: Graph) -> tuple[int, int]:
    """Return, as bit sets, the changes whose whole ancestry is there, and the others."""
    complete = 0
    for at, change in enumerate(known.order):
        if all(parent in known.place and complete >> known.place[parent] & 1 for parent in change.after):
            complete |= 1 << at
    return complete, ((1 << len(known.order)) - 1) & ~complete


def _founds(change: Change) -> bool:
    """Tell whether a change founds a team: built on nothing, and signed by a lead device that it admits itself."""
    if change.rec != TEAM or change.after:
        return False
    alone = graph([change])
    state = state_of(fold_places(alone, [0]))
    return state.may(change.dev, LEAD) and signature_ok(change, state.devices[change.dev].public_key())


def _recovers(change: Change, past: TeamState) -> bool:
    """Tell whether the paper key did the one thing it may: admit one new device, of a member who is lead by it."""
    devices = [path for path in change.set if path.startswith("devices.")]
    if len(devices) != 1 or devices[0].removeprefix("devices.") in past.devices:
        return False
    value = change.set[devices[0]]
    member = value.get("member") if isinstance(value, dict) else None
    if not isinstance(member, str) or "." in member:
        return False
    own = f"members.{member}."
    allowed = (
        {own + "roles"} if member in past.members else {own + each for each in ("name", "email", "roles", "since")}
    )
    roles = change.set.get(own + "roles", sorted(past.members[member].roles) if member in past.members else [])
    kept = past.members[member].roles if member in past.members else frozenset()
    return (
        set(change.set) - set(devices) <= allowed
        and isinstance(roles, list)
        and LEAD in roles
        and kept <= {each for each in roles if isinstance(each, str)}
    )


def _removes(removal: Change, device: str, member: str | None) -> bool:
    """Tell whether `removal` takes away the right of `device`, of `member`, to change the team."""
    if device == RECOVERY:
        return RECOVERY in removal.set
    if removal.set.get(f"removed.{device}") is not None:
        return True
    if member is None:
        return False
    roles = removal.set.get(f"members.{member}.roles", [LEAD])
    demoted = not (isinstance(roles, list) and LEAD in roles)
    return demoted or "members" in removal.set or f"members.{member}" in removal.set


def _keys(order: tuple[Change, ...]) -> dict[str, Ed25519PublicKey]:
    """Return the key of every device that a change names with keys that fit its name."""
    result: dict[str, Ed25519PublicKey] = {}
    for change in order:
        for path, value in change.set.items():
            if path.startswith("devices."):
                device = device_from(path.removeprefix("devices."), value)
                if device is not None:
                    result[device.id] = device.public_key()
    return result


def _picked(known: Graph, mask: int) -> tuple[Change, ...]:
    return tuple(change for at, change in enumerate(known.order) if mask >> at & 1)
