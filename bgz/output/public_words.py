"""What the public page says, in the language in use: a request in words, and what stands above all of them.

It is made of what everyone may see (`Listed`) and nothing else: no record comes here.
"""

from __future__ import annotations

import re

from attrs import frozen

from bgz.domain.cases.programme import Programme
from bgz.domain.publishing.listing import MANY, Listed
from bgz.domain.values.days import show_day
from bgz.i18n import LANGUAGES, _, language, listed, ngettext
from bgz.terms.families import HELP
from bgz.terms.figures import AGE_BAND
from bgz.terms.moments import DAY_PARTS

_SHORT = 240
"""Characters of a text on the page of all requests."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\ufdd0-\ufdef]")
"""What may not stand in XML 1.0, and controls that nobody sees."""


@frozen
class Page:
    """What the public page is made of. Each file holds `mark`, by which bgz knows it again."""

    programme: Programme
    requests: tuple[Listed, ...]
    mark: str


def folder_of(lang: str) -> str:
    """Return where the pages in a language lie below the public page."""
    return "" if lang == LANGUAGES[0] else f"{lang}/"


def title_of(programme: Programme) -> str:
    """Return what stands above the page."""
    return legal(programme.public.title or _("Who helps a family nearby?"))


def purpose(*, empty: bool = False) -> str:
    """Return what the page is about; `empty`: no family is looking now."""
    if empty:
        return _(
            "Here stand families that are looking for another family nearby that wants to help now and then. At this "
            "moment there are none."
        )
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
        rows = ((_("Also welcome"), nice), (_("When"), self.when), (_("On this page until"), self.until))
        return tuple((label, value) for label, value in rows if value)


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
