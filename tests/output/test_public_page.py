"""The public page: plain to read for everyone, nothing asked from elsewhere, whatever a text may hold."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.programme import Look, Programme, PublicPage
from bgz.domain.publishing.listing import Listed
from bgz.i18n import in_language
from bgz.output.public_page import files_of
from bgz.output.public_words import Page, Seen
from tests.output.browsing import SCHEMES, WIDTHS, flaws, unreached, violations

if TYPE_CHECKING:
    from collections.abc import Callable

MARK = "bgz-public-page-0123456789abcdef"
LISTED = Listed(
    page="bcdfghjk",
    municipality="Zutphen",
    children=2,
    bands=("0-3", "4-11"),
    help=("weekend", "sleepover"),
    nice=("contacts",),
    day_parts=("sat-night", "wed-afternoon"),
    day_parts_needed=1,
    text_nl="Twee zusjes logeren graag een nacht bij een gezin met een tuin.\n\nEén keer in de maand is al fijn.",
    text_en="Two sisters would like to stay the night.",
    since=date(2026, 11, 1),
    until=date(2027, 1, 31),
)
DUTCH_ONLY = evolve(LISTED, page="mnpqrstv", text_nl="Alleen hier. " * 40, text_en=None, help=(), children=3)
PUBLIC = PublicPage(email="team@example.org", phone="06-12345 000", url="https://example.org/gezocht/")
PROGRAMME = Programme(name="Buurtgezinnen Zutphen", public=PUBLIC)
ODD = (
    "</p><script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)> ]]> &amp; {{ 7*7 }} <!-- "
    "\" ' \x00\x0b\ufffe"
)
"""What would break out of HTML, XML, a template or an attribute."""


def text(page: Page, name: str) -> str:
    return files_of(page)[name].decode("utf-8")


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(PROGRAMME, (LISTED, DUTCH_ONLY), MARK)


@pytest.fixture(scope="module")
def empty() -> Page:
    return Page(evolve(PROGRAMME, look=Look(colour="#8a2b6b")), (), MARK)


def test_both_languages_say_the_same_of_a_request(page: Page) -> None:
    dutch, english = text(page, "bcdfghjk.html"), text(page, "en/bcdfghjk.html")
    for words in (
        "Weekendopvang en logeren",
        "Twee kinderen, 0 tot en met 11 jaar",
        "Gemeente Zutphen",
        "sociale contacten",
        "woensdagmiddag, zaterdagnacht (1 hiervan is genoeg)",
        "31 jan 2027",
    ):
        assert words.replace("sociale contacten", "contacten") in dutch, words
    for words in (
        "Weekend care and sleeping over",
        "Two children, 0 to 11 years",
        "Two sisters",
        "Wednesday afternoon, Saturday night (1 of these is enough)",
    ):
        assert words in english, words
    assert 'lang="nl"' in dutch.splitlines()[1]
    assert 'href="en/bcdfghjk.html"' in dutch
    assert 'href="../bcdfghjk.html"' in english


def test_what_is_in_dutch_only_is_read_in_dutch(page: Page) -> None:
    english = text(page, "en/mnpqrstv.html")
    assert '<div class="text" lang="nl">' in english
    assert '<p class="text" lang="nl">' in text(page, "en/index.html")
    assert 'class="text" lang' not in text(page, "index.html")


def test_how_to_react(page: Page) -> None:
    dutch = text(page, "bcdfghjk.html")
    assert 'href="mailto:team@example.org?subject=Over%20hulpvraag%20bcdfghjk"' in dutch
    assert 'href="tel:0612345000"' in dutch
    assert "bcdfghjk" not in re.sub(r'href="[^"]*"', "", text(page, "index.html"))


def test_no_open_requests(empty: Page) -> None:
    assert "Er zijn nu geen open hulpvragen" in text(empty, "index.html")
    assert set(files_of(empty)) == {
        "index.html",
        "en/index.html",
        "feed.xml",
        "en/feed.xml",
        "requests.json",
        "requests.schema.json",
    }


def test_one_request_is_one(page: Page) -> None:
    assert "Nu is er 1 hulpvraag open" in text(evolve(page, requests=(LISTED,)), "index.html")
    assert "2 requests are open now" in text(page, "en/index.html")


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({"children": 1, "bands": ("4-11",)}, "One child, 4 to 11 years"),
        ({"children": 2, "bands": ()}, "Two children"),
        ({"children": 3, "bands": ("0-3", "23+")}, "Three or more children, 0 years and over"),
        ({"children": 1, "bands": ("23+",)}, "One child, 23 years and over"),
    ],
)
def test_children_are_told_roughly(changes: dict[str, Any], who: str) -> None:
    assert Seen(evolve(LISTED, **changes)).who == who


@pytest.mark.parametrize(
    ("parts", "needed", "when"),
    [
        ((), None, ""),
        (("wed-afternoon",), 1, "Wednesday afternoon"),
        (("wed-afternoon", "mon-morning"), None, "Monday morning, Wednesday afternoon"),
        (("newer-part",), None, ""),
    ],
)
def test_when_it_suits(parts: tuple[str, ...], needed: int | None, when: str) -> None:
    assert Seen(evolve(LISTED, day_parts=parts, day_parts_needed=needed)).when == when


def test_a_request_without_a_kind_of_help_has_a_heading() -> None:
    assert Seen(evolve(LISTED, help=(), nice=())).heading == "Help in the family"
    assert Seen(evolve(LISTED, help=())).heading == "Social contacts"


def test_a_long_text_is_cut_between_words() -> None:
    short = Seen(DUTCH_ONLY).short
    assert short.endswith(("hier. …", "Alleen …"))
    assert len(short) <= 242


def test_the_same_page_gives_the_same_bytes_in_any_language(page: Page) -> None:
    with in_language("nl"):
        dutch = files_of(page)
    with in_language("en"):
        assert files_of(page) == dutch
    assert all(MARK.encode() in data for data in dutch.values())


def test_nothing_comes_from_elsewhere(page: Page) -> None:
    for name, data in files_of(page).items():
        if name.endswith(".html"):
            held = data.decode()
            policy = re.search(r'Content-Security-Policy" content="([^"]*)"', held)
            assert policy
            assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
            assert "unsafe" not in policy[1]
            assert not re.search(r"<(script|iframe|object|embed|form|link rel=.stylesheet)", held)
            assert not re.search(r'(src|href)="(?!data:|mailto:|tel:|#|[\w./-]*")', held)


def test_the_feed_is_one(page: Page) -> None:
    for name, language in (("feed.xml", "nl"), ("en/feed.xml", "en")):
        root = ET.fromstring(text(page, name))  # noqa: S314 - made here
        channel = root.find("channel")
        assert channel is not None
        assert (root.tag, root.get("version"), channel.findtext("language")) == ("rss", "2.0", language)
        base = PUBLIC.url + ("" if language == "nl" else "en/") if PUBLIC.url else ""
        itself = channel.find("{http://www.w3.org/2005/Atom}link")
        assert itself is not None
        assert itself.get("href") == base + "feed.xml"
        assert channel.findtext("link") == base
        first, second = channel.findall("item")
        assert first.findtext("link") == f"{base}bcdfghjk.html"
        assert first.findtext("guid") != second.findtext("guid")
        guid = first.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink") == "false"
        moment = first.findtext("pubDate") or ""
        assert parsedate_to_datetime(moment).date() == LISTED.since
        assert re.fullmatch(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", moment)
        assert "<p>" in (first.findtext("description") or "")


def test_no_address_no_feed(page: Page) -> None:
    bare = evolve(page, programme=evolve(PROGRAMME, public=evolve(PUBLIC, url=None)))
    files = files_of(bare)
    assert "feed.xml" not in files
    assert b"feed.xml" not in files["index.html"]
    assert "url" not in json.loads(files["requests.json"])["requests"][0]


def valid(value: Any, schema: dict[str, Any], at: str = "") -> list[str]:
    """Return what of `value` the schema does not allow: as much of JSON Schema as ours uses."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
    wanted = schema.get("type")
    types = tuple(kinds[each] for each in ([wanted] if isinstance(wanted, str) else wanted or ()))
    if types and not isinstance(value, types):
        return [f"{at} is a {type(value).__name__}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value}"]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{at}: {value}"]
    if isinstance(value, int) and not schema.get("minimum", 0) <= value <= schema.get("maximum", 99):
        return [f"{at}: {value}"]
    wrong = [f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value]
    if isinstance(value, dict):
        known = schema["properties"]
        wrong += [f"{at}.{name} is unknown" for name in value if name not in known]
        wrong += [
            each for name, held in value.items() if name in known for each in valid(held, known[name], f"{at}.{name}")
        ]
    if isinstance(value, list):
        wrong += [each for held in value for each in valid(held, schema["items"], f"{at}[]")]
    return wrong


