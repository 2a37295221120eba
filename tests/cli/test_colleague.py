"""A slip of the finger in a name asks again, and stops nothing."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest

from bgz.cli.app import App
from bgz.cli.colleague import colleague
from bgz.errors import NotFound, Usage

if TYPE_CHECKING:
    from collections.abc import Callable


def only_bert(typed: str) -> None:
    if typed != "bert":
        raise NotFound("Nobody is known by that.", hint="See: bgz team list")


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], App]:
    def typing(text: str) -> App:
        monkeypatch.setattr("sys.stdin", StringIO(text))
        return App()

    return typing


def test_it_asks_again(typing: Callable[[str], App], capsys: pytest.CaptureFixture[str]) -> None:
    assert colleague(typing("j\nbret\nbert\n"), "Who?", only_bert) == "bert"
    said = capsys.readouterr().err
    assert said.count("Nobody is known by that. See: bgz team list") == 2


def test_nobody_is_an_answer_where_no_option_asks_for_one(typing: Callable[[str], App]) -> None:
    assert colleague(typing("\n"), "Who?", only_bert) is None
    assert colleague(typing("\nbert\n"), "Who?", only_bert, option="--by") == "bert"


def test_a_script_hears_which_option(typing: Callable[[str], App]) -> None:
    app = typing("bert\n")
    app.no_input = True
    with pytest.raises(Usage) as caught:
        colleague(app, "Who?", only_bert, option="--by")
    assert "--by" in caught.value.hint
