"""JSON as bgz signs it: one meaning per text, and every line of it also valid YAML.

Reading refuses what two readers could take differently: double keys, NaN, numbers no float holds, half
characters, deep nesting. Nothing here knows what a change is.
"""

from __future__ import annotations

import json
import re
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

MAX_DEPTH = 20
MAX_INTEGER = 2**53
"""Above this a reader that uses floats would silently change the number."""
MAX_KEY = 150
"""YAML knows no keys over 1,024 characters, and each character may need six when it is escaped."""
_MAX_DIGITS = 32
_LARGEST = 1e300
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Allowed raw in JSON, but a line break, a byte order mark or forbidden in YAML."""


class DamagedJson(ValueError):
    """The text is not JSON as bgz writes it. The message holds no part of the text."""


def dumps(value: Json) -> str:
    """Return `value` as one line that is both JSON and YAML.

    Raises DamagedJson for half characters, NaN and infinity, huge integers and nesting beyond MAX_DEPTH.
    """
    _check(value, 0)
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        text.encode("utf-8")
    except ValueError as error:
        raise DamagedJson("cannot be written as JSON") from error
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def loads(text: str) -> Json:
    """Read one JSON value strictly. Raises DamagedJson."""
    if _NOT_YAML.search(text):
        raise DamagedJson("unescaped character")
    try:
        value: Json = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer, parse_float=_number
        )
    except DamagedJson:
        raise
    except (ValueError, RecursionError) as error:
        raise DamagedJson("not JSON") from error
    _check(value, 0)
    if "\\u" in text:
        _refuse_half_characters(value)
    return value


def same(one: Json, other: Json) -> bool:
    """Tell whether two values are the same JSON: unlike Python, true is not 1 and 1 is not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise DamagedJson("a key occurs twice")
    return result


def _no_constant(_name: str) -> Json:
    raise DamagedJson("not a number")


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise DamagedJson("huge number")
    return int(digits)


def _number(digits: str) -> float:
    if len(digits) > _MAX_DIGITS:
        raise DamagedJson("huge number")
    return float(digits)


def _check(value: Json, depth: int) -> None:
    """Refuse what does not mean the same everywhere."""
    if depth > MAX_DEPTH:
        raise DamagedJson("nested too deeply")
    if isinstance(value, dict):
        for key, below in value.items():
            if not isinstance(key, str) or len(key) > MAX_KEY:
                raise DamagedJson("not a key")
            _check(below, depth + 1)
    elif isinstance(value, list):
        for below in value:
            _check(below, depth + 1)
    elif isinstance(value, float):
        if not -_LARGEST < value < _LARGEST:  # NaN fails this too
            raise DamagedJson("huge number")
    elif isinstance(value, int) and not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise DamagedJson("huge number")


def _refuse_half_characters(value: Json) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DamagedJson("half a character") from error
