"""Figures read back from what a reader gets: the page, Markdown, CSV and JSON; by nothing of the code that wrote them.

A figure is known by table, category, part of the period and municipality; its value is a number, a mark or None.
"""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Key = tuple[str, str, str, str]
Value = float | str | None
MARKS = {"<5", "x", "?"}
NOTHING = "–"
DAYS_A_WEEK = 7
_NUMBER = re.compile(r"-?\d[\d.,]*")
_NO_FIGURES = {"code", "label", "since", "until", "municipality", "funding", "over", "avoided_source", "period"}


def value_of(text: str, language: str) -> Value:
    """Return what a person reads in `text`: € 1.234,50, 45%, 13 weeks, <5, or nothing."""
    if text == NOTHING:
        return None
    if text in MARKS:
        return text
    found = _NUMBER.search(text)
    assert found, text
    digits = found[0].replace(".", "").replace(",", ".") if language == "nl" else found[0].replace(",", "")
    weeks = re.search(r"\b(week|weken|weeks)\b", text)
    return float(digits) * (DAYS_A_WEEK if weeks else 1)


class Page(HTMLParser):
    """The figures of a page: the text of each element that says which figure it shows; and the cells of its tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: list[tuple[Key, str]] = []
        self.tables: list[list[list[str]]] = []
        self._open: list[tuple[str, str | None]] = []
        self._cell: list[str] | None = None
        self._skipped = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "span":
            self._open.append((tag, held.get("data-f")))
            if held.get("data-f"):
                table, category, part, place = str(held["data-f"]).split("|", 3)
                self.figures.append(((table, category, part, place), ""))
            self._skipped += held.get("class") == "def"
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._open.pop()
            self._skipped = 0
        elif tag in {"td", "th"} and self._cell is not None:
            self.tables[-1][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1]:
            key, text = self.figures[-1]
            self.figures[-1] = (key, text + data)
        if self._cell is not None and not self._skipped:
            self._cell.append(data)


def markdown_tables(text: str) -> list[list[list[str]]]:
    """Return the cells of every table, as a reader of Markdown sees them."""
    tables: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
        elif re.fullmatch(r"[|:\- ]+", line):
            continue
        else:
            if not inside:
                tables.append([])
            inside = True
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            tables[-1].append([_plain(cell) for cell in cells])
    return tables


def _plain(cell: str) -> str:
    bare = re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)\*\*", "", cell))
    return " ".join(bare.replace("&lt;", "<").replace("&amp;", "&").split())


def csv_figures(text: str, language: str, period: str) -> dict[Key, tuple[Value, str]]:
    """Return value and status of every line; a hidden number has no value."""
    separator = ";" if language == "nl" else ","
    found: dict[Key, tuple[Value, str]] = {}
    for line in list(csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=separator))[1:]:
        when, place, table, category, value, status = line[:6]
        key = (table, category, "" if when == period else when, place.removeprefix("'"))
        assert key not in found, key
        found[key] = (float(value.replace(",", ".")) if value else None, status)
    return found


def json_figures(data: Mapping[str, Any]) -> Iterator[tuple[Key, Value]]:
    """Yield every figure of the object, wherever it stands."""
    for place, figures in (("", data["total"]), *data["municipalities"].items()):
        for table, value in figures.items():
            if table in {"months", "years"}:
                for each in value:
                    part = f"{each['period']['since']}/{each['period']['until']}"
                    yield from (((name, "", part, place), held) for name, held in each.items() if name != "period")
            else:
                yield from (((table, category, "", place), held) for category, held in _parts(value))


def _parts(value: Any) -> Iterator[tuple[str, Value]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for at, each in enumerate(value, 1):
            yield from _of_item(each, at)
    else:
        yield "", value


def _of_item(item: Mapping[str, Any], at: int) -> Iterator[tuple[str, Value]]:
    if set(item) == {"code", "label", "count"}:
        yield item["code"], item["count"]
        return
    # An item has a code, the months after which it looks, or its place in the list.
    code = item.get("code") or item.get("months") or at
    names = [name for name in item if name not in _NO_FIGURES | {"months"}]
    yield from ((f"{code}.{name}", item[name]) for name in names)
