"""How the computer runs the reminders by itself: lines for cron, systemd and the Task Scheduler, ready to paste.

Every one names Python and the folder of the job by their whole path, for such a job runs elsewhere and with nothing
of what a terminal knows. Quoting differs in each; a path that one of them cannot take makes it an empty text.
"""

from __future__ import annotations

import hashlib
import shlex
import subprocess
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.followup.mail_round import LAST_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

FIRST_HOUR = 6
"""The job runs from this hour up to `LAST_HOUR`, both included."""
_MINUTES = [minute for minute in range(60) if minute % 5]
LONGEST_TASK = 261
"""Characters that `schtasks /TR` takes."""
LOG = "job.log"


@frozen
class Schedule:
    """The texts to paste: a line of a crontab, two units of systemd with their names, a command for Windows."""

    crontab: str
    service_name: str
    service: str
    timer_name: str
    timer: str
    schtasks: str


def schedule(python: PurePath, windowless: PurePath, job: PurePath) -> Schedule:
    """Return how to run the reminders of the job in the folder `job` every hour.

    `python` is the Python that runs bgz; on Windows `windowless` runs it without opening a window. Name and minute
    follow from the folder: the same for it each time, and not the full hour at which everybody's mail goes out.
    """
    token = hashlib.sha256(str(job).encode()).hexdigest()
    name = f"bgz-reminders-{token[:6]}"
    minute = _MINUTES[int(token[6:12], 16) % len(_MINUTES)]
    words = [str(python), *_arguments(job)]
    fits = all(map(_one_line, words))
    return Schedule(
        crontab=_crontab(words, job / LOG, minute) if fits else "",
        service_name=f"{name}.service",
        service=_service(words) if fits else "",
        timer_name=f"{name}.timer",
        timer=_timer(minute) if fits else "",
        schtasks=_schtasks(name, [str(windowless), *_arguments(job)], minute) if fits else "",
    )


def _arguments(job: PurePath) -> list[str]:
    """Return what follows Python: `-P` keeps it from running a bgz.py that lies where it happens to start."""
    return ["-P", "-m", "bgz", "remind", "--no-input", "--job", str(job)]


def _one_line(word: str) -> bool:
    return word.isprintable()


def _crontab(words: Sequence[str], log: PurePath, minute: int) -> str:
    """Return the line. cron turns a `%` into a line end unless a backslash stands before it, quotes or not."""
    command = " ".join(shlex.quote(word).replace("%", "''\\%") for word in words)
    into = shlex.quote(str(log)).replace("%", "''\\%")
    return f"{minute} {FIRST_HOUR}-{LAST_HOUR} * * * {command} > {into} 2>&1"


def _service(words: Sequence[str]) -> str:
    return (
        "[Unit]\nDescription=bgz reminders\n\n"
        f"[Service]\nType=oneshot\nExecStart={' '.join(_systemd(words))}\n"
        "UMask=0077\n"
    )


def _systemd(words: Sequence[str]) -> list[str]:
    """Return words as a unit takes them. Only after the program itself does a `$` begin a variable."""
    program, *rest = (word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") for word in words)
    return [f'"{program}"', *(f'"{word}"' for word in (word.replace("$", "$$") for word in rest))]


def _timer(minute: int) -> str:
    hours = f"{FIRST_HOUR:02}..{LAST_HOUR:02}"
    return (
        "[Unit]\nDescription=bgz reminders, every hour of the day\n\n"
        f"[Timer]\nOnCalendar=*-*-* {hours}:{minute:02}:00\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _schtasks(name: str, words: Sequence[str], minute: int) -> str:
    """Return the command for the Command Prompt; empty when the Task Scheduler would cut it off."""
    inner = subprocess.list2cmdline(words)
    hours = LAST_HOUR - FIRST_HOUR
    when = ["/SC", "DAILY", "/ST", f"{FIRST_HOUR:02}:{minute:02}", "/RI", "60", "/DU", f"{hours:04}:30"]
    outer = subprocess.list2cmdline(["schtasks", "/Create", "/F", "/TN", name, *when, "/TR", inner])
    return _for_prompt(outer) if len(inner) <= LONGEST_TASK else ""


def _for_prompt(line: str) -> str:
    """Return a line as the Command Prompt takes it.

    It counts every quote, also one behind a backslash, and sees its own signs wherever no quote is open.
    """
    found, quoted = [], False
    for sign in line:
        quoted ^= sign == '"'
        found.append(f"^{sign}" if sign in "&|<>^()" and not quoted else sign)
    return "".join(found)
