"""What this device has seen, kept outside the case folder (design 8): a copy of the last file of each record.

So a file that was rolled back, cut off or deleted can be made whole again. The copies are ciphertext as it stood in the
folder; nothing here is readable without the keys.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from bgz import __version__
from bgz.storage import atomic, layout
from bgz.storage.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from bgz.storage.layout import Key

RESTORE_AFTER = 600
"""Seconds a file must have been away before it is put back: sync clients remove before they rename."""
_LOOKS = 2
_LIMIT = 10
"""As many files may vanish at once before it looks like a drive or an account that is gone."""

_MOST_JUNK = 50_000
"""Lines of the table of strange files."""
_FOLDERS = ("copies", "drafts", "quarantine", "calendar")
"""What lies beside the memory of one team, each in a folder of its own."""


class Memory:
    """The memory of one device for one team, in the folder `place`; `patience` is what a command has left to wait."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._copies = place / "copies"
        self._away = place / "away.json"
        self._junk = place / "strange"
        self._strange: dict[str, str] | None = None
        self._begun = False
        self.patience = Patience()

    def copy(self, number: str) -> bytes | None:
        """Return the last file seen of record `number`, or None."""
        try:
            return (self._copies / number).read_bytes()
        except OSError:  # damaged: what is seen next takes its place
            return None

    def remember(self, number: str, data: bytes) -> None:
        """Keep `data` as the last file seen of record `number`."""
        self._copies.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic.write(self._copies / number, data, durable=False)

    def numbers(self) -> set[str]:
        """Return the numbers of all records ever seen."""
        try:
            names = os.listdir(self._copies)  # noqa: PTH208 - ten times faster over 10,000 names
        except OSError:
            return set()
        return {name for name in names if layout.is_number(name)}

    def unfinished(self) -> Iterator[layout.Entry]:
        """Yield what a bgz that was killed left half-written in what this device keeps."""
        for folder in (self._place, *(self._place / name for name in _FOLDERS)):
            with suppress(OSError):
                for name in os.listdir(folder):  # noqa: PTH208 - ten times faster over 10,000 names
                    if name.startswith(atomic.PREFIX) and name.endswith(atomic.SUFFIX):
                        path = folder / name
                        yield layout.Entry(str(path), layout.stat_key(path.lstat()))

    def look(self, missing: Collection[str], now: float) -> set[str]:
        """Note which files are missing at `now` (seconds), and return those that have been away long enough.

        A file that is back is forgotten here.
        """
        before = _load(self._away)
        after: dict[str, object] = {}
        ready = set()
        for number in missing:
            first, looks = _since(before.get(number), now)
            first, looks = min(first, now), looks + 1
            after[number] = [first, looks]
            if looks >= _LOOKS and now - first >= RESTORE_AFTER:
                ready.add(number)
        if after != before:
            _store(self._away, after)
        return ready

    def gone_at_once(self, missing: Collection[str]) -> bool:
        """Tell whether so much is missing that the folder itself must be gone, not some files."""
        return len(missing) > max(1, min(_LIMIT, len(self.numbers()) // 10))

    def away(self) -> set[str]:
        """Return the numbers whose files were missing at the last look."""
        return set(_load(self._away))

    def mark_junk(self, name: str, key: Key) -> bool:
        """Remember that the file `name` (a number, or the name of a copy), as it is now, holds nothing of the team's.

        Return False when that was known.
        """
        if self.is_junk(name, key):
            return False
        lines = [_line(name, key)] if self._begun else [_line(__version__), _line(name, key)]
        self._known_junk()[name] = lines[-1]
        self._junk.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._junk.open("a" if self._begun else "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        self._begun = True
        return True

    def is_junk(self, name: str, key: Key) -> bool:
        """Tell whether the file `name` is known to hold nothing of the team's, and did not change since."""
        known = self._known_junk().get(name)
        return known is not None and known == _line(name, key)

    def strange(self) -> Collection[str]:
        """Return the names of files that held nothing of the team's when they were last looked at."""
        return self._known_junk().keys()

    def _known_junk(self) -> dict[str, str]:
        """Return the lines about strange files by name, read once.

        What another bgz noted is not believed, and a table that grew too long is begun anew. A line cut off by a
        crash costs a second look.
        """
        if self._strange is None:
            try:
                lines = self._junk.read_text(encoding="utf-8").splitlines()
            except (OSError, ValueError):
                lines = []
            self._begun = lines[:1] == [_line(__version__)] and len(lines) <= _MOST_JUNK
            self._strange = {_named(line): line for line in lines[1:]} if self._begun else {}
        return self._strange


def _line(name: str, key: Key | tuple[()] = ()) -> str:
    """Return a line of the table of strange files: its name, which others chose, stands as JSON and so on one line."""
    return f"{' '.join(map(str, key))}\t{json.dumps(name)}"


def _named(line: str) -> str:
    try:
        return str(json.loads(line.partition("\t")[2]))
    except ValueError:
        return ""


def _since(seen: object, now: float) -> tuple[float, int]:
    """Return when a file was first seen missing and how often; `now` and never when that is not known."""
    match seen:
        case [int() | float() as first, int() as looks]:
            return first, looks
        case _:
            return now, 0


def _load(path: Path) -> dict[str, object]:
    """Return a small table; a lost or broken one costs a reminder, no data."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _store(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    atomic.write(path, json.dumps(content).encode("utf-8"), durable=False)
