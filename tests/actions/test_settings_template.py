"""Own templates: tried before they are stored, and stored signed by a lead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bgz.actions import settings_template as actions
from bgz.errors import Invalid, NotFound
from bgz.i18n import in_language
from tests.actions.conftest import MORNING

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)
GOOD = "{{ label.matches_started }}: {{ figures.matches_started }}\n"


def put(folder: CaseFolder, path: Path, text: str = GOOD, name: str | None = None) -> tuple[str, ...]:
    path.write_text(text, encoding="utf-8")
    return tuple(row.name for row in actions.add(folder, path, name, at=MORNING).data.templates)


def test_a_template_is_stored_listed_shown_and_removed(folder: CaseFolder, tmp_path: Path) -> None:
    assert put(folder, tmp_path / "Letter.txt.j2") == ("letter.txt.j2",)
    assert put(folder, tmp_path / "x.md.j2", name="raad.md.j2") == ("letter.txt.j2", "raad.md.j2")
    listed = actions.templates(folder)
    assert [(row.name, row.lines, row.faults) for row in listed.data.templates] == [
        ("letter.txt.j2", 1, ()),
        ("raad.md.j2", 1, ()),
    ]
    assert listed.next_step == "bgz report --template letter.txt.j2"
    assert actions.text_of(folder, "letter").data.text == GOOD.strip()
    left = actions.remove(folder, "letter.txt", at=MORNING).data
    assert ([row.name for row in left.templates], left.changed) == (["raad.md.j2"], "letter.txt.j2")


def test_one_of_the_same_name_is_replaced(folder: CaseFolder, tmp_path: Path) -> None:
    put(folder, tmp_path / "letter.txt.j2")
    assert put(folder, tmp_path / "letter.txt.j2", "Nieuw") == ("letter.txt.j2",)
    assert actions.text_of(folder, "letter.txt.j2").data.text == "Nieuw"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Beste raad,\n{{ figures.matches_startd }}",
            "letter.txt.j2, line 2: matches_startd is not known; did you mean matches_started?",
        ),
        (
            "Beste raad,\n\n{% for each in figures.months %}\n{{ each.matches_start }}\n{% endfor %}",
            "letter.txt.j2, line 4: matches_start is not known; did you mean matches_started?",
        ),
        ("{{ '\\ud800' }}", "letter.txt.j2, line 1: there is half a character in it, which no file can hold"),
        ("{% if report.notes %}", "letter.txt.j2, line 1: this is not understood: something is opened here"),
    ],
)
def test_one_that_cannot_be_filled_in_is_not_stored_and_told_with_its_line(
    folder: CaseFolder, tmp_path: Path, text: str, told: str
) -> None:
    with in_language("en"), pytest.raises(Invalid) as caught:
        put(folder, tmp_path / "letter.txt.j2", text)
    assert caught.value.problems[0].startswith(told)
    assert actions.templates(folder).data.templates == ()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt.j2", "/letter.txt.j2", "a\\b.txt.j2", "..txt.j2", "x.exe", "x.j2", "letter.txt"]
)
def test_a_name_is_never_a_path(folder: CaseFolder, tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        put(folder, tmp_path / "x.txt.j2", name=name)
    assert actions.templates(folder).data.templates == ()


def test_what_is_not_there_is_told_with_what_there_is(folder: CaseFolder, tmp_path: Path) -> None:
    put(folder, tmp_path / "letter.txt.j2")
    with pytest.raises(NotFound) as caught:
        actions.text_of(folder, "leter.txt.j2")
    assert caught.value.hint == "There is: letter.txt.j2"
    with pytest.raises(NotFound):
        actions.remove(folder, "brief", at=MORNING)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_shipped_example_is_a_template_that_can_be_stored(
    folder: CaseFolder, tmp_path: Path, language: str
) -> None:
    with in_language(language):
        shown = actions.example().data
    assert put(folder, tmp_path / shown.name, shown.text) == (f"council.{language}.md.j2",)
