"""README says what is so: its reference is fresh, its commands exist, its conversation really goes like that."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desk import PASSPHRASE, Desk

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"\b([VSK])-[0-9A-Z]{5}\b")
WORDS = re.compile(r"(?: +\d [a-z]{4,8})+ *")
HOUR = re.compile(r"\d\d:\d\d")
SKIPPED, HIDDEN = "…", "********"


def section(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", README, re.DOTALL)
    assert found, name
    return found[1]


def code(text: str) -> str:
    return "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL))


def every_command() -> dict[str, set[str]]:
    """Return every command by its full name, with its options."""
    from scripts.reference import every_command as commands

    return {
        name.removeprefix("bgz "): {
            option for param in command.params for option in (*param.opts, *param.secondary_opts)
        }
        for name, command in commands()
    }


def test_the_reference_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_command_of_the_readme_exists() -> None:
    known = every_command()
    told = README.split("<!-- options -->")[0] + README.split("<!-- /exit codes -->")[1]
    typed = [*re.findall(r"`bgz ([^`\n]+)`", told), *re.findall(r"^(?:\w*\$ )?bgz (\S.*)$", code(told), re.MULTILINE)]
    assert len(typed) > 15
    wrong = []
    for line in typed:
        words = re.sub(r"--(?:folder|today) \S+|'[^']*'", "", line).split()
        name = next((" ".join(words[:count]) for count in (2, 1) if " ".join(words[:count]) in known), "")
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        if not options <= known.get(name, {"--version", "--help"}) or not (
            name or words[0].startswith(("-", "OPDRACHT"))
        ):
            wrong.append(line)
    assert wrong == []


def test_both_set_up_commands_are_one_line_to_paste() -> None:
    demo, tests = code(section("demo command")).strip(), code(section("test command")).strip()
    for command in (demo, tests):
        assert len(command.splitlines()) == 1
        assert command.startswith("python3 -m venv .venv && .venv/bin/python -m pip install")
    assert demo.endswith(".venv/bin/bgz demo")
    assert ".venv/bin/python -m pytest" in tests


def test_the_project_speaks_of_no_machine() -> None:
    texts = [README, *(path.read_text(encoding="utf-8") for path in (ROOT / "bgz" / "help").glob("*.md"))]
    texts.append((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert not [found for text in texts for found in re.findall(r"(?<![\w.])/(?:home|root|work|tmp|Users)/\S*", text)]


def turns(name: str, prompt: str) -> list[tuple[str, str, list[str]]]:
    """Return the commands of a conversation in README: whose it is, what is typed, and the lines below it."""
    held: list[tuple[str, str, list[str]]] = []
    for line in code(section(name)).splitlines():
        if found := re.match(rf"({prompt})\$ bgz (.*)", line):
            held.append((found[1], found[2], []))
        elif line.strip():
            held[-1][2].append(line)
    return held


def told(line: str) -> str:
    """Return a line without what differs each time: numbers, the six words, the hour."""
    line = re.sub(r"(\d) [a-z]{3,9}\b *", r"\1 …", line) if WORDS.fullmatch(line) else line
    return HOUR.sub("…", NUMBER.sub(r"\1-…", line)).rstrip()


def play(
    desks: dict[str, Desk], name: str, numbers: dict[str, str], after: Callable[[str], None] = lambda _command: None
) -> None:
    """Type a conversation of README as it stands there, and compare what the screens show; `after` each command.

    `numbers` are those of the cases by kind: README has one of each.
    """
    for who, command, lines in turns(name, "|".join(desks)):
        pairs = [line.rpartition(": ") for line in lines if not line.startswith(" ") and not line.startswith("Fout")]
        answers = {question: PASSPHRASE if answer == HIDDEN else answer for question, colon, answer in pairs if colon}
        shown = desks[who].type(
            *(numbers.get(word[0], word) if NUMBER.fullmatch(word) else word for word in command.split()),
            answers=answers,
            strict=False,
            code=None,
        )
        numbers.update({number[1]: number[0] for number in NUMBER.finditer(shown)})
        seen = [told(line) for line in re.split(r"[\r\n]+", shown)]
        for line in lines:
            if line != SKIPPED and HIDDEN not in line:
                assert told(line) in seen, f"{command}: {line}\n{shown}"
        after(command)


class Offices:
    """Two laptops, each with its own copy of the case folder; what one writes arrives at the other."""

    def __init__(self, base: Path) -> None:
        self.desks = {"anna": Desk(base / "anna"), "bea": Desk(base / "bea")}
        self.cases = {name: desk.folder("desk") / "dossiers" for name, desk in self.desks.items()}

    def sync(self, source: str, target: str, *, beside: str = "") -> None:
        """Carry the files over as a sync service does; `beside` is what it puts in the name of a copy."""
        for path in sorted(path for path in self.cases[source].rglob("*") if path.is_file()):
            there = self.cases[target] / path.relative_to(self.cases[source])
            there.parent.mkdir(parents=True, exist_ok=True)
            if there.exists() and there.read_bytes() != path.read_bytes() and beside:
                there = there.with_name(there.name.replace(".yaml", f".yaml{beside}"))
            shutil.copy2(path, there)

    def after(self, command: str) -> None:
        """Let the sync service work: before Anna's check it finds a file that both changed."""
        if "12345001" in command:
            time.sleep(1.1)  # clocks tell seconds, and who was last stands last
        if command.startswith("join"):
            self.sync("bea", "anna")
        elif command.startswith("team"):
            self.sync("anna", "bea")
        elif "12345002" in command:
            self.sync("bea", "anna", beside=".sync-conflict-20240115-101500-ABCDEF2")


@pytest.mark.slow
def test_the_conversations_go_as_they_say(tmp_path: Path) -> None:
    offices = Offices(tmp_path)
    numbers: dict[str, str] = {}
    play({"": offices.desks["anna"]}, "dialogue", numbers)
    offices.sync("anna", "bea")
    play(offices.desks, "together", numbers, offices.after)
