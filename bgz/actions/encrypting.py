"""Encrypt every file for the team as it is now, showing how far the work is. May be stopped and begun again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.storage.age import Identity
    from bgz.storage.folder import CaseFolder

    Progress = Callable[[int, int], None]


def encrypt_anew(folder: CaseFolder, progress: Progress | None, helpers: tuple[Identity, ...] = ()) -> int:
    """Encrypt every file that was encrypted for an older team, and return how many files there are.

    `helpers` open what this laptop cannot: the paper key. `progress` gets how many are done and how many there are.
    """
    total = len(folder.numbers()) + 1
    done = 0
    for done, _file in enumerate(folder.reseal(helpers), start=1):
        if progress is not None:
            progress(done, max(done, total))
    return done
