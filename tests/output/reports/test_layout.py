"""The report lies well on a telephone, a tablet and a desk, in daylight and in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.i18n import LANGUAGES, in_language
from bgz.output.report_page import as_html
from tests.output.browsing import SCHEMES, WIDTHS, flaws

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from bgz.domain.figures.report import Report

SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
"""How somebody who reads with difficulty may space the text of any page (WCAG 1.4.12)."""


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_nothing_is_cut_off_or_lies_over_another(
    width: int, scheme: str, made: Callable[..., Report], checked_page: Callable[..., Page]
) -> None:
    assert flaws(checked_page(as_html(made("municipality")), width, scheme)) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), *((width, scheme) for width in WIDTHS for scheme in SCHEMES)]
)
@pytest.mark.parametrize("audience", ["team", "municipality", "public"])
@pytest.mark.parametrize("families", [0, 100])
def test_every_report_lies_well_on_every_screen(
    made: Callable[..., Report],
    checked_page: Callable[..., Page],
    families: int,
    audience: str,
    width: int,
    scheme: str,
    language: str,
) -> None:
    with in_language(language):
        assert flaws(checked_page(as_html(made(audience, families=families)), width, scheme)) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_more_room_between_letters_pushes_nothing_out(
    width: int, made: Callable[..., Report], checked_page: Callable[..., Page], odd: str
) -> None:
    page = checked_page(as_html(made("team", towns=("Sint Annaland-Westkapelle", odd))), width)
    page.add_style_tag(content=SPACED)
    assert [flaw for flaw in flaws(page) if "svg" not in flaw and "lies over" not in flaw] == []
