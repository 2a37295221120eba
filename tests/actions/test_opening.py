"""Finding and unlocking: which folder, which team, who is asked, and how often."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bgz.actions import init, opening
from bgz.errors import FolderProblem, Locked, NotFound
from bgz.storage import home, identity, teamfile
from bgz.storage.identity import WrongPassphrase

if TYPE_CHECKING:
    from collections.abc import Callable

AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"
HOUR = 3600
on_linux = pytest.mark.skipif(os.name != "posix", reason="a runtime folder exists on Linux only")


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return founded(tmp_path / "cases")


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "run"
    path.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(path))
    return path


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_700_000_000.0]
    monkeypatch.setattr("time.time", lambda: now[0])
    return now


def founded(folder: Path) -> Path:
    wishes = init.Wishes("Test", "test@example.org", ("Meppel",))
    init.found(init.prepare(wishes, recovery=False, at=AT), folder, PHRASE, save_to=None, at=AT, log_n=2)
    return folder


def typing(*answers: str) -> Callable[[str], str]:
    """Answer one after the other; the questions land in `typing(...).asked`."""
    left = list(answers)
    return lambda _question: left.pop(0)


def nobody(_question: str) -> str:
    raise AssertionError("asked, though there is a session")


class TestUnlocking:
    """Session, then command, then the person, then no."""

    def test_the_person_is_asked(self, cases: Path) -> None:
        assert opening.open_folder(cases, typing(PHRASE)).numbers() == []

    def test_three_tries(self, cases: Path) -> None:
        assert opening.open_folder(cases, typing("x", "y", PHRASE)).numbers() == []
        with pytest.raises(WrongPassphrase) as caught:
            opening.open_folder(cases, typing("x", "y", "z", PHRASE))
        assert "bgz recover" in caught.value.hint
        assert "bgz join --anew" in caught.value.hint

    def test_a_mistake_is_said_in_the_next_question(self, cases: Path) -> None:
        asked: list[str] = []

        def ask(question: str) -> str:
            asked.append(question)
            return PHRASE if len(asked) > 1 else "x"

        opening.open_folder(cases, ask)
        assert asked == ["Passphrase", "That is not the passphrase. Once more"]

    def test_nobody_to_ask_is_locked(self, cases: Path) -> None:
        with pytest.raises(Locked) as caught:
            opening.open_folder(cases, None)
        assert "bgz unlock" in caught.value.hint

    def test_the_command_goes_before_the_person(self, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f"printf %s {PHRASE}")
        assert opening.open_folder(cases, nobody).numbers() == []

    @pytest.mark.parametrize("command", ["printf x", "no-such-program-anywhere", "false", "'"])
    def test_a_command_that_fails_is_locked(self, cases: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
        monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", command)
        with pytest.raises(Locked):
            opening.open_folder(cases, nobody)

    def test_an_empty_command_is_none(self, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", "")
        assert opening.open_folder(cases, typing(PHRASE)).numbers() == []

    def test_gone_keys(self, cases: Path, tmp_path: Path) -> None:
        (home.team_homes(tmp_path / "home")[0] / identity.FILE).unlink()
        with pytest.raises(Locked) as caught:
            opening.open_folder(cases, nobody)
        assert "bgz recover" in caught.value.hint

    def test_keys_of_another_team_are_refused(self, cases: Path, tmp_path: Path) -> None:
        """Somebody, or a restored backup, put another identity in the place of this one."""
        founded(tmp_path / "other")
        one, two = home.team_homes(tmp_path / "home")
        (one / identity.FILE).write_bytes((two / identity.FILE).read_bytes())
        place = opening.place_of(tmp_path / "home", cases)
        target = tmp_path / "other" if place == two else cases
        with pytest.raises(Locked, match="another team"):
            opening.open_folder(target, typing(PHRASE))


@on_linux
class TestSession:
    """Asked once in a working day."""

    @pytest.fixture(autouse=True)
    def _kept(self, cases: Path, runtime: Path) -> None:
        opening.lock()

    def test_the_first_command_opens_it(self, cases: Path, runtime: Path) -> None:
        opening.open_folder(cases, typing(PHRASE))
        assert len(list(runtime.iterdir())) == 1
        opening.open_folder(cases, nobody)

    def test_founding_opens_it_too(self, tmp_path: Path) -> None:
        opening.open_folder(founded(tmp_path / "new"), nobody)

    def test_it_ends_with_the_day(self, cases: Path, clock: list[float]) -> None:
        opening.unlock(cases, typing(PHRASE))
        clock[0] += 10 * HOUR - 1
        opening.open_folder(cases, nobody)
        clock[0] += 1
        with pytest.raises(Locked):
            opening.open_folder(cases)

    def test_unlock_asks_even_when_unlocked(self, cases: Path, clock: list[float]) -> None:
        opening.unlock(cases, typing(PHRASE))
        result = opening.unlock(cases, typing(PHRASE), hours=2)
        assert result.data.until is not None
        assert result.data.until.timestamp() == clock[0] + 2 * HOUR
        with pytest.raises(WrongPassphrase):
            opening.unlock(cases, typing("x", "x", "x"))

    def test_lock_ends_it(self, cases: Path) -> None:
        opening.unlock(cases, typing(PHRASE))
        assert opening.lock().data.sessions == 1
        assert opening.lock().data.sessions == 0
        with pytest.raises(Locked):
            opening.open_folder(cases)

    def test_a_copy_of_the_home_has_no_session(
        self, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opening.unlock(cases, typing(PHRASE))
        (tmp_path / "home").rename(tmp_path / "moved")
        monkeypatch.setenv("BGZ_HOME", str(tmp_path / "moved"))
        with pytest.raises(Locked):
            opening.open_folder(cases)

    def test_nothing_of_it_lies_in_home_or_folder(self, cases: Path, tmp_path: Path) -> None:
        before = set((tmp_path / "home").rglob("*")) | set(cases.rglob("*"))
        opening.unlock(cases, typing(PHRASE))
        assert set((tmp_path / "home").rglob("*")) | set(cases.rglob("*")) == before


def test_without_a_place_for_a_session_unlock_says_so(cases: Path) -> None:
    result = opening.unlock(cases, typing(PHRASE))
    assert result.data.until is None
    assert "each command asks" in result.messages[0]


class TestFinding:
    """Option, then the folder used last, then upward."""

    def test_the_option_wins(self, cases: Path, tmp_path: Path) -> None:
        founded(tmp_path / "other")
        assert opening.find_folder(cases, tmp_path / "home") == cases

    def test_then_the_last_one(self, cases: Path, tmp_path: Path) -> None:
        assert opening.find_folder(None, tmp_path / "home") == cases

    def test_then_upward(self, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(cases / "families")
        assert opening.find_folder(None, tmp_path / "elsewhere") == cases

    def test_a_moved_folder_is_found_upward(self, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        moved = cases.rename(tmp_path / "moved")
        monkeypatch.chdir(moved)
        assert opening.find_folder(None, tmp_path / "home") == moved
        assert opening.open_folder(moved, typing(PHRASE)).numbers() == []

    def test_none_at_all_points_at_init(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(NotFound) as caught:
            opening.find_folder(None, tmp_path)
        assert "bgz init" in caught.value.hint

    def test_an_option_that_does_not_exist(self, cases: Path, tmp_path: Path) -> None:
        with pytest.raises(FolderProblem, match="does not exist"):
            opening.find_folder(tmp_path / "no", tmp_path / "home")

    def test_an_option_without_a_team(self, cases: Path, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        with pytest.raises(FolderProblem, match="not a case folder"):
            opening.find_folder(tmp_path / "empty", tmp_path / "home")

    @pytest.mark.parametrize("option", [True, False])
    def test_a_lost_team_file_is_said_by_the_folder(self, cases: Path, tmp_path: Path, *, option: bool) -> None:
        """The drive is away, or the account signed out: not `make a new one`."""
        (cases / "bgz-team.yaml").unlink()
        with pytest.raises(FolderProblem, match="team file is gone"):
            opening.open_folder(cases if option else None, typing(PHRASE))

    @pytest.mark.parametrize("restore", [False, True])
    def test_nothing_is_made_where_the_folder_was(self, cases: Path, tmp_path: Path, *, restore: bool) -> None:
        """The drive is away, or somebody renamed the folder: one in its place would lie outside the sync."""
        opening.open_folder(None, typing(PHRASE))
        moved = cases.rename(tmp_path / "renamed")
        with pytest.raises(FolderProblem, match="not there") as caught:
            opening.open_folder(None, nobody, restore=restore)
        assert "bgz --folder FOLDER" in caught.value.hint
        assert not cases.exists()
        folder = opening.open_folder(moved, typing(PHRASE))
        assert [(notice.kind, str(moved) in notice) for notice in folder.notices] == [("healed", True)]
        assert home.last_folder(tmp_path / "home") == moved
        assert opening.open_folder(None, typing(PHRASE)).notices == []

    def test_the_folder_of_another_team_or_a_second_copy_is_not_taken_for_it(self, cases: Path, tmp_path: Path) -> None:
        opening.open_folder(None, typing(PHRASE))
        copy = Path(shutil.copytree(cases, tmp_path / "copy"))
        opening.open_folder(copy, typing(PHRASE))
        assert home.last_folder(tmp_path / "home") == cases, "it is still there"
        other = founded(tmp_path / "other")
        home.remember_folder(tmp_path / "home", cases, opening.open_folder(cases, typing(PHRASE)).team.pinned)
        cases.rename(tmp_path / "renamed")
        assert opening.open_folder(other, typing(PHRASE)).notices == []
        assert home.last_folder(tmp_path / "home") == cases

    def test_the_team_file_of_another_is_refused(self, cases: Path, tmp_path: Path) -> None:
        other = founded(tmp_path / "other")
        home.put_back(tmp_path / "home", None)
        (cases / "bgz-team.yaml").write_bytes(b"x")
        with pytest.raises(Locked, match="not in the team"):
            opening.open_folder(cases, typing(PHRASE))
        assert opening.open_folder(other, typing(PHRASE)).numbers() == []

    def test_a_stranger_is_pointed_at_recovery(
        self, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BGZ_HOME", str(tmp_path / "new laptop"))
        with pytest.raises(Locked, match="not in the team") as caught:
            opening.open_folder(cases, typing(PHRASE))
        assert "bgz recover" in caught.value.hint

    def test_a_second_founding_in_the_file_changes_nothing(self, cases: Path, tmp_path: Path) -> None:
        """Anyone can write a founding of his own into the team file: ours stays the one that counts."""
        other = founded(tmp_path / "other")
        mine = opening.open_folder(cases, typing(PHRASE)).team.pinned
        lines = (other / "bgz-team.yaml").read_bytes().splitlines(keepends=True)
        with (cases / "bgz-team.yaml").open("ab") as file:
            file.write(b"\n" + lines[-1].rstrip() + b"\n")
        assert len({each.id for each in teamfile.read(cases)}) == 2
        assert opening.open_folder(cases, typing(PHRASE)).team.pinned == mine
