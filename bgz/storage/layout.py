"""Which file belongs to which record, told from names alone (design 4 and 8).

Sync clients make copies with names of their own; a name only suggests a number, what is inside decides.
"""

from __future__ import annotations

import os
import re
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
            number = _in_place(folder, item.name)
            if number is not None and item.is_file(follow_symlinks=False):
                files[number] = Entry(item.path, stat_key(item.stat()))
            elif (
                (number := _suggested(item.name)) is not None
                and item.is_file(follow_symlinks=False)
                and item.stat().st_size
            ):
                copies.append((number, place / item.name))
            elif item.name.startswith(atomic.PREFIX) and item.name.endswith(atomic.SUFFIX):
                unfinished.append(Entry(item.path, stat_key(item.stat(follow_symlinks=False))))
    return Listing(files, tuple(sorted(copies)), tuple(unfinished))


def contents(path: Path) -> bytes:
    """Return what a file holds; of one that is too large to be read, just so much that this shows. Raises OSError."""
    with path.open("rb") as file:
        return file.read(recordtext.MAX_FILE + 1)


def stat_key(stat: os.stat_result) -> tuple[int, int, int, int]:
    """Return what changes whenever a file is written or replaced."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ino, stat.st_ctime_ns


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
