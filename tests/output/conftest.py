"""A browser for the tests of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.output.browsing import Shown, page_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def browser(program: Callable[[str], str]) -> Iterator[Browser]:
    """Return a browser without a screen that reaches no network.

    It lives no longer than a file of tests: while it runs, nothing else in this process can use asyncio.
    """
    from playwright.sync_api import sync_playwright

    path = program("chromium")
    quiet = ["--disable-background-networking", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=path, args=quiet, chromium_sandbox=False)
        yield made
        made.close()


@pytest.fixture
def shown(browser: Browser) -> Iterator[Callable[..., Shown]]:
    """Return a function that opens a page, HTML or a file, in a window of some width, light or dark."""
    opened: list[Shown] = []

    def show(page: str | Path, width: int = 1280, scheme: str = "light") -> Shown:
        opened.append(Shown(browser, page_text(page), width, scheme))
        return opened[-1]

    yield show
    for each in opened:
        each.context.close()


@pytest.fixture
def checked_page(shown: Callable[..., Shown]) -> Callable[..., Page]:
    """Return a function that opens a page as `shown` does, and fails when it complains or asks for anything."""

    def show(page: str | Path, width: int = 1280, scheme: str = "light") -> Page:
        made = shown(page, width, scheme)
        assert made.complaints == []
        return made.page

    return show
