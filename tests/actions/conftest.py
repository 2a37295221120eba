"""A real case folder of a fictitious team of one, and records to put into it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bgz.actions import init
from bgz.storage import home
from bgz.storage.folder import CaseFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CaseFolder:
    """Return the open, empty case folder of a team of one, founded as `bgz init` does it."""
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    wishes = init.Wishes(name="Test", email="test@example.org", municipalities=("Meppel",))
    prepared = init.prepare(wishes, recovery=False, at=MORNING)
    root = tmp_path / "cases"
    init.found(prepared, root, "vier-losse-woorden-samen", save_to=None, at=MORNING, log_n=2)
    place = home.team_home(home.home(), prepared.founding.id)
    return CaseFolder.open(root, place, prepared.keys, team=prepared.founding.id)


class Trouble:
    """Counts what is done to the disk, and at the given step does `harm` first."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, step: int, harm: Callable[[], None]) -> None:
        self.left, self.harm = step, harm
        for owner, name in ((os, "fsync"), (os, "replace"), (Path, "mkdir"), (Path, "rename")):
            monkeypatch.setattr(owner, name, self.between(getattr(owner, name)))

    def between(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **more: object) -> object:
            self.left -= 1
            if self.left == 0:
                self.harm()
            return real(*args, **more)

        return call


@pytest.fixture
def troubled() -> type[Trouble]:
    """Return the class: `troubled(monkeypatch, step, harm)`; its `left` is above 0 when nothing happened."""
    return Trouble


@pytest.fixture
def killed() -> Callable[[Callable[[], object]], Iterator[int]]:
    """Return a function that runs `work` in processes killed at the first write, the second … until it comes through.

    It yields the number of the write after each, for the test to look at what is left.
    """

    def steps(work: Callable[[], object]) -> Iterator[int]:
        for step in range(1, 500):
            child = os.fork()
            if not child:
                with pytest.MonkeyPatch.context() as patch:
                    Trouble(patch, step, lambda: os._exit(9))
                    work()
                    os._exit(0)
            _pid, status = os.waitpid(child, 0)
            yield step
            if not os.waitstatus_to_exitcode(status):
                return

    return steps
