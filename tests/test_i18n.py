"""Dutch by default, English on request."""

from __future__ import annotations

import pytest

from bgz import i18n


@pytest.fixture(autouse=True)
def _english_afterwards() -> object:
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("arguments", "environ", "wanted"),
    [
        ([], {}, "nl"),
        ([], {"BGZ_LANG": "en"}, "en"),
        (["--lang", "en"], {"BGZ_LANG": "nl"}, "en"),
        (["--lang=en", "list"], {}, "en"),
        (["--folder", "x", "--today", "2023-01-01", "--lang", "en", "list"], {}, "en"),
        (["report", "--lang", "en"], {}, "nl"),
        (["--json", "report", "--lang", "en"], {}, "nl"),
        (["--lang"], {}, "nl"),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(
    arguments: list[str], environ: dict[str, str], wanted: str
) -> None:
    assert i18n.wanted_language(arguments, environ) == wanted


def test_unknown_languages_count_as_dutch() -> None:
    i18n.set_language("fr")
    assert i18n.language() == "nl"


def test_a_block_in_another_language() -> None:
    i18n.set_language("nl")
    with i18n.in_language("en"):
        assert i18n.language() == "en"
        assert i18n._("cancelled") == "cancelled"
    assert i18n.language() == "nl"
    assert i18n._("") == ""
    assert i18n.ngettext("one thing", "many things", 2) == "many things"


def test_a_list_has_its_last_word_before_the_last_of_several() -> None:
    assert [i18n.listed(parts, " and ") for parts in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
