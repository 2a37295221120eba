"""What every command does with what is typed behind it."""

from __future__ import annotations

import pytest

from bgz.__main__ import run


@pytest.mark.parametrize("words", [["Kanariewiet"], ["Kanariewiet", "Zonnekever"]])
def test_a_name_typed_where_none_is_expected_is_not_repeated(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert run(["find", *words]) == 2
    shown = capsys.readouterr()
    assert "Kanariewiet" not in shown.out + shown.err
    assert "bgz find --help" in shown.err


def test_with_json_neither(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "V-7K3QF", "Kanariewiet", "--json"]) == 2
    assert "Kanariewiet" not in capsys.readouterr().out
