"""The team file on the disk: the same signed changes as a record, in plain text, with a memory of what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.errors import FolderProblem, Refused
from bgz.i18n import _, ngettext
from bgz.storage import atomic, recordtext
from bgz.storage.changes import Change, Damaged, parse
from bgz.storage.faults import aside, disk, notice, online_only, printable, unreadable
from bgz.storage.fold import fold
from bgz.storage.layout import TEAM, TEAM_FILE, NoFile, contents, found_folder, is_file, is_online, path_of
from bgz.storage.notices import Notice
from bgz.storage.patience import fresh
from bgz.storage.team import TeamHistory, foundings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.storage.memory import Memory
    from bgz.storage.quarantine import Quarantine


def found(path: Path, founding: Change) -> str:
    """Make the case folder `path` for a new team, and return the team's id, which the device must pin.

    Raises Refused when there is a team already, FolderProblem when the folder cannot be written.
    """
    if not foundings([founding]):
        raise ValueError("this change founds no team")
    with disk(str(path)):
        if path_of(path, TEAM).exists():
            raise Refused(_("This folder has a team already."), hint=_("Take another folder."))
        found_folder(path)
        write(path, TeamHistory.read([founding], founding.id))
    return founding.id


def lines_of(data: bytes) -> list[Change]:
    """Return the changes in a text; a damaged line is left out."""
    changes = []
    for line in recordtext.read(data).lines:
        try:
            changes.append(parse(line))
        except Damaged:
            continue
    return changes


def read(path: Path) -> list[Change]:
    """Return the changes of the team file in folder `path`. Raises FolderProblem."""
    file = path_of(path, TEAM)
    try:
        with disk(TEAM_FILE):
            return lines_of(contents(file))
    except recordtext.NotARecord as error:
        raise unreadable(TEAM_FILE, error) from error


def text_of(team: TeamHistory) -> bytes:
    """Return the team file: the changes that count, those undone by a removal, and those not complete yet."""
    kept = team.changes
    lines = [change.line for change in sorted(kept, key=lambda change: change.id)]
    counted = [change.id for change in team.counted]
    return recordtext.write_team(fold(kept, counted).tree(), lines, heads=team.heads, counted=counted)


def write(path: Path, team: TeamHistory) -> bytes:
    """Write the team file, and return what it holds."""
    text = text_of(team)
    with disk(TEAM_FILE):
        atomic.write(path_of(path, TEAM), text)
    return text


def extended(path: Path, team: TeamHistory, new: Change) -> TeamHistory:
    """Return the team with the change `new`, and with whatever stands in the file by now."""
    return TeamHistory.read([*team.changes, *read(path), new], team.pinned)


def load(
    path: Path,
    pinned: str,
    memory: Memory,
    notices: list[Notice],
    copies: Sequence[Path],
    quarantine: Quarantine,
) -> TeamHistory:
    """Read the team file, with what this device saw before and with the `copies` that sync clients made of it.

    What the file lost is put back, what can never count goes to `quarantine`; copies that bring nothing more are
    removed. Raises FolderProblem when the file is gone or is that of another team.
    """
    there = _there(path, memory)
    more = [line for copy in copies for line in _copied(copy)]
    remembered = _tolerant(memory.copy(TEAM))
    team = TeamHistory.read([*there, *more, *remembered], pinned)
    if not any(change.id == pinned for change in team.counted):
        raise FolderProblem(
            _("The team file is not that of your team."),
            hint=_("Check that --folder points at the right case folder."),
        )
    worth = {change.id for change in team.changes}
    lacking = worth - {change.id for change in there}
    junk = [change for change in (*there, *more) if change.id not in worth]
    if lacking & {change.id for change in remembered}:
        notices.append(Notice(_("The team file had lost changes; they were put back."), "healed", TEAM))
    if junk:
        _set_apart(junk, quarantine, notices)
    if lacking or not worth.issuperset(change.id for change in there):
        _put_right(path, team, memory, notices)
    elif worth - {change.id for change in remembered}:
        with aside(notices):
            memory.remember(TEAM, contents(path_of(path, TEAM)))
    _drop_merged(path, copies, worth, notices)
    return team


def _set_apart(junk: Sequence[Change], quarantine: Quarantine, notices: list[Notice]) -> None:
    """Keep what can never count outside the folder, and say so."""
    with aside(notices):
        quarantine.keep(TEAM, b"\n".join(sorted(change.line for change in junk)))
    text = ngettext(
        "The team file held {count} line that does not count; it was set apart.",
        "The team file held {count} lines that do not count; they were set apart.",
        len(junk),
    )
    notices.append(Notice(text.format(count=len(junk)), "forged", TEAM))


def _there(path: Path, memory: Memory) -> list[Change]:
    """Return what the team file says; nothing when it is damaged and this device remembers a whole one.

    A file that a sync client is replacing at this moment is waited for.
    """
    file, known = path_of(path, TEAM), memory.copy(TEAM) is not None
    if known:
        memory.patience.until(lambda: is_file(file) and (not fresh(file) or _whole(file)))
    try:
        with disk(TEAM_FILE):
            return lines_of(contents(file))
    except recordtext.NotARecord as error:
        if not known:
            raise unreadable(TEAM_FILE, error) from error
        return []
    except FolderProblem as problem:
        if is_online(file):
            raise online_only(TEAM_FILE) from problem
        if not known or not isinstance(problem.__cause__, FileNotFoundError | NoFile):
            raise
        raise FolderProblem(
            _("The team file is gone from the case folder."),
            hint=_("Check that the drive or sync service is there; to put everything back: bgz check --restore"),
        ) from problem


def _whole(file: Path) -> bool:
    """Tell whether the team file can be read."""
    try:
        lines_of(contents(file))
    except (OSError, recordtext.NotARecord):
        return False
    return True


def _put_right(path: Path, team: TeamHistory, memory: Memory, notices: list[Notice]) -> None:
    """Write the team file with all that belongs in it. Where that cannot be, the command goes on without."""
    try:
        text = write(path, team)
    except FolderProblem as problem:
        notices.append(notice(problem, TEAM))
        return
    with aside(notices):
        memory.remember(TEAM, text)


def _drop_merged(path: Path, copies: Sequence[Path], worth: set[str], notices: list[Notice]) -> None:
    """Remove those copies whose every change that belongs in the team file can be read back from it."""
    kept = {change.id for change in read(path)} if copies else set()
    for copy in copies:
        lines = _copied(copy)
        if lines and kept.issuperset(worth.intersection(change.id for change in lines)):
            try:
                with disk(printable(copy.name)):
                    copy.unlink(missing_ok=True)
            except FolderProblem as problem:
                notices.append(notice(problem, TEAM))
                continue
            notices.append(Notice(_("A copy of the team file was merged and removed."), "merged", TEAM))


def _tolerant(data: bytes | None) -> list[Change]:
    try:
        return lines_of(data) if data is not None else []
    except recordtext.NotARecord:
        return []


def _copied(copy: Path) -> list[Change]:
    try:
        return _tolerant(contents(copy))
    except OSError:
        return []


def restore(path: Path, pinned: str, memory: Memory) -> None:
    """Put the team file back from memory, on request. Raises FolderProblem when it was never seen."""
    copy = memory.copy(TEAM)
    if copy is None:
        raise FolderProblem(_("This device has never seen the team file."))
    with disk(TEAM_FILE):
        found_folder(path)
    write(path, TeamHistory.read(lines_of(copy), pinned))
