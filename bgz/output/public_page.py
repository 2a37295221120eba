"""The public page of open requests: pages to read in both languages, a feed, and JSON for other programs.

It is made of what everyone may see (`Listed`) and nothing else: no record comes here.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from attrs import frozen

from bgz.domain.cases.look import logo_uri
from bgz.domain.cases.programme import Programme
from bgz.domain.publishing.listing import MANY, Listed
from bgz.domain.values.days import show_day
from bgz.domain.values.texts import parse_phone
from bgz.i18n import LANGUAGES, _, in_language, language, listed, ngettext
from bgz.output.report_look import colours
from bgz.output.templates import environment
from bgz.terms.families import HELP
from bgz.terms.figures import AGE_BAND
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator


_SHORT = 240
"""Characters of a text on the page of all requests."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\ufdd0-\ufdef]")
"""What may not stand in XML 1.0, and controls that nobody sees."""
_OTHERS = {"nl": ("en", "In English"), "en": ("nl", "In het Nederlands")}


@frozen
class Page:
    """What the public page is made of. Each file holds `mark`, by which bgz knows it again."""

    programme: Programme
    requests: tuple[Listed, ...]
    mark: str


def files_of(page: Page) -> dict[str, bytes]:
    """Return every file of the public page by its name; the same page gives the same bytes, on any day."""
    from bgz.output.public_feed import feed, neutral, schema

    files: dict[str, str] = {}
    for lang in LANGUAGES:
        with in_language(lang):
            files |= dict(_pages(page, lang))
            if page.programme.public.url:
                files[f"{folder_of(lang)}feed.xml"] = feed(page, [Seen(each) for each in page.requests])
    files["requests.json"] = neutral(page)
    files["requests.schema.json"] = schema(page)
    return {name: text.encode("utf-8") for name, text in files.items()}


def folder_of(lang: str) -> str:
    """Return where the pages in a language lie below the public page."""
    return "" if lang == LANGUAGES[0] else f"{lang}/"


def title_of(programme: Programme) -> str:
    """Return what stands above the page."""
    return legal(programme.public.title or _("Who helps a family nearby?"))


def purpose() -> str:
    """Return what the page is about."""
    return _(
        "These families are looking for another family nearby that wants to help now and then: an afternoon a week, a "
        "weekend a month, or company on the way to swimming lessons."
    )


def legal(text: str) -> str:
    """Return `text` without signs that may not stand in a page or a feed."""
    return _ILLEGAL.sub("", text)


class Seen:
    """A request in words, in the language in use."""

    def __init__(self, request: Listed) -> None:
        self.request = request
        self.page = request.page
        self.href = f"{request.page}.html"
        self.lang = language() if language() == LANGUAGES[0] or request.text_en else LANGUAGES[0]
        text = legal(request.text_nl if self.lang == LANGUAGES[0] else request.text_en or "")
        self.paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
        self.short = _shortened(" ".join(text.split()))
        self.heading = _capital(_and(_labels(request.help or request.nice)) or _("Help in the family"))
        self.who = _who(request)
        self.where = _("Municipality of {name}").format(name=legal(request.municipality))
        self.when = _when(request)
        self.until = show_day(request.until)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Everything that is seen besides the text, each with its label."""
        help_ = _and(_labels(self.request.help or self.request.nice))
        rows = ((_("Help with"), help_), (_("Who"), self.who), (_("Where"), self.where))
        return (*((label, value) for label, value in rows if value), *self.more)

    @property
    def more(self) -> tuple[tuple[str, str], ...]:
        """What is seen below the text: what the heading does not say."""
        nice = _and(_labels(self.request.nice)) if self.request.help else ""
        rows = ((_("Also welcome"), nice), (_("When"), self.when), (_("To be seen until"), self.until))
        return tuple((label, value) for label, value in rows if value)


def _pages(page: Page, lang: str) -> Iterator[tuple[str, str]]:
    made = environment("public")
    style = _style(page)
    programme = page.programme
    other, name = _OTHERS[lang]
    up = "" if lang == LANGUAGES[0] else "../"
    seen = [Seen(each) for each in page.requests]
    title = title_of(programme)
    context: dict[str, Any] = {
        "lang": lang,
        "mark": page.mark,
        "programme": legal(programme.name or "Buurtgezinnen"),
        "title": title,
        "lead": purpose(),
        "logo": logo_uri(programme.look),
        "root": up,
        "feed": "feed.xml" if programme.public.url else "",
        "email": programme.public.email,
        "phone": programme.public.phone,
        "tel": parse_phone(programme.public.phone) if programme.public.phone else "",
        "mail_link": lambda code: _mail_link(programme, code),
        "style": style,
        "style_hash": "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii"),
    }

    def elsewhere(file: str) -> dict[str, str]:
        return {"lang": other, "name": name, "href": f"{up}{folder_of(other)}{file}"}

    index = made.get_template("index.html.j2")
    yield (
        f"{folder_of(lang)}index.html",
        index.render(**context, requests=seen, other=elsewhere("index.html"), robots="noarchive"),
    )
    one = made.get_template("request.html.j2")
    for each in seen:
        text = one.render(**context, request=each, other=elsewhere(each.href), robots="noindex, noarchive")
        yield f"{folder_of(lang)}{each.href}", text


def _style(page: Page) -> Any:  # noqa: ANN401 - Markup, imported here only
    """Return the style with the colours of the programme. It is its own text: nothing of a record comes in it."""
    from markupsafe import Markup

    text = resources.files("bgz.templates").joinpath("public", "style.css").read_text(encoding="utf-8")
    for mode, dark in (("LIGHT", False), ("DARK", True)):
        chosen = colours(page.programme.look, dark=dark)
        text = text.replace(f"COLOUR_{mode}", chosen.one).replace(f"TINT_{mode}", chosen.tint)
    return Markup(text)  # noqa: S704 - the shipped file, and colours that were made here


def _mail_link(programme: Programme, code: str) -> str:
    subject = _("About request {code}").format(code=code) if code else _("I would like to help")
    return f"mailto:{quote(programme.public.email or '', safe='@.+-_')}?subject={quote(subject)}"


def _who(request: Listed) -> str:
    if request.children >= MANY:
        number = _("Three or more children")
    else:
        number = {1: _("One child"), 2: _("Two children")}[request.children]
    return ", ".join(filter(None, (number, _ages(request.bands))))


def _ages(bands: tuple[str, ...]) -> str:
    """Return the ages of all children together, from the youngest band to the oldest."""
    if len(bands) <= 1:
        return _and([AGE_BAND.label(band) for band in bands])
    youngest, oldest = bands[0].partition("-")[0], bands[-1].partition("-")[2]
    if not oldest:
        return _("{low} years and over").format(low=youngest)
    return _("{low} to {high} years").format(low=youngest, high=oldest)


def _when(request: Listed) -> str:
    """Return the day parts as people say them, and how many of them are asked."""
    terms = [DAY_PARTS[code] for code in DAY_PARTS.codes if code in request.day_parts]
    parts = ", ".join(term.also[0] if language() == "nl" else term.label for term in terms)
    needed = request.day_parts_needed
    if not parts or not needed or needed >= len(terms):
        return parts
    many = ngettext("{count} of these is enough", "{count} of these are enough", needed).format(count=needed)
    return f"{parts} ({many})"


def _labels(codes: tuple[str, ...]) -> list[str]:
    return list(HELP.labels(codes))


def _and(parts: list[str]) -> str:
    return listed(parts, _(" and "))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[:_SHORT].rpartition(" ")[0].rstrip(",;:") + " …"
