"""A team whose laptops share one folder through real Syncthing processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sync.daemon import Daemon
from tests.sync.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TAIL = 60
"""Lines of each log that are shown when a test fails."""
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Note for `office` whether the test failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="module")
def daemon(
    program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Daemon]]:
    """Return a function that gives the first, second or third Syncthing, started when it is first asked for."""
    path, base = program("syncthing"), tmp_path_factory.mktemp("syncthing")
    running: list[Daemon] = []

    def give(at: int) -> Daemon:
        while len(running) <= at:
            running.append(Daemon(path, base / str(len(running))))
            running[-1].start()
        return running[at]

    yield give
    for each in running:
        each.stop()


@pytest.fixture
def office(
    daemon: Callable[[int], Daemon], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Office]:
    """Return the team: Anna alone, until others are admitted. Logs are shown and kept when the test fails."""
    made = Office(daemon, tmp_path, monkeypatch)
    yield made
    if request.node.stash.get(FAILED, False):
        for laptop in made.laptops:
            log = laptop.daemon.log.read_text(encoding="utf-8", errors="replace")
            (laptop.place / "syncthing.log").write_text(log, encoding="utf-8")
            print(f"== Syncthing of {laptop.name}", *log.splitlines()[-TAIL:], sep="\n")  # noqa: T201
    made.close()