def test_the_json_is_as_its_schema_says(page: Page, empty: Page) -> None:
    schema = json.loads(text(page, "requests.schema.json"))
    for each in (page, empty):
        assert valid(json.loads(text(each, "requests.json")), schema) == []
    assert valid({"requests": [{"id": "X", "children": 9, "help": ["nothing"], "more": 1}]}, schema)
    first = json.loads(text(page, "requests.json"))["requests"][0]
    assert first["help"] == ["weekend", "sleepover"]
    assert first["text"] == {"nl": LISTED.text_nl, "en": LISTED.text_en}


def harmful() -> Page:
    odd = evolve(LISTED, text_nl=ODD, text_en=ODD, municipality=ODD)
    public = evolve(PUBLIC, title=ODD, email='a"><script>x</script>@example.org')
    return Page(evolve(PROGRAMME, name=ODD, public=public), (odd,), MARK)


def test_whatever_a_text_holds_stays_a_text() -> None:
    for name, data in files_of(harmful()).items():
        held = data.decode("utf-8")
        assert "\x00" not in held
        if name.endswith(".html"):
            assert "<script" not in held
            assert "<img" not in held
            assert "49" not in held.replace("&#34;", "").replace("&#39;", "")[held.index("<main") :]
        elif name.endswith(".xml"):
            root = ET.fromstring(held)  # noqa: S314 - made here
            for said in root.iter("description"):
                assert "<script" not in (said.text or "")
        else:
            json.loads(held)


