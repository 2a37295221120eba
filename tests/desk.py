"""A laptop with a coordinator at a real terminal, for tests that type as people do."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("pexpect needs a terminal as Unix has it", allow_module_level=True)
import pexpect

PASSPHRASE = "vier losse woorden samen"
TODAY = "2024-01-15"
QUESTION = r"(?:^|[\r\n])([^\r\n]*[^\s\r\n])(?::|(?<=\?)) $"
MOST_QUESTIONS = 60
"""A command that asks more is asking the same again."""
SEVERAL_LINES = "lege regel"
PAPER = re.compile(r"groepje (\d) van regel (\d)")
Answers = dict[str, str]


class Desk:
    """One laptop with one coordinator, who answers questions by what they contain; Enter for all others."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(exist_ok=True)
        self.screens: list[str] = []
        self.mail = ""
        foreign = ("BGZ_", "XDG_", "COLUMNS", "LINES")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        self.environment = {
            **kept,
            "BGZ_HOME": str(self.folder("home")),
            "XDG_RUNTIME_DIR": str(self.folder("run")),
            "HOME": str(self.folder("user")),
            "TMPDIR": str(self.folder("temp")),
            "BGZ_LANG": "nl",
            "TERM": "xterm",
            "NO_COLOR": "1",
        }

    def folder(self, name: str) -> Path:
        path = self.place / name
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    def type(
        self,
        *arguments: str,
        answers: Answers | None = None,
        code: int | None = 0,
        today: str = TODAY,
        strict: bool = True,
    ) -> str:
        """Run bgz at a terminal; return all it showed. When `strict`, every answer given must have been asked for.

        `code` is the exit code that is expected; None: any.
        """
        child = pexpect.spawn(
            sys.executable, ["-m", "bgz", "--today", today, *arguments],
            cwd=str(self.folder("desk")), env=self.environment, encoding="utf-8", timeout=15, dimensions=(60, 120),
        )  # fmt: skip
        child.delaybeforesend = None
        child.logfile_read = screen = io.StringIO()
        left, asked = dict(answers or {}), 0
        while question := self.question(child):
            asked += 1
            assert asked < MOST_QUESTIONS, screen.getvalue()
            self.answer(child, question, left, screen.getvalue())
        child.close()
        shown = screen.getvalue()
        self.screens.append(shown)
        assert code in {None, child.exitstatus}, shown
        assert left == {} or not strict, shown
        return shown

    def question(self, child: Any) -> str | None:
        """Return the question that waits for an answer, or None at the end.

        Half a line may look like a question: only one after which nothing more comes is one.
        """
        while child.expect([QUESTION, pexpect.EOF]) == 0:
            found: str = child.match[1]
            try:
                more = child.read_nonblocking(4096, timeout=0.05)
            except pexpect.TIMEOUT:
                return found
            except pexpect.EOF:
                more = ""
            child.buffer = child.before + child.after + more
        return None

    def answer(self, child: Any, question: str, left: Answers, shown: str) -> None:
        """Answer one question; the control of the paper key is answered from the screen."""
        paper = PAPER.search(question)
        if paper:
            (line,) = re.findall(rf"^ +{paper[2]}   (.*)$", shown, re.MULTILINE)
            child.sendline(line.split()[int(paper[1]) - 1])
            return
        for part in left:
            if part in question:
                child.sendline(left.pop(part))
                if SEVERAL_LINES in question:
                    child.sendline("")
                return
        child.sendline("")

    def number(self, prefix: str) -> str:
        """Return the number of the one record of a kind, from the names of the files."""
        found = [path.name[:7] for path in (self.place / "desk" / "cases").rglob(f"{prefix}-*.yaml.age")]
        assert len(found) == 1
        return found[0]
