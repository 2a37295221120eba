"""The folder in which the public page lies, outside the case folder: anybody may put files beside it.

Only a file that holds the mark of this programme's page was written by bgz. No other is ever replaced or removed, and
nothing is followed out of the folder.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.values.pages import FEED, PAGE
from bgz.errors import FolderProblem, Refused
from bgz.i18n import _
from bgz.storage import atomic
from bgz.storage.faults import disk, printable
from bgz.storage.layout import NoFile, contents, is_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ENGLISH = "en"
"""The folder of the English pages."""
_ENDING = ".html"
_TEMPORARY = re.compile(rf"{re.escape(atomic.PREFIX)}[0-9a-f]{{16}}{re.escape(atomic.SUFFIX)}")


@frozen
class Site:
    """The public page in the folder `place`; each of its files holds `mark`."""

    place: Path
    mark: bytes

    def read(self, name: str) -> bytes | None:
        """Return the file `name` as it lies there, or None. Raises Refused for one that is not of this page."""
        path = self.place / name
        if path.parent != self.place and not self._own_folder(path.parent):
            raise self._strange(ENGLISH)
        with _writable(printable(name)):
            try:
                data = contents(path)
            except FileNotFoundError:
                return None
            except NoFile:
                data = b""
        if self.mark not in data:
            raise self._strange(name)
        return data

    def pages(self) -> Iterator[str]:
        """Yield what of this page comes and goes and lies there: pages of requests, and feeds. No link is followed."""
        for path in self._lying():
            if (path.name == FEED or _is_page(path)) and is_file(path) and self._is_ours(path):
                yield path.relative_to(self.place).as_posix()

    def spoilt(self) -> tuple[str, ...]:
        """Return what is called as the page of a request is but bears no mark: perhaps another tool wrote it anew."""
        names = (path for path in self._lying() if _is_page(path) and not (is_file(path) and self._is_ours(path)))
        return tuple(path.relative_to(self.place).as_posix() for path in names)

    def clear(self, gone: Iterable[str]) -> None:
        """Take away `gone`, and what a run that was broken off left behind. Raises FolderProblem."""
        with _writable(printable(self.place.name)):
            for name in gone:
                (self.place / name).unlink(missing_ok=True)
            for path in self._lying():
                if _TEMPORARY.fullmatch(path.name) and is_file(path):
                    path.unlink(missing_ok=True)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write `files` by their names. Raises FolderProblem."""
        if files:
            with _writable(printable(self.place.name)):
                (self.place / ENGLISH).mkdir(parents=True, exist_ok=True)
                atomic.write_all({self.place / name: data for name, data in files.items()})

    def _lying(self) -> Iterator[Path]:
        """Yield what lies in the folder and in that of the English pages."""
        with _writable(printable(self.place.name)):
            for folder in (self.place, self.place / ENGLISH):
                if folder.is_dir() and (folder == self.place or self._own_folder(folder)):
                    yield from sorted(folder.iterdir())

    def _is_ours(self, path: Path) -> bool:
        with _writable(printable(path.name)):
            return self.mark in contents(path)

    def _own_folder(self, folder: Path) -> bool:
        """Whether a folder can be written there: there is one, or nothing at all."""
        return not folder.is_symlink() and (folder.is_dir() or not folder.exists())

    def _strange(self, name: str) -> Refused:
        return Refused(
            _("In that folder lies {file}, which is not of this public page.").format(file=printable(name)),
            hint=_("Give an empty folder with --to."),
        )


def _is_page(path: Path) -> bool:
    return path.suffix == _ENDING and bool(PAGE.fullmatch(path.stem))


@contextmanager
def _writable(what: str) -> Iterator[None]:
    """Turn what goes wrong with the folder of the page into a FolderProblem that speaks of that folder."""
    try:
        with disk(what):
            yield
    except FolderProblem as problem:
        hint = _("Look at the folder given with --to: may you write there, and is there room on its disk?")
        raise FolderProblem(problem.message, hint=hint) from problem
