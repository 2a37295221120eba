"""`--json`: one object with the same keys for every command (examples.md, 2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

import attrs

from bgz import __version__
from bgz.domain.record.fields import spec_of
from bgz.domain.values.months import Month


def plain(value: Any, *, names: bool) -> Any:  # noqa: ANN401 - any data of a result
    """Return `value` as JSON has it; private fields only when `names`."""
    if attrs.has(type(value)) and not isinstance(value, Month):
        return {
            field.name: plain(getattr(value, field.name), names=names)
            for field in attrs.fields(type(value))
            if field.name != "about" and (names or not _private(field))
        }
    if isinstance(value, Mapping):
        return {str(key): plain(held, names=names) for key, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each, names=names) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Month | PurePath) else value


def _private(field: attrs.Attribute[Any]) -> bool:
    spec = spec_of(field)
    return spec.private if spec else bool(field.metadata.get("private"))


def envelope(command: str, status: str, data: Any, errors: list[dict[str, Any]], *, names: bool) -> str:  # noqa: ANN401
    """Return the JSON text of a command's outcome. `status` is "ok", "attention" or "error"."""
    held = {
        "bgz": __version__,
        "command": command,
        "status": status,
        "data": plain(data, names=names),
        "errors": errors,
    }
    return json.dumps(held, ensure_ascii=False, indent=2)
