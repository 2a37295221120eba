"""How long a command waits for a sync client that is replacing a file at this moment (design 8)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FRESH = 2.0
"""Seconds after which a file that was written counts as finished."""
SETTLED = 600.0
"""Seconds after which the news of the team that belongs to a file must have arrived too."""
_STEP = 0.1
_STEPS = 20
"""So many pauses in one command: together the two seconds that Syncthing may need between removing and renaming."""

pause = time.sleep
"""Takes seconds; tests put something quicker here."""


class Patience:
    """What a command has left to wait, for all its files together."""

    def __init__(self) -> None:
        self._left = _STEPS

    def until(self, ready: Callable[[], bool]) -> bool:
        """Wait until `ready`, as long as there is patience left. Return whether it is."""
        while not ready():
            if not self._left:
                return False
            self._left -= 1
            pause(_STEP)
        return True


def fresh(path: Path, seconds: float = FRESH) -> bool:
    """Tell whether the file was written within the last `seconds`, by whichever of its times is nearest to now."""
    try:
        found = path.stat(follow_symlinks=False)
    except OSError:
        return True  # it is being replaced
    now = time.time()
    return min(abs(now - found.st_mtime), abs(now - found.st_ctime)) <= seconds
