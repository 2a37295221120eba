"""The written pages of `bgz help`: they name only commands and options that exist, and both languages say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.reference import every_command

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted({path.name.split(".")[0] for path in (ROOT / "bgz" / "help").glob("*.md")})
LANGUAGES = ("nl", "en")


def text(page: str, language: str) -> str:
    return (ROOT / "bgz" / "help" / f"{page}.{language}.md").read_text(encoding="utf-8")


def commands(page: str, language: str) -> list[str]:
    """Return the commands that a page names, in its order, without what follows that differs per language."""
    found = re.findall(r"`bgz ([^`\n]+)`|^ {4}bgz (.+)$", text(page, language), re.MULTILINE)
    return [first or second for first, second in found]


def named(command: str, known: dict[str, set[str]]) -> tuple[str, frozenset[str]]:
    """Return the name of a command that is written out in full, and the options that stand behind it."""
    words = command.split()
    name = next((each for count in (2, 1) if (each := " ".join(words[:count])) in known), "")
    return name, frozenset(word.partition("=")[0] for word in words if word.startswith("--"))


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """Return every command with its options."""
    return {
        name.removeprefix("bgz "): {
            option for param in command.params for option in (*param.opts, *param.secondary_opts)
        }
        for name, command in every_command()
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_exists(page: str, language: str, known: dict[str, set[str]]) -> None:
    wrong = []
    for command in commands(page, language):
        name, options = named(command, known)
        if not name or not options <= known[name] | {"--json", "--no-input", "--names", "--help"}:
            wrong.append(command)
    assert wrong == []


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_name_the_same_commands(page: str, known: dict[str, set[str]]) -> None:
    dutch, english = ([named(each, known) for each in commands(page, language)] for language in LANGUAGES)
    assert dutch == english


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_parts(page: str) -> None:
    shape = [
        [line[:2] for line in text(page, language).splitlines() if line.startswith(("#", "- ", "    "))]
        for language in LANGUAGES
    ]
    assert shape[0] == shape[1]
