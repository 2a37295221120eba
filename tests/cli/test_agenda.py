"""At the end of a command that opened the folder what is due is written down for the reminders."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bgz.__main__ import run
from bgz.actions import agenda_file, listing
from bgz.actions.opening import open_folder
from bgz.domain.cases.request_family import RequestFamily
from bgz.storage import teamsets
from bgz.storage.job import Job
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.recovery import PaperKey

AT = datetime(2023, 11, 4, 11, tzinfo=UTC)
V = "V-7K3QF"


@pytest.fixture
def job(founded: PaperKey, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Return a job that the team let in; the laptop is unlocked by a command."""
    assert founded
    for name, value in {**environment, "BGZ_PASSPHRASE_COMMAND": "printf %s vier-losse-woorden-samen"}.items():
        if name.startswith(("BGZ_", "XDG_")):
            monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    folder = open_folder(tmp_path / "cases")
    made = Job.make(tmp_path / "job", folder.team.pinned, folder.root)
    folder.change_team(teamsets.reminders_key(folder.now, RemindersKey.of("server", made.recipient)), at=AT)
    folder.create(RequestFamily(number=V, owner=folder.member, registered_on=date(2023, 11, 1)), at=AT)
    return made


def day_written(job: Job) -> date | None:
    found = job.agendas(datetime.now(UTC), job.team()).agendas
    return found[0].day if found else None


def test_after_a_command_that_shows(job: Job) -> None:
    assert run(["--folder", "cases", "list"]) == 0
    assert day_written(job) == datetime.now().date()  # noqa: DTZ005 - the coordinator's own day


def test_after_one_that_failed(job: Job) -> None:
    assert run(["--folder", "cases", "show", "V-00000"]) == 4
    assert day_written(job) is not None


def test_after_one_that_was_stopped(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "list_cases", stopped)
    assert run(["--folder", "cases", "list"]) == 3
    assert day_written(job) is not None


def test_after_one_that_asks_for_attention(job: Job, tmp_path: Path) -> None:
    (tmp_path / "cases" / "families" / "V-00000.yaml.age").write_bytes(b"damaged")
    assert run(["--folder", "cases", "check"]) == 9
    assert day_written(job) is not None


def test_not_after_one_that_does_not_open_the_folder(job: Job) -> None:
    assert run(["--version"]) == 0
    assert run(["--folder", "cases", "help"]) == 0
    assert day_written(job) is None


def test_of_a_pretended_day_that_was_and_not_of_one_to_come(job: Job) -> None:
    later = datetime.now().date() + timedelta(days=2)  # noqa: DTZ005 - the coordinator's own day
    assert run(["--folder", "cases", "--today", later.isoformat(), "list"]) == 0
    assert day_written(job) is None
    assert run(["--folder", "cases", "--today", "2023-11-06", "list"]) == 0
    assert day_written(job) == date(2023, 11, 6)
    assert run(["--folder", "cases", "--today", "2023-11-02", "list"]) == 0
    assert day_written(job) == date(2023, 11, 6)


def test_what_went_wrong_is_said_beside_the_answer(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong(*_given: object, **_more: object) -> None:
        raise ValueError("Jansen")

    monkeypatch.setattr(agenda_file, "coming", wrong)
    assert run(["--lang", "en", "--folder", "cases", "list", "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["status"] == "ok"
    assert "could not be written down for the reminders (ValueError)" in shown.err
    assert "Jansen" not in shown.err
    assert day_written(job) is None
