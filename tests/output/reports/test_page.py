"""The page and the Markdown: whole, in both languages, and safe from what records hold."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from bgz.domain.figures.definitions import definitions
from bgz.i18n import _, in_language
from bgz.output.report_page import as_html, as_markdown, heading, markdown_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [held for name, held in self.attributes if name == tag]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("audience", ["team", "municipality"])
def test_the_page_is_well_formed_and_explains_every_figure(made: Made, audience: str, language: str) -> None:
    with in_language(language):
        report = made(audience)
        text = as_html(report)
        page = Page(text)
        assert page.of("html") == [{"lang": language}]
        joined = " ".join(" ".join(page.texts).split())
        for each in definitions():
            if each.name not in {"matches_contracted", "budget_eur"}:  # explained together, as contracts
                assert " ".join(_(each.text).split()) in joined, each.name
    ids = [held["id"] for _tag, held in page.attributes if "id" in held]
    assert len(ids) == len(set(ids))
    named = {str(held["href"])[1:] for held in page.of("a")}
    assert named <= set(ids)


def test_the_page_needs_nothing_from_elsewhere(made: Made) -> None:
    text = as_html(made())
    page = Page(text)
    assert not page.of("script") + page.of("img") + page.of("iframe")
    assert [held["href"] for held in page.of("link")] == ["data:,"]
    assert "http://" not in text
    assert "https://" not in text
    assert "url(" not in text
    assert "@import" not in text
    assert any("default-src 'none'" in str(held.get("content")) for held in page.of("meta"))


def test_every_chart_has_a_title_a_description_and_the_figures_below(made: Made) -> None:
    text = as_html(made())
    charts = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(charts) >= 10
    for chart in charts:
        tree = ET.fromstring(chart)  # noqa: S314 - our own text
        title, desc = tree.find("title"), tree.find("desc")
        assert tree.get("role") == "img"
        assert title is not None
        assert title.text
        assert desc is not None
        assert desc.text
        assert re.search(r"\d", desc.text)
        assert tree.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        after = text[text.index(chart) + len(chart) :]
        assert after.index("<table") < after.index("<footer")


def test_the_key_figures_stand_first(made: Made) -> None:
    text = as_html(made())
    first = text[: text.index("<h2")]
    assert "Rapport 2023" in first
    assert "van 10 afgesproken" in first
    assert re.search(r'class="value">12</span>\s*<span class="what"><a href="#matches">Koppelingen gemaakt', first)


def test_the_flow_is_shown_so_that_it_adds_up(made: Made) -> None:
    shown = re.sub(r"<[^>]+>", "", re.search(r'<p class="sum">(.*?)</p>', as_html(made()), re.DOTALL)[1])  # type: ignore[index]
    begin, started, ended, end = map(int, re.findall(r"\d+", shown))
    assert begin + started - ended == end


def test_the_municipalitys_page_warns_first_and_hides(made: Made) -> None:
    text = as_html(made("municipality"))
    assert text.index("Nog niet veilig om te publiceren") < text.index("<h2")
    assert "&lt;5" in text
    assert "1 tot en met 4, verborgen" in text
    assert "Nog niet veilig" not in as_html(made())


def test_one_municipality_needs_no_table_of_municipalities(made: Made) -> None:
    assert 'id="municipalities"' in as_html(made())
    assert 'id="municipalities"' not in as_html(made(towns=("Meppel",)))


def test_an_empty_report_is_a_page_too(made: Made) -> None:
    text = as_html(made(families=0))
    assert "Geen contract" not in text
    assert "In deze periode gaf niemand een cijfer." in text
    assert Page(text).of("h1")
    assert "# Rapport 2023" in as_markdown(made(families=0))


def test_what_records_hold_is_never_markup(made: Made, odd: str) -> None:
    report = made(towns=(odd, "Meppel"))
    text = as_html(report)
    assert "<b>Dorp" not in text
    assert "=cmd|&#39;&lt;b&gt;Dorp" in text
    markdown = as_markdown(report)
    assert "<b>Dorp" not in markdown
    assert "=cmd\\|'&lt;b>Dorp&lt;/b>" in markdown


def test_nothing_private_is_in_it(made: Made) -> None:
    for text in (as_html(made()), as_markdown(made())):
        assert "Kanarievogel" not in text
        assert "7941" not in text
        assert "V-00001" not in text


@pytest.mark.parametrize("audience", ["team", "municipality"])
def test_markdown_tables_are_whole(made: Made, audience: str) -> None:
    text = as_markdown(made(audience))
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(blocks) > 15
    for block in blocks:
        widths = {len(re.split(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block
    for each in definitions():
        assert markdown_text(_(each.label)) in text or each.name == "contracts", each.name
    assert "\n\n\n\n" not in text


def test_the_title_says_what_when_and_where(made: Made) -> None:
    assert heading(made()) == "Rapport 2023 · Meppel, Westerveld"
    assert f"<title>{heading(made())}</title>" in as_html(made())


def test_markdown_is_escaped() -> None:
    assert markdown_text("a|b *c* <d> & [e]\nf") == "a\\|b \\*c\\* &lt;d> &amp; \\[e\\] f"
