"""Unsaved input, kept outside the case folder and encrypted to this device alone (design 8)."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from bgz.errors import NotFound
from bgz.i18n import _
from bgz.storage import age, atomic
from bgz.storage.faults import disk

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}", re.ASCII)


_MOST = 50
"""So many drafts of one name are kept beside each other: whoever can write in the folder could make more."""


def outside(number: str) -> str:
    """Return the name of the draft that holds what was edited in record `number` with another program."""
    return f"{number}-edited"


class Drafts:
    """The drafts of one device for one team, in the folder `place`."""

    def __init__(self, place: Path, identity: age.Identity) -> None:
        self._place = place / "drafts"
        self._identity = identity

    def keep(self, name: str, text: str) -> None:
        """Keep `text` under `name` (letters, digits and hyphens; nothing personal), over what was there.

        Raises FolderProblem.
        """
        path, sealed = self._path(name), age.encrypt(text.encode("utf-8"), [self._identity.recipient])
        with disk(_("The draft")):
            self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic.write(path, sealed)

    def keep_beside(self, name: str, text: str) -> None:
        """Keep `text` under `name`; when another text is there already, beside it: `drop` lets it move up."""
        for each in self._beside(name):
            if each not in self.names() or self._same(each, text):
                self.keep(each, text)
                return

    def names(self) -> list[str]:
        """Return the names of all drafts, in alphabetical order."""
        return sorted(path.stem for path in self._place.glob("*.age"))

    def read(self, name: str) -> str:
        """Return a draft. Raises NotFound; a damaged one is set aside, to stand in the way of nothing."""
        path = self._path(name)
        try:
            return age.decrypt(path.read_bytes(), [self._identity]).plaintext.decode("utf-8")
        except FileNotFoundError:
            raise NotFound(_("There is no such draft.")) from None
        except (OSError, age.AgeError, UnicodeDecodeError):
            with suppress(OSError):
                path.replace(path.with_suffix(".damaged"))
            raise NotFound(
                _("The draft is damaged and was set aside."), hint=_("Run the command again to begin anew.")
            ) from None

    def drop(self, name: str) -> None:
        """Throw a draft away; one that was kept beside it takes its place. One that is not there stays away."""
        self._path(name).unlink(missing_ok=True)
        for one, next_one in pairwise(self._beside(name)):
            if not self._path(next_one).exists():
                return
            self._path(next_one).replace(self._path(one))

    def _beside(self, name: str) -> list[str]:
        return [name, *(f"{name}-{number}" for number in range(2, _MOST + 1))]

    def _same(self, name: str, text: str) -> bool:
        try:
            return self.read(name) == text
        except NotFound:
            return True  # damaged, and set aside by now

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("the name of a draft has letters, digits and hyphens only")
        return self._place / f"{name}.age"