@pytest.mark.slow
@given(st.text(max_size=80))
def test_any_text_makes_a_feed_that_can_be_read(said: str) -> None:
    safe = said.encode("utf-8", "ignore").decode("utf-8")
    page = Page(evolve(PROGRAMME, name=safe), (evolve(LISTED, text_nl=safe, municipality=safe),), MARK)
    for name in ("feed.xml", "en/feed.xml"):
        ET.fromstring(text(page, name))  # noqa: S314 - made here


PAGES = ("index.html", "bcdfghjk.html", "en/mnpqrstv.html")


EVERY_DAY = {(360, "light"), (1280, "dark")}


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        pytest.param(width, scheme, marks=() if (width, scheme) in EVERY_DAY else pytest.mark.slow)
        for width in WIDTHS
        for scheme in SCHEMES
    ],
)
def test_in_a_browser_it_lies_well_and_is_for_everyone(
    page: Page, empty: Page, checked_page: Callable[..., Any], width: int, scheme: str
) -> None:
    for html in (text(page, "index.html"), text(page, "en/mnpqrstv.html"), text(empty, "index.html")):
        shown = checked_page(html, width, scheme)
        assert flaws(shown) == []
        assert violations(shown) == []


@pytest.mark.slow
def test_the_keyboard_reaches_everything(page: Page, checked_page: Callable[..., Any]) -> None:
    for name in PAGES:
        assert unreached(checked_page(text(page, name), 360)) == []


def test_harmful_texts_do_nothing_in_a_browser(checked_page: Callable[..., Any]) -> None:
    for name in ("index.html", "bcdfghjk.html"):
        shown = checked_page(text(harmful(), name), 360)
        assert "<script>alert(1)</script>" in shown.inner_text("main")
        assert flaws(shown) == []


def test_on_paper_there_is_no_colour_behind_text(page: Page, checked_page: Callable[..., Any]) -> None:
    shown = checked_page(text(page, "index.html"), 1280, "dark")
    shown.emulate_media(media="print")
    assert not shown.is_visible(".switch")
    assert shown.locator("body").evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(255, 255, 255)"


def test_the_name_stands_beside_the_logo_and_dutch_is_called_dutch(page: Page) -> None:
    index = text(page, "en/index.html")
    assert "<span>Buurtgezinnen Zutphen</span></p>" in index
    assert index.count("In Dutch:") == 1
    assert '<p class="language">In Dutch:</p>' in text(page, "en/mnpqrstv.html")
    assert "In het Nederlands:" not in text(page, "index.html")
    assert "On this page until" in index


def test_a_page_without_requests_does_not_speak_of_these_families() -> None:
    empty = Page(PROGRAMME, (), MARK)
    assert "Op dit moment zijn er geen." in text(empty, "index.html")
    assert "Deze gezinnen" not in text(empty, "index.html")
