"""Which file belongs to which record, told from names alone (design 4 and 8).

Sync clients make copies with names of their own; a name only suggests a number, what is inside decides.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.errors import NotFound
from bgz.i18n import _
from bgz.storage import atomic, recordtext

if TYPE_CHECKING:
    from collections.abc import Iterable

TEAM_FILE = "bgz-team.yaml"
PROGRAMME = "programme"
TEAM = "team"
FOLDERS = {"V": "families", "S": "families", "K": "matches", "M": "concerns"}
_BESIDE = ("agenda", "join")
"""The folders in which no records lie."""
_ENDING = ".yaml.age"
_NUMBER = "[VSKM]-[0-9A-HJKMNP-TV-Z]{5}"
_NUMBERED = re.compile(_NUMBER, re.ASCII)
_FILE = re.compile(rf"({_NUMBER})\.yaml\.age", re.ASCII)
_INSIDE = re.compile(rf"(?<![0-9A-Za-z])({_NUMBER})(?![0-9A-Za-z])", re.ASCII | re.IGNORECASE)
_PASSING = re.compile(
    r"^\.|^~syncthing~|^~\$|~$|\.~[0-9a-f]+$"
    r"|\.(?:tmp|temp|part|partial|crdownload|download|swp|lock|!sync|bts|icloud|nextcloud|owncloud|cloud)$",
    re.IGNORECASE,
)
"""Names of temporary, hidden and placeholder files: what a sync client is still busy with is left alone."""
_CLOUDS = ("icloud", "nextcloud", "owncloud", "cloud")
_PLACEHOLDER = re.compile(rf"\.?(.+)\.(?:{'|'.join(_CLOUDS)})", re.ASCII)
"""What sync services call a file that is online only: the name of the file with an ending, iCloud with a dot before."""
_ONLINE_ATTRIBUTES = 0x00001000 | 0x00040000 | 0x00400000
"""Windows: OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS."""
_DATALESS = 0x40000000
"""macOS: SF_DATALESS."""

GITATTRIBUTES = "*.age binary merge=bgz\nbgz-team.yaml -text merge=bgz\n"
"""Git must not change line ends in signed files, nor merge them by lines."""
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
"""Never wait for a pipe, never follow a link: whoever can write in the folder chooses what stands there."""
STIGNORE = "// bgz: temporary files and what belongs to one computer only\n.~bgz-*.tmp\n(?d).DS_Store\n(?d)Thumbs.db\n"


_INODES = os.name != "nt"
Key = tuple[int, int, int, int]


@frozen
class Entry:
    """A file as the folder listing shows it. `key` changes whenever the file does."""

    place: str
    key: Key = field(repr=False)

    @property
    def path(self) -> Path:
        """Return where the file stands."""
        return Path(self.place)


@frozen
class Listing:
    """The files of a folder: those in their place, by number, what looks like copies of them, and unfinished ones.

    `online` are the numbers whose file is with the sync service only, or a placeholder of it.
    """

    files: dict[str, Entry] = field(factory=dict)
    copies: list[tuple[str, Path]] = field(factory=list)
    unfinished: list[Entry] = field(factory=list)
    online: set[str] = field(factory=set)


def is_number(name: str) -> bool:
    """Tell whether `name` is the number of a record, or what stands for one of the team and the programme."""
    return _NUMBERED.fullmatch(name) is not None or name in {TEAM, PROGRAMME}


def path_of(root: Path, number: str) -> Path:
    """Return where the file of record `number` stands."""
    if number == TEAM:
        return root / TEAM_FILE
    if number == PROGRAMME:
        return root / (PROGRAMME + _ENDING)
    if not _NUMBERED.fullmatch(number):  # a number becomes a file name: nothing else may
        raise NotFound(_("{number} is not a case number.").format(number=number))
    return root / FOLDERS[number[0]] / (number + _ENDING)


def scan(root: Path) -> Listing:
    """List the folder. Raises OSError when it cannot be read; a folder for one kind of record may be missing."""
    listing = Listing()
    known = dict.fromkeys(FOLDERS.values())
    beside: list[str] = []
    for folder in ("", *known):
        try:
            listed = list(os.scandir(root / folder if folder else root))
        except FileNotFoundError:
            if not folder:
                raise
            continue
        for item in listed:
            _note(folder, item, listing)
        _note_unfinished(listed, listing)
        if not folder:
            beside = [item.name for item in listed if _like_a_folder(root, item)]
    for name in beside:
        with suppress(OSError):
            for item in list(os.scandir(root / name)):
                _note(name, item, listing)
    for name in _BESIDE:
        with suppress(OSError):
            _note_unfinished(os.scandir(root / name), listing)
    listing.copies.sort()
    return listing


def _note_unfinished(items: Iterable[os.DirEntry[str]], listing: Listing) -> None:
    for item in items:
        if item.name.startswith(atomic.PREFIX) and item.name.endswith(atomic.SUFFIX):
            with suppress(FileNotFoundError):
                listing.unfinished.append(Entry(item.path, stat_key(item.stat(follow_symlinks=False))))


def _like_a_folder(root: Path, item: os.DirEntry[str]) -> bool:
    """Tell whether a sync service made this folder beside one of ours, as in `families (1)`."""
    name = item.name.lower()
    if item.name in FOLDERS.values() or _PASSING.search(name) or not item.is_dir(follow_symlinks=False):
        return False
    ours = [folder for folder in FOLDERS.values() if re.search(rf"(?<![a-z]){folder}(?![a-z])", name)]
    return bool(ours) and not any(_same(root / folder, Path(item.path)) for folder in ours)


def _same(one: Path, other: Path) -> bool:
    """Tell whether two names are of one file or folder, as where capitals do not matter."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _note(folder: str, item: os.DirEntry[str], listing: Listing) -> None:
    """Put one file where it belongs in the listing. One that a sync client took away meanwhile is not there."""
    number = _in_place(folder, item.name)
    try:  # of every file: `suppress` would take a tenth of the time
        if number is not None and item.is_file(follow_symlinks=False):
            found = item.stat()
            listing.files[number] = Entry(item.path, stat_key(found))
            if _recalled(found):
                listing.online.add(number)
        elif (number := _suggested(item.name)) is not None and item.is_file(follow_symlinks=False):
            if item.stat().st_size:
                listing.copies.append((number, Path(item.path)))
        elif (placed := _PLACEHOLDER.fullmatch(item.name)) and (number := _in_place(folder, placed[1])):
            listing.online.add(number)
    except FileNotFoundError:
        return


