"""What a reader is told first: which numbers are exact, and what stands in the place of the others."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.programme import Look
from bgz.domain.figures.counts import Mark
from bgz.domain.figures.offered import example, offered
from bgz.i18n import in_language
from bgz.output.own_template import Source, fill
from bgz.output.report_page import as_html, as_markdown
from bgz.output.report_reading import reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]

EXACT = "De cijfers van het contract zijn precies, ook onder de 5."


def council(values: dict[str, object], lang: str = "nl") -> str:
    name = f"council.{lang}.md.j2"
    text = resources.files("bgz.templates").joinpath("report", name).read_text(encoding="utf-8")
    with in_language(lang):
        return fill(Source(name, text, "md"), values)


def test_the_municipality_reads_first_which_numbers_are_exact(made: Made) -> None:
    report = made("municipality")
    assert reading(report).answers[0].question == "Welke aantallen zijn precies?"
    assert EXACT in as_html(report)
    for audience in ("team", "public"):
        assert EXACT not in as_html(made(audience))
        assert "Welke aantallen zijn precies?" not in as_html(made(audience))


@pytest.mark.parametrize("page", [as_html, as_markdown])
def test_a_mark_among_the_key_figures_is_explained_there(made: Made, page: Callable[[Report], str]) -> None:
    def front(report: Report) -> str:
        return page(report).partition("Kerncijfers")[2].partition("Inhoud")[0]

    report = made("municipality")
    hidden = evolve(report, total=evolve(report.total, children_helped=Mark.HIDDEN))
    assert "verborgen" in front(hidden)
    assert "verborgen" not in front(made("team"))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_letter_without_a_median_says_so_in_another_sentence(lang: str) -> None:
    letter = council(example(hidden=True), lang)
    assert not any(said in letter for said in ("hoogstens x", "x at most", "hoogstens <5"))
    assert any(said in letter for said in ("staat hier niet", "is not told here"))


def test_the_letter_keeps_the_paragraphs_of_the_introduction_and_greets_once(made: Made) -> None:
    text = "Geachte raad,\n\nEen jaar *vol*:\n\n- rust\n- plezier"
    values = offered(evolve(made("municipality"), look=Look(introduction_nl=text)))
    letter = council(values)
    assert letter.count("Geachte raad,") == 1
    assert "Geachte raad,\n\nEen jaar \\*vol\\*:\n\n- rust\n- plezier\n" in letter
    assert council(offered(made("municipality"))).count("Geachte raad,") == 1
    assert "Kleine aantallen staan er niet in" not in letter
