"""`bgz undo` and `bgz log` as people and scripts run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SIGN_UP = "record: vraaggezin\nregistered_on: 1 nov\nsurname: Jansen\n"


@pytest.fixture
def number(bgz: Callable[..., Any], founded: object, environment: dict[str, str]) -> str:
    """Return the number of a family that signed up and got another name."""
    assert founded
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    made = bgz("--folder", "cases", "intake", "new", "--from", "-", "--json", typed=SIGN_UP)
    number = str(json.loads(made.stdout)["data"]["number"])
    assert bgz("--folder", "cases", "edit", number, "--set", "surname=De Boer").returncode == 0
    return number


def surname(bgz: Callable[..., Any], number: str) -> str:
    shown = bgz("--folder", "cases", "show", number, "--json", "--names")
    return str(json.loads(shown.stdout)["data"]["record"]["surname"])


@pytest.mark.slow
def test_undo_shows_and_asks_at_a_terminal_only(
    bgz: Callable[..., Any], terminal: Callable[..., Any], number: str
) -> None:
    child = terminal("--folder", "cases", "undo", number)
    child.expect("Achternaam \\(surname\\): De Boer")
    child.expect("ongedaan maken")
    child.sendline("")
    child.expect("Gestopt")
    child.close()
    assert surname(bgz, number) == "De Boer"
    assert bgz("--folder", "cases", "undo", number).returncode == 0
    assert surname(bgz, number) == "Jansen"


def test_without_a_case(bgz: Callable[..., Any], number: str) -> None:
    listed = bgz("--folder", "cases", "log")
    assert [line.split()[2] for line in listed.stdout.splitlines()] == [number, number]
    assert "Achternaam" in listed.stdout
    assert "De Boer" not in listed.stdout
    lost = bgz("--folder", "cases", "undo")
    assert lost.returncode == 2
    assert "bgz log" in lost.stderr
