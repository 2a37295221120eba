"""What a change of the team means for the folder: sign it, and encrypt every file for those who are in the team now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz import __version__
from bgz.domain.values.versions import version_of
from bgz.errors import Locked, Refused
from bgz.i18n import _
from bgz.storage import changes, teamfile, upkeep
from bgz.storage.faults import aside
from bgz.storage.layout import TEAM
from bgz.storage.teamstate import RECOVERY, REMINDERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime

    from bgz.storage.age import Identity
    from bgz.storage.keys import Keys
    from bgz.storage.store import Store
    from bgz.storage.strictjson import Json
    from bgz.storage.team import TeamHistory
    from bgz.storage.teamstate import Device

MIN_VERSION = "min_version"
"""Where the programme names the lowest version of bgz that may write."""


def change(store: Store, values: Mapping[str, Json], *, at: datetime, recovery: Keys | None = None) -> None:
    """Sign and store a change of the team file: by this device, or by the `recovery` key, whose device is RECOVERY.

    Raises Refused when it would not count, or when somebody whom the user has not seen was admitted meanwhile.
    """
    with store.lock():
        after = extended(store, values, at=at, recovery=recovery)
        known = {each.id for each in store.team.now.readers}
        strange = [each for each in after.now.readers if each.id not in known]
        paths = {f"devices.{each.id}" if each.member else RECOVERY for each in strange}
        paths |= {f"{REMINDERS}.{job}" for job in after.now.reminders.keys() - store.team.now.reminders.keys()}
        if paths - values.keys():
            raise Refused(
                _("The team was changed at this very moment."), hint=_("Give the command again: you see how first.")
            )
        written = teamfile.write(store.root, after)
        store.team = after
        with aside(store.notices):
            store.memory.remember(TEAM, written)


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


def check_may_write(store: Store, lowest: object, values: Mapping[str, Json]) -> None:
    """Refuse a device that is not in the team, or not any more, and a bgz older than the programme's `lowest` version.

    Any bgz may set that version itself: else a mistake in it could never be put right. Raises Refused.
    """
    if not store.team.now.active(store.keys.device):
        raise Refused(_("This device is not in the team."), hint=_let_in())
    needed = version_of(lowest) if isinstance(lowest, str) else None
    if needed is not None and (version_of(__version__) or ()) < needed and set(values) != {MIN_VERSION}:
        raise Refused(
            _("Your team writes with bgz {version} or newer; this is bgz {own}.").format(
                version=lowest, own=__version__
            ),
            hint=_("Install the newest bgz. Reading goes on."),
        )


def _let_in() -> str:
    return _("Ask to be let in: bgz join. With the paper key you get in by yourself: bgz recover")


def newcomers(store: Store, shown: Collection[str]) -> tuple[Device, ...]:
    """Return who else can read the files and is not among those `shown` to the user of this device."""
    return tuple(each for each in store.team.now.readers if each.id != store.keys.device and each.id not in shown)


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
