"""What is put right: files that vanished, that were encrypted for an older team, that hold what is not theirs."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bgz.domain.cases.authority import SAFEGUARDING
from bgz.errors import BgzError, FolderProblem, NotFound
from bgz.i18n import _
from bgz.storage.faults import NotForMe, aside, notice
from bgz.storage.layout import is_file, path_of
from bgz.storage.loaded import told
from bgz.storage.notices import Notice, say
from bgz.storage.teamstate import CONCERN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bgz.storage.layout import Entry
    from bgz.storage.loaded import Loaded
    from bgz.storage.store import Store


DAY = 24 * 3600


def sweep(unfinished: Iterable[Entry], now: float) -> None:
    """Remove what a bgz that was killed left half-written more than a day before `now` (seconds)."""
    for entry in unfinished:
        written = entry.key[1] / 1e9
        if now - written > DAY:
            with suppress(OSError):
                entry.path.unlink(missing_ok=True)


def await_missing(store: Store, missing: set[str]) -> bool:
    """Wait for files that were still there at the last look: a sync client may be replacing them.

    Return whether they are back, or some of them.
    """
    new = missing - store.memory.away()
    if not new:
        return False
    store.memory.patience.until(lambda: all(is_file(path_of(store.root, number)) for number in new))
    return any(is_file(path_of(store.root, number)) for number in new)


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
    except BgzError as problem:
        store.notices.append(notice(problem))
    for number in sorted(missing - long_gone):
        text = _("The file of {number} is not in the folder at the moment.")
        store.notices.append(Notice(text.format(number=number), "missing", number))
    return bool(long_gone)


def put_back(store: Store, numbers: Collection[str]) -> None:
    """Write the files of `numbers` from the memory of this device, and say so.

    One of which nothing counts by the team as it is known here keeps no other from coming back.
    """
    for number in sorted(numbers):
        with store.lock(), suppress(NotFound):
            if not is_file(path_of(store.root, number)):
                store.put(store.load(number))
                text = _("The file of {number} had vanished; it was put back.")
                store.notices.append(Notice(text.format(number=number), "healed", number))


def mend(store: Store, number: str) -> Loaded:
    """Read record `number`, and write its file anew when it is not as it should be, which is told.

    A file that cannot be written is told too. Raises NotFound, Locked or FolderProblem when it cannot be read.
    """
    loaded = store.load(number)
    if not _amiss(store, loaded):
        return loaded
    with store.lock():
        loaded = store.load(number)
        if not _amiss(store, loaded):
            return loaded
        try:
            store.put(loaded)
        except FolderProblem as problem:
            say(store.notices, notice(problem, number))
            return loaded
    if loaded.thrown:
        say(store.notices, told(loaded))
    elif loaded.edited is None:
        say(store.notices, _healed(store, loaded))
    return store.load(number)


def _amiss(store: Store, loaded: Loaded) -> bool:
    """Tell whether the file is to be written anew. One that is encrypted for a team unknown here is left to others."""
    if loaded.barred is not None or not is_file(path_of(store.root, loaded.number)):
        return False
    stale = store.team.has(loaded.team) and (_older(store, loaded) or loaded.stale)
    return stale or loaded.lacking or loaded.edited is not None


def _older(store: Store, loaded: Loaded) -> bool:
    return set(loaded.team) != set(store.team.heads)


def _healed(store: Store, loaded: Loaded) -> Notice:
    if _older(store, loaded):
        text = _("The file of {number} was encrypted for the team of before; it was encrypted anew.")
    else:
        text = _("The file of {number} did not show what counts; it was written anew.")
    return Notice(text.format(number=loaded.number), "healed", loaded.number)


def reseal(store: Store, number: str) -> bool:
    """Encrypt record `number` anew if its file was encrypted for another team than the present one.

    A file that cannot be opened or written is told in the notices; but a concern is for others to encrypt.
    """
    try:
        with store.lock():
            loaded = store.load(number)
            if set(loaded.team) == set(store.team.heads) and not loaded.lacking:
                return False
            store.put(loaded)
    except BgzError as error:
        if not (isinstance(error, NotForMe) and _for_others(store, number)):
            store.notices.append(notice(error, number))
        return False
    return True


def _for_others(store: Store, number: str) -> bool:
    return number.startswith(CONCERN) and not store.team.now.may(store.keys.device, SAFEGUARDING)
