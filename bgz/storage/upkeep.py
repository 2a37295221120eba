"""What is put right in passing: copies of sync clients, files that vanished, files encrypted for an older team."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bgz.errors import BgzError, FolderProblem
from bgz.i18n import _, ngettext
from bgz.storage import age, recordtext
from bgz.storage.faults import aside, disk, printable
from bgz.storage.layout import TEAM, contents, is_file, path_of
from bgz.storage.verdicts import judge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bgz.storage.changes import Change
    from bgz.storage.layout import Entry
    from bgz.storage.store import Store


DAY = 24 * 3600
_NAMED = 5
"""So many of the files that only look like copies are named."""


def merge_copies(store: Store, copies: Iterable[tuple[str, Path]]) -> int:
    """Merge the copies that sync clients made, remove those that are merged, and return how many.

    A copy is only removed after its record was read back and has every change of it.
    """
    merged: dict[str, int] = {}
    strange: list[tuple[str, Path]] = []
    for number, path in copies:
        if number == TEAM:
            continue
        lines = _copied(store, number, path)
        if not lines:
            strange.append((number, path))
            continue
        try:
            _merge(store, number, path, lines)
        except BgzError as error:
            store.notices.append(error.message)
            continue
        merged[number] = merged.get(number, 0) + 1
    store.notices += _told(merged, strange)
    return sum(merged.values())


def _told(merged: Mapping[str, int], strange: Sequence[tuple[str, Path]]) -> Iterator[str]:
    """Yield what became of the copies, in few lines: whoever can write in the folder can make thousands."""
    for number, count in merged.items():
        text = ngettext(
            "A copy of {number} was merged and removed.", "{count} copies of {number} were merged and removed.", count
        )
        yield text.format(number=number, count=count)
    for number, path in strange[:_NAMED]:
        text = _("{file} looks like a copy of {number} but is not; it is left alone.")
        yield text.format(file=printable(path.name), number=number)
    more = len(strange) - _NAMED
    if more > 0:
        text = ngettext("The same goes for {count} other file.", "The same goes for {count} other files.", more)
        yield text.format(count=more)


def _copied(store: Store, number: str, path: Path) -> list[Change]:
    """Return the changes in a copy that may belong in the file of `number`; none when it is something else."""
    try:
        lines = store.opened(contents(path)).lines
    except (OSError, age.AgeError, recordtext.NotARecord):
        return []
    changes = store.parsed(lines)
    verdicts = judge(number, changes, store.team)
    return [*verdicts.counted, *verdicts.kept]


def _merge(store: Store, number: str, path: Path, lines: list[Change]) -> None:
    with store.lock():
        loaded = store.load(number, lines)
        if loaded.lacking:
            store.put(loaded)
        there = store.load(number).in_file
        belongs = {change.id for change in lines} & loaded.worth
        if not belongs <= there:
            raise FolderProblem(_("A copy of {number} could not be merged.").format(number=number))
        with disk(path.name):
            path.unlink(missing_ok=True)


def sweep(unfinished: Iterable[Entry], now: float) -> None:
    """Remove what a bgz that was killed left half-written more than a day before `now` (seconds)."""
    for entry in unfinished:
        written = entry.key[1] / 1e9
        if now - written > DAY:
            with suppress(OSError):
                entry.path.unlink(missing_ok=True)


def mind_missing(store: Store, missing: set[str], now: float) -> bool:
    """Put back what has been away for long, tell of what is away, and stop when the folder itself seems gone.

    Return whether anything was to be put back; `now` is in seconds. Raises FolderProblem when too much is gone at once.
    """
    if store.memory.gone_at_once(missing):
        raise FolderProblem(
            _("{count} files have vanished from the case folder at once.").format(count=len(missing)),
            hint=_("Check that the drive or sync service is there; to put everything back: bgz check --restore"),
        )
    long_gone: set[str] = set()
    with aside(store.notices):
        long_gone = store.memory.look(missing, now)
    try:
        put_back(store, long_gone)
    except FolderProblem as problem:
        store.notices.append(problem.message)
    for number in sorted(missing - long_gone):
        store.notices.append(_("The file of {number} is not in the folder at the moment.").format(number=number))
    return bool(long_gone)


def put_back(store: Store, numbers: Collection[str]) -> None:
    """Write the files of `numbers` from the memory of this device, and say so."""
    for number in sorted(numbers):
        with store.lock():
            if not is_file(path_of(store.root, number)):
                store.put(store.load(number))
                store.notices.append(_("The file of {number} had vanished; it was put back.").format(number=number))


def reseal(store: Store, number: str) -> bool:
    """Encrypt record `number` anew if its file was encrypted for another team than the present one.

    A file that cannot be opened or written is told in the notices.
    """
    try:
        with store.lock():
            loaded = store.load(number)
            if set(loaded.team) == set(store.team.heads) and not loaded.lacking:
                return False
            store.put(loaded)
    except BgzError as error:
        store.notices.append(error.message)
        return False
    return True
