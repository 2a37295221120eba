"""`bgz help matching` tells every hard rule by its name, and every criterion with the weight that comes with bgz."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bgz.actions.shipped import shipped_weights
from bgz.domain.matching.criteria import CRITERIA
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.suggesting.view import BANDS
from bgz.i18n import _, in_language
from bgz.terms.matches import BAND, CRITERION

ROOT = Path(__file__).resolve().parent.parent
POINTS = 100


@pytest.fixture(params=["nl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def text(language: str) -> str:
    return (ROOT / "bgz" / "help" / f"matching.{language}.md").read_text(encoding="utf-8")


def test_every_rule_stands_there_by_its_name_in_order(text: str, language: str) -> None:
    with in_language(language):
        named = [(rule.code, _(rule.name)) for rule in RULES]
    assert re.findall(r"^- (H\d+) ([^:]+):", text, re.MULTILINE) == named


def test_every_criterion_stands_there_with_its_weight_in_order(text: str, language: str) -> None:
    weights = shipped_weights()
    with in_language(language):
        listed = [(CRITERION.label(each.code), str(weights[each.code])) for each in CRITERIA]
    assert re.findall(r"^- ([^(:]+) \((\d+)\):", text, re.MULTILINE) == listed


def test_every_band_stands_there_with_the_points_from_which_it_holds(text: str, language: str) -> None:
    with in_language(language):
        for code, least in BANDS:
            assert f"{BAND.label(code)}" in text
            assert not least or f" {round(POINTS * least)} " in text
