"""The report can be used by people who see badly, and who use a keyboard or a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.i18n import LANGUAGES, in_language
from bgz.output.report_page import as_html
from tests.output.browsing import SCHEMES, unreached, violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from bgz.domain.figures.report import Report


def test_nothing_in_the_report_is_hard_for_anybody(
    made: Callable[..., Report], checked_page: Callable[..., Page]
) -> None:
    assert violations(checked_page(as_html(made("municipality")), 360, "light")) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("audience", ["team", "municipality", "public"])
def test_nothing_in_any_report_is_hard_for_anybody(
    made: Callable[..., Report],
    checked_page: Callable[..., Page],
    audience: str,
    width: int,
    scheme: str,
    language: str,
) -> None:
    with in_language(language):
        assert violations(checked_page(as_html(made(audience, families=60)), width, scheme)) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_reaches_every_link_and_wide_table(
    width: int, made: Callable[..., Report], checked_page: Callable[..., Page]
) -> None:
    page = checked_page(as_html(made("municipality")), width)
    assert unreached(page) == []
    assert page.locator("a[href^='#']").count() >= 8
