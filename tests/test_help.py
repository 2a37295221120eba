"""Every command, option and argument has help, in both languages (design 15, 7)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import catalogue

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en")
DUMP = """
import json, sys
from bgz.i18n import set_language
set_language(sys.argv[1])
import click
from scripts.reference import every_command
out = {}
for name, command in every_command():
    context = click.Context(command, info_name=name)
    params = {f"{type(p).__name__} {p.name}": getattr(p, "help", None) for p in command.get_params(context)
              if not getattr(p, "hidden", False)}
    out[name] = {"help": command.help, "page": command.get_help(context), "params": params}
print(json.dumps(out))
"""
SAME = {"", None}


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, dict[str, object]]]:
    """Return, per language, every command with its help; commands take their texts when they are imported."""
    return {language: dumped(language) for language in LANGUAGES}


def dumped(language: str) -> dict[str, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-c", DUMP, language],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    held: dict[str, dict[str, object]] = json.loads(done.stdout)
    return held


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_every_parameter_has_help(
    texts: dict[str, dict[str, dict[str, object]]], language: str
) -> None:
    assert len(texts[language]) > 25
    lacking = [name for name, held in texts[language].items() if held["help"] in SAME]
    for name, held in texts[language].items():
        assert isinstance(held["params"], dict)
        lacking += [f"{name} {param}" for param, text in held["params"].items() if text in SAME]
    assert lacking == []


def test_dutch_and_english_have_the_same_commands_and_options(texts: dict[str, dict[str, dict[str, object]]]) -> None:
    dutch, english = (texts[language] for language in LANGUAGES)
    assert list(dutch) == list(english)
    assert [list(held["params"]) for held in dutch.values()] == [list(held["params"]) for held in english.values()]  # type: ignore[call-overload]


def test_no_text_is_the_same_in_both_languages(texts: dict[str, dict[str, dict[str, object]]]) -> None:
    same = []
    for name, dutch in texts["nl"].items():
        english = texts["en"][name]
        if dutch["help"] == english["help"]:
            same.append(name)
        assert isinstance(dutch["params"], dict)
        assert isinstance(english["params"], dict)
        same += [f"{name} {param}" for param, text in dutch["params"].items() if text == english["params"][param]]
    assert same == []


def test_help_fits_the_terminal(texts: dict[str, dict[str, dict[str, object]]]) -> None:
    for held in texts["nl"].values():
        assert "Gebruik:" in str(held["page"])
        assert "Usage:" not in str(held["page"])


@pytest.mark.parametrize("page", ["begin", "together", "matching", "limits", "security"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_written_page_exists_in_both_languages(page: str, language: str) -> None:
    text = (ROOT / "bgz" / "help" / f"{page}.{language}.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert len(text) > 800
    assert text.count("\n## ") == (ROOT / "bgz" / "help" / f"{page}.nl.md").read_text(encoding="utf-8").count("\n## ")


@pytest.mark.slow
def test_every_command_that_a_text_names_exists() -> None:
    """A hint that sends a coordinator to a command of a later version helps nobody."""
    known = {name.split()[1] for name in dumped("en")}
    later = re.compile(r"(?::|[.?!] |^) ?bgz ([a-z]+)")
    named = {
        (command, place)
        for text, place in catalogue.everything().items()
        for each in ([text] if isinstance(text, str) else text)
        for command in later.findall(each)
    }
    assert len({command for command, _place in named} & known) > 5
    sentences = {"is", "recovery", "made", "keeps", "never", "can", "may", "says", "itself", "alone"}
    assert {pair for pair in named if pair[0] not in known | sentences} == set()
