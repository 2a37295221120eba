"""What a change of the team means for the folder: sign it, and encrypt every file for those who are in the team now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.errors import Locked, Refused
from bgz.i18n import _
from bgz.storage import changes, teamfile, upkeep
from bgz.storage.layout import TEAM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from bgz.storage.age import Identity
    from bgz.storage.keys import Keys
    from bgz.storage.store import Store
    from bgz.storage.strictjson import Json
    from bgz.storage.team import TeamHistory
    from bgz.storage.teamstate import Device


def change(store: Store, values: Mapping[str, Json], *, at: datetime, recovery: Keys | None = None) -> None:
    """Sign and store a change of the team file: by this device, or by the `recovery` key, whose device is RECOVERY.

    Raises Refused when it would not count.
    """
    with store.lock():
        after = extended(store, values, at=at, recovery=recovery)
        store.memory.remember(TEAM, teamfile.write(store.root, after))
        store.team = after


def extended(store: Store, values: Mapping[str, Json], *, at: datetime, recovery: Keys | None = None) -> TeamHistory:
    """Return the team as a change that sets `values` makes it, without storing anything.

    Raises Refused when the change would not count.
    """
    signer = recovery if recovery is not None else store.keys
    team = store.team
    new = changes.sign(signer.sign, rec=TEAM, team=(), dev=signer.device, at=at, after=team.heads, set=values)
    after = teamfile.extended(store.root, team, new)
    if new.id not in {change.id for change in after.counted}:
        raise Refused(_("This device may not change the team."))
    return after


def own_member(store: Store) -> str:
    """Return the key of the member whose device this is. Raises Locked when the team does not know it."""
    member = store.team.now.member_of(store.keys.device)
    if member is None:
        raise Locked(_("This device is not in the team."), hint=_let_in())
    return member


def check_may_write(store: Store) -> None:
    """Refuse a device that is not in the team, or not any more. Raises Refused."""
    if not store.team.now.active(store.keys.device):
        raise Refused(_("This device is not in the team."), hint=_let_in())


def _let_in() -> str:
    return _("Ask to be let in: bgz join. With the paper key you get in by yourself: bgz recover")


def newcomers(store: Store, shown: Collection[str]) -> tuple[Device, ...]:
    """Return the other devices that can read the files and are not among those `shown` to the user of this one."""
    return tuple(
        each
        for each in store.team.now.devices.values()
        if each.active and each.id != store.keys.device and each.id not in shown
    )


def reseal(store: Store, numbers: Iterable[str], helpers: Iterable[Identity]) -> Iterator[tuple[str, bool]]:
    """Encrypt anew each file of `numbers` that was encrypted for an older team; yield it, and whether it was written.

    `helpers` open what this device cannot yet: the paper key.
    """
    store.helpers = tuple(helpers)
    try:
        for number in numbers:
            if number != TEAM:
                yield number, upkeep.reseal(store, number)
    finally:
        store.helpers = ()
