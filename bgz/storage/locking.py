"""One writer at a time on this device (design 8). The lock lies outside the case folder: no sync service sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from bgz.errors import FolderProblem
from bgz.i18n import _

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

PATIENCE = 20
"""Seconds to wait for another bgz of this device."""


class Lock:
    """The lock at `path`. Calling it returns a context in which it is held; it may be taken again inside."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._lock = FileLock(path, timeout=patience)

    def __call__(self) -> AbstractContextManager[object]:
        """Take the lock. Raises FolderProblem when another process holds it too long."""
        try:
            return self._lock.acquire()
        except Timeout as error:
            raise FolderProblem(
                _("Another bgz on this computer is busy."), hint=_("Wait until it is done and try again.")
            ) from error
        except OSError as error:
            raise FolderProblem(
                _("The memory of this device cannot be written."), hint=_("Check the rights of the folder of bgz.")
            ) from error
