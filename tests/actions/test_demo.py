"""`bgz demo`: real encryption in a place of its own; the user's own things are left alone."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bgz.actions import demo, opening
from bgz.errors import Refused
from bgz.i18n import in_language

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2024, 1, 15, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> demo.Demo:
    place = tmp_path_factory.mktemp("demo")
    own = place / "own"
    with pytest.MonkeyPatch.context() as patch, in_language("nl"):
        patch.setenv("BGZ_HOME", str(own))
        patch.delenv("XDG_RUNTIME_DIR", raising=False)
        patch.setenv("BGZ_PASSPHRASE_COMMAND", "printf %s the-words-of-another-folder")
        view = demo.demo(place / "there", at=AT).data
        assert os.environ["BGZ_HOME"] == str(own)
    assert not own.exists()
    return view


def test_it_tells_ten_steps_with_commands_to_type(played: demo.Demo) -> None:
    assert 9 <= len(played.steps) <= 12
    assert all(step.command.startswith("bgz ") and step.said.endswith(".") for step in played.steps)


def test_every_family_is_encrypted(played: demo.Demo) -> None:
    families = list((played.folder / "families").iterdir())
    assert len(families) == 65
    assert all(path.read_bytes().startswith(b"age-encryption.org/v1\n") for path in families)


def test_the_report_is_a_page_outside_the_case_folder(played: demo.Demo) -> None:
    page = played.report.read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert played.folder not in played.report.parents


def test_one_can_go_on_with_its_passphrase(played: demo.Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_HOME", str(played.home))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    folder = opening.open_folder(None, lambda _question: played.passphrase)
    assert len(folder.numbers("K")) == 44


def test_all_is_invented(played: demo.Demo) -> None:
    for name in demo.SHEETS:
        text = (played.place / name).read_text(encoding="utf-8")
        assert "@" not in text.replace("@example.org", "")
        phones = [
            cell for row in text.splitlines() for cell in row.split(";") if cell.startswith("06-") and len(cell) == 11
        ]
        assert all(phone.startswith("06-12345") for phone in phones)


def test_a_place_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused):
        demo.demo(tmp_path, at=AT)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
