"""What an examination by `bgz doctor` rests on: the folder and this computer, each part looked at only when asked."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.actions import opening
from bgz.errors import BgzError, FolderProblem
from bgz.i18n import _
from bgz.storage import age, atomic, home, layout, recordtext, teamfile
from bgz.storage.changes import Change, Damaged, parse, signature_ok
from bgz.storage.faults import disk
from bgz.storage.layout import TEAM
from bgz.storage.memory import Memory
from bgz.storage.recordtext import NotARecord
from bgz.storage.team import TeamHistory, foundings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bgz.storage.identity import DeviceIdentity

OK, ATTENTION, UNKNOWN = "ok", "attention", "unknown"


@frozen
class Verdict:
    """What was found: a code of `terms.EXAMINATION`, a sentence, and the command that mends it or says more."""

    verdict: str
    text: str
    command: str = ""


def ok(text: str, command: str = "") -> Verdict:
    """Return that something is in order."""
    return Verdict(OK, text, command)


def attention(text: str, command: str = "") -> Verdict:
    """Return that a person must look at something."""
    return Verdict(ATTENTION, text, command)


def unknown(text: str, command: str = "") -> Verdict:
    """Return that it cannot be told."""
    return Verdict(UNKNOWN, text, command)


def writable(place: Path) -> bool:
    """Tell whether a file can be made in the folder `place`; rights alone do not say it."""
    probe = place / f"{atomic.PREFIX}{secrets.token_hex(8)}{atomic.SUFFIX}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return False
    return True


@frozen
class Opened:
    """A file of a record as it was opened, or the error: `team` are the heads that it says it is encrypted for."""

    number: str
    changes: tuple[Change, ...] = field(repr=False, default=())
    team: frozenset[str] = frozenset()
    error: Exception | None = None


class Patient:
    """A case folder and this computer. Each part raises a BgzError, or OSError, when it cannot be known.

    Nothing is asked, and nothing is written in the folder: what is wrong must still be there to be mended.
    """

    def __init__(self, option: Path | None, at: datetime) -> None:
        self._option, self.at = option, at

    @cached_property
    def base(self) -> Path:
        """Where bgz keeps things for this user."""
        return home.home()

    @cached_property
    def root(self) -> Path:
        """The case folder."""
        return opening.find_folder(self._option, self.base)

    @cached_property
    def place(self) -> Path:
        """Where this computer keeps what belongs to the team of the folder, also while the folder is away."""
        try:
            return opening.place_of(self.base, self.root)
        except FolderProblem:
            last = None if self._option else home.last_folder(self.base)
            known = home.home_of_folder(self.base, last) if last else None
            if known is None:
                raise
            return known

    @cached_property
    def held(self) -> DeviceIdentity:
        """The keys of this computer, when it is unlocked."""
        return opening.unlocked(self.place, None)

    @cached_property
    def memory(self) -> Memory:
        """What this computer has seen."""
        return Memory(self.place)

    @cached_property
    def listing(self) -> layout.Listing:
        """The files of the folder."""
        with disk(str(self.root)):
            return layout.scan(self.root)

    @cached_property
    def team(self) -> TeamHistory:
        """The team, as its file and the memory of this computer know it."""
        lines = [*teamfile.read(self.root), *_remembered(self.memory)]
        for founding in foundings(lines):
            if home.team_home(self.base, founding.id) == self.place:
                return TeamHistory.read(lines, founding.id)
        raise FolderProblem(_("The team file is not that of your team."), hint=_("Check --folder or BGZ_FOLDER."))

    @cached_property
    def files(self) -> tuple[Opened, ...]:
        """Every record in the folder, opened with the keys of this computer; files that are online only left out."""
        keys, listing = self.held.keys.age, self.listing
        return tuple(
            _opened(number, entry.path, keys)
            for number, entry in sorted(listing.files.items())
            if number != TEAM and number not in listing.online
        )

    def chains(self) -> Iterator[tuple[Change, ...]]:
        """Yield the changes of the team file, then those of each record as far as they can be opened."""
        yield self.team.counted
        try:
            files = self.files
        except BgzError:
            return
        for each in files:
            yield each.changes

    def signed(self, change: Change) -> bool:
        """Tell whether a device that the team knows, or knew, signed `change`."""
        key = self.team.key_of(change.dev)
        return key is not None and signature_ok(change, key)

    def named(self, device: str) -> str:
        """Return how people call a device: its name and its member's."""
        known = self.team.now.devices.get(device)
        member = self.team.now.members.get(known.member) if known else None
        return f"{known.name} ({member.name})" if known and member else device


def _remembered(memory: Memory) -> list[Change]:
    try:
        return teamfile.lines_of(memory.copy(TEAM) or b"")
    except NotARecord:
        return []


def _opened(number: str, path: Path, keys: age.Identity) -> Opened:
    try:
        data = layout.contents(path)
        if len(data) > recordtext.MAX_FILE:
            raise recordtext.TooLarge("over 8 MiB")
        text = recordtext.read(age.decrypt(data, [keys]).plaintext)
    except (OSError, age.AgeError, NotARecord) as error:
        return Opened(number, error=error)
    return Opened(number, tuple(_changes(text.lines)), frozenset(text.team))


def _changes(lines: tuple[bytes, ...]) -> Iterator[Change]:
    for line in lines:
        try:
            yield parse(line)
        except Damaged:
            continue
