"""Founding a team: whole or not at all."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions import init, opening, paper
from bgz.domain.values.numbers import new_key
from bgz.errors import FolderProblem, Invalid, Refused
from bgz.storage import home, layout, teamfile
from bgz.storage.folder import CaseFolder
from bgz.storage.recovery import PaperKey, find
from bgz.storage.team import TeamHistory, foundings
from bgz.storage.teamstate import FOUNDER_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path
    from typing import Protocol

    from bgz.actions.init import Prepared

    class Trouble(Protocol):
        """See conftest.py."""

        left: int

    Killed = Callable[[Callable[[], object]], Iterator[int]]

AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"
WISHES = init.Wishes("Anna de Boer", "anna@example.org", ("Meppel", "Westerveld"))
on_posix = pytest.mark.skipif(os.name != "posix", reason="needs fork or links")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f"printf %s {PHRASE}")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return tmp_path / "cases"


def found(folder: Path, save_to: Path | None = None, *, recovery: bool = True) -> Prepared:
    prepared = init.prepare(WISHES, recovery=recovery, at=AT)
    init.found(prepared, folder, PHRASE, save_to=save_to, at=AT, log_n=2)
    return prepared


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_founder_can_do_everything(cases: Path) -> None:
    prepared = found(cases)
    opened = opening.open_folder(cases)
    assert opened.member == prepared.member
    assert opened.now.members[opened.member].roles == FOUNDER_ROLES
    assert opened.now.members[opened.member].since == "2023-11-04"


def test_the_settings_are_written(cases: Path) -> None:
    found(cases)
    programme = opening.open_folder(cases).read("programme").record
    assert programme.municipality_names == ("Meppel", "Westerveld")
    assert programme.name == "Buurtgezinnen Meppel, Westerveld"
    assert programme.norms.trial_weeks == 8


def test_each_municipality_has_a_key_of_its_own(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def key(letter: str, taken: Collection[str], pick: Callable[[str], str]) -> str:
        if letter == "g":
            asked.append(len(taken))
        return new_key(letter, taken, pick)

    monkeypatch.setattr("bgz.actions.init.new_key", key)
    found(cases)
    assert asked == [0, 1], "the second must not get the key of the first"


def test_the_folder_is_as_designed(cases: Path) -> None:
    found(cases)
    names = {path.name for path in cases.iterdir()}
    assert {"bgz-team.yaml", "programme.yaml.age", "families", "matches", "concerns", "join", ".gitattributes"} <= names
    assert not [name for name in names if name.startswith(".~bgz")]


def test_names_stand_in_the_team_file_only(cases: Path, tmp_path: Path) -> None:
    found(cases, tmp_path / "key.html")
    holding = [path.name for path in tmp_path.rglob("*") if path.is_file() and b"Anna de Boer" in path.read_bytes()]
    assert set(holding) == {"bgz-team.yaml", "team"}  # "team": this device's own copy of it


def test_other_files_stay(cases: Path) -> None:
    cases.mkdir()
    (cases / ".gitkeep").write_bytes(b"")
    (cases / "notes.txt").write_bytes(b"mine")
    (cases / "families").mkdir()
    found(cases)
    assert (cases / "notes.txt").read_bytes() == b"mine"
    assert opening.open_folder(cases).numbers() == []


def test_a_folder_with_a_team_is_refused(cases: Path) -> None:
    found(cases)
    before = tree(cases)
    with pytest.raises(Refused, match="has a team already") as caught:
        found(cases)
    assert "bgz recover" in caught.value.hint
    assert tree(cases) == before


def test_a_folder_inside_a_case_folder_is_refused(cases: Path) -> None:
    """Typed in the wrong place: `bgz init cases` inside of it."""
    found(cases)
    with pytest.raises(Refused, match="inside a case folder"):
        found(cases / "cases")
    assert not (cases / "cases").exists()


def test_records_without_a_team_file_are_refused(cases: Path) -> None:
    """The team file may still be on its way: a new team would make the old records unreadable for good."""
    found(cases)
    (cases / "bgz-team.yaml").unlink()
    with pytest.raises(Refused, match="team file is missing"):
        found(cases)


def test_a_file_is_no_folder(cases: Path) -> None:
    cases.write_bytes(b"")
    with pytest.raises(FolderProblem, match="not a folder"):
        found(cases)


@pytest.mark.parametrize("where", ["home/cases", "."])
def test_keys_and_cases_lie_apart(tmp_path: Path, where: str) -> None:
    with pytest.raises(Refused, match="keys"):
        found(tmp_path / where)


def test_two_teams_live_side_by_side(tmp_path: Path) -> None:
    one, two = found(tmp_path / "one"), found(tmp_path / "two")
    assert opening.open_folder(tmp_path / "one").team.pinned == one.founding.id
    assert opening.open_folder(tmp_path / "two").team.pinned == two.founding.id
    assert opening.open_folder(None).team.pinned == two.founding.id


def test_all_problems_come_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        init.checked(init.Wishes("", "anna", ("Meppel", "bsn 111222333"), "\u202e"))
    assert [each.split(":")[0] for each in caught.value.problems] == [
        "Name",
        "E-mail",
        "Municipality",
        "Name of the programme",
    ]


def test_no_municipality_is_a_problem() -> None:
    with pytest.raises(Invalid) as caught:
        init.checked(evolve(WISHES, municipalities=()))
    assert caught.value.problems == ("Municipality: is missing",)


def test_capitals_are_put_right_and_any_name_is_allowed() -> None:
    assert init.checked(evolve(WISHES, municipalities=("MEPPEL", "meppel", "Nergenshuizen"))).municipalities == (
        "Meppel",
        "Nergenshuizen",
    )


def test_a_name_that_is_not_known_gets_a_suggestion(cases: Path) -> None:
    prepared = init.prepare(evolve(WISHES, municipalities=("Mepel", "Xyzzy")), recovery=False, at=AT)
    messages = init.found(prepared, cases, PHRASE, save_to=None, at=AT, log_n=2).messages
    assert any("Meppel" in each for each in messages)
    assert any("Xyzzy" in each for each in messages)


class TestRecoveryKey:
    """The paper key goes where the founder says, never into the synced folder."""

    @pytest.mark.parametrize("name", ["key.html", "key.txt"])
    def test_the_file_holds_the_key_of_this_team(self, cases: Path, tmp_path: Path, name: str) -> None:
        prepared = found(cases, tmp_path / name)
        key = find((tmp_path / name).read_text(encoding="utf-8"))
        assert key == prepared.recovery
        team = TeamHistory.read(teamfile.read(cases), prepared.founding.id)
        assert team.now.recovery == key.of_team(prepared.founder).public
        if os.name == "posix":
            assert (tmp_path / name).stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("where", ["cases/key.html", "cases/families/key.txt", "cases/../cases/key.txt"])
    def test_inside_the_folder_is_refused(self, cases: Path, tmp_path: Path, where: str) -> None:
        with pytest.raises(Refused, match="may not lie in the case folder"):
            found(cases, tmp_path / where)
        assert not cases.exists()

    @on_posix
    def test_inside_through_a_link_is_refused(self, cases: Path, tmp_path: Path) -> None:
        cases.mkdir()
        (tmp_path / "link").symlink_to(cases)
        with pytest.raises(Refused, match="may not lie in the case folder"):
            found(cases, tmp_path / "link" / "key.txt")

    def test_inside_any_other_case_folder_is_refused(self, cases: Path, tmp_path: Path) -> None:
        found(tmp_path / "other")
        with pytest.raises(Refused, match="may not lie in the case folder"):
            found(cases, tmp_path / "other" / "families" / "key.txt")

    def test_a_file_that_exists_is_not_touched(self, cases: Path, tmp_path: Path) -> None:
        (tmp_path / "key.txt").write_bytes(b"mine")
        with pytest.raises(Refused, match="exists already"):
            found(cases, tmp_path / "key.txt")
        assert (tmp_path / "key.txt").read_bytes() == b"mine"

    def test_a_place_that_is_not_there_leaves_nothing(self, cases: Path, tmp_path: Path) -> None:
        with pytest.raises(FolderProblem):
            found(cases, tmp_path / "no" / "key.txt")
        assert not cases.exists()
        assert home.team_homes(tmp_path / "home") == []

    def test_without_it_bgz_says_so(self, cases: Path) -> None:
        prepared = init.prepare(WISHES, recovery=False, at=AT)
        result = init.found(prepared, cases, PHRASE, save_to=None, at=AT, log_n=2)
        assert not result.data.recovery
        assert "bgz recover --new-key" in result.messages[-1]
        assert opening.open_folder(cases).now.recovery is None


def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def stopped() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("harm", [full, stopped])
@pytest.mark.parametrize("there", [True, False])
def test_a_full_disk_or_ctrl_c_at_any_write_leaves_nothing(
    tmp_path: Path, troubled: Callable[..., Trouble], harm: Callable[[], None], *, there: bool
) -> None:
    cases, key = tmp_path / "cases", tmp_path / "key.txt"
    home.home()
    if there:
        cases.mkdir()
        (cases / "mine.txt").write_bytes(b"x")
    before = sorted(tmp_path.rglob("*"))
    failures = 0
    for step in range(1, 200):
        with pytest.MonkeyPatch.context() as patch:
            trouble = troubled(patch, step, harm)
            try:
                found(cases, key)
            except (FolderProblem, KeyboardInterrupt):
                failures += 1
            else:
                if trouble.left > 0:
                    break
                cases, key = cases.with_name(f"cases{step}"), key.with_name(f"key{step}.txt")  # the harm did no harm
                before = sorted(tmp_path.rglob("*"))
                continue
        left = set(tmp_path.rglob("*")) - set(before) - {tmp_path / "home" / "teams"}
        assert left == set(), f"after failure at step {step}"
    assert failures > 10
    assert opening.open_folder(cases).now.members


@on_posix
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_at_any_write_it_can_be_done_again(tmp_path: Path, killed: Killed) -> None:
    """A power cut: no cleaning up. Either the team is there and opens, or founding simply works the next time."""
    cases = tmp_path / "cases"
    cases.mkdir()
    for step in killed(lambda: found(cases)):
        if layout.path_of(cases, "team").exists():
            team = foundings(teamfile.read(cases))[0].id
            home.remember_folder(home.home(), cases, team)
            assert opening.open_folder(cases).read("programme").record.municipality_names, f"killed at step {step}"
        else:
            found(cases)
        for path in sorted(cases.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    assert step > 10


def test_a_key_file_made_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "key.txt").write_bytes(b"mine")
    with pytest.raises(Refused, match="exists already"):
        paper.save(tmp_path / "key.txt", PaperKey.generate(), "a" * 32, bytes(32), programme="", made=AT.date())
    assert (tmp_path / "key.txt").read_bytes() == b"mine"


def test_opening_uses_the_real_folder(cases: Path) -> None:
    found(cases)
    assert isinstance(opening.open_folder(cases), CaseFolder)
