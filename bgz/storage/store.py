"""One record between file and changes: read it with everything this device knows of it, judge it, write it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.errors import BgzError, FolderProblem, NotFound
from bgz.i18n import _, ngettext
from bgz.storage import age, atomic, layout, patience, recordtext
from bgz.storage.changes import Change, Damaged, parse
from bgz.storage.drafts import Drafts, outside
from bgz.storage.faults import Damaged as DamagedFile
from bgz.storage.faults import NotForMe, aside, disk, from_memory, notice, online_only, unreadable
from bgz.storage.held import Held, held
from bgz.storage.layout import Key, NoFile, contents, path_of
from bgz.storage.loaded import Loaded, loaded, of_another, told
from bgz.storage.notices import NAMED, Notice, others, say
from bgz.storage.quarantine import Quarantine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bgz.storage.keys import Keys
    from bgz.storage.memory import Memory
    from bgz.storage.team import TeamHistory

__all__ = ["Loaded", "Store"]


@frozen
class _File:
    """What stands in the place of a record's file: its bytes and what they say, or why they cannot be read.

    `barred`: they may be sound and hold more than is known here, so nothing is to be written over them.
    """

    key: Key | None
    data: bytes | None = field(repr=False)
    text: recordtext.RecordText | None = field(repr=False)
    problem: BgzError | None = None
    barred: BgzError | None = None


@frozen
class _Found:
    """What reading found: the record, its file and the copy of this device, and what the file lost."""

    loaded: Loaded
    file: _File
    copy: bytes | None = field(repr=False)
    lost: frozenset[str]


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
        self.place = place
        self.quarantine, self.drafts = Quarantine(place, keys.age), Drafts(place, keys.age)
        self.notices: list[Notice] = []
        self.helpers: tuple[age.Identity, ...] = ()
        self._position = self._strange = 0

    def opened(self, data: bytes) -> recordtext.RecordText:
        """Decrypt a file and take it apart. Raises AgeError or NotARecord."""
        if len(data) > recordtext.MAX_FILE:
            raise recordtext.TooLarge("over 8 MiB")
        found = age.decrypt(data, [self.keys.age, *self.helpers], first=self._position)
        self._position = found.position
        return recordtext.read(found.plaintext)

    def load(self, number: str, more: Iterable[Change] = (), *, uncounted: bool = False) -> Loaded:
        """Read record `number` from its file, from the memory of this device and from `more` changes.

        What the file lost is put back, what does not belong in it is set apart; both are told in `notices`. Raises
        Locked, FolderProblem, and NotFound: also when nothing counts or holds any more, unless `uncounted`.
        """
        more = tuple(more)
        found = self._gather(number, more)
        if found.lost:
            with self.lock():  # what another process wrote since then must not be lost in turn
                found = self._gather(number, more)
                if found.lost:
                    self._heal(number, found)
        file, result = found.file, found.loaded
        with aside(self.notices):
            self._set_apart(number, found)
            counts = bool(result.folded.order)  # what a stranger planted is not missed when he takes it away
            if file.data is not None and counts and not found.lost and file.data != found.copy:
                self.memory.remember(number, file.data)
        if file.data is not None and not result.worth:
            raise NotFound(_("{number} holds nothing that the team signed.").format(number=number))
        if not (result.verdicts.counted or uncounted):
            raise NotFound(_("{number} holds nothing that counts yet.").format(number=number), hint=_("See: bgz check"))
        if result.emptied and not uncounted:
            raise NotFound(_("{number} holds nothing any more: what was written was taken back.").format(number=number))
        if file.barred is not None:
            say(self.notices, from_memory(file.barred, number))
        return result

    def _gather(self, number: str, more: tuple[Change, ...]) -> _Found:
        """Read all there is of record `number` and judge it. Writes nothing."""
        file = self._file(number)
        copy = self.memory.copy(number)
        if file.data is None and copy is None and not more:
            if file.barred is not None:
                raise file.barred
            raise NotFound(_("{number} does not exist.").format(number=number), hint=_("See: bgz list"))
        kept = self._text(number, copy)[0] if copy != file.data else None
        remembered = self.parsed(kept.lines if kept is not None else ())
        there = self.parsed(file.text.lines if file.text is not None else ())
        result = loaded(number, there, [*remembered, *more], file.text, self.team, barred=file.barred)
        if file.problem is not None and (not result.folded.order or not self._mine(number, result)):
            raise file.problem
        lost = result.worth & {change.id for change in remembered} - result.in_file
        return _Found(result, file, copy, lost if file.data is not None else frozenset())

    def _file(self, number: str) -> _File:
        """Read the file of record `number`; one that is damaged and only just written is read again."""
        path = path_of(self.root, number)
        file = self._at(number, path)

        def settled() -> bool:
            nonlocal file
            if isinstance(file.problem, DamagedFile) and patience.fresh(path):
                file = self._at(number, path)
                return not isinstance(file.problem, DamagedFile)
            return True

        self.memory.patience.until(settled)
        return file

    def _at(self, number: str, path: Path) -> _File:
        """Read the file at `path`. Its key is that of before: if it changes meanwhile, it is read again."""
        try:
            with disk(path.name):
                key = layout.stat_key(path.lstat())
                data = contents(path)
        except FolderProblem as problem:
            if layout.is_online(path):
                return _File(None, None, None, barred=online_only(number))
            if isinstance(problem.__cause__, FileNotFoundError | NoFile):
                return _File(None, None, None)
            raise
        text, unread = self._text(number, data)
        if isinstance(unread, NotForMe) and patience.fresh(path, patience.SETTLED):
            return _File(None, None, None, unread, barred=unread)  # this device may be out of the team and not know yet
        return _File(key, data, text, unread)

    def put(self, loaded: Loaded) -> Held:
        """Write the file anew with everything that belongs in it, and return the record. Raises FolderProblem."""
        number, verdicts = loaded.number, loaded.verdicts
        path = path_of(self.root, number)
        if loaded.barred is not None:
            raise loaded.barred
        if layout.is_online(path) and not layout.is_file(path):
            raise online_only(number)
        for change in loaded.over:
            with aside(self.notices):
                self.quarantine.keep(number, change.line)
        if loaded.edited is not None:
            self._keep_edit(number, loaded.edited)
        now = held(number, verdicts, loaded.folded, self.team)
        lines = [change.line for change in (*verdicts.counted, *loaded.kept)]
        text = recordtext.write(number, now.tree, lines, team=self.team.heads, counted=verdicts.ids)
        recipients = self.team.now.recipients(number, now.creator)
        if len(text) > recordtext.MAX_BYTES or len(lines) > recordtext.MAX_LINES:
            raise FolderProblem(_("{number} has grown larger than a file may be.").format(number=number))
        data = age.encrypt(text, recipients)
        with disk(path.name):
            path.parent.mkdir(exist_ok=True)
            atomic.write(path, data)
        with aside(self.notices):
            self.memory.remember(number, data)
        return now

    def with_changes(self, loaded: Loaded, new: Iterable[Change]) -> Loaded:
        """Return `loaded` with `new` changes among the others, judged again."""
        return loaded.with_changes(new, self.team)

    def _keep_edit(self, number: str, facts: bytes) -> None:
        """Keep as a draft what was edited with another program, before the file is written anew."""
        self.drafts.keep_beside(outside(number), facts.decode("utf-8", errors="replace"))
        text = _("The file of {number} was edited with another program; the edit is kept as a draft.")
        say(self.notices, Notice(text.format(number=number), "edited", number))

    def _text(self, number: str, data: bytes | None) -> tuple[recordtext.RecordText | None, BgzError | None]:
        if data is None:
            return None, None
        try:
            return self.opened(data), None
        except (age.AgeError, recordtext.NotARecord) as error:
            return None, unreadable(number, error)

    def parsed(self, lines: Iterable[bytes]) -> list[Change]:
        """Read the lines of a file; the damaged ones are set apart, together: there may be thousands."""
        changes, damaged = [], []
        for line in lines:
            try:
                changes.append(parse(line))
            except Damaged:
                damaged.append(line)
        if damaged:
            with aside(self.notices):
                self.quarantine.keep("line", b"\n".join(damaged))
        return changes

    def _mine(self, number: str, loaded: Loaded) -> bool:
        """Tell whether this device should be able to read the file: only then is an unreadable one put right."""
        creator = held(number, loaded.verdicts, loaded.folded, self.team).creator
        return self.keys.age.recipient in self.team.now.recipients(number, creator)

    def _set_apart(self, number: str, found: _Found) -> None:
        """Put into quarantine what will not stay in the file, and say so once; a stranger's file stays where it is."""
        file, result = found.file, found.loaded
        if file.data is None or file.key is None:
            return
        if not result.worth:
            if self.memory.mark_junk(number, file.key):
                self.tell_strange(told(result))
        elif file.problem is not None:
            self.quarantine.keep(number, file.data)
        elif result.thrown:
            lines = b"\n".join(change.line for change, _reason in result.thrown)
            if self.quarantine.keep(number, file.data if of_another(result) else lines):
                say(self.notices, told(result))

    def tell_strange(self, notice: Notice) -> None:
        """Tell of a file that holds nothing of the team's; beyond a few they are only counted."""
        self._strange += 1
        if self._strange <= NAMED:
            self.notices.append(notice)
            return
        if self._strange > NAMED + 1:
            self.notices.remove(others(self._strange - 1 - NAMED))
        self.notices.append(others(self._strange - NAMED))

    def _heal(self, number: str, found: _Found) -> None:
        """Put back what the file lost, and say so. Where it cannot be written, reading goes on without."""
        try:
            self.put(found.loaded)
        except FolderProblem as problem:
            say(self.notices, notice(problem, number))
            return
        text = ngettext(
            "{number} had lost {count} change; it was put back.",
            "{number} had lost {count} changes; they were put back.",
            len(found.lost),
        )
        self.notices.append(Notice(text.format(number=number, count=len(found.lost)), "healed", number))
