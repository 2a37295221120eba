"""The lines for cron, systemd and the Task Scheduler: each is read back as that system reads it."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePath, PureWindowsPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.followup.mail_round import LAST_HOUR
from bgz.output.schedule import FIRST_HOUR, LONGEST_TASK, schedule

if TYPE_CHECKING:
    from collections.abc import Sequence

PYTHON = Path(sys.executable)
ODD = [
    "plain",
    "with blank",
    "100% sure",
    "back\\%slash",
    'it\'s "quoted"',
    "a $HOME `id` $(id) & ; | > < * ? ~ !",
    "%h %d \\\\ ^ (x)",
]


def after_python(job: PurePath) -> list[str]:
    return ["-P", "-m", "bgz", "remind", "--no-input", "--job", str(job)]


def by_cron(line: str) -> tuple[list[str], str]:
    """Return the five fields of a line of a crontab, and its command as cron hands it to the shell."""
    *fields, command = line.split(maxsplit=5)
    found: list[str] = []
    escaped = False
    for sign in command:  # as in do_command.c of Vixie cron
        if escaped and sign == "%":
            found[-1] = sign
            escaped = False
            continue
        assert escaped or sign != "%", "the rest would be input of the command"
        escaped = sign == "\\" and not escaped
        found.append(sign)
    return fields, "".join(found)


def by_windows(line: str) -> list[str]:
    """Split a command as CommandLineToArgvW does: of backslashes only those before a quote mean something."""
    words: list[str] = []
    inside = quoted = False
    for slashes, sign in re.findall(r"(\\*)([^\\]|$)", line):
        if not inside and (slashes or sign not in ("", " ")):
            words.append("")
            inside = True
        if not inside:
            continue
        words[-1] += "\\" * (len(slashes) // 2 if sign == '"' else len(slashes))
        if sign == '"' and len(slashes) % 2 == 0:
            quoted = not quoted
        elif sign == " " and not quoted:
            inside = False
        else:
            words[-1] += sign
    return words


def by_prompt(line: str) -> str:
    """Return what the Command Prompt runs: a ^ before a sign outside quotes is taken away, other signs may not be."""
    found, quoted, caret = "", False, False
    for sign in line:
        if caret:
            found, caret = found + sign, False
        elif sign == "^" and not quoted:
            caret = True
        else:
            assert quoted or sign not in "&|<>()", sign
            quoted ^= sign == '"'
            found += sign
    return found


def by_systemd(text: str) -> list[str]:
    """Return the words of ExecStart: quotes, escapes, then specifiers and variables."""
    line = next(each for each in text.splitlines() if each.startswith("ExecStart=")).removeprefix("ExecStart=")
    words = [re.sub(r"\\(.)", r"\1", each) for each in re.findall(r'"((?:[^"\\]|\\.)*)"', line)]
    assert not any(re.search(r"(?<!%)(?:%%)*%(?!%)", each) for each in words)
    words = [each.replace("%%", "%") for each in words]
    assert not any(re.search(r"(?<!\$)(?:\$\$)*\$(?!\$)", each) for each in words[1:])
    return [words[0], *(each.replace("$$", "$") for each in words[1:])]


@pytest.mark.skipif(os.name == "nt", reason="cron runs on Unix")
@pytest.mark.parametrize("name", ODD)
def test_cron_and_the_shell_run_the_very_command(tmp_path: Path, name: str) -> None:
    job = tmp_path / name
    job.mkdir()
    python = tmp_path / f"py {name}"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    python.chmod(0o700)
    fields, command = by_cron(schedule(python, python, job).crontab)
    assert fields[1:] == [f"{FIRST_HOUR}-{LAST_HOUR}", "*", "*", "*"]
    assert 0 < int(fields[0]) < 60
    assert int(fields[0]) % 5
    done = subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert (job / "job.log").read_text(encoding="utf-8").splitlines() == after_python(job)


@pytest.mark.parametrize("name", ODD)
def test_systemd_reads_the_very_command(name: str) -> None:
    python, job = Path("/opt") / name.replace("$", "") / "python", Path("/home") / name
    assert by_systemd(schedule(python, python, job).service) == [str(python), *after_python(job)]


def test_systemd_itself_takes_the_units(tmp_path: Path) -> None:
    made = schedule(PYTHON, PYTHON, tmp_path / "a job at 100%")
    service, timer = tmp_path / made.service_name, tmp_path / made.timer_name
    service.write_text(made.service, encoding="utf-8")
    timer.write_text(made.timer, encoding="utf-8")
    for text in (made.service, made.timer):
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str  # type: ignore[assignment,method-assign]
        parser.read_string(text)
        assert "Unit" in parser
    assert service.stem == timer.stem
    analyze = shutil.which("systemd-analyze")
    if analyze is not None:
        done = subprocess.run(
            [analyze, "verify", "--user", service, timer], capture_output=True, text=True, check=False
        )
        assert not [line for line in done.stderr.splitlines() if "bgz" in line], done.stderr
        calendar = next(line for line in made.timer.splitlines() if line.startswith("OnCalendar="))
        subprocess.run([analyze, "calendar", calendar.removeprefix("OnCalendar=")], capture_output=True, check=True)


WINDOWS = [
    r"C:\Users\Anna\AppData\Local\bgz\reminders\0123456789abcdef",
    r"C:\Users\Anna de Boer\reminders",
    r"D:\R&D (x)\bgz ^ reminders",
    "C:\\ends in a slash \\",
]


@pytest.mark.parametrize("job", WINDOWS)
def test_the_task_scheduler_gets_the_very_command(job: str) -> None:
    python = PureWindowsPath(r"C:\Program Files\Python\pythonw.exe")
    line = schedule(python, python, PureWindowsPath(job)).schtasks
    words = by_windows(by_prompt(line))
    assert words[:4] == ["schtasks", "/Create", "/F", "/TN"]
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert (options["/SC"], options["/RI"]) == ("DAILY", "60")
    assert re.fullmatch(r"06:[0-5]\d", options["/ST"])
    assert options["/DU"] == "0014:30"  # from six o'clock to twenty past eight in the evening
    assert by_windows(options["/TR"]) == [str(python), *after_python(PureWindowsPath(job))]


def test_what_a_system_cannot_take_is_left_out() -> None:
    long = schedule(PYTHON, PYTHON, Path("/" + "x" * LONGEST_TASK))
    assert (long.schtasks, bool(long.crontab), bool(long.service)) == ("", True, True)
    broken = schedule(PYTHON, PYTHON, Path("/home/two\nlines"))
    assert (broken.schtasks, broken.crontab, broken.service, broken.timer) == ("", "", "", "")


def test_two_jobs_have_names_and_minutes_of_their_own() -> None:
    made = [schedule(PYTHON, PYTHON, Path(f"/home/{count}")) for count in range(40)]
    assert len({each.service_name for each in made}) == 40
    assert len({each.crontab.split()[0] for each in made}) > 10
    assert schedule(PYTHON, PYTHON, Path("/home/1")) == made[1]


@given(st.lists(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs")), max_size=12), max_size=4))
def test_the_reader_of_windows_lines_here_is_right(words: Sequence[str]) -> None:
    some = [word for word in words if word]
    assert by_windows(subprocess.list2cmdline(some)) == some
