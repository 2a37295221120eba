"""The real cron daemon runs the line that `bgz remind setup` prints, and the mail arrives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bgz.__main__ import run
from bgz.actions import init
from bgz.domain.cases.request_family import RequestFamily
from bgz.i18n import set_language
from bgz.storage import home
from bgz.storage.folder import CaseFolder
from tests.post_office import Post, offices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PHRASE = "vier-losse-woorden-samen"
V, CANARY = "V-7K3QF", "Kanariepiet"
PATIENCE = 150
"""Seconds: cron looks once a minute."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can start cron"),
]


@contextmanager
def crontab(program: str, text: str) -> Iterator[None]:
    """Add `text` to the crontab of whoever runs the tests, and put that back as it was."""
    before = subprocess.run([program, "-l"], capture_output=True, text=True, check=False)
    kept = before.stdout if before.returncode == 0 else ""
    subprocess.run([program, "-"], input=f"{kept}{text}\n", text=True, check=True)
    try:
        yield
    finally:
        if before.returncode == 0:
            subprocess.run([program, "-"], input=kept, text=True, check=True)
        else:
            subprocess.run([program, "-r"], check=True)


@contextmanager
def daemon(program: str) -> Iterator[None]:
    """Run cron, unless it runs already."""
    cron = subprocess.Popen([program, "-f"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield  # a second cron ends by itself: the first holds a lock
    finally:
        cron.terminate()
        cron.wait()


def wait_for(found: Callable[[], object]) -> None:
    """Wait until something is there; how long cron takes is nothing to test."""
    end = time.monotonic() + PATIENCE
    while not found() and time.monotonic() < end:
        time.sleep(1)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with offices(tmp_path) as start:
        yield start()


def test_cron_mails_what_is_due_with_the_line_that_was_printed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    post: Post,
    program: Callable[[str], str],
) -> None:
    cron, tab = program("cron"), program("crontab")
    now = datetime.now(UTC)
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f'"{sys.executable}" -c "print(\'{PHRASE}\')"')
    prepared = init.prepare(init.Wishes("Test", "test@example.org", ("Meppel",)), recovery=False, at=now)
    init.found(prepared, tmp_path / "cases", PHRASE, save_to=None, at=now, log_n=2)
    team = prepared.founding.id
    folder = CaseFolder.open(tmp_path / "cases", home.team_home(home.home(), team), prepared.keys, team=team)
    long_ago = date.today() - timedelta(days=20)  # noqa: DTZ011 - the day by which cron runs
    folder.create(RequestFamily(number=V, owner=folder.member, surname=CANARY, registered_on=long_ago), at=now)
    job = tmp_path / "a job at 100%"
    server = ("--host", "127.0.0.1", "--security", "none", "--port", str(post.port), "--sender", "bgz@example.org")
    assert run(["remind", "setup", *server, "--job", str(job), "--json"]) == 0
    line: str = json.loads(capsys.readouterr().out)["data"]["schedule"]["crontab"]
    every_day = ("--days", "mon,tue,wed,thu,fri,sat,sun", "--hour", "0")
    assert run(["remind", "me", *every_day, "--json"]) == 0
    set_language("en")

    each_minute = " ".join(["* * * * *", line.split(maxsplit=5)[5]])
    with crontab(tab, each_minute), daemon(cron):
        wait_for(lambda: post.mails)
        wait_for(lambda: (job / "job.log").read_text(encoding="utf-8"))
    log = (job / "job.log").read_text(encoding="utf-8")
    assert post.mails, log or "cron never ran the line"
    mail = post.mails[0]
    assert mail["To"] == "test@example.org"
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    assert V in parts[0]
    kept = [path.read_text("utf-8", "replace") for path in job.rglob("*") if path.is_file()]
    for text in (mail.as_string(), *parts, *kept, log, each_minute, *capsys.readouterr()):
        assert CANARY not in text
    assert "test@example.org" not in log
