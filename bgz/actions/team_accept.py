"""Take in what a laptop wrote after it lost the right to (`bgz team accept`): honest work that came late."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions import rights
from bgz.actions.log import Entry, entry_of
from bgz.actions.owners import device_meant, laptop
from bgz.actions.result import Result
from bgz.actions.show import meanings
from bgz.errors import BgzError
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bgz.storage.folder import CaseFolder


@frozen
class LateRecord:
    """The late changes of one record, each after those it builds on. `keys` says what the keys in them mean."""

    number: str
    entries: tuple[Entry, ...]
    keys: Mapping[str, str]


@frozen
class Late:
    """What came late of a laptop; `accepted` are the numbers of the records whose late changes count now."""

    device: str
    laptop: str
    records: tuple[LateRecord, ...]
    accepted: tuple[str, ...] = ()


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
        LateRecord(number, tuple(entry_of(folder, each) for each in past), _meanings(folder, number))
        for number, past in own
        if past
    )
    view = Late(device.id, laptop(folder.now, device), records)
    messages = () if records else (_("Nothing of this laptop came late."),)
    return Result(view, messages, next_step="" if records else f"bgz log --device {device.id[:8]}")


def accept(folder: CaseFolder, shown: Late, numbers: Collection[str], *, at: datetime) -> Result[Late]:
    """Take in the late changes, as they were shown, of the records `numbers`. What is not named stays as it is."""
    accepted = []
    for record in shown.records:
        if record.number in numbers:
            folder.accept(record.number, [entry.change for entry in record.entries], at=at)
            accepted.append(record.number)
    view = evolve(shown, accepted=tuple(accepted))
    count = len(accepted)
    text = ngettext("{count} record was taken in.", "{count} records were taken in.", count).format(count=count)
    return Result(view, (text,), next_step="bgz check")


def _meanings(folder: CaseFolder, number: str) -> Mapping[str, str]:
    with suppress(BgzError):  # nothing of it counts yet
        return meanings(folder, folder.read(number).record)
    return {}
