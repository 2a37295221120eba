"""Everything that one laptop wrote, over all records, and taking it back in bulk: after a theft (design 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.gating import broken, misplaced
from bgz.actions.owners import device_meant, laptop
from bgz.actions.result import Result
from bgz.domain.cases.authority import PROGRAMME, TEAM
from bgz.domain.record.fields import private
from bgz.errors import BgzError, Invalid
from bgz.i18n import _, ngettext
from bgz.storage.faults import notice
from bgz.storage.fold import Graph, bits, graph
from bgz.storage.keys import short
from bgz.storage.teamstate import CONCERN
from bgz.storage.verdicts import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.actions.casebook import Casebook
    from bgz.actions.progress import Progress
    from bgz.storage.changes import Change
    from bgz.storage.folder import CaseFolder
    from bgz.storage.verdicts import Verdicts

_TOLD = ("member", "name")
"""What is told of a laptop in the team file."""
COUNTED, WAITING, LATE, REFUSED = "counted", "waiting", "late", "refused"
_FORGED = {Reason.NUMBER, Reason.SIGNATURE}
"""What only says that it is of this laptop."""


@frozen
class Written:
    """One change of a laptop: in which record, when by its clock, whether it counts (a code), what it set."""

    number: str
    change: str
    at: str
    state: str
    paths: tuple[str, ...]
    values: Mapping[str, Any] = private()


@frozen
class DeviceLog:
    """What a laptop wrote, the newest last. `keys` says what the keys of members in it mean to people."""

    device: str
    laptop: str
    since: date | None
    entries: tuple[Written, ...]
    keys: Mapping[str, str] = field(factory=dict)


@frozen
class TakenBack:
    """What becomes of the changes in one record: how many are taken back, and why the others stay."""

    number: str
    changes: tuple[str, ...]
    paths: tuple[str, ...]
    problems: tuple[str, ...]


@frozen
class BulkUndo:
    """What is, or was (`done`), taken back of a laptop."""

    device: str
    laptop: str
    since: date | None
    records: tuple[TakenBack, ...]
    done: bool = False


def device_log(folder: CaseFolder, typed: str, *, since: date | None = None) -> Result[DeviceLog]:
    """Return every change that a laptop wrote since a day, in all records, the programme and the team file.

    `typed` is its id, how that begins, its name, or its member if she has one. A change that was dated back is found
    by what it builds on. Raises NotFound and Usage when none, or several, are meant.
    """
    device = device_meant(folder.now, typed)
    found = [
        Written(number, change.id, change.at, state, tuple(change.set), _values(number, change))
        for number, changes in _everything(folder)
        for change, state in _of_device(changes, device.id, since)
    ]
    found.sort(key=lambda each: (datetime.fromisoformat(each.at), each.number))
    names = {key: member.name for key, member in folder.now.members.items()}
    view = DeviceLog(device.id, laptop(folder.now, device), since, tuple(found), names)
    if not found:
        return Result(view, (_("This laptop wrote nothing in that time."),), next_step="bgz log")
    begin = since or date.fromisoformat(found[0].at[:10])
    step = f"bgz undo --device {short(device.id)} --since {begin.isoformat()} --dry-run"
    message = _("The days are those of the laptop's own clock. Without --since you see everything it wrote.")
    return Result(view, (message,) if since else (), next_step=step)


def _values(number: str, change: Change) -> dict[str, Any]:
    """Return what a change set; of the team file without the public keys, which tell people nothing."""
    if number != TEAM:
        return dict(change.set)
    return {
        path: {name: value[name] for name in _TOLD if name in value} or True if isinstance(value, dict) else value
        for path, value in change.set.items()
    }


def plan(folder: CaseFolder, typed: str, *, since: date | None, today: date, at: datetime) -> Result[BulkUndo]:
    """Return what `take_back` would take back, record by record, and why some stays. Writes nothing.

    Raises NotFound and Usage when no laptop, or several, are meant.
    """
    device, book = device_meant(folder.now, typed), open_casebook(folder)
    records = []
    for number, changes in _everything(folder):
        counted = [change for change, state in _of_device(changes, device.id, since) if state == COUNTED]
        if counted:
            records.append(_record(folder, book, number, counted, today=today, at=at))
    view = BulkUndo(device.id, laptop(folder.now, device), since, tuple(records))
    messages: tuple[str, ...] = () if records else (_("This laptop wrote nothing in that time."),)
    if device.active and device.id != folder.device:
        command = f"bgz team remove {short(device.id)}"
        messages += (_("Was it stolen? It is still in the team: {command}").format(command=command),)
    begin = f" --since {since.isoformat()}" if since is not None else ""
    word = "undo" if any(record.changes for record in records) else "log"
    return Result(view, messages, next_step=f"bgz {word} --device {short(device.id)}{begin}")


def take_back(
    folder: CaseFolder, planned: BulkUndo, *, today: date, at: datetime, progress: Progress | None = None
) -> Result[BulkUndo]:
    """Take back what was planned, one new change a record, each through the gates as they are by then."""
    records = []
    for done, record in enumerate(planned.records, start=1):
        after = record
        if record.changes:
            problems = _undone(folder, record, today=today, at=at)
            after = evolve(record, changes=(), problems=(*record.problems, *problems)) if problems else record
        records.append(after)
        if progress is not None:
            progress(done, len(planned.records))
    view = evolve(planned, records=tuple(records), done=True)
    count = sum(bool(record.changes) for record in records)
    text = ngettext("{count} record was put back.", "{count} records were put back.", count).format(count=count)
    return Result(view, (text,), next_step="bgz check", attention=any(record.problems for record in records))


def _undone(folder: CaseFolder, record: TakenBack, *, today: date, at: datetime) -> tuple[str, ...]:
    """Take back the changes of one record as planned; return why not, and nothing when it was done."""
    ids = frozenset(record.changes)
    problems = _problems(folder, open_casebook(folder), record.number, ids, today=today, at=at)
    if not problems:
        try:
            folder.undo(record.number, ids, at=at)
        except Invalid as error:  # it needs a role that this member does not have
            return (error.message,)
    return problems


def _record(
    folder: CaseFolder, book: Casebook, number: str, changes: list[Change], *, today: date, at: datetime
) -> TakenBack:
    """Return what can be taken back of the counted `changes` of a record, and why the rest cannot."""
    paths = tuple(dict.fromkeys(path for change in changes for path in change.set))
    if number == TEAM:
        return TakenBack(number, (), paths, (_("The team is put right with: bgz team role, bgz team remove"),))
    if number.startswith(CONCERN):
        return TakenBack(number, (), paths, (_("A concern is not taken back in bulk."),))
    first = folder.history(number)[0].id
    problems: tuple[str, ...] = ()
    if any(change.id == first for change in changes):
        problems = (_("The change that made {number} cannot be undone.").format(number=number),)
    wanted = [change for change in changes if change.id != first and change.set]
    if not wanted:
        return TakenBack(number, (), paths, problems)

    def why_not(those: list[Change]) -> tuple[str, ...]:
        return _problems(folder, book, number, frozenset(each.id for each in those), today=today, at=at)

    found, taken = why_not(wanted), wanted
    if found:  # then as many as can be, the newest first
        taken = []
        for change in reversed(wanted):
            if not why_not([*taken, change]):
                taken.append(change)
        paths = tuple(dict.fromkeys(path for change in taken for path in change.set)) or paths
    return TakenBack(number, tuple(sorted(each.id for each in taken)), paths, (*problems, *found))


def _problems(
    folder: CaseFolder, book: Casebook, number: str, ids: frozenset[str], *, today: date, at: datetime
) -> tuple[str, ...]:
    """Return why the changes `ids` cannot be taken back together; nothing when they can."""
    try:
        before, after = folder.undone(number, ids, at=at)
    except Invalid as error:
        return (error.message,)
    known = {str(each) for each in before.problems}
    lost = [str(each) for each in after.problems if str(each) not in known]
    lost += [str(each) for each in misplaced(folder, before.record, after.record, today)]
    return (*lost, *broken(book, before.record, after.record, today))


def _everything(folder: CaseFolder) -> Iterator[tuple[str, list[tuple[Change, str]]]]:
    """Yield every record with its changes and what they are worth; the team file first."""
    team = folder.team
    yield (
        TEAM,
        [*((each, COUNTED) for each in team.counted), *((each, REFUSED) for each in (*team.lost, *team.refused))],
    )
    for number in (PROGRAMME, *folder.numbers()):
        try:
            yield number, list(_judged(folder.verdicts(number)))
        except BgzError as error:
            if not number.startswith(CONCERN):  # those are for others
                folder.notices.append(notice(error, number))


def _judged(verdicts: Verdicts) -> Iterator[tuple[Change, str]]:
    yield from ((change, COUNTED) for change in verdicts.counted)
    yield from ((change, WAITING) for change in verdicts.waiting)
    for change, reason in verdicts.refused:
        if reason not in _FORGED:
            yield change, LATE if reason is Reason.LATE else REFUSED


def _of_device(changes: list[tuple[Change, str]], device: str, since: date | None) -> Iterator[tuple[Change, str]]:
    """Yield the changes of `device` that it made since a day, or that build on something made since."""
    if not any(change.dev == device for change, _state in changes):
        return
    known = graph(change for change, _state in changes)
    for change, state in changes:
        if change.dev == device and (since is None or _made(known, change) >= since):
            yield change, state


def _made(known: Graph, change: Change) -> date:
    """Return the latest day that the clocks of its writers give a change and what it builds on."""
    below: Iterable[int] = bits(known.ancestry[known.place[change.id]])
    return max(each.moment.date() for each in (change, *(known.order[at] for at in below)))
