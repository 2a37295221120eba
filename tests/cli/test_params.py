from __future__ import annotations

import click
import pytest

from bgz.cli.params import CaseParam, TermParam
from bgz.i18n import in_language
from bgz.terms.commands import CASES, LISTED


@pytest.mark.parametrize(
    ("prefixes", "typed", "told"),
    [
        ("V", "s-4tx9b", "S-4TX9B is a support family; here belongs the number of a request family."),
        ("VS", "K4TX9B", "K-4TX9B is a match; here belongs the number of a request family or a support family."),
        ("K", "V-4TX9B", "V-4TX9B is a request family; here belongs the number of a match."),
    ],
)
def test_a_number_of_another_kind_of_case_is_told_apart_from_one_that_is_none(
    prefixes: str, typed: str, told: str
) -> None:
    with pytest.raises(click.BadParameter) as caught:
        CaseParam(prefixes).convert(typed, None, None)
    assert caught.value.message == told


def test_what_is_no_number_says_what_one_looks_like() -> None:
    with pytest.raises(click.BadParameter) as caught:
        CaseParam("V").convert("Jansen", None, None)
    assert caught.value.message.endswith("To search for a name: bgz find")
    assert CaseParam("V").convert("v 4tx9b", None, None) == "V-4TX9B"


def test_a_word_of_no_list_is_told_as_it_was_typed_in_the_language_of_the_screen() -> None:
    with in_language("nl"), pytest.raises(click.BadParameter) as caught:
        TermParam(LISTED).convert("wachtend op iets", click.Argument(["wanted"]), None)
    said = caught.value.format_message()
    assert "“wachtend op iets”" in said
    assert "waiting" not in said
    with pytest.raises(click.BadParameter) as caught:
        TermParam(CASES).convert("x", click.Option(["--kind"]), None)
    assert "--kind" in caught.value.format_message()
