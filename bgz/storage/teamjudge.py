"""Which changes of the team file count: the rules of design 7 over a graph of changes.

Sets of changes are bit sets: bit `i` is the change at place `i` of the graph. Everything is worked out from the graph
and the id of the founding change alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.authority import LEAD, TEAM
from bgz.storage.changes import Change, signature_ok
from bgz.storage.fold import Graph, bits, fold_places, upwards
from bgz.storage.rings import rings
from bgz.storage.teamstate import NOBODY, RECOVERY, Device, RecoveryKey, TeamState, device_from, state_of
from bgz.storage.teamtrust import arrived, closure, founds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from bgz.storage.strictjson import Json


class Judge:
    """Decides which of a closed set of team changes count, and remembers what it worked out."""

    def __init__(self, known: Graph, pinned: str, signed: Iterable[tuple[str, bytes]] = ()) -> None:
        self._known = known
        self._pinned = pinned
        self._states: dict[int, TeamState] = {0: NOBODY}
        self._seen: dict[tuple[str, ...], TeamState | None] = {}
        self._complete, _incomplete = arrived(known)
        self._signed = dict.fromkeys(signed, True)
        self._setting, self._below = _writers(known.order)
        self._removers = _removers(known.order)
        self.keys: Mapping[str, Ed25519PublicKey] = _keys(known.order)

    def state_at(self, heads: tuple[str, ...]) -> TeamState | None:
        """Return the team as the changes below `heads` alone make it, or None when one has not arrived."""
        if heads not in self._seen:
            self._seen[heads] = self._state_at(heads)
        return self._seen[heads]

    def _state_at(self, heads: tuple[str, ...]) -> TeamState | None:
        places = self.places(heads)
        if places is None:
            return None
        below = 0
        for place in places:
            below |= self._known.ancestry[place]
        if below & _mask(places):  # no writer names what lies below a head too; so many ways to name it cost nothing
            return NOBODY
        return self._state(self.counted(closure(self._known, places))[0])

    def places(self, heads: Iterable[str]) -> list[int] | None:
        """Return where the changes `heads` stand in the graph, or None when one has not arrived with all below it."""
        places = [self._known.place.get(head, -1) for head in heads]
        return places if all(place >= 0 and self._complete >> place & 1 for place in places) else None

    def counted(self, closed: int) -> tuple[int, int]:
        """Return which of a set of changes (closed under ancestry) count, and which a removal undid.

        A change waits for its ancestors and for every removal of its signer made at the same time. Where changes
        wait for each other in a ring, leads removed each other: the one admitted first stays.
        """
        undecided, counts, lost, beaten = closed, 0, 0, 0
        attackers: dict[int, int] = {}
        while undecided:
            before = undecided
            for at in bits(before):
                if self._known.ancestry[at] & undecided:
                    continue
                attackers[at] = self._attackers(at, closed, counts)
                if not self._standing(at, counts):
                    undecided &= ~(1 << at)
                elif attackers[at] & counts or beaten >> at & 1:
                    undecided &= ~(1 << at)
                    lost |= 1 << at
                elif not attackers[at] & undecided:
                    undecided &= ~(1 << at)
                    counts |= 1 << at
            if undecided == before:
                chosen = self._senior(undecided, attackers, counts)
                undecided &= ~(1 << chosen)
                counts |= 1 << chosen
                beaten |= attackers[chosen] & undecided
        return counts, lost

    def _state(self, mask: int) -> TeamState:
        """Return the team after exactly the changes in `mask`."""
        if mask not in self._states:
            self._states[mask] = state_of(fold_places(self._known, list(bits(mask))))
        return self._states[mask]

    def _past(self, at: int, counts: int) -> TeamState:
        """Return the part of the team in a change's own past that tells who its signer was: enough, and much faster."""
        past = self._known.ancestry[at] & counts
        signer = self._known.order[at].dev
        named = self._touching(f"devices.{signer}") & past
        about = named | self._touching(f"removed.{signer}")
        for place in bits(named):
            value = self._known.order[place].set.get(f"devices.{signer}")
            if isinstance(value, dict):
                about |= self._touching(f"members.{value.get('member')}")
        return self._state(about & past)

    def _touching(self, path: str) -> int:
        """Return the changes that set `path`, something below it, or something above it."""
        mask = self._below.get(path, 0)
        for above in upwards(path):
            mask |= self._setting.get(above, 0)
        return mask

    def _standing(self, at: int, counts: int) -> bool:
        """Tell whether the signer was allowed to make the change in the team that its counting ancestors make."""
        change = self._known.order[at]
        if change.rec != TEAM:
            return False
        if change.id == self._pinned:
            return founds(change)
        if change.dev == RECOVERY:
            past = self._state(self._known.ancestry[at] & counts)
            return past.recovery is not None and self._by(change, past.recovery) and _recovers(change, past)
        past = self._past(at, counts)
        return past.may(change.dev, LEAD) and self._by(change, past.devices[change.dev])

    def _by(self, change: Change, signer: Device | RecoveryKey) -> bool:
        asked = (change.id, signer.sign)
        if asked not in self._signed:
            self._signed[asked] = signature_ok(change, signer.public_key())
        return self._signed[asked]

    def _attackers(self, at: int, closed: int, counts: int) -> int:
        """Return the changes that remove or demote the signer of this one, made at the same time."""
        signer = self._known.order[at].dev
        if signer == RECOVERY:
            removers = self._removers.get(RECOVERY, 0)
        else:
            removers = self._removers.get(f"removed.{signer}", 0)
            member = self._past(at, counts).member_of(signer)
            if member is not None:
                removers |= self._removers.get("members", 0) | self._removers.get(f"members.{member}", 0)
        ancestry = self._known.ancestry
        apart = removers & closed & ~ancestry[at] & ~(1 << at)
        return _mask(other for other in bits(apart) if not ancestry[other] >> at & 1)

    def _senior(self, undecided: int, attackers: Mapping[int, int], counts: int) -> int:
        """Return the change to let stand in a ring that nothing outside holds up: that of the member admitted first."""
        waits = {}
        for at in bits(undecided):
            parents = (self._known.place[parent] for parent in self._known.order[at].after)
            waits[at] = (_mask(parents) | attackers.get(at, 0)) & undecided
        ring = 0
        for each in rings(waits):
            ring |= each
        free = (at for at in bits(ring) if not self._known.ancestry[at] & undecided)
        return min(free, key=lambda at: self._admission(at, counts))

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


