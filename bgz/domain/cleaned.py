"""What was typed, brought into its normal form by the declarations of its fields before anything is stored."""

from __future__ import annotations

from typing import TypeVar

from bgz.domain.fields import fields
from bgz.domain.reading import as_json, read_value, schema
from bgz.errors import Invalid
from bgz.i18n import _

Value = TypeVar("Value")


def cleaned(value: Value) -> Value:
    """Return `value`, one that is stored together, in its normal form. Raises Invalid with every fault: a BSN, say."""
    cls = type(value)
    known = schema(cls)
    problems: list[str] = []
    clean = {}
    for name, type_, spec in fields(cls):
        held = getattr(value, name)
        typed, found = (held, []) if held is None else read_value(as_json(held), type_, known[name][1], name)
        problems += [f"{_(spec.label)}: {problem.message}" for problem in found]
        clean[name] = typed
    if problems:
        raise Invalid(_("That cannot be stored."), problems=problems)
    return cls(**clean)
