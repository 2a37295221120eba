"""Who loses or lost a right, and what that does to the records: what would stop counting, and what came late."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bgz.domain.cases.authority import LEAD, SAFEGUARDING
from bgz.errors import BgzError, NotFound, Refused
from bgz.i18n import _
from bgz.storage import membership
from bgz.storage.changes import MAX_PARENTS
from bgz.storage.faults import notice
from bgz.storage.held import member_of
from bgz.storage.history import Past
from bgz.storage.teamstate import CONCERN
from bgz.storage.verdicts import Reason, judge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bgz.storage.changes import Change
    from bgz.storage.store import Loaded, Store
    from bgz.storage.strictjson import Json

PORTION = MAX_PARENTS // 2
"""So many late changes are taken in at once: the change that does it names the heads of the record too."""
_ANY = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment of a change that is never stored."""


def endangered(store: Store, numbers: Iterable[str], values: Mapping[str, Json]) -> Iterator[str]:
    """Yield which records hold changes that would stop counting if this device set `values` in the team file now.

    A concern that this device cannot read is left out: whoever takes a right away from somebody of safeguarding is
    of safeguarding herself. Other files that cannot be read are told in the notices. Raises Refused when the
    change of the team would not count.
    """
    team = store.team
    after = membership.extended(store, values, at=_ANY)
    affected = {
        each
        for each in team.now.devices
        if team.now.active(each) and not (after.now.active(each) and team.now.roles(each) <= after.now.roles(each))
    }
    for number in numbers if affected else ():
        loaded = _loaded(store, number)
        if loaded is None or affected.isdisjoint(change.dev for change in loaded.verdicts.counted):
            continue
        if not loaded.verdicts.ids <= judge(number, loaded.changes, after).ids:
            yield number


def late(store: Store, numbers: Iterable[str], device: str | None) -> Iterator[tuple[str, tuple[Past, ...]]]:
    """Yield each record with the changes (by `device`, or by any) that came too late, after those they build on."""
    for number in numbers:
        loaded = _loaded(store, number)
        found = [] if loaded is None else late_in(loaded, device)
        if found:
            yield (
                number,
                tuple(Past(each.id, each.at, member_of(each, store.team), each.dev, each.set) for each in found),
            )


def late_in(loaded: Loaded, device: str | None = None) -> list[Change]:
    """Return the changes of a record (by `device`, or by any) that came too late."""
    refused = loaded.verdicts.refused
    return [change for change, reason in refused if reason is Reason.LATE and device in {None, change.dev}]


def portions(ids: Collection[str]) -> Iterator[list[str]]:
    """Yield `ids` in lists that one change can name; one empty list when there are none."""
    ordered = sorted(ids)
    for begin in range(0, max(len(ordered), 1), PORTION):
        yield ordered[begin : begin + PORTION]


def accepting(store: Store, loaded: Loaded, ids: Collection[str]) -> tuple[str, ...]:
    """Return what an empty change must build on that takes in the late changes `ids`: all heads, and each of these.

    Raises Refused when this device may not, or when one of them did not come late.
    """
    if not store.team.now.may(store.keys.device, LEAD):
        raise Refused(_("Only a lead of the team can take in what came late."))
    if not ids or not {change.id for change in late_in(loaded)}.issuperset(ids):
        raise Refused(
            _("{number} has no such late change.").format(number=loaded.number), hint=_("See: bgz team accept")
        )
    return tuple({*loaded.folded.heads, *ids})


def _loaded(store: Store, number: str) -> Loaded | None:
    try:
        return store.load(number, uncounted=True)  # a record made too late is all late
    except NotFound:
        return None
    except BgzError as error:
        if not number.startswith(CONCERN) or store.team.now.may(store.keys.device, SAFEGUARDING):
            store.notices.append(notice(error, number))
        return None
