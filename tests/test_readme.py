"""README says what is so: its reference is fresh, its commands exist, its conversation really goes like that."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"\b([VSK])-[0-9A-Z]{5}\b")
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
    typed = [*re.findall(r"`bgz ([^`\n]+)`", told), *re.findall(r"^(?:\$ )?bgz (\S.*)$", code(told), re.MULTILINE)]
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


def turns() -> list[tuple[str, list[str]]]:
    """Return the commands of README's conversation, each with the lines below it."""
    held: list[tuple[str, list[str]]] = []
    for line in code(section("dialogue")).splitlines():
        if line.startswith("$ bgz "):
            held.append((line.removeprefix("$ bgz "), []))
        elif line.strip():
            held[-1][1].append(line)
    return held


@pytest.mark.slow
def test_the_conversation_goes_as_it_says(tmp_path: Path) -> None:
    from tests.desk import PASSPHRASE, Desk

    desk = Desk(tmp_path)
    numbers: dict[str, str] = {}  # README has one case of each kind
    for command, lines in turns():
        pairs = [line.rpartition(": ") for line in lines if not line.startswith(" ")]
        answers = {question: PASSPHRASE if answer == HIDDEN else answer for question, colon, answer in pairs if colon}
        shown = desk.type(
            *(numbers.get(word[0], word) if NUMBER.fullmatch(word) else word for word in command.split()),
            answers=answers,
            strict=False,
        )
        numbers |= {number[1]: number[0] for number in NUMBER.finditer(shown)}
        seen = [NUMBER.sub(r"\1-…", line).rstrip() for line in shown.splitlines()]
        for line in lines:
            if line != SKIPPED and HIDDEN not in line:
                assert NUMBER.sub(r"\1-…", line) in seen, f"{command}: {line}\n{shown}"
