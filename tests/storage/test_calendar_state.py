"""What calendar programs were told: it survives, and what is damaged counts as never told."""

from __future__ import annotations

import errno
import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from bgz.domain.followup.events import HIGHEST, Event, Revision
from bgz.errors import FolderProblem
from bgz.storage import atomic, calendar_state
from bgz.storage.calendar_state import CalendarState, Told
from bgz.storage.locking import Lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEAM = "f" * 64
UID = "0" * 32 + "@bgz"
TOLD = Told(
    {
        UID: Revision(
            event=Event(uid=UID, day=date(2024, 2, 29), summary="V-7K3QF intake – één", command="bgz intake held"),
            sequence=2124283,
            at=datetime(2024, 1, 15, 8, 30, 12, tzinfo=UTC),
        ),
        "1" * 32 + "@bgz": Revision(
            event=Event(uid="1" * 32 + "@bgz", day=date(2024, 3, 1), summary="K-2H4MN review", command="bgz"),
            sequence=0,
            at=datetime(2024, 1, 15, tzinfo=UTC),
            cancelled=True,
        ),
    },
    "c" * 64,
)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CalendarState:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    found = CalendarState(TEAM)
    with found.held():
        pass
    return found


@pytest.fixture
def file(tmp_path: Path, state: CalendarState) -> Path:
    return tmp_path / "home" / "teams" / TEAM[:16] / "calendar" / "team.json"


def test_what_was_told_is_remembered(state: CalendarState, file: Path) -> None:
    state.write("team", TOLD)
    assert file.is_file()
    assert CalendarState(TEAM).read("team") == TOLD
    assert state.read("m1") == Told()
    assert CalendarState("e" * 64).read("team") == Told()


def test_a_full_disk_leaves_what_was_remembered(state: CalendarState, monkeypatch: pytest.MonkeyPatch) -> None:
    state.write("team", TOLD)

    def refused(*_given: Any, **_more: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(atomic, "write", refused)
    with pytest.raises(FolderProblem, match="full"):
        state.write("team", Told())
    assert state.read("team") == TOLD


def test_a_moment_is_read_in_utc(state: CalendarState, file: Path) -> None:
    state.write("team", TOLD)
    elsewhere = TOLD.events[UID].at.astimezone(timezone(timedelta(hours=5))).isoformat()
    text = file.read_text("utf-8").replace("2024-01-15T08:30:12+00:00", elsewhere)
    file.write_text(text, encoding="utf-8")
    assert state.read("team").events[UID].at.isoformat() == "2024-01-15T08:30:12+00:00"


def _with(place: int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(held: dict[str, Any]) -> None:
        held["events"][UID][place] = value

    return change


@pytest.mark.parametrize(
    "harm",
    [
        _with(0, -1),
        _with(0, HIGHEST),
        _with(0, 1.5),
        _with(0, True),
        _with(0, "1"),
        _with(1, "yesterday"),
        _with(1, None),
        _with(2, "yes"),
        _with(3, "2024-02-30"),
        _with(3, 7),
        lambda held: held["events"].update({"foreign": held["events"][UID]}),
        lambda held: held["events"][UID].pop(),
        lambda held: held["events"].update({UID: None}),
        lambda held: held.update(events=[]),
        lambda held: held.pop("file"),
        lambda held: held.pop("events"),
    ],
)
def test_a_damaged_memory_counts_as_none(
    state: CalendarState, file: Path, harm: Callable[[dict[str, Any]], None]
) -> None:
    state.write("team", TOLD)
    held = json.loads(file.read_text("utf-8"))
    harm(held)
    file.write_text(json.dumps(held), encoding="utf-8")
    assert state.read("team") == Told()


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_something_else_counts_as_none(state: CalendarState, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert state.read("team") == Told()
    state.write("team", TOLD)
    assert state.read("team") == TOLD


def test_one_bgz_at_a_time(state: CalendarState, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_state, "Lock", lambda path: Lock(path, patience=0))
    with state.held(), pytest.raises(FolderProblem, match="busy"):
        state.held()
    with state.held():
        assert (file.parent / "lock").exists()


def test_a_memory_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "teams").write_text("in the way", encoding="utf-8")
    with pytest.raises(FolderProblem):
        CalendarState(TEAM).held()
