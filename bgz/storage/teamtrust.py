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
    """Return the changes that a lead, or the paper key, may have made, each with the key that signed it.

    Whoever changes the team was admitted and made lead by changes she builds on, up to the founding; whether she
    still was lead then is for the judge. What lacks even that can never count, whatever else arrives.
    """
    named = _Named()
    result = set()
    for at in bits(complete):
        change, past = known.order[at], known.ancestry[at]
        if change.id == pinned and founds(change):
            named.learn(at, change)
            past = 1 << at
        for key in named.keys(change, past):
            if signature_ok(change, Ed25519PublicKey.from_public_bytes(key)):
                result.add((change.id, key))
                named.learn(at, change)
                break
    return result


class _Named:
    """Whom trusted changes named, and in which: devices with their member, leads, paper keys."""

    def __init__(self) -> None:
        self._devices: dict[str, list[tuple[int, str, bytes]]] = {}
        self._leads: dict[str, int] = {}
        self._papers: list[tuple[int, bytes]] = []

    def keys(self, change: Change, past: int) -> set[bytes]:
        """Return the keys that may have signed `change`, by what the changes in its `past` say."""
        if change.rec != TEAM:
            return set()
        if change.dev == RECOVERY:
            return {sign for at, sign in self._papers if past >> at & 1}
        devices = self._devices.get(change.dev, ())
        return {sign for at, member, sign in devices if past >> at & 1 and self._leads.get(member, 0) & past}

    def learn(self, at: int, change: Change) -> None:
        """Note whom the change at place `at` names."""
        for path, value in change.set.items():
            first, _dot, rest = path.partition(".")
            if first == "devices":
                device = device_from(rest, value)
                if device is not None:
                    self._devices.setdefault(device.id, []).append((at, device.member, device.sign))
            elif path == RECOVERY:
                paper = recovery_from(value)
                if paper is not None:
                    self._papers.append((at, paper.sign))
            elif first == "members" and rest.endswith(".roles") and isinstance(value, list) and LEAD in value:
                member = rest.removesuffix(".roles")
                self._leads[member] = self._leads.get(member, 0) | 1 << at


def founds(change: Change) -> bool:
    """Tell whether a change founds a team: built on nothing, and signed by a lead device that it admits itself."""
    if change.rec != TEAM or change.after:
        return False
    alone = graph([change])
    state = state_of(fold_places(alone, [0]))
    return state.may(change.dev, LEAD) and signature_ok(change, state.devices[change.dev].public_key())
