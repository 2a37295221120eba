"""Copies that sync clients made beside a record (design 8): merged where their lines belong, then removed.

The name of a copy only suggests a number; the signed lines inside say to which record they belong.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.errors import BgzError, FolderProblem
from bgz.i18n import _, ngettext
from bgz.storage import age, recordtext
from bgz.storage.changes import Change
from bgz.storage.faults import aside, disk, notice, printable
from bgz.storage.layout import FOLDERS, TEAM, contents, is_file, is_number, path_of, stat_key
from bgz.storage.notices import Notice, say
from bgz.storage.verdicts import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.storage.store import Store

_AT_ONCE = 200
"""So many copies are held in memory together."""


@frozen
class _Copy:
    """A copy: the number its name suggests, where it lies, and the changes in it."""

    number: str
    path: Path
    changes: tuple[Change, ...] = field(repr=False)


def merge(store: Store, copies: Iterable[tuple[str, Path]]) -> int:
    """Merge the copies that sync clients made, remove those that are merged, and return how many.

    A copy is only removed after each line of it that belongs somewhere was read back from there.
    """
    merged: Counter[str] = Counter()
    found = [each for each in copies if each[0] != TEAM]
    for start in range(0, len(found), _AT_ONCE):
        merged += _merge_some(store, found[start : start + _AT_ONCE])
    for number, count in sorted(merged.items()):
        text = ngettext(
            "A copy of {number} was merged and removed.", "{count} copies of {number} were merged and removed.", count
        )
        store.notices.append(Notice(text.format(number=number, count=count), "merged", number))
    return merged.total()


def strange(store: Store, number: str, path: Path) -> Notice | None:
    """Return what to say of a copy that is known to hold nothing to merge; None of another."""
    if number == TEAM:  # those that brought something are merged and gone before anything else is read
        return _sentence(number, path) if is_file(path) else None
    try:
        known = store.memory.is_junk(_name(store, path), stat_key(path.lstat()))
    except OSError:
        return None
    return _sentence(number, path) if known else None


def _name(store: Store, path: Path) -> str:
    return path.relative_to(store.root).as_posix()


def _sentence(number: str, path: Path) -> Notice:
    text = _("{file} looks like a copy of {number} but holds nothing that can be merged here; it is left alone.")
    shown = _("the team file") if number == TEAM else number
    return Notice(text.format(file=printable(path.name), number=shown), "forged")


def _merge_some(store: Store, some: Iterable[tuple[str, Path]]) -> Counter[str]:
    """Merge a handful of copies, each record once. Return how many were removed, by the record they were of."""
    merged: Counter[str] = Counter()
    read = [copy for number, path in some if (copy := _read(store, number, path)) is not None]
    by_record: dict[str, dict[str, Change]] = {}
    for change in (change for copy in read for change in copy.changes):
        by_record.setdefault(change.rec, {})[change.id] = change
    worth: set[str] = set()
    safe: set[str] = set()
    for number, changes in by_record.items():
        if is_number(number) and number != TEAM:
            some_worth = _worth(store, number, changes.values())
            worth |= {change.id for change in some_worth}
            safe |= _placed(store, number, some_worth) if some_worth else set()
    for copy in read:
        homes = {change.id: change.rec for change in copy.changes if change.id in worth}
        if not homes:
            _leave(store, copy.number, copy.path)
        elif safe.issuperset(homes) and _remove(store, copy, worth):
            merged[copy.number if copy.number in homes.values() else min(homes.values())] += 1
    return merged


def _read(store: Store, number: str, path: Path) -> _Copy | None:
    """Read a copy; None when there is nothing to merge in it, which is told once."""
    try:
        if store.memory.is_junk(_name(store, path), stat_key(path.lstat())):
            return None
        lines = store.opened(contents(path)).lines
    except OSError:  # gone by now, or online only
        return None
    except (age.AgeError, recordtext.NotARecord):
        _leave(store, number, path)
        return None
    return _Copy(number, path, tuple(store.parsed(lines)))


def _leave(store: Store, number: str, path: Path) -> None:
    """Remember a copy in which there is nothing to merge, so that it is read and told once."""
    with aside(store.notices):
        if store.memory.mark_junk(_name(store, path), stat_key(path.lstat())):
            store.tell_strange(_sentence(number, path))


def _worth(store: Store, number: str, changes: Iterable[Change]) -> list[Change]:
    verdicts = judge(number, changes, store.team)
    return [*verdicts.counted, *verdicts.kept]


def _placed(store: Store, number: str, changes: list[Change]) -> set[str]:
    """Take `changes` into record `number`. Return the ids that were read back, or that do not belong in it after all.

    What cannot be written is told, and its copies stay.
    """
    try:
        with store.lock():
            loaded = store.load(number, changes)
            there = loaded
            if loaded.lacking:
                store.put(loaded)
                there = store.load(number)
    except BgzError as error:
        say(store.notices, notice(error, number))
        return set()
    ids = {change.id for change in changes}
    if not ids & loaded.worth <= there.in_file:
        text = _("A copy of {number} could not be merged.").format(number=number)
        say(store.notices, Notice(text, "unreadable", number))
    return ids & there.in_file | ids - loaded.worth


def _remove(store: Store, copy: _Copy, worth: set[str]) -> bool:
    """Remove a copy whose lines are safe; those that do not count go to quarantine."""
    own = path_of(store.root, copy.number)
    forged = [change.line for change in copy.changes if change.id not in worth]
    try:
        with disk(printable(copy.path.name)):
            if forged:
                store.quarantine.keep(copy.number, b"\n".join(forged))
            if _is_own(copy.path, own):
                copy.path.rename(own)
                return False
            copy.path.unlink(missing_ok=True)
    except FolderProblem as problem:
        say(store.notices, notice(problem, copy.number))
        return False
    if copy.path.parent.name not in {own.parent.name, *FOLDERS.values()} and copy.path.parent != store.root:
        with suppress(OSError):  # a folder that a sync service made, if nothing else is in it
            copy.path.parent.rmdir()
    return True


def _is_own(path: Path, own: Path) -> bool:
    """Tell whether the copy is the file itself in other capitals, where capitals make no difference."""
    if path.name.lower() != own.name.lower() or not own.exists():
        return False
    return path.samefile(own) and path.stat().st_nlink == 1
