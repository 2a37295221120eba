"""The page and the Markdown: whole, in both languages, and safe from what records hold."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.definitions import definitions
from bgz.domain.figures.universe import TEAM_ONLY
from bgz.i18n import _, in_language
from bgz.output.report_page import as_html, as_markdown, heading

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
@pytest.mark.parametrize("audience", ["team", "municipality", "public"])
def test_the_page_is_well_formed_and_explains_every_figure(made: Made, audience: str, language: str) -> None:
    with in_language(language):
        report = made(audience)
        text = as_html(report)
        page = Page(text)
        assert page.of("html") == [{"lang": language}]
        joined = " ".join(" ".join(page.texts).split())
        for each in definitions():
            told = " ".join(_(each.text).split()) in joined
            assert told == (audience == "team" or each.name not in TEAM_ONLY), each.name
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
    charts = [chart for chart in re.findall(r"<svg.*?</svg>", text, re.DOTALL) if "aria-labelledby" in chart]
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


def test_the_course_of_the_years_is_drawn_small_and_told(made: Made) -> None:
    trends = [held for held in Page(as_html(made())).of("svg") if held.get("class") == "trend"]
    assert len(trends) >= 5
    assert all(held["role"] == "img" for held in trends)
    assert "2020: 0; 2021: 0; 2022: 0; 2023: 12" in {held["aria-label"] for held in trends}


def test_the_key_figures_stand_first(made: Made) -> None:
    text = as_html(made(towns=("Meppel",)))
    first = text[: text.index('id="h-matches"')]
    assert "Rapport 2023" in first
    assert "van 10 afgesproken" in first
    assert "--part: 100" in first
    tile = re.search(r'class="value">(.*?)</span>\s*<span class="what"><a href="#matches">Koppelingen gemaakt', first)
    assert tile
    assert re.sub("<[^>]+>", "", tile[1]) == "12"


def test_matches_made_are_not_compared_with_the_contract_of_a_part(made: Made) -> None:
    assert "van 10 afgesproken" not in as_html(made())[: as_html(made()).index('id="h-matches"')]


def test_whoever_reads_finds_the_way(made: Made) -> None:
    page = Page(as_html(made()))
    assert next(held["href"] for held in page.of("a")) == "#main"
    assert [len(page.of(tag)) for tag in ("header", "main", "nav", "footer", "h1")] == [1] * 5
    levels = [int(name[1]) for name, _held in page.attributes if re.fullmatch("h[1-6]", name)]
    assert all(below - above <= 1 for above, below in pairwise(levels))
    for text in re.findall(r"<table>.*?</table>", as_html(made()), re.DOTALL):
        assert "<caption>" in text
        assert text.count("<th ") == text.count("scope=")


def test_the_contents_name_every_section_with_its_number(made: Made) -> None:
    text = as_html(made())
    entries = re.findall(r'<a href="#([\w-]+)"><span class="at">([\d.]+)</span>(.*?)</a>', text)
    assert [number for _name, number, _title in entries] == [*"123456789", "9.1", "9.2", "10"]
    for name, number, title in entries:
        assert f'id="h-{name}"><span class="at">{number}</span>{title}</h' in text
    assert text.count("data-page-of") == len(entries) + 1


def test_the_flow_is_shown_so_that_it_adds_up(made: Made) -> None:
    found = re.search(r'<p class="sum">(.*?)</p>', as_html(made()), re.DOTALL)
    assert found
    shown = re.sub(r"<[^>]+>", "", found[1])
    begin, started, ended, end = map(int, re.findall(r"\d+", shown))
    assert begin + started - ended == end
    assert "=" in shown


def test_rounded_numbers_that_do_not_add_up_say_so(made: Made) -> None:
    report = made()
    total = evolve(report.total, running_at_begin=10, matches_started=5, matches_ended=5, running_at_end=15)
    text = as_html(evolve(report, total=total))
    assert "≈" in text
    assert "afgeronde getallen tellen niet precies op" in text


def test_what_is_hidden_says_so_and_leads_to_why(made: Made) -> None:
    report = made()
    few = tuple(evolve(each, count=Mark.FEW if each.count else 0) for each in report.total.household)
    text = as_html(evolve(report, audience="public", total=evolve(report.total, household=few, rejections=Mark.HIDDEN)))
    assert re.search(r'data-f="household\|one_parent\|\|"><abbr class="mark few" title="1 tot en met 4', text)
    assert re.search(r'data-f="rejections\|\|\|"><abbr class="mark hidden" title="verborgen', text)
    legend = re.search(r'id="h-signups">.*?<p class="legend">(.*?)</p>', text, re.DOTALL)
    assert legend
    assert "verborgen" in legend[1]
    assert 'href="#reading"' in legend[1]
    assert "Waarom zijn er getallen verborgen?" in text
    assert "Waarom zijn er getallen verborgen?" not in as_html(report)


def test_a_withheld_table_is_one_sentence(made: Made) -> None:
    report = made("municipality")
    gone = {**report.withheld, "": frozenset({*report.withheld[""], "household"})}
    hidden = tuple(evolve(each, count=Mark.HIDDEN) for each in report.total.household)
    text = as_html(evolve(report, withheld=gone, total=evolve(report.total, household=hidden)))
    held = text[text.index('id="h-household"') : text.index('id="h-help_kinds"')]
    assert "Niet getoond: wat wij ook in deze tabel verbergen" in held
    assert "<table" not in held
    assert "<svg" not in held


def test_a_month_column_that_is_hidden_whole_is_left_out_and_named(made: Made) -> None:
    report = made()
    months = tuple(evolve(month, matches_ended=Mark.HIDDEN) for month in report.total.months)
    text = as_html(evolve(report, total=evolve(report.total, months=months)))
    held = text[text.index('id="h-months"') : text.index('id="h-years"')]
    assert 'data-f="matches_ended' not in held
    assert "Niet per maand getoond, omdat een gezin te herkennen zou zijn: Koppelingen beëindigd." in held
    assert 'data-f="matches_started||2023-01-01/2023-01-31|"' in held


def test_avoided_cost_is_an_assumption_with_its_source(made: Made) -> None:
    report = made()
    one = evolve(
        report.total.contracts[0], avoided_per_match_eur=7000, avoided_eur=42000, avoided_source="brief <2022>"
    )
    text = as_html(evolve(report, total=evolve(report.total, contracts=(one,), avoided_eur=42000)))
    assert "Aanname van de gemeente: Meppel rekent met € 7.000 per koppeling. Bron: brief &lt;2022&gt;." in text
    assert '<span data-f="contracts|1.avoided_eur||">€ 42.000</span>' in text
    assert "geen gemeten effect" in text
    assert "geen gemeten effect" not in as_html(report)


def test_a_report_of_one_month_has_no_table_of_months(made: Made) -> None:
    report = made()
    month = report.total.months[0]
    one = evolve(report, period=month.period, total=evolve(report.total, months=(month,)))
    assert 'id="months"' not in as_html(one)


def test_each_municipality_has_all_its_figures(made: Made) -> None:
    text = as_html(made())
    for at, name in enumerate(("Meppel", "Westerveld"), 1):
        section = text[text.index(f'id="m{at}-all"') :]
        assert f"Alle cijfers van {name}" in section
        for figure in (
            "age_bands|4-11|",
            "became_ready||",
            "satisfaction|trial.mean|",
            "alive|3.trials|",
            "matches_started||2022-01-01/2022-12-31",
            "request_signups||2023-02-01/2023-02-28",
        ):
            assert re.search(re.escape(f'data-f="{figure}') + rf"[^\"]*\|{name}\"", section), figure


def test_the_team_is_told_that_it_is_for_the_team(made: Made) -> None:
    text = as_html(made())
    assert text.index("Alleen voor het team") < text.index("<h2")
    assert "Alleen voor het team" not in as_html(made("municipality"))


def test_many_remarks_do_not_drown_the_first_page(made: Made) -> None:
    report = evolve(made(), notes=tuple(f"Opmerking {at}." for at in range(1, 8)))
    text = as_html(report)
    first, quality = text[: text.index('id="h-key"')], text[text.index('id="h-quality"') :]
    assert first.count('role="note"') == 4
    assert "En nog 5 opmerkingen" in first
    assert re.findall(r"<li>Opmerking (\d)\.</li>", quality) == [*"34567"]
    assert "\n- Opmerking 7.\n" in as_markdown(report)


def test_one_municipality_needs_no_table_of_municipalities(made: Made) -> None:
    assert 'id="municipalities"' in as_html(made())
    assert 'id="municipalities"' not in as_html(made(towns=("Meppel",)))


def test_an_empty_report_is_a_page_too(made: Made) -> None:
    text = as_html(made(families=0))
    assert "Geen contract" not in text
    assert "In deze periode gaf niemand een cijfer." in text
    assert Page(text).of("h1")


def test_what_records_hold_is_never_markup(made: Made, odd: str) -> None:
    report = made(towns=(odd, "Meppel"))
    text = as_html(report)
    assert "<b>Dorp" not in text
    assert "=cmd|&#39;&lt;b&gt;Dorp" in text


def test_nothing_private_is_in_it(made: Made) -> None:
    text = as_html(made())
    assert "Kanarievogel" not in text
    assert "7941" not in text
    assert "V-00001" not in text


def test_the_title_says_what_when_and_where(made: Made) -> None:
    assert heading(made()) == "Rapport 2023 · Meppel, Westerveld"
    assert f"<title>{heading(made())}</title>" in as_html(made())
