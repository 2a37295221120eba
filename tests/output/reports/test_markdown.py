"""The report as Markdown: the same content and marks as the page, whole as plain text, and safe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.definitions import definitions
from bgz.domain.figures.universe import TEAM_ONLY
from bgz.i18n import _, in_language
from bgz.output.report_page import as_html, as_markdown, markdown_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("audience", ["team", "municipality", "public"])
def test_its_tables_are_whole_and_explained(made: Made, audience: str, language: str) -> None:
    with in_language(language):
        text = as_markdown(made(audience))
        for each in definitions():
            assert (markdown_text(_(each.text)) in text) == (audience == "team" or each.name not in TEAM_ONLY), (
                each.name
            )
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(blocks) > 15
    for block in blocks:
        widths = {len(re.split(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block
    assert "\n\n\n" not in text


def test_it_has_the_headings_of_the_page_in_their_order(made: Made) -> None:
    report = made()
    page = [re.sub("<[^>]+>", " ", each) for each in re.findall(r"<h[2-5][ >].*?</h[2-5]>", as_html(report))]
    text = re.findall(r"^##+ (.*)$", as_markdown(report), re.MULTILINE)
    assert [" ".join(each.split()) for each in page] == [each.replace("\\", "") for each in text]


def test_it_reads_as_plain_text(made: Made) -> None:
    text = as_markdown(made())
    assert text.startswith("# Rapport 2023 · Meppel, Westerveld\n\nBuurtgezinnen Proef\n\n- Periode: 1 jan 2023")
    assert "**0** lopend aan het begin + **12** gemaakt − **4** beëindigd = **8** lopend aan het eind\n" in text
    assert "| Koppelingen gemaakt | + 12 |" in text
    assert "> **Alleen voor het team" in text


def test_it_has_the_marks_and_what_they_mean(made: Made) -> None:
    report = made()
    hidden = evolve(report.total, rejections=Mark.FEW, withdrawals=Mark.HIDDEN)
    text = as_markdown(evolve(report, audience="public", total=hidden))
    assert "| Steungezinnen afgewezen | &lt;5 |" in text
    assert "| Steungezinnen teruggetrokken | x |" in text
    assert "&lt;5: 1 tot en met 4 · x: verborgen" in text
    assert "### Waarom zijn er getallen verborgen?" in text


def test_what_records_hold_is_never_markup(made: Made, odd: str) -> None:
    text = as_markdown(evolve(made(towns=(odd, "Meppel")), programme="# *Wij* <b>"))
    assert "<b>" not in text
    assert "=cmd\\|'&lt;b>Dorp&lt;/b>" in text
    assert "\\# \\*Wij\\* &lt;b>" in text


def test_nothing_private_is_in_it(made: Made) -> None:
    text = as_markdown(made())
    assert "Kanarievogel" not in text
    assert "7941" not in text
    assert "V-00001" not in text


def test_escaping() -> None:
    assert markdown_text("a|b *c* <d> & [e]\nf") == "a\\|b \\*c\\* &lt;d> &amp; \\[e\\] f"
