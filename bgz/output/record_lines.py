"""A record as label and value, from the declarations of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, get_origin

import attrs

from bgz.domain.cases.kinds import kind_of
from bgz.domain.record.reading import schema
from bgz.domain.record.typed import place_of
from bgz.domain.values.days import show_day
from bgz.domain.values.months import Month
from bgz.i18n import _
from bgz.terms.matches import CRITERION
from bgz.terms.screening import CHECKLIST

if TYPE_CHECKING:
    from collections.abc import Collection

    from bgz.domain.record.fields import Spec
    from bgz.domain.record.reading import Json
    from bgz.terms.listing import Terms

_HIDDEN_FIELDS = {"source", "inputs"}
"""What a sheet said is kept for importing again, and of what a suggestion was made for comparing: not for reading."""

_PICTURE = "look.logo.parts"
"""Bytes in letters: nobody reads them."""


def record_lines(
    record: Any,  # noqa: ANN401 - any record class
    *,
    names: bool,
    keys: Mapping[str, str] | None = None,
    indent: str = "",
    disputed: Collection[str] = (),
) -> Iterator[tuple[str, str]]:
    """Yield a label and a value for every field of `record` that holds something; private ones only with `names`.

    `keys` says what the keys of members and children mean to people. Behind the values at the paths `disputed` stands
    that two people wrote different things there.
    """
    look = _Look(keys or {}, names, frozenset(disputed))
    yield from _lines(record, look, "", indent)


@attrs.frozen
class _Look:
    """How a record is looked at: what keys mean, whether names show, and which paths are in contradiction."""

    keys: Mapping[str, str]
    names: bool
    disputed: frozenset[str]

    def mark(self, path: str) -> str:
        """Return what stands behind a value that is in contradiction."""
        return _("! in contradiction") if path in self.disputed else ""


def _lines(record: Any, look: _Look, above: str, indent: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for name, (_type, spec) in schema(type(record)).items():
        value, path = getattr(record, name), above + name
        if name in _HIDDEN_FIELDS or (spec.private and not look.names):
            continue
        if value is None or value in ((), {}):
            if mark := look.mark(path):
                yield indent + _(spec.label), mark
            continue
        yield from _field_lines(spec, value, look, path, indent)


def _field_lines(spec: Spec, value: Any, look: _Look, path: str, indent: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    label, mark = indent + _(spec.label), look.mark(path)
    if spec.shape == "items":
        for position, (key, item) in enumerate(value.items(), start=1):
            text = _in_a_row(_lines(item, look, f"{path}.{key}."))
            yield f"{label} {_title(spec, key, position)}", f"{text or '–'}  {look.mark(f'{path}.{key}')}".rstrip()
    elif attrs.has(type(value)) and not isinstance(value, Month):
        below = list(_lines(value, look, f"{path}.", indent + "  "))
        if below:
            yield label, mark
            yield from below
    else:
        yield label, f"{shown_value(_meant(value, look.keys), spec.terms, spec.keys)}  {mark}".rstrip()


def _in_a_row(lines: Iterator[tuple[str, str]]) -> str:
    """Return the lines of an item behind each other, those of a group in brackets behind its name."""
    parts: list[str] = []
    within: list[str] = []
    for label, held in lines:
        if label.startswith(" "):
            within.append(f"{label.strip()}: {held}" if held else label.strip())
            continue
        _close(parts, within)
        parts.append(f"{label}: {held}" if held else label)
    _close(parts, within)
    return ", ".join(parts)


def _close(parts: list[str], within: list[str]) -> None:
    if within:
        parts[-1] = f"{parts[-1]} ({', '.join(within)})"
        within.clear()


def _title(spec: Spec, key: str, position: int) -> str:
    """Return what an item is called: by its code, or one that has a key without a meaning by its position."""
    if spec.keys:
        return spec.keys.label(key)
    return str(position) if spec.letter else CHECKLIST.label(key.partition("/")[0])


def _meant(value: Any, keys: Mapping[str, str]) -> Any:  # noqa: ANN401 - any stored value
    if isinstance(value, tuple):
        return tuple(_meant(each, keys) for each in value)
    return keys.get(value, value) if isinstance(value, str) else value


def shown_value(value: Any, terms: Terms | None = None, keys: Terms | None = None) -> str:  # noqa: ANN401 - any stored value
    """Return one value as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, Mapping):
        keys = keys or CRITERION  # weights have no list of keys of their own: a slip is told apart (own_weights.py)
        pairs = ((keys.label(key), shown_value(held, terms)) for key, held in value.items())
        return ", ".join(f"{key} ({held})" for key, held in pairs)
    if isinstance(value, tuple):
        return ", ".join(shown_value(each, terms) for each in value)
    return terms.label(value) if terms and isinstance(value, str) else str(value)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def stored_value(number: str, path: str, value: Json, keys: Mapping[str, str] | None = None) -> str:
    """Return the stored value at `path` of record `number` as people read it; what is not known stays as it is.

    `keys` says what the keys of members, children and requests mean to people.
    """
    spec = _spec_at(number, path)
    if isinstance(value, dict):
        below = [(name, f"{path}.{name}", held) for name, held in value.items() if held is not None]
        if codes := _codes_at(number, path):
            return ", ".join(
                f"{codes.label(name)} ({stored_value(number, path, held, keys)})" for name, _at, held in below
            )
        return ", ".join(
            f"{_label_at(number, at) or name}: {stored_value(number, at, held, keys)}" for name, at, held in below
        )
    if isinstance(value, list):
        each_shown = [stored_value(number, path, each, keys) for each in value]
        size = -(-sum(map(len, each_shown)) * 3 // 4000)  # four letters hold three bytes
        return _("{size} kB").format(size=size) if path == _PICTURE else ", ".join(each_shown)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if _DAY.fullmatch(text):
        with suppress(ValueError):  # a text may look like a day
            return show_day(date.fromisoformat(text))
    return spec.terms.label(text) if spec and spec.terms else str(_meant(text, keys or {}))


def label_of(number: str, path: str) -> str:
    """Return what the field at `path` of record `number` is called; its path when that is not known."""
    return _label_at(number, path) or path


def _spec_at(number: str, path: str) -> Spec | None:
    try:
        return place_of(kind_of(number), path).spec
    except (KeyError, ValueError):  # of a newer version
        return None


def _codes_at(number: str, path: str) -> Terms | None:
    """Return what the keys of the mapping at `path` are called; None for what is no mapping of codes."""
    try:
        place = place_of(kind_of(number), path)
    except (KeyError, ValueError):  # of a newer version
        return None
    is_mapping = place.spec.shape == "leaf" and get_origin(place.bare) is Mapping
    return place.spec.keys or CRITERION if is_mapping else None


def _label_at(number: str, path: str) -> str:
    spec = _spec_at(number, path)
    return _(spec.label) if spec and spec.label else ""
