"""A real case folder of a fictitious team of one, and records to put into it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bgz.actions import init
from bgz.storage import home
from bgz.storage.folder import CaseFolder

if TYPE_CHECKING:
    from pathlib import Path

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
