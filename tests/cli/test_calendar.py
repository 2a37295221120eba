"""`bgz calendar` as it is typed: in Dutch and English, as JSON, with its exit codes."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.__main__ import run
from bgz.actions import init
from bgz.actions.opening import open_folder
from bgz.domain.cases.person import OwnTask
from bgz.domain.cases.request_family import RequestFamily
from bgz.i18n import set_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AT = datetime(2024, 1, 2, 10, 0, tzinfo=UTC)
PASSPHRASE = "vier-losse-woorden-samen"
CANARY = "Kanariepiet"


@pytest.fixture
def bgz(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Return a function that runs a command on 15 January 2024 where a family signed up: code, output, talk."""
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f'"{sys.executable}" -c "print(\'{PASSPHRASE}\')"')
    monkeypatch.setenv("BGZ_LANG", "nl")
    wishes = init.Wishes(name="Test", email="test@example.org", municipalities=("Meppel",))
    prepared = init.prepare(wishes, recovery=False, at=AT)
    init.found(prepared, tmp_path / "cases", PASSPHRASE, save_to=None, at=AT, log_n=2)
    folder = open_folder(tmp_path / "cases")
    own = OwnTask(due=date(2024, 2, 1), text=f"{CANARY} bellen", since=date(2024, 1, 10))
    folder.create(
        RequestFamily(
            number="V-8P0AA",
            owner=folder.member,
            surname=CANARY,
            registered_on=date(2024, 1, 10),
            own_tasks={"o0001": own},
        ),
        at=AT,
    )

    def given(*arguments: object) -> tuple[int, str, str]:
        code = run(["--today", "2024-01-15", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    yield given
    set_language("en")


def test_writing_and_writing_again(bgz: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, out, err = bgz("calendar", "--to", tmp_path / "out")
    assert code == 0
    assert "bgz-team.ics" in out
    assert "het hele team" in out
    assert "Verder: bgz followup" in err
    assert CANARY not in out + err
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert len(before) == 2
    assert all(CANARY.encode() not in data and b"V-8P0AA" in data for data in before.values())
    code, _out, err = bgz("calendar", "--to", tmp_path / "out")
    assert code == 0
    assert "niets veranderd" in err
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_in_english(bgz: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, out, err = bgz("--lang", "en", "calendar", "--to", tmp_path / "out", "--owner", "me", "--names")
    assert code == 0
    assert "Test (you)" in out
    assert "the whole team" not in out
    assert "nothing comes twice" in err


def test_as_json(bgz: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, out, _err = bgz("calendar", "--to", tmp_path / "out", "--dry-run", "--json")
    held: dict[str, Any] = json.loads(out)
    data = held["data"]
    assert (code, held["command"], held["status"], held["errors"]) == (0, "calendar", "ok", [])
    assert (data["day"], data["days"], data["dry_run"]) == ("2024-01-15", 366, True)
    assert data["folder"] == str(tmp_path / "out")
    mine, team = data["files"]
    assert set(mine) == {"member", "mine", "path", "tasks", "changes", "changed"}  # a name only with --names
    assert (team["member"], team["mine"], team["changed"]) == (None, False, True)
    assert {(each["kind"], each["day"]) for each in team["changes"]} >= {("new", "2024-01-15"), ("new", "2024-02-01")}
    assert set(team["changes"][0]) == {"kind", "day", "summary"}
    assert CANARY not in out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--to", "cases"], 5),
        (["--to", "cases/families"], 5),
        (["--to", "file/out"], 8),
        (["--to", "out", "--owner", "niemand-heet-zo"], 4),
        (["--to", "out", "--owner", "none"], 4),
        (["--to", "out", "--days", "0"], 2),
        (["--to", "out", "--days", "3661"], 2),
        (["--to", "file"], 2),
    ],
)
def test_what_is_refused(
    bgz: Callable[..., tuple[int, str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    ended, out, err = bgz("calendar", *arguments)
    assert ended == code
    assert not out
    assert "Fout" in err
    assert not (tmp_path / "out").exists()
    assert not list((tmp_path / "cases").rglob("*.ics"))


def test_another_word_for_it_is_understood(bgz: Callable[..., tuple[int, str, str]]) -> None:
    for word in ("kalender", "agenda"):
        code, _out, err = bgz(word)
        assert code == 2
        assert "bgz calendar" in err
