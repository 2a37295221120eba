"""The public requests for other programs: a feed (RSS 2.0) in each language, and JSON with its schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from bgz.domain.values.pages import PAGE
from bgz.i18n import language
from bgz.output.public_words import folder_of, legal, purpose, title_of
from bgz.output.templates import environment
from bgz.terms.families import HELP
from bgz.terms.figures import AGE_BAND
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bgz.domain.publishing.listing import Listed
    from bgz.output.public_words import Page, Seen

_SCHEMA = "requests.schema.json"
_NOON = time(12, tzinfo=UTC)
"""A day has no hour; noon is the same day everywhere that reads it here."""


def feed(page: Page, seen: Iterable[Seen]) -> str:
    """Return the feed in the language in use. What a request says is HTML inside XML: escaped twice."""
    made = environment("public")
    base = (page.programme.public.url or "") + folder_of(language())
    items = [
        {
            "title": f"{each.heading} – {each.where}",
            "link": base + each.href,
            "guid": f"{page.mark}:{each.page}:{language()}",
            "on": _moment(each.request.since),
            "categories": HELP.labels((*each.request.help, *each.request.nice)),
            "content": made.get_template("item.html.j2").render(request=each),
        }
        for each in seen
    ]
    return made.get_template("feed.xml.j2").render(
        title=title_of(page.programme),
        lead=purpose(),
        base=base,
        lang=language(),
        mark=page.mark,
        items=items,
    )


def _moment(day: date) -> str:
    return format_datetime(datetime.combine(day, _NOON))


def neutral(page: Page) -> str:
    """Return the requests as JSON: codes of bgz, no words of a language but the texts."""
    public = page.programme.public
    held = {
        "$schema": _SCHEMA,
        "generator": page.mark,
        "programme": legal(page.programme.name or "Buurtgezinnen"),
        "contact": {name: value for name in ("email", "phone", "url") if (value := getattr(public, name))},
        "requests": [_request(each, public.url) for each in page.requests],
    }
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def _request(each: Listed, url: str | None) -> dict[str, Any]:
    return {
        "id": each.page,
        **({"url": f"{url}{each.page}.html"} if url else {}),
        "municipality": legal(each.municipality),
        "children": each.children,
        "age_bands": each.bands,
        "help": each.help,
        "help_welcome": each.nice,
        "day_parts": each.day_parts,
        "day_parts_needed": each.day_parts_needed,
        "text": {"nl": legal(each.text_nl), **({"en": legal(each.text_en)} if each.text_en else {})},
        "since": each.since.isoformat(),
        "until": each.until.isoformat(),
    }


def schema(page: Page) -> str:
    """Return the JSON Schema of the requests."""
    return json.dumps({"$comment": page.mark, **_schema()}, ensure_ascii=False, indent=2) + "\n"


def _schema() -> dict[str, Any]:
    text = {"type": "string"}
    day = {"type": "string", "format": "date"}

    def codes(known: Iterable[str]) -> dict[str, Any]:
        return {"type": "array", "items": {"enum": list(known)}, "uniqueItems": True}

    request = {
        "id": {"type": "string", "pattern": f"^{PAGE.pattern}$"},
        "url": text,
        "municipality": text,
        "children": {"type": "integer", "minimum": 1, "maximum": 3, "description": "3: three or more"},
        "age_bands": codes(AGE_BAND.codes),
        "help": codes(HELP.codes),
        "help_welcome": codes(HELP.codes),
        "day_parts": codes(DAY_PARTS.codes),
        "day_parts_needed": {"type": ["integer", "null"], "minimum": 1},
        "text": _object({"nl": text, "en": text}, optional=("en",)),
        "since": day,
        "until": day,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Open requests of a Buurtgezinnen programme",
        **_object(
            {
                "$schema": text,
                "generator": text,
                "programme": text,
                "contact": _object(dict.fromkeys(("email", "phone", "url"), text), optional=("email", "phone", "url")),
                "requests": {"type": "array", "items": _object(request, optional=("url",))},
            }
        ),
    }


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    needed = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
