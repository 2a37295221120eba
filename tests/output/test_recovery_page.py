"""The paper key on one sheet: it prints on one A4, can be read back, and holds nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from bgz.i18n import in_language
from bgz.output import recovery_page
from bgz.output.console import Console
from bgz.output.recovery_page import RecoverySheet
from bgz.storage.recovery import PaperKey, find

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = PaperKey(bytes(range(32)))
AGE_KEY = KEY.of_team(bytes(32)).age.reveal()
LONG = "Buurtgezinnen Meppel, Westerveld, Hoogeveen, De Wolden en Steenwijkerland <b>&amp;"


def sheet(programme: str = "Buurtgezinnen Meppel") -> RecoverySheet:
    return RecoverySheet(KEY.lines, AGE_KEY, programme, "3f9a01b27c64d8e0", date(2026, 11, 21))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("programme", ["Buurtgezinnen Meppel", LONG, "Huis Boom Roos Vuur"])
@pytest.mark.parametrize("make", [recovery_page.html_page, recovery_page.text_page])
def test_the_key_can_be_read_out_of_it(make: Callable[[RecoverySheet], str], language: str, programme: str) -> None:
    with in_language(language):
        assert find(make(sheet(programme))) == KEY


def test_both_languages_stand_on_it_the_own_one_first() -> None:
    with in_language("nl"):
        page = recovery_page.html_page(sheet())
    assert '<html lang="nl">' in page
    assert page.index("Papieren sleutel van bgz") < page.index("Recovery key of bgz")


def test_a_programme_is_text_not_markup() -> None:
    assert "<script>" not in recovery_page.html_page(sheet("<script>alert(1)</script>"))


def test_nothing_comes_from_elsewhere() -> None:
    page = recovery_page.html_page(sheet())
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href|url)\s*[=(]", page.replace('xmlns="http', ""))


def test_it_is_sound_html() -> None:
    open_tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag != "meta":
                open_tags.append(tag)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Reader().feed(recovery_page.html_page(sheet()))
    assert open_tags == []


def test_it_prints_on_one_page_of_a4(tmp_path: Path, program: Callable[[str], str]) -> None:
    import pypdf

    browser = program("chromium")
    for language, programme in (("nl", LONG), ("en", LONG)):
        with in_language(language):
            (tmp_path / "page.html").write_text(recovery_page.html_page(sheet(programme)), encoding="utf-8")
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--user-data-dir={tmp_path / 'browser'}",
                f"--print-to-pdf={tmp_path / 'page.pdf'}",
                str(tmp_path / "page.html"),
            ],
            check=True,
            capture_output=True,
        )
        pages = pypdf.PdfReader(tmp_path / "page.pdf").pages
        assert len(pages) == 1
        assert [round(float(each)) for each in pages[0].mediabox[2:]] == [595, 842]
        text = " ".join(pages[0].extract_text().split())
        assert all(line in text for line in KEY.lines)


def test_the_terminal_shows_lines_and_code_beside_the_talk() -> None:
    out, err = StringIO(), StringIO()
    recovery_page.show(KEY.lines, Console(out, err))
    assert out.getvalue() == ""
    shown = err.getvalue().splitlines()
    assert all(any(line in each for each in shown) for line in KEY.lines)
    code = [each.strip("\n") for each in shown if "█" in each]
    assert len({len(each) for each in code}) == 1
    assert 17 <= len(code) <= 20


def test_the_code_holds_the_key() -> None:
    """What a phone reads can be pasted: checked by drawing it again from the text that `find` understands."""
    import segno

    text = " ".join(line.replace(" ", "-") for line in KEY.lines)
    assert find(text) == KEY
    assert segno.make_qr(text).mode == "alphanumeric"


def test_the_sheet_never_shows_its_secret() -> None:
    assert KEY.lines[0] not in repr(sheet())
    assert AGE_KEY not in repr(sheet())
