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

from attrs import field, frozen

from bgz.errors import NotFound
from bgz.i18n import _
from bgz.storage import atomic, recordtext

TEAM_FILE = "bgz-team.yaml"
PROGRAMME = "programme"
TEAM = "team"
FOLDERS = {"V": "families", "S": "families", "K": "matches", "M": "concerns"}
_ENDING = ".yaml.age"
_NUMBER = "[VSKM]-[0-9A-HJKMNP-TV-Z]{5}"
_NUMBERED = re.compile(_NUMBER, re.ASCII)
_FILE = re.compile(rf"({_NUMBER})\.yaml\.age", re.ASCII)
_INSIDE = re.compile(rf"(?<![0-9A-Za-z])({_NUMBER})(?![0-9A-Za-z])", re.ASCII)
_PASSING = re.compile(
    r"^\.~bgz-|^\.syncthing\.|^~syncthing~|^~\$|^\.dropbox|^\._"
    r"|\.(?:tmp|temp|part|partial|crdownload|download|icloud|swp|lock)$|~$",
    re.IGNORECASE,
)
"""Names of temporary and placeholder files: what a sync client is still busy with is left alone."""

GITATTRIBUTES = "*.age binary merge=bgz\nbgz-team.yaml -text merge=bgz\n"
"""Git must not change line ends in signed files, nor merge them by lines."""
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
"""Never wait for a pipe, never follow a link: whoever can write in the folder chooses what stands there."""
STIGNORE = "// bgz: temporary files and what belongs to one computer only\n.~bgz-*.tmp\n(?d).DS_Store\n(?d)Thumbs.db\n"


@frozen
class Entry:
    """A file as the folder listing shows it. `key` changes whenever the file does."""

    place: str
    key: tuple[int, int, int, int] = field(repr=False)

    @property
    def path(self) -> Path:
        """Return where the file stands."""
        return Path(self.place)


@frozen
class Listing:
    """The files of a folder: those in their place, by number, what looks like copies of them, and unfinished ones."""

    files: dict[str, Entry]
    copies: tuple[tuple[str, Path], ...]
    unfinished: tuple[Entry, ...] = ()


def is_number(name: str) -> bool:
    """Tell whether `name` is the number of a record, or what stands for one of the team and the programme."""
    return name in {TEAM, PROGRAMME} or _NUMBERED.fullmatch(name) is not None


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
    files: dict[str, Entry] = {}
    copies: list[tuple[str, Path]] = []
    unfinished: list[Entry] = []
    for folder in ("", *dict.fromkeys(FOLDERS.values())):
        place = root / folder if folder else root
        try:
            listed = list(os.scandir(place))
        except FileNotFoundError:
            if not folder:
                raise
            continue
        for item in listed:
            _note(folder, item, files, copies, unfinished)
    return Listing(files, tuple(sorted(copies)), tuple(unfinished))


def _note(
    folder: str,
    item: os.DirEntry[str],
    files: dict[str, Entry],
    copies: list[tuple[str, Path]],
    unfinished: list[Entry],
) -> None:
    """Put one file where it belongs in the listing. One that a sync client took away meanwhile is not there."""
    number = _in_place(folder, item.name)
    with suppress(FileNotFoundError):
        if number is not None and item.is_file(follow_symlinks=False):
            files[number] = Entry(item.path, stat_key(item.stat()))
        elif (number := _suggested(item.name)) is not None and item.is_file(follow_symlinks=False):
            if item.stat().st_size:
                copies.append((number, Path(item.path)))
        elif item.name.startswith(atomic.PREFIX) and item.name.endswith(atomic.SUFFIX):
            unfinished.append(Entry(item.path, stat_key(item.stat(follow_symlinks=False))))


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


class NoFile(OSError):
    """Something else than a file stands in the place of one."""


def _no_file(path: Path) -> NoFile:
    return NoFile(errno.EINVAL, "not a file", str(path))


def stat_key(found: os.stat_result) -> tuple[int, int, int, int]:
    """Return what changes whenever a file is written or replaced."""
    return found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns


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
    found = _INSIDE.search(name)
    if found and ".age" in name.lower():
        return found[1]
    if "bgz-team" in name and ".yaml" in name:
        return TEAM
    return PROGRAMME if PROGRAMME in name and ".age" in name.lower() else None


def found_folder(path: Path) -> None:
    """Make the case folder `path` with its subfolders and the files that keep git and Syncthing from doing harm.

    What is there already stays. Raises OSError.
    """
    for folder in ("", *dict.fromkeys(FOLDERS.values()), "agenda", "join"):
        (path / folder).mkdir(parents=True, exist_ok=True)
    for name, text in ((".gitattributes", GITATTRIBUTES), (".stignore", STIGNORE)):
        if not (path / name).exists():
            atomic.write(path / name, text.encode("utf-8"))
