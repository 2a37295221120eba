"""The mail server and the ledger of reminders, outside the case folder."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from bgz.domain.followup.mailing import MailServer
from bgz.errors import Delivery, FolderProblem, Invalid
from bgz.storage import home, mailbox
from bgz.storage.mailbox import Ledger, read_server, write_server

if TYPE_CHECKING:
    from pathlib import Path

SERVER = MailServer(
    host="smtp.example.org", port=587, security="starttls", sender="b@example.org", user="b", password_command="pass b"
)
TEAM = "0123456789abcdef0123"
DAY = date(2024, 1, 15)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path))
    return tmp_path


def test_the_server_comes_back_as_it_was(tmp_path: Path) -> None:
    assert write_server(tmp_path, SERVER) == tmp_path / "mail.json"
    assert read_server(tmp_path) == SERVER


def test_no_server_is_a_delivery_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(Delivery):
        read_server(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"host": 3}', "[" * 100_000])
def test_damaged_settings_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "mail.json").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid):
        read_server(tmp_path)


def test_the_ledger_remembers_days() -> None:
    with Ledger.held(TEAM) as ledger:
        assert ledger.last("m1") is None
        ledger.mark("m1", DAY)
    with Ledger.held(TEAM) as ledger:
        assert (ledger.last("m1"), ledger.last("m2")) == (DAY, None)
    with Ledger.held("another-team-altogether") as ledger:
        assert ledger.last("m1") is None


@pytest.mark.parametrize("text", ["{", "[]", '{"m1": 3}', '{"m1": "gisteren"}'])
def test_a_damaged_ledger_counts_as_empty(text: str) -> None:
    with Ledger.held(TEAM) as ledger:
        ledger.mark("m1", DAY)
    (home.team_home(home.home(), TEAM) / "mail-sent.json").write_text(text, encoding="utf-8")
    with Ledger.held(TEAM) as ledger:
        assert ledger.last("m1") is None


def test_a_job_that_goes_on_too_long_is_told_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "_PATIENCE", 0)
    place = home.team_home(home.home(), TEAM)
    place.mkdir(parents=True)
    with FileLock(place / "mail.lock"), pytest.raises(FolderProblem), Ledger.held(TEAM):
        pass


def test_the_lock_is_let_go_when_something_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "_PATIENCE", 0)
    with pytest.raises(ZeroDivisionError), Ledger.held(TEAM):
        raise ZeroDivisionError
    with Ledger.held(TEAM) as ledger:
        assert ledger.last("m1") is None
