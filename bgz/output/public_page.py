"""The files of the public page of open requests: pages to read in both languages, a feed, and JSON."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bgz.domain.cases.look import logo_uri
from bgz.domain.values.pages import FEED
from bgz.domain.values.texts import parse_phone
from bgz.i18n import LANGUAGES, _, in_language
from bgz.output.public_feed import feed, neutral, schema
from bgz.output.public_words import Seen, folder_of, legal, purpose, title_of
from bgz.output.report_look import colours
from bgz.output.templates import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.cases.programme import Programme
    from bgz.output.public_words import Page


_OTHERS = {"nl": ("en", "In English"), "en": ("nl", "In het Nederlands")}


def files_of(page: Page) -> dict[str, bytes]:
    """Return every file of the public page by its name; the same page gives the same bytes, on any day."""
    files: dict[str, str] = {}
    for lang in LANGUAGES:
        with in_language(lang):
            files |= dict(_pages(page, lang))
            if page.programme.public.url:
                files[f"{folder_of(lang)}{FEED}"] = feed(page, [Seen(each) for each in page.requests])
    files["requests.json"] = neutral(page)
    files["requests.schema.json"] = schema(page)
    return {name: text.encode("utf-8") for name, text in files.items()}


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
        "lead": purpose(empty=not seen),
        "logo": logo_uri(programme.look),
        "root": up,
        "feed": FEED if programme.public.url else "",
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
