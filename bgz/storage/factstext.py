"""The facts of a record as YAML for people and other programs.

Written by hand rather than with a YAML library: a text stands without quotes only where no YAML reader, old or
new, can take it for anything but that text. bgz itself never reads this back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bgz.storage import strictjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bgz.storage.strictjson import Json

_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ſ](?:[A-Za-zÀ-ÖØ-öø-ſ0-9 ()/+.;_@'-]*[A-Za-zÀ-ÖØ-öø-ſ0-9)])?|\d{4}-\d{2}")
"""Begins with a letter (or is a month), and has nothing that means something in YAML."""
_RETYPED = frozenset("y n yes no on off true false null none nan inf".split())  # noqa: SIM905 - words, read as words
"""Words that some YAML reader takes for a truth value, nothing or a number."""
_BLOCK = re.compile(
    r"(?=\S)[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]"
    r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]*"
)
"""May stand as a block of lines: nothing but printable characters and line ends."""
_TRAILING = re.compile(r"[ \t](?=\n)|\s\Z|\u00a0")
_LONGEST_PLAIN = 120


def render(facts: Mapping[str, Json]) -> str:
    """Return `facts` as a YAML block mapping, one line per value, ending in a line end."""
    return "".join(line + "\n" for line in (_mapping(facts, "") or ["{}"]))


def _mapping(facts: Mapping[str, Json], margin: str) -> list[str]:
    lines = []
    for key, value in facts.items():
        lines += _entry(f"{margin}{_quoted(key)}:", value, margin + "  ")
    return lines


def _entry(start: str, value: Json, margin: str) -> list[str]:
    """Return the lines of one key with its value; what does not fit behind the key is indented by `margin`."""
    if isinstance(value, dict) and value:
        return [start, *_mapping(value, margin)]
    if isinstance(value, list) and value:
        return [start, *_list(value, margin)]
    first, *rest = _scalar(value)
    return [f"{start} {first}", *(margin + line if line else "" for line in rest)]


def _list(values: list[Json], margin: str) -> list[str]:
    lines = []
    for value in values:
        below = margin + "  "
        if isinstance(value, dict) and value:
            block = _mapping(value, below)
        elif isinstance(value, list) and value:
            block = _list(value, below)
        else:
            first, *rest = _scalar(value)
            block = [below + first, *(below + line if line else "" for line in rest)]
        lines += [f"{margin}- {block[0][len(below) :]}", *block[1:]]
    return lines


def _scalar(value: Json) -> list[str]:
    """Return the lines of a value without parts: one, or a block of lines."""
    if isinstance(value, str):
        if "\n" in value and _BLOCK.fullmatch(value) and not _TRAILING.search(value):
            return ["|-", *value.split("\n")]
        return [_quoted(value)]
    if isinstance(value, float):
        digits = repr(value)
        return [digits if "." in digits else digits.replace("e", ".0e")]
    return [strictjson.dumps(value)]


def _quoted(text: str) -> str:
    plain = len(text) <= _LONGEST_PLAIN and _PLAIN.fullmatch(text) and text.lower() not in _RETYPED
    return text if plain else strictjson.dumps(text)
