"""Which changes of the team file are worth judging: those that somebody of the team may have made.

Whoever can write in the folder can fill the file with lines. What no lead can ever have signed is told here from the
signatures alone, before the costly rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bgz.domain.cases.authority import LEAD, TEAM
from bgz.storage.changes import Change, signature_ok
from bgz.storage.fold import Graph, bits, fold_places, graph
from bgz.storage.teamstate import RECOVERY, device_from, recovery_from, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def arrived(known: Graph) -> tuple[int, int]:
    """Return, as bit sets, the changes whose whole ancestry is there, and the others."""
    complete = 0
    for at, change in enumerate(known.order):
        if all(parent in known.place and complete >> known.place[parent] & 1 for parent in change.after):
            complete |= 1 << at
    return complete, ((1 << len(known.order)) - 1) & ~complete


def closure(known: Graph, places: Iterable[int]) -> int:
    """Return the changes at `places` with all their ancestors."""
    mask = 0
    for place in places:
        mask |= known.ancestry[place] | 1 << place
    return mask


def trusted(known: Graph, complete: int, pinned: str) -> set[tuple[str, bytes]]:
    """Return the changes that a device of the team may have made, each with the key that signed it.

    Every device is named by a change of another one, up to the founding: whatever nobody of these signed is a
    stranger's, and need not be judged. The judge decides on the others.
    """
    keys: dict[str, set[bytes]] = {}
    result = set()
    for at in bits(complete):
        change = known.order[at]
        if change.id == pinned and founds(change):
            _learn(change, keys)
        for key in keys.get(change.dev, ()):
            if signature_ok(change, Ed25519PublicKey.from_public_bytes(key)):
                result.add((change.id, key))
                _learn(change, keys)
                break
    return result


def _learn(change: Change, keys: dict[str, set[bytes]]) -> None:
    """Note the keys that a change names: of devices, and of the paper key."""
    for path, value in change.set.items():
        if path.startswith("devices."):
            device = device_from(path.removeprefix("devices."), value)
            if device is not None:
                keys.setdefault(device.id, set()).add(device.sign)
        elif path == RECOVERY:
            paper = recovery_from(value)
            if paper is not None:
                keys.setdefault(RECOVERY, set()).add(paper.sign)


def founds(change: Change) -> bool:
    """Tell whether a change founds a team: built on nothing, and signed by a lead device that it admits itself."""
    if change.rec != TEAM or change.after:
        return False
    alone = graph([change])
    state = state_of(fold_places(alone, [0]))
    return state.may(change.dev, LEAD) and signature_ok(change, state.devices[change.dev].public_key())
