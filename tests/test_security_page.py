"""`bgz help security` claims nothing that no test shows: behind each of its lines stand the names of tests."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from bgz.actions import help as pages
from bgz.i18n import in_language

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nl", "en")
CITED = re.compile(r" <!-- (tests/\S+(?: tests/\S+)*) -->$")


def claims(language: str) -> list[tuple[str, list[str]]]:
    """Return every line of the page that claims something, with the tests that it names."""
    text = (ROOT / "bgz" / "help" / f"security.{language}.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "    "))]
    return [(CITED.sub("", line), found[1].split() if (found := CITED.search(line)) else []) for line in lines]


@cache
def named_in(path: Path) -> frozenset[str]:
    """Return the names of the tests in a file, those in a class with the name of the class before them."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return frozenset(name for name in names if name.rpartition("::")[2].startswith("test_"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_line_is_backed_by_a_test_that_exists(language: str) -> None:
    found = claims(language)
    assert len(found) > 30
    assert [line for line, tests in found if not tests] == []
    missing = []
    for _line, tests in found:
        for cited in tests:
            path, _colons, name = cited.partition("::")
            if not (ROOT / path).is_file() or name not in named_in(ROOT / path):
                missing.append(cited)
    assert missing == []


def test_both_languages_claim_the_same() -> None:
    dutch, english = (claims(language) for language in LANGUAGES)
    assert [tests for _line, tests in dutch] == [tests for _line, tests in english]
    assert [line for line, _tests in dutch] != [line for line, _tests in english]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_the_tests_are_not_shown(language: str) -> None:
    with in_language(language):
        text = pages.page("security").data.text
    assert "tests/" not in text
    assert "<!--" not in text
    assert all(line in text.splitlines() for line, _tests in claims(language))
