"""The report on paper, printed by a real browser and read back by other programs."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen
from pypdf import PdfReader

from bgz import __version__
from bgz.i18n import LANGUAGES, in_language
from bgz.output.pdf import as_pdf
from bgz.output.report_page import as_html, heading
from tests.output import paper
from tests.output.browsing import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from bgz.domain.figures.report import Report

DAY = date(2024, 1, 15)
pytestmark = pytest.mark.slow
AUDIENCES = ("team", "municipality", "public")
READ = """
(() => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const clipped = (each) => each.getBoundingClientRect().width <= 2 && getComputedStyle(each).clipPath !== "none";
  const unseen = (each) => each.matches("summary, [aria-hidden=true]") || clipped(each);
  [...document.body.querySelectorAll("*")].filter(unseen).forEach((each) => each.remove());
  const cells = (table) => [...table.querySelectorAll("th, td")].map((each) => each.innerText);
  return {
    text: document.body.innerText,
    tables: [...document.querySelectorAll("table")].filter((each) => each.checkVisibility()).map(cells),
    headings: [...document.querySelectorAll("h1, h2, h3, h4")].filter((each) => each.checkVisibility())
      .map((each) => each.innerText),
    figures: [...document.querySelectorAll("[data-f]")].filter((each) => each.checkVisibility())
      .map((each) => each.innerText),
    drawings: document.querySelectorAll("svg[role=img], img:not([alt=''])").length,
  };
})()
"""


@frozen
class Printed:
    """A report as a page and as a PDF."""

    title: str
    language: str
    html: str
    path: Path
    reader: PdfReader
    tags: list[paper.Tag]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[tuple[str, str, int, int], Printed]]:
    """Return a folder for what is printed, and what was printed already."""
    return tmp_path_factory.mktemp("paper"), {}


@pytest.fixture
def printed(
    made: Callable[..., Report], program: Callable[[str], str], kept: tuple[Path, dict[Any, Printed]]
) -> Callable[..., Printed]:
    """Return a function that prints the report for an audience, each only once."""
    program("chromium")
    folder, known = kept

    def show(
        audience: str = "municipality",
        language: str = "nl",
        families: int = 16,
        towns: tuple[str, ...] = ("Meppel", "Westerveld"),
    ) -> Printed:
        key = (audience, language, families, len(towns))
        if key not in known:
            with in_language(language):
                report = made(audience, towns, families)
                path = folder / "-".join(map(str, (*key, "report.pdf")))
                html = as_html(report)
                path.write_bytes(as_pdf(html, title=heading(report), made_on=DAY))
                reader = PdfReader(path)
                known[key] = Printed(heading(report), language, html, path, reader, list(paper.heard(reader)))
        return known[key]

    return show


@pytest.fixture
def on_paper(checked_page: Callable[..., Page]) -> Callable[[Printed], dict[str, Any]]:
    """Return a function that reads a page as a browser would print it, with the page numbers of its contents."""

    def read(made: Printed) -> dict[str, Any]:
        page = checked_page(
            re.sub(r'data-page-of="([^"]+)"[^>]*>', lambda found: found[0] + str(page_of(made, found[1])), made.html)
        )
        page.emulate_media(media="print")
        found: dict[str, Any] = told(page, READ)
        return found

    return read


def compare(made: Printed, page: dict[str, Any], pdftotext: str) -> None:
    """Compare every cell of every table, and every word, of a PDF with its page; by two readers."""
    tags = made.tags
    assert len(page["figures"]) > 50
    assert paper.tables(tags) == [list(filter(None, map(paper.squeezed, table))) for table in page["tables"]]
    text = paper.squeezed("".join(text for _depth, tag, text in tags if not tag))
    assert paper.difference(text, paper.squeezed(page["text"])) == ("", "")
    lying = Counter(paper.squeezed("".join(paper.laid_out(pdftotext, made.path))))
    assert Counter(text) - lying == Counter()


def test_the_pdf_says_what_the_page_says(
    printed: Callable[..., Printed], on_paper: Callable[[Printed], dict[str, Any]], program: Callable[[str], str]
) -> None:
    made = printed()
    compare(made, on_paper(made), program("pdftotext"))


@pytest.mark.parametrize("families", [0, 100])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_pdf_says_what_its_page_says(
    printed: Callable[..., Printed],
    on_paper: Callable[[Printed], dict[str, Any]],
    program: Callable[[str], str],
    audience: str,
    language: str,
    families: int,
) -> None:
    made = printed(audience, language, families)
    compare(made, on_paper(made), program("pdftotext"))


def test_many_municipalities_with_odd_names_fit_on_paper(
    printed: Callable[..., Printed],
    on_paper: Callable[[Printed], dict[str, Any]],
    program: Callable[[str], str],
    odd: str,
) -> None:
    towns = ("'s-Gravenhage", "Súdwest-Fryslân", "Bergen (NH.)", odd, "Nuenen, Gerwen en Nederwetten")
    made = printed("team", "nl", 40, towns)
    compare(made, on_paper(made), program("pdftotext"))
    assert paper.beyond(program("pdftotext"), made.path) == []


def page_of(made: Printed, name: str) -> int:
    """Return the page, from 1, to which a link of the PDF leads."""
    reader = made.reader
    number = reader.get_destination_page_number(reader.named_destinations[f"/{name}"])
    assert number is not None
    return number + 1


def test_it_is_tagged_and_has_a_language_a_title_and_a_maker(printed: Callable[..., Printed]) -> None:
    made = printed()
    root: Any = made.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    facts = made.reader.metadata
    assert facts is not None
    assert (facts.title, facts.creator) == (made.title, f"bgz {__version__}")
    assert facts.get("/CreationDate") == facts.get("/ModDate") == "D:20240115120000Z"


def test_every_drawing_is_described(
    printed: Callable[..., Printed], on_paper: Callable[[Printed], dict[str, Any]]
) -> None:
    made = printed()
    described = [text for _depth, tag, text in made.tags if tag == "/Figure"]
    assert len(described) >= on_paper(made)["drawings"] > 3
    assert all(described)


def test_its_outline_names_every_heading(
    printed: Callable[..., Printed], on_paper: Callable[[Printed], dict[str, Any]]
) -> None:
    made = printed()
    reader = made.reader
    entries = list(outline(reader.outline))
    assert [paper.squeezed(str(each["/Title"])) for each in entries] == [
        paper.squeezed(each) for each in on_paper(made)["headings"]
    ]
    pages = [reader.get_destination_page_number(each) for each in entries]
    assert pages == sorted(pages, key=lambda page: -1 if page is None else page)
    assert pages[-1]


def outline(entries: Any) -> Iterator[Any]:
    for each in entries:
        if isinstance(each, list):
            yield from outline(each)
        else:
            yield each


def test_the_contents_lead_to_the_page_they_name(
    printed: Callable[..., Printed], program: Callable[[str], str]
) -> None:
    made = printed()
    pages = [paper.squeezed(page) for page in paper.laid_out(program("pdftotext"), made.path)]
    entries = re.findall(r'<a href="#([^"]+)">(.+?)</a>\s*<[^>]*data-page-of="([^"]+)"', made.html)
    assert len(entries) == made.html.count("data-page-of") >= 6
    for name, entry, numbered in entries:
        title = paper.squeezed(re.sub("<[^>]+>", "", entry))
        assert name == numbered
        assert f"{title}{page_of(made, name)}" in pages[0] + pages[1]
        assert title in pages[page_of(made, name) - 1]


def test_every_page_has_its_number_and_nothing_beside_the_paper(
    printed: Callable[..., Printed], program: Callable[[str], str]
) -> None:
    made = printed()
    pages = paper.laid_out(program("pdftotext"), made.path)
    for at, page in enumerate(pages, 1):
        last = page.strip().splitlines()[-1]
        assert re.search(rf"\b{at} / {len(pages)}$", last)
        assert len(page.split()) > 30
    assert {tuple(round(float(each)) for each in sheet.mediabox) for sheet in made.reader.pages} == {(0, 0, 595, 842)}
    assert paper.beyond(program("pdftotext"), made.path) == []


def test_every_letter_comes_along(printed: Callable[..., Printed], program: Callable[[str], str]) -> None:
    done = subprocess.run([program("pdffonts"), str(printed().path)], capture_output=True, encoding="utf-8", check=True)
    fonts = done.stdout.splitlines()[2:]
    assert fonts
    assert {tuple(line.split()[-5:-2]) for line in fonts} == {("yes", "yes", "yes")}


def test_the_same_page_is_the_same_file_whoever_prints_it_when(printed: Callable[..., Printed], tmp_path: Path) -> None:
    made = printed()
    page = tmp_path / "page.html"
    page.write_text(made.html, encoding="utf-8")
    script = (
        "import sys; from datetime import date; from pathlib import Path; from bgz.output.pdf import as_pdf\n"
        "html = Path(sys.argv[1]).read_text(encoding='utf-8')\n"
        "sys.stdout.buffer.write(as_pdf(html, title=sys.argv[2], made_on=date(2024, 1, 15)))"
    )
    time.sleep(1.1)  # a moment of printing would be another one
    again = subprocess.run([sys.executable, "-c", script, str(page), made.title], capture_output=True, check=True)
    assert again.stdout == made.path.read_bytes()


def test_nothing_in_it_tells_where_it_was_made(printed: Callable[..., Printed]) -> None:
    reader = printed().reader
    whole = printed().path.read_bytes() + b"".join(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]
    for word in (b"file:", b"/tmp", b"page.html", b"/JavaScript", b"/EmbeddedFile", b"Linux", b"/URI"):
        assert word not in whole


def test_a_page_can_ask_for_nothing_while_it_is_printed(program: Callable[[str], str]) -> None:
    program("chromium")
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    images = "".join(f'<img src="http://{host}:{server.server_port}/{host}">' for host in ("127.0.0.1", "localhost"))
    made = as_pdf(f"<!DOCTYPE html><title>Proef</title><p>Tekst</p>{images}", title="Proef", made_on=DAY)
    server.shutdown()
    server.server_close()
    assert asked == []
    assert "Tekst" in PdfReader(BytesIO(made)).pages[0].extract_text()
