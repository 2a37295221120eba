"""Take in what a laptop wrote after it lost the right to (`bgz team accept`): honest work that came late."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions import rights
from bgz.actions.log import Entry, entry_of
from bgz.actions.owners import device_meant, laptop
from bgz.actions.result import Result
from bgz.actions.show import meanings
from bgz.domain.record.fields import private
from bgz.errors import BgzError
from bgz.i18n import _, ngettext
from bgz.storage.keys import short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from bgz.storage.folder import CaseFolder
    from bgz.storage.history import Past


@frozen
class LateRecord:
    """The late changes of one record, each after those it builds on. `keys` says what the keys in them mean.

    `now` are the values that stand at the same paths without them.
    """

    number: str
    entries: tuple[Entry, ...]
    keys: Mapping[str, str]
    now: Mapping[str, Any] = private(factory=dict)


@frozen
class Late:
    """What came late of a laptop; `accepted` are the numbers of the records whose late changes count now.

    `declined` are those of which it was settled that nothing late holds.
    """

    device: str
    laptop: str
    records: tuple[LateRecord, ...]
    accepted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


def late(folder: CaseFolder, typed: str) -> Result[Late]:
    """Return what a laptop wrote too late to count, record by record, and write nothing.

    `typed` is its id, how that begins, its name, or its member if she has one. Raises Refused for who does not lead,
    NotFound and Usage when none, or several, are meant.
    """
    rights.check_lead(folder)
    found = list(folder.late())
    device = device_meant(folder.now, typed, about={each.device for _number, past in found for each in past})
    own = [(number, [each for each in past if each.device == device.id]) for number, past in found]
    records = tuple(
        LateRecord(number, tuple(entry_of(folder, each) for each in past), *_known(folder, number, past))
        for number, past in own
        if past
    )
    view = Late(device.id, laptop(folder.now, device), records)
    messages = () if records else (_("Nothing of this laptop came late."),)
    return Result(view, messages, next_step="" if records else f"bgz log --device {short(device.id)}")


def accept(
    folder: CaseFolder,
    shown: Late,
    numbers: Collection[str],
    *,
    wrong: Mapping[str, Collection[str]] | None = None,
    at: datetime,
) -> Result[Late]:
    """Take in the late changes, as they were shown, of the records `numbers`. What is not named stays as it is.

    `wrong` are, by record, the ids of changes that are taken back at once: they stay in the history and hold nothing.
    So it is settled for the whole team, and told no more.
    """
    accepted, declined = list[str](), list[str]()
    for record in shown.records:
        if record.number not in numbers:
            continue
        ids = [entry.change for entry in record.entries]
        back = frozenset((wrong or {}).get(record.number, ()))
        folder.accept(record.number, ids, wrong=back, at=at)
        (declined if back.issuperset(ids) else accepted).append(record.number)
    view = evolve(shown, accepted=tuple(accepted), declined=tuple(declined))
    count = len(accepted)
    text = ngettext("{count} record was taken in.", "{count} records were taken in.", count).format(count=count)
    return Result(view, (text,), next_step="bgz check")


def _known(folder: CaseFolder, number: str, past: Iterable[Past]) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """Return what the keys in a record mean, and what stands in it now where the late changes are about."""
    with suppress(BgzError):  # nothing of it counts yet
        held = folder.read(number)
        now = {path: value for each in past for path in each.set if (value := _at(held.tree, path)) is not None}
        return meanings(folder, held.record), now
    return {}, {}


def _at(tree: Any, path: str) -> Any:  # noqa: ANN401 - what a record holds
    """Return what stands in a tree at a path; None when nothing does."""
    for name in path.split("."):
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree
