"""Letters to families: whole, plain, in both languages; they print on A4 and hold nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, fields
from jinja2 import Environment, nodes

from bgz.domain.work.letter import FamilyLetter, sides_of
from bgz.i18n import LANGUAGES
from bgz.output import letter as output
from bgz.output.letter import FORMS
from bgz.terms.matches import LETTER
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LETTERS = resources.files("bgz.templates").joinpath("letter")
MOMENTS = {
    "introduction": ("answered",),
    "trial": ("planned", "trial", "confirmed"),
    "evaluation": ("trial", "confirmed"),
    "thanks": ("trial", "confirmed", "ended"),
    "goodbye": ("ended",),
}
WORDS_A_SENTENCE = 9
LONGEST_SENTENCE = 20
CLUMSY = '</title><script>alert(1)</script> {{ 7 * 7 }} & “O\'Neill” "x" _y_ *z*'


@cache
def rendered(held: FamilyLetter, form: str, language: str) -> str:
    """Return a letter as it is made; the same one is made once for all tests."""
    return output.rendered(held, form, language)


def letter(kind: str, side: str, moment: str, **more: Any) -> FamilyLetter:
    """Return a letter of which everything is known; what has no place at that moment is left out."""
    trial = moment != "answered"
    known: dict[str, Any] = {
        "kind": kind, "side": side, "moment": moment, "day": date(2024, 1, 15), "programme": "Buurtgezinnen Zutphen",
        "coordinator": "Anna de Boer", "email": "anna@example.org", "surname": "Jansen", "first_name": "Fatima",
        "street": "Rietzangerpad 1", "town": "7201 AB Zutphen", "other_surname": "De Vries", "other_first_name": "Els",
        "shared_on": date(2023, 11, 10), "trial_weeks": 8, "review_months": 6, "keep_months": 24,
        "first": date(2024, 1, 18) if trial else None, "halfway": date(2024, 2, 15) if trial else None,
        "planned": date(2024, 3, 14) if trial else None, "last": date(2024, 6, 1) if moment == "ended" else None,
        "frequency": "", "day_parts": (), "rules": (), "said_goodbye": False, "talked": False,
    }  # fmt: skip
    return FamilyLetter(**{**known, **more})


def every() -> Iterator[FamilyLetter]:
    """Yield each letter there can be, with everything known and with nothing known."""
    full = {"frequency": "elke week", "day_parts": DAY_PARTS.codes[::9], "rules": ("Schoenen uit.", "Geen telefoon.")}
    none = dict.fromkeys(("surname", "first_name", "street", "town", "other_surname", "other_first_name", "email"), "")
    for kind, moments in MOMENTS.items():
        for side in sides_of(kind):
            for moment in moments:
                yield letter(kind, side, moment, **full, said_goodbye=True, talked=True)
                yield letter(kind, side, moment, **none, shared_on=None, halfway=None)
                yield letter(kind, side, moment, trial_weeks=1, review_months=1, keep_months=1)


def case(held: FamilyLetter) -> str:
    return f"{held.kind}-{held.side}-{held.moment}"


EVERY = list(every())


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_street_is_known_one_can_be_filled_in(language: str) -> None:
    known, unknown = letter("evaluation", "request", "trial"), letter("evaluation", "request", "trial", street="")
    for form, line in (("txt", "____________________\n7201 AB Zutphen"), ("html", 'class="short open"></span></span>')):
        assert rendered(unknown, form, language).count(line) == rendered(known, form, language).count(line) + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("held", EVERY, ids=case)
def test_the_language_is_plain(held: FamilyLetter, language: str) -> None:
    """B1: short sentences. Headings, lists of facts and addresses are no sentences."""
    text = rendered(held, "txt", language)
    sentences = [part.split() for line in text.splitlines() for part in re.split(r"(?<=[.?!:]) ", line)]
    spoken = [words for words in sentences if len(words) > 2 and words[-1][-1] in ".?!"]
    assert sum(map(len, spoken)) / len(spoken) < WORDS_A_SENTENCE
    assert [" ".join(words) for words in spoken if len(words) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("held", EVERY, ids=case)
def test_no_word_of_the_trade_stands_unexplained(held: FamilyLetter) -> None:
    text = rendered(held, "txt", "nl").lower()
    assert not [word for word in ("koppeling", "traject", "cliënt", "intake", "dossier", "bgz", "none") if word in text]
    assert not re.search(r"\b(je|jij|jouw|jullie)\b", text)
    assert "steungezin" not in text or "noemen wij een steungezin" in text


@pytest.mark.parametrize("held", EVERY, ids=case)
def test_page_and_text_say_the_same(held: FamilyLetter) -> None:
    for language in LANGUAGES:
        page, text = (" ".join(words_of(held, form, language)).casefold() for form in FORMS)
        assert page == text


def words_of(held: FamilyLetter, form: str, language: str) -> list[str]:
    """Return the words of a letter, without what only one form has: lines to write on, dashes, the title of a page."""
    made = rendered(held, form, language)
    if form == "html":
        found = Reader()
        found.feed(made)
        made = " ".join(found.text)
    return [word for word in re.findall(r"[^\W_]+", made) if not word.isdigit() or len(word) > 1]


class Reader(HTMLParser):
    """Collects the text of the body, and sees to it that tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "body" in self.open:
            self.text.append(data)


@pytest.mark.parametrize("kind", LETTER.codes)
def test_both_languages_use_the_same_facts(kind: str) -> None:
    found = {language: facts_in(f"{kind}.{language}.j2") for language in LANGUAGES}
    assert found["nl"] == found["en"]
    assert found["nl"] <= {field.name for field in fields(FamilyLetter)}


