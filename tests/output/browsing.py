"""Pages in a real browser: how they lie there, for whom they are hard, and what the keyboard reaches.

The checks run in the page itself, although its policy forbids every script: they come in as from a developer's console.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

ADDRESS = "http://page.invalid/"
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
_HEIGHT = 900
_LAYOUT = Path(__file__).with_name("layout.js")
_STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = """
axe.run(document, {runOnly: %(standards)s, resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(
  (found) => found.violations.flatMap((each) => each.nodes.map(
    (node) => `${each.id}: ${node.target.join(' ')}: ${node.failureSummary.split('\\n').slice(1).join(';').trim()}`)))
"""
_STOPS = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((each) => each.checkVisibility({visibilityProperty: true}))
"""
_HERE = """
() => {
  const here = document.activeElement;
  const look = getComputedStyle(here);
  const ring = look.outlineStyle === "auto" || (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2);
  const box = here.getBoundingClientRect();
  const visible = box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  return [(%(stops)s)().indexOf(here), ring && visible, here.outerHTML.slice(0, 80)];
}
"""


class Shown:
    """A page in a browser, with everything that it complained of or asked from elsewhere."""

    def __init__(self, browser: Browser, html: str, width: int, scheme: Any) -> None:
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": _HEIGHT}, color_scheme=scheme
        )
        self.context.route("**/*", lambda route: self._answer(route, html))
        self.page: Page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.goto(ADDRESS)

    def _answer(self, route: Route, html: str) -> None:
        if route.request.url == ADDRESS:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        self.complaints.append(f"asked for {route.request.url}")
        route.abort()

    def _said(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{message.type}: {message.text}")


def page_text(page: str | Path) -> str:
    """Return the HTML of a page, given as text or as a file."""
    return page.read_text(encoding="utf-8") if isinstance(page, Path) else page


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong for people with a handicap: rule, element and why."""
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    told(page, axe + ";0")
    found: list[str] = told(page, _AXE % {"standards": _STANDARDS})
    return found


def flaws(page: Page) -> list[str]:
    """Return what is wrong with the layout: beside the window, cut off, one text over another, too little contrast."""
    found: list[str] = told(page, f"({_LAYOUT.read_text(encoding='utf-8')})()")
    return found


def unreached(page: Page) -> list[str]:
    """Go through the page with the Tab key; return what it did not reach in order, or not in sight and marked."""
    many = int(told(page, f"({_STOPS})().length"))
    found = []
    for expected in range(many):
        page.keyboard.press("Tab")
        at, marked, markup = told(page, f"({_HERE % {'stops': _STOPS}})()")
        if at != expected:
            found.append(f"stop {expected} is {at}: {markup}")
        if not marked:
            found.append(f"no mark of being reached: {markup}")
    return found


def told(page: Page, script: str) -> Any:
    """Return what a script gives that is run as from a developer's console, which no policy of a page forbids."""
    # The console is left open: whoever closes it puts paper back to screen, and dark to light.
    console = page.context.new_cdp_session(page)
    asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
    told = console.send("Runtime.evaluate", asked)
    if "exceptionDetails" in told:
        raise AssertionError(told["exceptionDetails"])
    return told["result"].get("value")
