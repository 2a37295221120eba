"""How `bgz doctor` shows what it found."""

from __future__ import annotations

import io

import pytest
from attrs import frozen

from bgz.output import doctor_screen
from bgz.output.console import Console


@frozen
class One:
    check: str
    verdict: str
    text: str
    command: str = ""


@frozen
class All:
    checks: tuple[One, ...]


FOUND = All(
    (
        One("folder", "ok", "It is there."),
        One("team", "attention", "It has lost changes.", "bgz check"),
        One("device", "unknown", "bgz is locked.", "bgz unlock"),
        One("readers", "unknown", "bgz is locked.", "bgz unlock"),
        One("online", "attention", "Keep the files here."),
    )
)


def shown(render: object, view: All) -> list[str]:
    out = io.StringIO()
    assert callable(render)
    render(view, Console(out=out))
    return out.getvalue().splitlines()


def test_what_asks_for_a_person_comes_first_and_the_rest_in_one_line() -> None:
    assert shown(doctor_screen.brief, FOUND) == [
        "Attention (2):",
        "  Team file: It has lost changes.",
        "    Do: bgz check",
        "  Online only: Keep the files here.",
        "Cannot tell (2):",
        "  This laptop, who can read: bgz is locked.",
        "    Do: bgz unlock",
        "In order (1):",
        "  case folder.",
    ]


def test_everything_has_its_sentence_when_asked() -> None:
    assert shown(doctor_screen.full, FOUND)[-2:] == ["In order (1):", "  Case folder: It is there."]


@pytest.mark.parametrize("render", [doctor_screen.brief, doctor_screen.full])
def test_all_in_order(render: object) -> None:
    view = All((One("folder", "ok", "It is there."),))
    assert shown(render, view)[0] == "In order (1):"
    assert shown(doctor_screen.brief, All(())) == []
