"""The mail server and the ledger of reminders, in the folder of the job."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from bgz.domain.followup.mail_round import Mailed
from bgz.domain.followup.mailing import MailServer
from bgz.errors import Delivery, FolderProblem, Invalid
from bgz.storage import atomic, mailbox
from bgz.storage.mailbox import Ledger, Run, has_server, last_run, read_server, write_server

if TYPE_CHECKING:
    from pathlib import Path

SERVER = MailServer(
    host="smtp.example.org", port=587, security="starttls", sender="b@example.org", user="b", password_command="pass b"
)
DAY = date(2024, 1, 15)
AT = datetime(2024, 1, 15, 7, 17, tzinfo=UTC)
MAILED = Mailed(on=DAY, marks=frozenset({"0123456789ab"}), days=(date(2024, 1, 12),))


def test_the_server_comes_back_as_it_was(tmp_path: Path) -> None:
    assert not has_server(tmp_path)
    write_server(tmp_path, SERVER)
    assert has_server(tmp_path)
    assert read_server(tmp_path) == SERVER
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "mail.json").stat().st_mode) == 0o600


def test_no_server_is_a_delivery_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(Delivery):
        read_server(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"host": 3}', "[" * 100_000])
def test_damaged_settings_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "mail.json").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid):
        read_server(tmp_path)


def test_the_ledger_remembers_who_was_mailed_what(tmp_path: Path) -> None:
    with Ledger.held(tmp_path) as ledger:
        assert ledger.last == {}
        ledger.begin(AT, ["m1"], [], {"m1": MAILED})
        ledger.mark("m1")
    with Ledger.held(tmp_path) as ledger:
        assert ledger.last == {"m1": MAILED}


def test_the_ledger_remembers_its_run_and_forgets_who_left(tmp_path: Path) -> None:
    assert last_run(tmp_path) is None
    with Ledger.held(tmp_path) as ledger:
        ledger.begin(AT, ["m1", "gone"], [], {"m1": MAILED, "gone": MAILED})
        ledger.mark("m1")
        ledger.mark("gone")
        ledger.begin(AT, ["m1", "m2"], ["d1"])
        ledger.end(2)
    assert last_run(tmp_path) == Run(AT, 2)
    assert Ledger(tmp_path).last == {"m1": MAILED}


def test_a_run_that_stops_half_way_counts_as_a_run(tmp_path: Path) -> None:
    with Ledger.held(tmp_path) as ledger:
        ledger.begin(AT, [], [])
    assert last_run(tmp_path) == Run(AT, 0)


def test_an_end_without_a_beginning_says_nothing_of_a_run(tmp_path: Path) -> None:
    with Ledger.held(tmp_path) as ledger:
        ledger.end(1)
    assert last_run(tmp_path) is None


def test_the_ledger_knows_since_when_it_looks_for_a_laptop(tmp_path: Path) -> None:
    later = date(2024, 1, 20)
    with Ledger.held(tmp_path) as ledger:
        assert ledger.since("d1", DAY) == DAY
        ledger.begin(AT, [], ["d1"])
    with Ledger.held(tmp_path) as ledger:
        assert (ledger.since("d1", later), ledger.since("d2", later)) == (DAY, later)
        assert ledger.since("d1", date(2024, 1, 1)) == date(2024, 1, 1)  # the clock was ahead then


@pytest.mark.parametrize(
    "held",
    [
        "{",
        "[]",
        "[" * 100_000,
        {"members": 3, "laptops": [], "run": 3},
        {"members": {"m1": 3}, "laptops": {"d1": 3}, "run": {}},
        {"members": {"m1": {"on": "gisteren", "marks": []}}, "laptops": {"d1": "morgen"}, "run": {"at": "x"}},
        {"members": {"m1": {"on": "2024-01-15"}}, "run": {"at": "2024-01-15", "failed": "x"}},
        {"members": {"m1": {"on": "2024-01-15", "marks": [], "days": ["x"]}}, "sending": [], "run": 3},
        {"members": {"m1": []}, "sending": {"m1": "x"}},
        {"members": {"m1": {"on": "2024-01-15", "marks": 3}}, "run": {"at": 3, "failed": 1}},
    ],
)
def test_a_damaged_ledger_counts_as_empty(tmp_path: Path, held: Any) -> None:
    text = held if isinstance(held, str) else json.dumps(held)
    (tmp_path / "sent.json").write_text(text, encoding="utf-8")
    ledger = Ledger(tmp_path)
    assert (ledger.last, ledger.run, ledger.since("d1", DAY)) == ({}, None, DAY)


def test_a_job_that_goes_on_too_long_is_told_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "_PATIENCE", 0)
    with FileLock(tmp_path / "sent.lock"), pytest.raises(FolderProblem, match="Another bgz"), Ledger.held(tmp_path):
        pass


def test_a_place_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderProblem), Ledger.held(tmp_path / "file" / "job"):
        pass


def test_the_lock_is_let_go_when_something_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "_PATIENCE", 0)
    with pytest.raises(ZeroDivisionError), Ledger.held(tmp_path):
        raise ZeroDivisionError
    with Ledger.held(tmp_path) as ledger:
        assert ledger.last == {}


def test_what_cannot_be_read_now_is_said_not_taken_for_empty(tmp_path: Path) -> None:
    """Or everybody would be mailed a second time."""
    (tmp_path / "sent.json").mkdir()
    (tmp_path / "mail.json").mkdir()
    with pytest.raises(FolderProblem), Ledger.held(tmp_path):
        pass
    with pytest.raises(FolderProblem):
        read_server(tmp_path)
    assert last_run(tmp_path) is None


def test_what_is_to_be_sent_is_written_down_before_and_never_takes_more_room(tmp_path: Path) -> None:
    file, sending = tmp_path / "sent.json", dict.fromkeys(("m2", "m1", "m3"), MAILED)
    with Ledger.held(tmp_path) as ledger:
        ledger.begin(AT, sending, ["d1"], sending)
        sizes = [file.stat().st_size]
        for key in ("m2", "m3"):
            ledger.mark(key)
            sizes.append(file.stat().st_size)
        ledger.end(1)
        sizes.append(file.stat().st_size)
    assert len(set(sizes)) == 1
    assert Ledger(tmp_path).last == {"m2": MAILED, "m3": MAILED}


def test_there_is_room_for_a_mark_before_anything_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which the ledger fits once more, and then no more: it was not only just."""
    write, fits = atomic.write, [True, False]

    def nearly_full(*given: Any, **more: Any) -> None:
        if not fits.pop(0):
            raise OSError(28, os.strerror(28))
        write(*given, **more)

    monkeypatch.setattr("bgz.storage.mailbox.atomic.write", nearly_full)
    with Ledger.held(tmp_path) as ledger, pytest.raises(FolderProblem):
        ledger.begin(AT, ["m1"], [], {"m1": MAILED})


def test_after_a_run_that_was_cut_off_who_may_have_been_mailed_comes_last(tmp_path: Path) -> None:
    def order() -> list[str]:
        return sorted(("m1", "m2", "m3", "m4"), key=Ledger(tmp_path).turn)

    assert order() == ["m1", "m2", "m3", "m4"]
    for expected in (["m4", "m2", "m3", "m1"], ["m4", "m3", "m1", "m2"]):
        with Ledger.held(tmp_path) as ledger:
            going = [each for each in order() if each != "m4"]
            ledger.begin(AT, going, [], dict.fromkeys(going, MAILED))
        assert order() == expected
    with Ledger.held(tmp_path) as ledger:
        ledger.end(0)
    assert order() == ["m1", "m2", "m3", "m4"]
