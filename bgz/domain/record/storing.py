"""Records as they are stored: path to JSON value. The way back is `reading.py`."""

from __future__ import annotations

from typing import Any

from bgz.domain.record.fields import is_together
from bgz.domain.record.reading import Json, as_json, default_of, schema


def stored_fields(record: Any, path: str = "") -> dict[str, Json]:  # noqa: ANN401 - any record class
    """Return the stored form of `record`: path to JSON value. What stands at its default is not stored."""
    flat: dict[str, Json] = {}
    for name, (_type, spec) in schema(type(record)).items():
        value = getattr(record, name)
        below = f"{path}.{name}" if path else name
        if spec.shape == "group":
            flat |= stored_fields(value, below)
        elif spec.shape == "items":
            for key, item in value.items():
                place = f"{below}.{key}"
                flat |= {place: as_json(item)} if is_together(type(item)) else stored_item(item, place)
        elif value != default_of(type(record), name):
            flat[below] = as_json(value)
    return flat


def stored_item(item: Any, path: str) -> dict[str, Json]:  # noqa: ANN401 - any item class
    """Return the stored form of an item; one without any value is stored as an empty mapping, so that it exists."""
    return stored_fields(item, path) or {path: {}}
