"""What is typed while the keys are opened is neither shown nor taken for an answer."""

from __future__ import annotations

import os
import select
import sys
from typing import TYPE_CHECKING

import pytest

from bgz.cli import keyboard as keys

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals there", allow_module_level=True)

import termios


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Return the end of a terminal at which somebody types; the other end is the standard input."""
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "r", encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        yield ours
        keys.heard()
    os.close(ours)


def echoes() -> bool:
    return bool(termios.tcgetattr(sys.stdin.fileno())[3] & termios.ECHO)


def test_nothing_is_shown_until_the_next_question(keyboard: int) -> None:
    keys.hush()
    assert not echoes()
    keys.hush()
    os.write(keyboard, b"vier-losse-woorden\n")
    assert select.select([sys.stdin], [], [], 10)[0], "it has arrived"
    keys.heard()
    assert echoes()
    os.write(keyboard, b"answer\n")
    assert sys.stdin.readline() == "answer\n"
    keys.heard()
    assert echoes()


def test_a_terminal_that_is_closed_meanwhile(keyboard: int) -> None:
    keys.hush()
    sys.stdin.close()
    keys.heard()
    keys.heard()


def test_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull, encoding="utf-8") as nothing:  # noqa: PTH123 - no path but a device
        monkeypatch.setattr("sys.stdin", nothing)
        keys.hush()
        assert not keys._kept
