"""What `bgz remind` and its set-up print: nobody's address where names are hidden, and what is for here last."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest

from bgz.output import remind_screen
from bgz.output.schedule import schedule
from tests.output.printing import printed

PYTHON, JOB = PurePosixPath("/opt/python"), PurePosixPath("/home/job")


def set_up(fits: str, **more: Any) -> Any:
    held = {"host": "smtp.example.org", "port": 587, "security": "starttls", "sender": "b@example.org"}
    made = schedule(PYTHON, PYTHON, JOB)
    return SimpleNamespace(**held | {"job": JOB, "key": "r0", "fits": fits, "schedule": made, **more})


@pytest.mark.parametrize(
    ("fits", "order"), [("crontab", ["systemd", "Windows", "cron"]), ("schtasks", ["cron", "systemd", "Windows"])]
)
def test_what_is_for_this_computer_comes_last_and_stays_in_sight(fits: str, order: list[str]) -> None:
    shown = printed(remind_screen.set_up, set_up(fits))
    headings = [shown.index(each) for each in ("Linux and macOS, cron", "Linux, systemd", "Windows, Task Scheduler")]
    names = ["cron", "systemd", "Windows"]
    assert [name for _at, name in sorted(zip(headings, names, strict=True))] == order
    (line,) = [line for line in shown.splitlines() if line.endswith("(for this computer)")]
    assert order[-1] in line
    above, _, last = " ".join(shown.split()).partition(
        "What follows is for this computer; to see it again: bgz remind setup"
    )
    assert above.endswith("What stands above is for other systems. ")
    assert len(shown.splitlines()) - shown[: headings[names.index(order[-1])]].count("\n") < 20
    assert order[-1] in last
    assert "do not know" not in above


def test_what_cannot_be_pasted_is_told() -> None:
    long = schedule(PYTHON, PureWindowsPath("C:/python.exe"), PurePosixPath("/" + "x" * 300))
    shown = printed(remind_screen.set_up, set_up("schtasks", schedule=long))
    assert " ".join(shown.split()).count("choose another") == 1
    assert "schtasks /Create" not in shown


def test_sendmail_has_no_host() -> None:
    shown = printed(remind_screen.set_up, set_up("crontab", host="", port=0, security="sendmail"))
    server = next(line for line in shown.splitlines() if line.startswith("Mail server"))
    assert "sendmail" in server
    assert ":" not in server


def test_who_is_not_mailed_today_is_shown_what_she_would_get() -> None:
    def said(text: str) -> str:
        one = SimpleNamespace(state="not_today", subject="bgz: 1 task", text=text, to="anna@example.org")
        return printed(remind_screen.reminders, SimpleNamespace(reminders=[one]))

    assert "on such a day she would get:" in said("V-00001 first reaction")
    assert "V-00001 first reaction" in said("V-00001 first reaction")
    assert "the days she chose: no mail" in said("")


@pytest.mark.parametrize("names", [True, False])
def test_addresses_show_only_where_names_do(names: bool) -> None:
    one = SimpleNamespace(state="sent", subject="", text="", to="anna@example.org")
    shown = printed(remind_screen.reminders, SimpleNamespace(reminders=[one]), names=names)
    assert ("anna@example.org" in shown) is names
    tested = printed(remind_screen.tested, SimpleNamespace(subject="bgz", to="anna@example.org"), names=names)
    assert ("anna@example.org" in tested) is names


def test_a_job_elsewhere_has_no_folder_here() -> None:
    assert "on another computer" in printed(remind_screen.stopped, SimpleNamespace(key="r0", job=None))
