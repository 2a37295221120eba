"""What the set-up commands say at the end."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from bgz.output import setup_screen as screen
from bgz.output.console import Console
from bgz.output.setup_screen import Founded, LockedAgain, NewPaperKey, Recovered, Unlocked

if TYPE_CHECKING:
    from collections.abc import Callable


def shown(render: Callable[..., None], view: object) -> str:
    out = StringIO()
    render(view, Console(out))
    return out.getvalue()


def test_founded() -> None:
    view = Founded(Path("cases"), "a" * 32, "Buurtgezinnen Meppel", ("Meppel",), recovery=True, saved=Path("key.html"))
    assert shown(screen.founded, view).splitlines() == [
        "The team of Buurtgezinnen Meppel is founded.",
        "Case folder   cases",
        "Recovery key  key.html",
    ]
    without = Founded(Path("cases"), "a" * 32, "Proef", (), recovery=False)
    assert "Recovery key" not in shown(screen.founded, without)


def test_unlocked() -> None:
    assert shown(screen.unlocked, Unlocked(datetime(2023, 11, 4, 19, 5, tzinfo=UTC))).endswith("2023 19:05.\n")
    assert shown(screen.unlocked, Unlocked(None)) == "The passphrase is right.\n"


def test_locked() -> None:
    assert shown(screen.locked, LockedAgain(1)) == "Locked.\n"
    assert shown(screen.locked, LockedAgain(0)) == "It was locked already.\n"


def test_recovered() -> None:
    view = Recovered(Path("cases"), files=3, unreadable=1, others=("laptop (Anna)",))
    assert shown(screen.recovered, view).splitlines() == [
        "This computer reads 2 files.",
        "1 file could not be opened.",
        "These other devices can read too:",
        "  laptop (Anna)",
    ]
    assert shown(screen.recovered, Recovered(Path("cases"), 1, 0, ())) == "This computer reads 1 file.\n"


def test_new_paper_key() -> None:
    view = NewPaperKey(replaced=True, files=1, saved=Path("key.txt"))
    said = shown(screen.new_paper_key, view).splitlines()
    assert said == ["The new paper key opens 1 file.", "Recovery key  key.txt"]
    assert "key.txt" not in shown(screen.new_paper_key, NewPaperKey(replaced=False, files=2, saved=None))
