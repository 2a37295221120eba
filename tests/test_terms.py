"""The words of the work: codes, labels and spellings."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest

from bgz import terms as package
from bgz.i18n import in_language
from bgz.terms.families import HELP, PETS
from bgz.terms.listing import Terms
from bgz.terms.matches import END_REASON, NATIONAL_END_CODE
from bgz.terms.moments import DAY_PARTS

MODULES = [import_module(f"bgz.terms.{found.name}") for found in iter_modules(package.__path__)]
ALL = [value for module in MODULES for value in vars(module).values() if isinstance(value, Terms)]


def test_labels_stand_in_the_order_of_the_list() -> None:
    assert PETS.labels({"cat", "dog", "unheard"}) == tuple(PETS.label(code) for code in ("dog", "cat"))
    assert PETS.labels(()) == ()


@pytest.mark.parametrize("held", ALL, ids=lambda held: held.name)
def test_every_label_of_a_list_means_one_code(held: Terms) -> None:
    for term in held:
        for spelling in (term.code, term.english, term.dutch, *term.also):
            assert held.parse(f"  {spelling.upper()} ") == term.code
    for language in ("nl", "en"):
        with in_language(language):
            labels = [term.label for term in held]
        assert len(set(labels)) == len(labels)


def test_labels_follow_the_language() -> None:
    with in_language("nl"):
        assert HELP.label("swimming") == "zwemles"
    with in_language("en"):
        assert HELP.label("swimming") == "swimming lessons"
        assert HELP["swimming"].label == "swimming lessons"


def test_a_code_of_a_newer_version_shows_as_it_is() -> None:
    assert HELP.label("cooking") == "cooking"
    assert HELP.parse("cooking") is None
    assert "cooking" not in HELP


def test_there_are_28_day_parts() -> None:
    assert len(DAY_PARTS.codes) == 28
    assert DAY_PARTS.parse("woensdagmiddag") == "wed-afternoon"
    assert DAY_PARTS.parse("wo middag") == "wed-afternoon"


def test_every_end_reason_has_its_national_code() -> None:
    assert tuple(NATIONAL_END_CODE) == END_REASON.codes
    assert list(NATIONAL_END_CODE.values()) == ["01", "02", "03", "04", "05"]


def test_pets() -> None:
    assert PETS.parse("geen") == "none"
