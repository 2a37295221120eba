"""The folder in which the public page lies, outside the case folder: anybody may put files beside it.

Only a file that holds the mark of this programme's page was written by bgz. No other is ever replaced or removed, and
nothing is followed out of the folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.values.pages import FEED, PAGE
from bgz.errors import Refused
from bgz.i18n import _
from bgz.storage import atomic
from bgz.storage.faults import disk, printable
from bgz.storage.layout import NoFile, contents, is_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENGLISH = "en"
"""The folder of the English pages."""
_ENDING = ".html"


@frozen
class Site:
    """The public page in the folder `place`; each of its files holds `mark`."""

    place: Path
    mark: bytes

    def read(self, name: str) -> bytes | None:
        """Return the file `name` as it lies there, or None. Raises Refused for one that is not of this page."""
        path = self.place / name
        if path.parent.is_symlink():
            raise self._strange(name)
        with disk(printable(name)):
            try:
                data = contents(path)
            except FileNotFoundError:
                return None
            except NoFile:
                raise self._strange(name) from None
        if self.mark not in data:
            raise self._strange(name)
        return data

    def pages(self) -> Iterator[str]:
        """Yield what of this page comes and goes and lies there: pages of requests, and feeds.

        Raises Refused where a link leads elsewhere.
        """
        for folder in (self.place, self.place / ENGLISH):
            if folder != self.place and (folder.is_symlink() or (folder.exists() and not folder.is_dir())):
                raise self._strange(ENGLISH)
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                named = path.name == FEED or (path.suffix == _ENDING and PAGE.fullmatch(path.stem))
                if named and is_file(path) and self.mark in contents(path):
                    yield path.relative_to(self.place).as_posix()

    def put(self, files: Mapping[str, bytes], gone: tuple[str, ...]) -> None:
        """Write `files` by their names and take away `gone`. Raises FolderProblem."""
        with disk(printable(self.place.name)):
            if files:
                (self.place / ENGLISH).mkdir(parents=True, exist_ok=True)
                atomic.write_all({self.place / name: data for name, data in files.items()})
            for name in gone:
                (self.place / name).unlink(missing_ok=True)

    def _strange(self, name: str) -> Refused:
        return Refused(
            _("In that folder lies {file}, which is not of this public page.").format(file=printable(name)),
            hint=_("Give an empty folder with --to."),
        )