def test_the_words_of_both_languages_are_the_same_macros() -> None:
    macros = {
        language: {macro.name for macro in parsed(f"words.{language}.j2").find_all(nodes.Macro)}
        for language in LANGUAGES
    }
    assert macros["nl"] == macros["en"]
    assert facts_in("words.nl.j2") == facts_in("words.en.j2")


def parsed(name: str) -> nodes.Template:
    return Environment(autoescape=True).parse(LETTERS.joinpath(name).read_text(encoding="utf-8"))


def facts_in(name: str) -> set[str]:
    """Return the facts of a letter that a template uses."""
    used = parsed(name).find_all(nodes.Getattr)
    return {each.attr for each in used if isinstance(each.node, nodes.Name) and each.node.name == "letter"}


def test_there_is_a_whole_text_of_each_kind_in_each_language() -> None:
    shipped = {path.name for path in LETTERS.iterdir()}
    assert {f"{kind}.{language}.j2" for kind in LETTER.codes for language in LANGUAGES} <= shipped


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MOMENTS)
def test_a_page_is_sound_and_asks_for_nothing_from_elsewhere(kind: str, language: str) -> None:
    page = rendered(letter(kind, "support", MOMENTS[kind][-1]), "html", language)
    assert f'<html lang="{language}">' in page
    assert "default-src 'none'" in page
    assert "@page" in page
    assert not re.search(r"(src|url)\s*[=(]|href=\"(?!data:,)", page)
    found = Reader()
    found.feed(page)
    assert found.open == []


@pytest.mark.parametrize("held", EVERY, ids=case)
def test_what_is_filled_in_is_text(held: FamilyLetter) -> None:
    texts = ("programme", "coordinator", "email", "surname", "first_name", "street", "town", "frequency")
    more: dict[str, Any] = dict.fromkeys((*texts, "other_surname", "other_first_name"), CLUMSY)
    clumsy = evolve(held, rules=(CLUMSY,), **more)
    for language in LANGUAGES:
        page, text = (rendered(clumsy, form, language) for form in FORMS)
        assert "<script" not in page
        assert "49" not in text.replace("2024", "")
        assert "&amp;amp;" not in page
        assert "&" not in re.sub(r"&(amp|lt|gt|#3[49]|quot);", "", page)
        assert CLUMSY in text
        assert "&amp;" not in text
        assert "&#39;" not in text


def test_each_form_has_its_own_way_to_leave_room() -> None:
    held = letter("trial", "request", "planned")
    assert rendered(held, "html", "nl").count('class="open"') == 12
    assert "Hoe vaak: ____" in rendered(held, "txt", "nl")
    filled = rendered(evolve(held, frequency="elke week", day_parts=("wed-afternoon", "sat-morning")), "txt", "nl")
    assert "Hoe vaak: elke week\nOp welke dagen en tijden:\n  woensdagmiddag\n  zaterdagochtend\n" in filled


@pytest.mark.parametrize("code", DAY_PARTS.codes)
def test_every_moment_of_the_week_has_its_name(code: str) -> None:
    held = letter("trial", "request", "confirmed", day_parts=(code,))
    assert DAY_PARTS[code].english in rendered(held, "txt", "en")
    assert DAY_PARTS[code].also[0] in rendered(held, "txt", "nl")


def test_days_are_written_in_full() -> None:
    leap = letter("goodbye", "request", "ended", first=date(2024, 2, 29), last=date(2024, 12, 31))
    assert "donderdag 29 februari 2024" in rendered(leap, "txt", "nl")
    assert "Tuesday 31 December 2024" in rendered(leap, "txt", "en")


@pytest.mark.parametrize(
    ("first_name", "surname", "dutch", "english", "greeting"),
    [
        ("Els", "De Vries", "het gezin van Els De Vries", "the family of Els De Vries", "Beste familie De Vries,"),
        ("", "De Vries", "de familie De Vries", "the De Vries family", "Beste familie De Vries,"),
        ("Els", "", "het gezin van Els", "the family of Els", "Beste Els,"),
        ("", "", "het andere gezin", "the other family", "Beste ouders,"),
    ],
)
def test_how_families_are_called(first_name: str, surname: str, dutch: str, english: str, greeting: str) -> None:
    held = letter("trial", "request", "trial", other_first_name=first_name, other_surname=surname)
    assert f"kennisgemaakt met {dutch}." in rendered(held, "txt", "nl")
    assert f"have met {english}." in rendered(held, "txt", "en")
    assert greeting in rendered(evolve(held, first_name=first_name, surname=surname), "txt", "nl")


@pytest.mark.parametrize("kind", MOMENTS)
def test_it_prints_on_a4(kind: str, tmp_path: Path, program: Callable[[str], str]) -> None:
    """One sheet; an agreement to sign takes two sides. Long names make no more of them."""
    import pypdf

    browser = program("chromium")
    long = "Van der Meulen-Oudenaarden van Stavenisse tot Wassenaar-Zuid"
    held = letter(kind, sides_of(kind)[0], MOMENTS[kind][0], surname=long, other_surname=long)
    (tmp_path / "page.html").write_text(rendered(held, "html", "nl"), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    places = [f"--user-data-dir={tmp_path / 'browser'}", f"--print-to-pdf={tmp_path / 'page.pdf'}"]
    subprocess.run([browser, *options, *places, str(tmp_path / "page.html")], check=True, capture_output=True)
    pages = pypdf.PdfReader(tmp_path / "page.pdf").pages
    assert len(pages) == (2 if kind == "trial" else 1)
    assert [round(float(each)) for each in pages[0].mediabox[2:]] == [595, 842]
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Rietzangerpad 1" in text
    assert "Met vriendelijke groet" in text
