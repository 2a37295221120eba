"""The own look: whatever colour and words a programme has, the page can be read and holds no markup of theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.colours import STANDARD, contrast, readable
from bgz.domain.cases.look import logo_from
from bgz.domain.cases.programme import Look
from bgz.i18n import in_language
from bgz.output.report_look import DARK, LIGHT, colours, css_text, paragraphs
from bgz.output.report_page import as_html, as_markdown
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]

UGLY = ("#ffff00", "#000000", "#ffffff", "#00ff00", "#ff00ff", "#808080", "#161c23", "#0b6e6e", "#b4541a", "#0000ff")
INK = {False: "#1b2530", True: "#e8ecf0"}
SOFT = {False: "#515c68", True: "#a9b4bf"}
"""The colours of text in `colours.css`."""


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("own", UGLY)
def test_every_colour_can_be_read_on_the_page_and_on_its_tint(own: str, dark: bool) -> None:
    made = colours(Look(colour=own), dark=dark)
    for behind in (made.tint, DARK if dark else LIGHT):
        for text in (made.one, made.two, INK[dark], SOFT[dark]):
            assert contrast(text, behind) >= 4.5, (text, behind)
    assert made.one != made.two


@given(st.integers(0, 0xFFFFFF), st.booleans())
def test_any_colour_at_all(number: int, dark: bool) -> None:
    made = colours(Look(colour=f"#{number:06x}"), dark=dark)
    assert min(contrast(each, made.tint) for each in (made.one, made.two, INK[dark], SOFT[dark])) >= 4.5


def test_a_colour_that_can_be_read_stays_what_it_is() -> None:
    assert readable("#0b6e6e", LIGHT) == "#0b6e6e"
    assert colours(Look(), dark=False).one == STANDARD
    assert colours(Look(colour="red; } body { display: none"), dark=False) == colours(Look(), dark=False)


def test_the_texts_of_css_are_those_of_the_page(made: Made) -> None:
    text = as_html(made())
    assert f"--ink: {INK[False]}; --soft: {SOFT[False]}" in text
    assert f"--ink: {INK[True]}; --soft: {SOFT[True]}" in text


def test_own_words_stand_in_paragraphs_in_the_language_of_the_report(made: Made) -> None:
    look = Look(introduction_nl="Eerste\nregel.\n\n \nTweede <b>.", closing_en="Thanks.")
    assert paragraphs(look, "introduction") == ("Eerste\nregel.", "Tweede <b>.")
    assert paragraphs(look, "closing") == ()
    with in_language("en"):
        assert paragraphs(look, "introduction") == ()
        assert paragraphs(look, "closing") == ("Thanks.",)
    text = as_html(evolve(made(), look=look))
    assert "<p>Tweede &lt;b&gt;.</p>" in text
    assert text.index("Tweede") < text.index('id="h-key"')
    assert "Tot slot" not in text
    with in_language("en"):
        assert text.index("Kerncijfers") < as_html(evolve(made(), look=look)).index("<p>Thanks.</p>")
        assert "## In closing\n\nThanks.\n" in as_markdown(evolve(made(), look=look))


def test_the_logo_comes_along_in_the_page(made: Made) -> None:
    report = evolve(made(), look=Look(logo=logo_from(png())))
    found = re.search(
        r'<img class="logo" src="(data:image/png;base64,[A-Za-z0-9+/=]+)" alt="([^"]+)">', as_html(report)
    )
    assert found
    assert found[2] == "Logo van Buurtgezinnen Proef"
    assert "<img" not in as_html(made())


@pytest.mark.parametrize("text", ['a"; } body { x', "b\\", "</style><script>", "c\nd", "Gooi & Vecht · é"])
def test_no_name_can_end_a_text_of_css(text: str) -> None:
    made = css_text(text)
    assert made[0] == made[-1] == '"'
    assert not set('"\\\n<>;{}&') & set(re.sub(r"\\[0-9a-f]+ ", "", made[1:-1]))
    read = re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), made[1:-1])
    assert read == text


def test_a_programme_with_an_odd_name_breaks_no_style(made: Made) -> None:
    text = as_html(evolve(made(), programme='</style><b>"; } * { display: none'))
    assert "</style><b>" not in text
    assert text.count("</style>") == 1
