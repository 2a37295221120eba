"""The checks of pages find what they are there to find, and nothing in a page that is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.output.browsing import flaws, told, unreached, violations

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.output.browsing import Shown

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HEAD = (
    '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Proef</title>'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="icon" href="data:,">'
    "<style>body { font: 16px/1.5 sans-serif; background: #fff }</style></head>"
)
GOOD = (
    '<h1>Kop</h1><p>Een zin met een <a href="#verder">verwijzing</a>.</p><h2 id="verder">Verder</h2>'
    '<div style="overflow-x: auto; width: 120px; white-space: nowrap" tabindex="0" role="region" aria-label="Breed">'
    "Een lange regel die niet in zijn vak past en dus schuift.</div>"
    '<span style="position: absolute; width: 1px; height: 1px; overflow: hidden">alleen om voor te lezen</span>'
    '<svg viewBox="0 0 100 40" width="200" role="img" aria-label="Tekening"><text x="5" y="20">Tien</text>'
    '<rect class="bar" x="50" y="5" width="40" height="16" fill="#0b6e6e"/></svg>'
)

pytestmark = pytest.mark.slow


def page_of(body: str) -> str:
    return f"{HEAD}<body><main>{body}</main></body></html>"


def test_a_page_that_is_well_has_nothing_against_it(checked_page: Callable[..., Page]) -> None:
    page = checked_page(page_of(GOOD))
    assert flaws(page) == []
    assert violations(page) == []
    assert unreached(page) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<p style="width: 2000px">Breed</p>', "wide in a window of 360"),
        ('<p style="width: 30px; white-space: nowrap">Veel te lange regel</p>', "sticks out of p"),
        ('<p style="height: 10px; overflow: hidden">Afgeknipt</p>', "is cut off by p"),
        ('<p style="position: absolute; left: -30px">Ernaast</p>', "lies beside the window"),
        ('<p>Onder</p><p style="margin-top: -40px">Boven</p>', "lies over"),
        ('<svg viewBox="0 0 100 40" width="100"><text x="80" y="20">Eruit</text></svg>', "is cut off by svg"),
        ('<svg viewBox="0 0 90 40"><text x="5" y="20">Een</text><text x="9" y="20">Twee</text></svg>', "lies over"),
        ('<svg viewBox="0 0 90 40"><text x="5" y="20" fill="#999">Bleek</text></svg>', "has contrast 2.85"),
        ('<svg viewBox="0 0 90 40"><rect class="bar" width="9" height="9" fill="#ddd"/></svg>', "less than 3"),
        ('<svg viewBox="0 0 90 40"><rect class="bar" x="80" width="40" height="9"/></svg>', "rect.bar is cut off by"),
        ("<h3>Te diep</h3>", "h3 follows a heading of level 1"),
        ("<h1>Nog een</h1>", "one h1"),
        ('<a href="#weg">Weg</a>', "#weg leads nowhere"),
        ('<p id="a">Een</p><p id="a">Twee</p>', "the id a is there twice"),
        ('<details><summary>Meer</summary><p style="width: 2000px">Breed</p></details>', "wide in a window of 360"),
    ],
)
def test_what_lies_wrong_is_found(body: str, found: str, checked_page: Callable[..., Page]) -> None:
    assert found in "\n".join(flaws(checked_page(page_of(f"<h1>Kop</h1>{body}"), 360)))


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<p style="color: #aaa">Bleek</p>', "color-contrast"),
        ('<svg role="img" viewBox="0 0 9 9"></svg>', "svg-img-alt"),
        (
            '<a href="#x" style="display: inline-block; height: 9px; width: 9px; overflow: hidden">x</a>' * 2,
            "target-size",
        ),
        (
            '<div style="overflow: auto; height: 20px"><p style="height: 90px">Lang</p></div>',
            "scrollable-region-focusable",
        ),
    ],
)
def test_what_is_hard_for_somebody_is_found(body: str, rule: str, checked_page: Callable[..., Page]) -> None:
    page = checked_page(page_of(f'<h1 id="x">Kop</h1>{body}'))
    assert rule in {each.partition(":")[0] for each in violations(page)}


def test_what_the_keyboard_does_not_show_is_found(checked_page: Callable[..., Page]) -> None:
    page = checked_page(page_of('<h1 id="x">Kop</h1><a href="#x" style="outline: none">Stil</a>'))
    assert [each.partition(":")[0] for each in unreached(page)] == ["no mark of being reached"]
    page = checked_page(page_of('<h1 id="x">Kop</h1><a href="#x" style="position: absolute; left: -999px">Weg</a>'))
    assert flaws(page) == []
    assert [each.partition(":")[0] for each in unreached(page)] == ["no mark of being reached"]
    page = checked_page(page_of('<h1 id="x">Kop</h1><a href="#x" tabindex="-1">Nooit</a><a href="#x">Wel</a>'))
    assert unreached(page)[0].startswith("stop 0 is 1")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<img src="https://example.org/x.png" alt="">', "error: Loading the image"),
        ("<script>document.title = 'x'</script>", "error: Executing inline script"),
        ('<link rel="stylesheet" href="/x.css">', "error: Loading the stylesheet"),
    ],
)
def test_a_page_that_wants_more_than_itself_is_caught(body: str, complaint: str, shown: Callable[..., Shown]) -> None:
    assert complaint in "\n".join(shown(page_of(body)).complaints)


def test_a_request_is_caught_where_no_policy_forbids_it(shown: Callable[..., Shown]) -> None:
    free = page_of('<img src="https://example.org/x.png" alt="">').replace(POLICY, "default-src *")
    assert "asked for https://example.org/x.png" in shown(free).complaints


def test_a_page_stays_dark_or_on_paper_while_it_is_looked_at(checked_page: Callable[..., Page]) -> None:
    page = checked_page(page_of(GOOD), scheme="dark")
    page.emulate_media(media="print")
    for _time in range(3):
        assert told(page, "matchMedia('print').matches && matchMedia('(prefers-color-scheme: dark)').matches")
        assert flaws(page) == []
