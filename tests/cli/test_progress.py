"""How far work that takes long has come."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bgz.cli.app import App
from bgz.cli.progress import progress

if TYPE_CHECKING:
    import pytest


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_shows_on_one_line_of_a_terminal_and_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    show = progress(App(), "Written: {done} of {total}")
    assert show is not None
    show(1, 2)
    show(2, 2)
    assert screen.getvalue() == "\rWritten: 1 of 2\rWritten: 2 of 2\n"


def test_it_is_silent_in_a_pipe_and_with_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert progress(App(), "{done}") is None
    monkeypatch.setattr("sys.stderr", Screen())
    app = App()
    app.json = True
    assert progress(app, "{done}") is None
