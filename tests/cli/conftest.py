"""bgz as people run it: a process of its own, with or without a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import init

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.storage.recovery import PaperKey

MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a computer of its own: home, runtime folder, Dutch, no colours."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    foreign = ("BGZ_", "XDG_", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {
        **kept,
        "BGZ_HOME": str(tmp_path / "home"),
        "BGZ_LANG": "nl",
        "XDG_RUNTIME_DIR": str(runtime),
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
    }


@pytest.fixture
def bgz(environment: dict[str, str], tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs bgz without a terminal in `tmp_path`; `environment` may be changed before."""

    def run(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bgz", *map(str, arguments)],
            env=environment,
            cwd=tmp_path,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.fixture
def founded(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PaperKey:
    """Found a team of one in `cases` as `bgz init` does, with a cheap scrypt; its paper key lies in key.txt."""
    monkeypatch.setenv("BGZ_HOME", environment["BGZ_HOME"])
    prepared = init.prepare(init.Wishes("Test", "test@example.org", ("Meppel",)), recovery=True, at=MORNING)
    init.found(prepared, tmp_path / "cases", PHRASE, save_to=tmp_path / "key.txt", at=MORNING, log_n=2)
    assert prepared.recovery is not None
    return prepared.recovery


@pytest.fixture
def terminal(environment: dict[str, str], tmp_path: Path) -> Callable[..., Any]:
    """Return a function that starts bgz at a real terminal of 60 x 120 (pexpect), in `tmp_path`."""
    if sys.platform == "win32":
        pytest.skip("pexpect needs a pseudo-terminal")
    import pexpect

    def start(*arguments: object) -> Any:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "bgz", *map(str, arguments)],
            env={**environment, "TERM": "xterm"},
            cwd=str(tmp_path),
            encoding="utf-8",
            timeout=60,
            dimensions=(60, 120),
        )
        child.delaybeforesend = None
        return child

    return start
