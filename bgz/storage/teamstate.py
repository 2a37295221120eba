"""Who is in the team at one moment: members, their devices, the recovery key (design 7).

Paths in the team file: `members.<key>.name|email|roles|since`, `devices.<device>` (one value: member, name, public
keys), `removed.<device>` (the day; never taken back), `recovery` (the public halves of the paper key) and
`reminders.<id>` (one value: name, public key of a job that reads agendas).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bgz.domain.cases.authority import COORDINATOR, LEAD, ROLES, SAFEGUARDING, allows
from bgz.storage.age import BadKey, Recipient, encrypt
from bgz.storage.keys import device_id, public_text, reminders_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.storage.fold import Folded
    from bgz.storage.strictjson import Json

RECOVERY = "recovery"
"""The name under which the paper key signs."""
REMINDERS = "reminders"
"""Where the team file names the jobs that read agendas."""
CONCERN = "M-"
_KEY_BYTES = 32


@frozen
class Member:
    """A person of the team. `roles` are codes; `since` is the day she was admitted, as text."""

    key: str
    name: str
    email: str
    roles: frozenset[str]
    since: str


@frozen
class Device:
    """A laptop of a member. `age` is its public key as text, `sign` its public Ed25519 key, 32 bytes."""

    id: str
    member: str
    name: str
    age: str
    sign: bytes = field(repr=False)
    active: bool = True

    @classmethod
    def of(cls, member: str, name: str, age: str, sign: bytes) -> Device:
        """Return the device with these public keys; its id follows from `sign`."""
        return cls(device_id(sign), member, name, age, sign)

    def stored(self) -> dict[str, Json]:
        """Return the value that stands in the team file."""
        return {"member": self.member, "name": self.name, "age": self.age, "sign": public_text(self.sign)}

    def public_key(self) -> Ed25519PublicKey:
        """Return the key that its signatures are checked with."""
        return Ed25519PublicKey.from_public_bytes(self.sign)


@frozen
class RecoveryKey:
    """The public halves of the paper key: `age` as text, `sign` 32 bytes."""

    age: str
    sign: bytes = field(repr=False)

    def stored(self) -> dict[str, Json]:
        """Return the value that stands in the team file."""
        return {"age": self.age, "sign": public_text(self.sign)}

    def public_key(self) -> Ed25519PublicKey:
        """Return the key that its signatures are checked with."""
        return Ed25519PublicKey.from_public_bytes(self.sign)


@frozen
class RemindersKey:
    """The public key, as text, of a job that mails reminders, and what the lead called it who let it in.

    It reads the agendas and no record.
    """

    id: str
    name: str
    age: str

    @classmethod
    def of(cls, name: str, age: str) -> RemindersKey:
        """Return the job with this public key; its id follows from it."""
        return cls(reminders_id(age), name, age)

    def stored(self) -> dict[str, Json]:
        """Return the value that stands in the team file."""
        return {"age": self.age, "name": self.name}


@frozen
class TeamState:
    """The team after a set of changes. Devices stand in the order of their admission, removed ones too.

    `conflicts` are the paths at which leads contradict each other: a new change at the same path settles it.
    """

    members: Mapping[str, Member]
    devices: Mapping[str, Device]
    recovery: RecoveryKey | None = None
    conflicts: tuple[str, ...] = ()
    reminders: Mapping[str, RemindersKey] = field(factory=dict)

    def active(self, device: str) -> bool:
        """Tell whether `device` was admitted and not removed."""
        return device in self.devices and self.devices[device].active

    def roles(self, device: str) -> frozenset[str]:
        """Return the roles a device may use: those of its member while it is active, else none."""
        if not self.active(device):
            return frozenset()
        return self.members[self.devices[device].member].roles

    def may(self, device: str, role: str | None) -> bool:
        """Tell whether `device` is active and its member may do what needs `role` (see `authority.needed_role`)."""
        return self.active(device) and allows(role, self.devices[device].member, self.roles(device))

    def member_of(self, device: str) -> str | None:
        """Return the key of the member whose `device` this is or was."""
        return self.devices[device].member if device in self.devices else None

    def member_devices(self, member: str) -> tuple[Device, ...]:
        """Return the active devices of `member`."""
        return tuple(device for device in self.devices.values() if device.active and device.member == member)

    @property
    def readers(self) -> tuple[Device, ...]:
        """Return who can read along: the active devices in team order, then the paper key as a device of nobody."""
        active = tuple(device for device in self.devices.values() if device.active)
        paper = self.recovery
        return active if paper is None else (*active, Device.of("", "", paper.age, paper.sign))

    def with_role(self, role: str) -> tuple[str, ...]:
        """Return the keys of the members with `role` who have an active device."""
        return tuple(key for key, member in self.members.items() if role in member.roles and self.member_devices(key))

    def recipients(self, number: str, author: str | None = None) -> list[Recipient]:
        """Return who can read the file of `number`, in team order, the paper key last.

        A concern is for the devices of safeguarding, of its `author` (a member's key) and the paper key only.
        """
        readers = [device for device in self.devices.values() if device.active]
        if number.startswith(CONCERN):
            readers = [each for each in readers if each.member == author or self.may(each.id, SAFEGUARDING)]
        keys = [device.age for device in readers]
        if self.recovery is not None:
            keys.append(self.recovery.age)
        return [Recipient.parse(key) for key in dict.fromkeys(keys)]


NOBODY = TeamState({}, {})
"""The team before it was founded."""


def state_of(folded: Folded) -> TeamState:
    """Read the team out of its folded changes. What is not as bgz writes it is left out: it gives nobody a right."""
    tree: Mapping[str, Any] = folded.tree()
    members = {}
    for key, facts in _mapping(tree.get("members")).items():
        if isinstance(facts, dict):
            members[key] = Member(
                key,
                _text(facts.get("name")),
                _text(facts.get("email")),
                _roles(folded, f"members.{key}.roles"),
                _text(facts.get("since")),
            )
    removed = {path.removeprefix("removed.") for change in folded.order for path in _removals(change.set)}
    admitted: dict[str, int] = {}
    for place, change in enumerate(folded.order):
        for path in change.set:
            admitted.setdefault(path.removeprefix("devices."), place)
    devices = []
    for key, facts in _mapping(tree.get("devices")).items():
        device = device_from(key, facts, active=key not in removed)
        if device is not None and device.member in members:
            devices.append((admitted.get(key, len(folded.order)), device))
    devices.sort(key=lambda each: (each[0], each[1].id))
    disputed = tuple(sorted(path for path in folded.conflicts if not path.startswith("removed.")))  # removed is removed
    ordered = {device.id: device for _admitted, device in devices}
    return TeamState(members, ordered, recovery_from(tree.get(RECOVERY)), disputed, _reminders(folded, tree))


def _removals(values: Mapping[str, Json]) -> Iterable[str]:
    """Return the paths that remove a device: removal wins over whatever else says something of it."""
    return (path for path, value in values.items() if path.startswith("removed.") and value is not None)


def _reminders(folded: Folded, tree: Mapping[str, Any]) -> dict[str, RemindersKey]:
    """Return the jobs of the reminders. One that a lead took away, while another changed it, is gone."""
    held = {}
    for key, facts in sorted(_mapping(tree.get(REMINDERS)).items()):
        claims = [value for value, _change in folded.conflicts.get(f"{REMINDERS}.{key}", ())]
        job = reminders_from(key, facts)
        if job is not None and None not in claims:
            held[key] = job
    return held


def _roles(folded: Folded, path: str) -> frozenset[str]:
    """Return the roles at `path`. While two changes contradict each other only what both give is given."""
    values = [value for value, _change in folded.conflicts.get(path, ())] or [folded.values.get(path)]
    given = [frozenset(each for each in ROLES if isinstance(value, list) and each in value) for value in values]
    return frozenset.intersection(*given)


def device_from(key: str, facts: Json, *, active: bool = True) -> Device | None:
    """Read the value at `devices.<key>`; None when it is not as bgz writes it, or the key is not that of its name."""
    facts = _mapping(facts)
    sign, age = _key_bytes(facts.get("sign")), _age_key(facts.get("age"))
    if sign is None or age is None or device_id(sign) != key:
        return None
    return Device(key, _text(facts.get("member")), _text(facts.get("name")), age, sign, active)


def reminders_from(key: str, facts: Json) -> RemindersKey | None:
    """Read the value at `reminders.<key>`; None when it is not as bgz writes it, or the key is not that of its name."""
    facts = _mapping(facts)
    age = _age_key(facts.get("age"))
    return None if age is None or reminders_id(age) != key else RemindersKey(key, _text(facts.get("name")), age)


def recovery_from(facts: Json) -> RecoveryKey | None:
    """Read the value at `recovery`; None when it is not as bgz writes it."""
    facts = _mapping(facts)
    sign, age = _key_bytes(facts.get("sign")), _age_key(facts.get("age"))
    return None if sign is None or age is None else RecoveryKey(age, sign)


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _key_bytes(value: Json) -> bytes | None:
    try:
        sign = base64.b64decode(_text(value), validate=True)
    except (binascii.Error, ValueError):
        return None
    return sign if len(sign) == _KEY_BYTES else None


def _age_key(value: Json) -> str | None:
    return _known_age_key(_text(value))


@lru_cache(maxsize=1024)
def _known_age_key(text: str) -> str | None:
    """Read a key once: the same devices stand in every state of the team.

    One that nothing can be encrypted to is none: whoever asked to join with it would keep everybody from saving.
    """
    try:
        key = Recipient.parse(text)
        encrypt(b"", [key])
    except BadKey:
        return None
    return str(key)


FOUNDER_ROLES = frozenset({COORDINATOR, LEAD, SAFEGUARDING})