def _recalled(found: os.stat_result) -> bool:
    attributes, flags = getattr(found, "st_file_attributes", 0), getattr(found, "st_flags", 0)
    return bool(attributes & _ONLINE_ATTRIBUTES or flags & _DATALESS)


def is_online(path: Path) -> bool:
    """Tell whether the file of `path` is with the sync service only, or a placeholder of it."""
    with suppress(OSError):
        return _recalled(path.lstat())
    names = (f"{dot}{path.name}.{cloud}" for cloud in _CLOUDS for dot in ("", "."))
    return any(is_file(path.with_name(name)) for name in names)


def contents(path: Path) -> bytes:
    """Return what a file holds; of one that is too large to be read, just so much that this shows.

    Raises NoFile for what only has the name of a file (a link, a pipe that would never end), and OSError.
    """
    if path.is_symlink():  # where the system cannot refuse to follow one
        raise _no_file(path)
    try:
        handle = os.open(path, _READ)
    except OSError as error:
        raise (_no_file(path) if error.errno in {errno.ELOOP, errno.ENXIO} else error) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _no_file(path)
    with open(handle, "rb") as file:  # noqa: PTH123 - a handle, not a path
        return file.read(recordtext.MAX_FILE + 1)


def is_file(path: Path) -> bool:
    """Tell whether a file stands at `path` itself: no link, folder or pipe."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def is_inside(target: Path, folder: Path) -> bool:
    """Tell whether `target` is or would lie in `folder` or any case folder, through links, whatever the capitals."""
    place = target.absolute()
    real = place.resolve()
    if real.is_relative_to(folder.resolve()):
        return True
    places = (real, *real.parents, place, *place.parents)
    return any(path_of(each, TEAM).exists() or _same(each, folder) for each in places)


class NoFile(OSError):
    """Something else than a file stands in the place of one."""


def _no_file(path: Path) -> NoFile:
    return NoFile(errno.EINVAL, "not a file", str(path))


def stat_key(found: os.stat_result) -> Key:
    """Return what changes whenever a file is written or replaced. A listing on Windows does not know the inode."""
    return found.st_size, found.st_mtime_ns, found.st_ino if _INODES else 0, found.st_ctime_ns


def _in_place(folder: str, name: str) -> str | None:
    """Return the number whose own file this is: right name, right folder."""
    if not folder:
        return {TEAM_FILE: TEAM, PROGRAMME + _ENDING: PROGRAMME}.get(name)
    found = _FILE.fullmatch(name)
    return found[1] if found and FOLDERS[found[1][0]] == folder else None


def _suggested(name: str) -> str | None:
    """Return the number that the name of a copy suggests; None for files that have nothing to do with bgz."""
    if _PASSING.search(name):
        return None
    lower = name.lower()
    found = _INSIDE.search(name)
    if found and ".age" in lower:
        return found[1].upper()
    if "bgz-team" in lower and ".yaml" in lower:
        return TEAM
    return PROGRAMME if PROGRAMME in lower and ".age" in lower else None


def found_folder(path: Path) -> None:
    """Make the case folder `path` with its subfolders and the files that keep git and Syncthing from doing harm.

    What is there already stays. Raises OSError.
    """
    for folder in ("", *dict.fromkeys(FOLDERS.values()), *_BESIDE):
        (path / folder).mkdir(parents=True, exist_ok=True)
    for name, text in ((".gitattributes", GITATTRIBUTES), (".stignore", STIGNORE)):
        if not (path / name).exists():
            atomic.write(path / name, text.encode("utf-8"))
