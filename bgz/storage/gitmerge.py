"""Merge the two sides of a file that git brings together (design 8): the set of signed lines, as everywhere.

Both sides are judged as any file in the folder is, in a scratch folder that holds ciphertext only: the case folder,
and what this device remembers of it, are left alone until git is done.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.errors import FolderProblem
from bgz.i18n import _
from bgz.storage import age, layout, recordtext, teamfile
from bgz.storage.faults import disk, unreadable
from bgz.storage.layout import PROGRAMME, TEAM, TEAM_FILE
from bgz.storage.memory import Memory
from bgz.storage.notices import Notice
from bgz.storage.store import Store
from bgz.storage.team import TeamHistory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.storage.keys import Keys
    from bgz.storage.recordtext import RecordText

_ENDING = ".yaml.age"


@frozen
class Merged:
    """The merged file, and what a person should know of it."""

    data: bytes = field(repr=False)
    notices: tuple[str, ...]


def placed(path: Path) -> tuple[Path, str] | None:
    """Return the case folder and the number of the file at `path`; None when bgz keeps no such file there."""
    if path.name == TEAM_FILE:
        return path.parent, TEAM
    number = path.name.removesuffix(_ENDING)
    if number in {path.name, TEAM} or not layout.is_number(number):
        return None
    root = path.parent if number == PROGRAMME else path.parent.parent
    return (root, number) if layout.path_of(root, number) == path else None


def team_of(texts: Iterable[bytes], pinned: str, place: Path) -> TeamHistory:
    """Return the team as all these versions of its file and the memory of this device know it.

    What is damaged, or of another team, adds nothing. Raises FolderProblem when none of them is of the team `pinned`.
    """
    lines = []
    for text in (*texts, Memory(place).copy(TEAM) or b""):
        try:
            lines += teamfile.lines_of(text)
        except recordtext.NotARecord:
            continue
    team = TeamHistory.read(lines, pinned)
    if all(change.id != pinned for change in team.counted):
        raise FolderProblem(_("The team file is not that of your team."), hint=_("Nothing was merged: ask your team."))
    return team


def merged_team(sides: tuple[bytes, bytes], team: TeamHistory) -> Merged:
    """Return the team file with what belongs in it: of both `sides`, and of all that `team` was read from.

    Raises FolderProblem when neither side is a team file.
    """
    notices: list[str] = []
    faults = [fault for fault in map(_fault_of_team, sides) if fault is not None]
    if len(faults) == len(sides):
        raise unreadable(TEAM_FILE, faults[0])
    if faults:
        notices.append(_one_side(TEAM_FILE))
    with TemporaryDirectory(prefix="bgz-") as scratch:
        return Merged(teamfile.write(Path(scratch), team), tuple(notices))


def _fault_of_team(side: bytes) -> recordtext.NotARecord | None:
    try:
        teamfile.lines_of(side)
    except recordtext.NotARecord as error:
        return error
    return None


def merged_record(number: str, sides: tuple[bytes, bytes], *, keys: Keys, team: TeamHistory, place: Path) -> Merged:
    """Return the file of record `number` with every line of both `sides` that belongs in it, encrypted for `team`.

    A side that has it all already stays as it is, byte for byte. A damaged side is left out, and that is said. Raises
    FolderProblem when both are damaged, Locked or FolderProblem when one cannot be read here, NotFound when nothing
    in them counts.
    """
    with TemporaryDirectory(prefix="bgz-") as name, disk(layout.path_of(place, number).name):
        scratch = Path(name)
        memory = Memory(scratch / "seen")
        seen = Memory(place).copy(number)
        if seen is not None:
            memory.remember(number, seen)
        store = Store(scratch, place, keys=keys, team=team, memory=memory, lock=nullcontext)
        texts = _readable(store, number, sides)
        first, *others = _in_order(texts)
        path = layout.path_of(scratch, number)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(first[0])
        loaded = store.load(number, [change for _data, text in others for change in store.parsed(text.lines)])
        whole = {change.line for change in loaded.changes if change.id in loaded.worth}
        if set(first[1].lines) != whole or set(first[1].team) != set(team.heads):
            store.put(loaded)
        return Merged(layout.contents(path), tuple(store.notices))


def _readable(store: Store, number: str, sides: tuple[bytes, bytes]) -> list[tuple[bytes, RecordText]]:
    """Return the sides that can be read, at least one. A side that others can read must not be left out."""
    texts: list[tuple[bytes, RecordText]] = []
    fault: Exception | None = None
    for side in sides:
        try:
            texts.append((side, store.opened(side)))
        except (age.NotForMe, recordtext.TooLarge, recordtext.Newer) as error:
            raise unreadable(number, error) from error
        except (age.AgeError, recordtext.NotARecord) as error:
            fault = error
    if fault is not None and not texts:
        raise unreadable(number, fault) from fault
    if fault is not None:
        store.notices.append(Notice(_one_side(number), "damaged", number))
    return texts


def _in_order(texts: list[tuple[bytes, RecordText]]) -> list[tuple[bytes, RecordText]]:
    """Put first the side to build on: one that was edited with another program, else one that has the other's lines."""

    def behind(at: int) -> tuple[bool, bool]:
        own, other = texts[at][1], texts[at - 1][1]
        return not own.edited, set(own.lines) < set(other.lines)

    return [texts[at] for at in sorted(range(len(texts)), key=behind)]


def _one_side(what: str) -> str:
    return _("One of the two versions of {file} is damaged; the other was taken.").format(file=what)