def _mask(places: Iterable[int]) -> int:
    mask = 0
    for at in places:
        mask |= 1 << at
    return mask


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


def _removers(order: tuple[Change, ...]) -> dict[str, int]:
    """Return which changes may take a right away from somebody: by what names the device, the member or the paper key.

    Those under "members" take it from everybody.
    """
    result: dict[str, int] = {}
    for at, change in enumerate(order):
        for path, value in change.set.items():
            whom = _whom(path, value)
            if whom is not None:
                result[whom] = result.get(whom, 0) | 1 << at
    return result


def _whom(path: str, value: Json) -> str | None:
    """Return from whom setting `path` to `value` takes away the right to change the team, as in `_removers`."""
    first, _dot, rest = path.partition(".")
    if first == "removed":
        return path if value is not None else None
    if first == "members":
        member, _dot, below = rest.partition(".")
        demoted = below == "roles" and not (isinstance(value, list) and LEAD in value)
        return f"members.{member}" if member and (demoted or not below) else None if member else path
    return RECOVERY if path == RECOVERY else None


def _writers(order: tuple[Change, ...]) -> tuple[dict[str, int], dict[str, int]]:
    """Return, by path, which changes set it, and which set it or something below it."""
    setting: dict[str, int] = {}
    below: dict[str, int] = {}
    for at, change in enumerate(order):
        for path in change.set:
            setting[path] = setting.get(path, 0) | 1 << at
            for above in (path, *upwards(path)):
                below[above] = below.get(above, 0) | 1 << at
    return setting, below


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
