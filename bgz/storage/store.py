"""One record between file and changes: read it with everything this device knows of it, judge it, write it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.errors import BgzError, FolderProblem, NotFound
from bgz.i18n import _, ngettext
from bgz.storage import age, atomic, recordtext
from bgz.storage.changes import Change, Damaged, parse
from bgz.storage.drafts import Drafts
from bgz.storage.faults import aside, disk, unreadable
from bgz.storage.fold import Folded, fold
from bgz.storage.held import Held, held
from bgz.storage.layout import NoFile, contents, path_of
from bgz.storage.quarantine import Quarantine
from bgz.storage.verdicts import Reason, Verdicts, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bgz.storage.keys import Keys
    from bgz.storage.memory import Memory
    from bgz.storage.team import TeamHistory

MAX_KEPT = 256 * 1024
"""Bytes of lines that do not count (yet) in one file."""


@frozen
class Loaded:
    """A record with its changes. `in_file` are the ids in the file itself; `edited` its facts, if edited by hand."""

    number: str
    changes: tuple[Change, ...] = field(repr=False)
    verdicts: Verdicts = field(repr=False)
    folded: Folded = field(repr=False)
    in_file: frozenset[str] = field(repr=False, default=frozenset())
    team: tuple[str, ...] = ()
    edited: bytes | None = field(repr=False, default=None)

    @classmethod
    def empty(cls, number: str) -> Loaded:
        """Return a record without changes, for a new one to begin with."""
        return cls(number, (), Verdicts((), (), ()), fold(()))

    @property
    def lacking(self) -> bool:
        """Tell whether the file does not have all that belongs in it."""
        return not self.worth <= self.in_file

    @property
    def worth(self) -> frozenset[str]:
        """Return the ids of all changes that belong in the file."""
        return self.verdicts.ids | {change.id for change in self.verdicts.kept}


@frozen
class _Found:
    """What reading found: the record, its file and the copy of this device, and what the file lost."""

    loaded: Loaded
    data: bytes | None = field(repr=False)
    copy: bytes | None = field(repr=False)
    lost: frozenset[str]
    damaged: bool


class Store:
    """Reads and writes the files of records. `lock` keeps other processes of this device from writing."""

    def __init__(
        self,
        root: Path,
        place: Path,
        *,
        keys: Keys,
        team: TeamHistory,
        memory: Memory,
        lock: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self.root, self.keys, self.team, self.memory, self.lock = root, keys, team, memory, lock
        self.quarantine, self.drafts = Quarantine(place, keys.age), Drafts(place, keys.age)
        self.notices: list[str] = []
        self.helpers: tuple[age.Identity, ...] = ()
        self._position = 0

    def opened(self, data: bytes) -> recordtext.RecordText:
        """Decrypt a file and take it apart. Raises AgeError or NotARecord."""
        if len(data) > recordtext.MAX_FILE:
            raise recordtext.TooLarge("over 8 MiB")
        found = age.decrypt(data, [self.keys.age, *self.helpers], first=self._position)
        self._position = found.position
        return recordtext.read(found.plaintext)

    def load(self, number: str, more: Iterable[Change] = ()) -> Loaded:
        """Read record `number` from its file, from the memory of this device and from `more` changes.

        What the file lost is put back, what does not belong in it is set apart; both are told in `notices`. Raises
        NotFound, Locked or FolderProblem.
        """
        more = tuple(more)
        found = self._gather(number, more)
        if found.lost:
            with self.lock():  # what another process wrote since then must not be lost in turn
                found = self._gather(number, more)
                if found.lost:
                    self._heal(number, found)
        with aside(self.notices):
            self._set_apart(number, found)
            counts = bool(found.loaded.folded.order)  # what a stranger planted is not missed when he takes it away
            if found.data is not None and counts and not found.lost and found.data != found.copy:
                self.memory.remember(number, found.data)
        if found.data is not None and not found.loaded.worth:
            raise NotFound(_("{number} holds nothing that the team signed.").format(number=number))
        if not found.loaded.verdicts.counted:
            raise NotFound(_("{number} holds nothing that counts yet.").format(number=number), hint=_("See: bgz check"))
        return found.loaded

    def _gather(self, number: str, more: tuple[Change, ...]) -> _Found:
        """Read all there is of record `number` and judge it. Writes nothing."""
        data = self._bytes(number)
        copy = self.memory.copy(number)
        if data is None and copy is None and not more:
            raise NotFound(_("{number} does not exist.").format(number=number), hint=_("See: bgz list"))
        text, problem = self._text(number, data)
        kept = self._text(number, copy)[0] if copy != data else None
        remembered = self.parsed(kept.lines if kept is not None else ())
        there = self.parsed(text.lines if text is not None else ())
        loaded = self._judged(number, there, [*remembered, *more], text)
        if problem is not None and (not loaded.folded.order or not self._mine(number, loaded)):
            raise problem
        lost = loaded.worth & {change.id for change in remembered} - loaded.in_file
        return _Found(loaded, data, copy, lost if data is not None else frozenset(), damaged=problem is not None)

    def put(self, loaded: Loaded) -> Held:
        """Write the file anew with everything that belongs in it, and return the record. Raises FolderProblem."""
        number, verdicts = loaded.number, loaded.verdicts
        if loaded.edited is not None:
            self.drafts.keep(f"{number}-edited", loaded.edited.decode("utf-8", errors="replace"))
            self.notices.append(
                _("The file of {number} was edited with another program; the edit is kept as a draft.").format(
                    number=number
                )
            )
        now = held(number, verdicts, loaded.folded, self.team)
        lines = [change.line for change in verdicts.counted] + self._kept(number, verdicts)
        text = recordtext.write(number, now.tree, lines, team=self.team.heads, counted=verdicts.ids)
        recipients = self.team.now.recipients(number, now.creator)
        if len(text) > recordtext.MAX_BYTES or len(lines) > recordtext.MAX_LINES:
            raise FolderProblem(_("{number} has grown larger than a file may be.").format(number=number))
        data = age.encrypt(text, recipients)
        path = path_of(self.root, number)
        with disk(path.name):
            path.parent.mkdir(exist_ok=True)
            atomic.write(path, data)
        with aside(self.notices):
            self.memory.remember(number, data)
        return now

    def with_changes(self, loaded: Loaded, new: Iterable[Change]) -> Loaded:
        """Return `loaded` with `new` changes among the others, judged again."""
        changes = [*loaded.changes, *new]
        verdicts = judge(loaded.number, changes, self.team)
        folded = fold(changes, verdicts.ids)
        return Loaded(loaded.number, tuple(changes), verdicts, folded, loaded.in_file, loaded.team, loaded.edited)

    def _bytes(self, number: str) -> bytes | None:
        path = path_of(self.root, number)
        try:
            with disk(path.name):
                return contents(path)
        except FolderProblem as problem:
            if isinstance(problem.__cause__, FileNotFoundError | NoFile):
                return None
            raise

    def _text(self, number: str, data: bytes | None) -> tuple[recordtext.RecordText | None, BgzError | None]:
        if data is None:
            return None, None
        try:
            return self.opened(data), None
        except (age.AgeError, recordtext.NotARecord) as error:
            return None, unreadable(number, error)

    def parsed(self, lines: Iterable[bytes]) -> list[Change]:
        """Read the lines of a file; a damaged one is set apart."""
        changes = []
        for line in lines:
            try:
                changes.append(parse(line))
            except Damaged:
                with aside(self.notices):
                    self.quarantine.keep("line", line)
        return changes

    def _judged(
        self, number: str, there: list[Change], others: list[Change], text: recordtext.RecordText | None
    ) -> Loaded:
        changes = tuple({change.id: change for change in (*there, *others)}.values())
        verdicts = judge(number, changes, self.team)
        in_file = frozenset(change.id for change in there)
        ours = text is not None and not verdicts.ids.isdisjoint(in_file)  # else a stranger made it, and his facts
        edited = text.facts if text is not None and ours and text.edited else None
        team = text.team if text is not None else ()
        return Loaded(number, changes, verdicts, fold(changes, verdicts.ids), in_file, team, edited)

    def _mine(self, number: str, loaded: Loaded) -> bool:
        """Tell whether this device should be able to read the file: only then is an unreadable one put right."""
        creator = held(number, loaded.verdicts, loaded.folded, self.team).creator
        return self.keys.age.recipient in self.team.now.recipients(number, creator)

    def _set_apart(self, number: str, found: _Found) -> None:
        """Put into quarantine what does not belong in the file, and say so once."""
        thrown = found.loaded.verdicts.thrown_out
        new = False
        if found.damaged and found.data is not None:
            self.quarantine.keep(number, found.data)
        elif thrown:
            new = self.quarantine.keep(number, b"\n".join(change.line for change, _reason in thrown))
        if found.data is not None and not found.loaded.worth:
            new = self.memory.mark_junk(number, found.data)
        if new:
            self.notices.append(_told(number, found))

    def _heal(self, number: str, found: _Found) -> None:
        """Put back what the file lost, and say so. Where it cannot be written, reading goes on without."""
        try:
            self.put(found.loaded)
        except FolderProblem as problem:
            self.notices.append(problem.message)
            return
        self.notices.append(
            ngettext(
                "{number} had lost {count} change; it was put back.",
                "{number} had lost {count} changes; they were put back.",
                len(found.lost),
            ).format(number=number, count=len(found.lost))
        )

    def _kept(self, number: str, verdicts: Verdicts) -> list[bytes]:
        """Return the lines that may count one day, as many as fit; the others go to quarantine."""
        lines, room = [], MAX_KEPT
        for change in verdicts.kept:
            room -= len(change.line) + 1
            if room < 0:
                with aside(self.notices):
                    self.quarantine.keep(number, change.line)
            else:
                lines.append(change.line)
        return lines


def _told(number: str, found: _Found) -> str:
    """Return the sentence about what does not belong in a file."""
    loaded, thrown = found.loaded, found.loaded.verdicts.thrown_out
    if thrown and not loaded.in_file & loaded.worth and all(reason is Reason.NUMBER for _change, reason in thrown):
        return _("The file of {number} held another record; it was set apart.").format(number=number)
    if not loaded.worth:
        return _("The file of {number} holds nothing that the team signed; it is left out.").format(number=number)
    return ngettext(
        "{number}: {count} line that does not count was set apart.",
        "{number}: {count} lines that do not count were set apart.",
        len(thrown),
    ).format(number=number, count=len(thrown))
