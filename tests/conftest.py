"""What more than one test file needs."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from jinja2 import Environment

from bgz.i18n import in_language
from bgz.storage import patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# No test may depend on how busy the machine is.
settings.register_profile(
    "bgz", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
settings.load_profile("bgz")


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs the tests in the background lets them ignore Ctrl-C, and all that they start inherits it: a test
    # that types Ctrl-C would wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _nothing_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may open, or leave behind, a session or setting of whoever runs it."""
    for name in ("BGZ_HOME", "BGZ_FOLDER", "BGZ_LANG", "BGZ_PASSPHRASE_COMMAND", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test really waits for a sync client."""
    monkeypatch.setattr(patience, "pause", lambda _seconds: None)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Every test begins in English, whatever language the one before it left behind."""
    with in_language("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    """Compile each template once in a process: that takes longer than everything else that is done with it."""
    real, known = Environment.compile, {}

    def compiled(self: Environment, source: Any, name: Any = None, filename: Any = None, *more: Any, **how: Any) -> Any:
        if more or how or not isinstance(source, str):
            return real(self, source, name, filename, *more, **how)
        escaped = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        spaces = (self.trim_blocks, self.lstrip_blocks, self.keep_trailing_newline)
        added = (*sorted(self.extensions), *sorted(self.filters), *sorted(self.tests))
        key = (type(self), escaped, spaces, added, source, name, filename)
        if key not in known:
            known[key] = real(self, source, name, filename)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compiled)
        yield


def missing(what: str) -> None:
    """Skip, saying what is missing; fail where everything must be there (BGZ_REQUIRE_PEERS=1)."""
    if os.environ.get("BGZ_REQUIRE_PEERS") == "1":
        pytest.fail(f"{what} is missing, and BGZ_REQUIRE_PEERS=1")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Return a function that gives the path of a program of the operating system."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            missing(f"the program {name}")
        return str(path)

    return find


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with scenarios and test vectors that stands beside the project."""
    path = Path(__file__).parents[2] / "shared"
    if not path.is_dir():
        missing("the folder ../shared")
    return path
