"""The page in a real browser: no complaint, nothing asked from elsewhere, and on paper with all its tables."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from bgz.output.report_page import as_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.domain.figures.report import Report

PNG = b"\x89PNG\r\n"


def browse(chromium: str, page: Path, *options: str) -> str:
    """Show the page without a screen and return what the browser had to say."""
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")
    home = f"--user-data-dir={page.parent / 'browser'}"
    # Whatever the page would ask from elsewhere fails, and is complained of.
    offline = "--host-resolver-rules=MAP * ~NOTFOUND"
    command = [chromium, *quiet, home, offline, "--enable-logging=stderr", "--v=0", *options, page.as_uri()]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=120, check=True)
    return done.stderr


@pytest.fixture
def page(made: Callable[..., Report], tmp_path: Path) -> Path:
    """Return a page on disk."""
    path = tmp_path / "report.html"
    path.write_text(as_html(made("municipality")), encoding="utf-8")
    return path


def test_the_browser_has_nothing_to_complain_of(page: Path, program: Callable[[str], str]) -> None:
    shot = page.with_name("shot.png")
    said = browse(program("chromium"), page, f"--screenshot={shot}", "--window-size=1280,1600")
    assert "CONSOLE" not in said
    assert shot.read_bytes().startswith(PNG)
    assert shot.stat().st_size > 50_000


@pytest.mark.slow
def test_on_paper_the_tables_are_all_there(page: Path, program: Callable[[str], str]) -> None:
    from pypdf import PdfReader

    paper = page.with_name("report.pdf")
    browse(program("chromium"), page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    sheets = PdfReader(paper).pages
    first = sheets[0].extract_text()
    assert "Rapport 2023" in first
    assert "Nog niet veilig om te publiceren" in first
    assert len(sheets) <= 8
    width, height = (round(float(each)) for each in sheets[0].mediabox[2:])
    assert (width, height) == (595, 842)
    text = " ".join(sheet.extract_text() for sheet in sheets)
    # The tables that are folded on the screen stand open on paper.
    assert text.count("Aandeel") >= 5


@pytest.mark.slow
def test_a_page_that_would_ask_for_more_is_caught(page: Path, program: Callable[[str], str]) -> None:
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("<main>", '<main><img src="https://example.org/x.png" alt="">'), encoding="utf-8")
    assert "CONSOLE" in browse(program("chromium"), page, "--dump-dom")
