"""Texts that must say something: a reason of blanks, or a dash that only fills the place, is none.

Asked where somebody writes; what lies in a record already is read as it is, for a task without words is still a task.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from bgz.domain.record.reading import Problem, schema
from bgz.i18n import _


def says_something(text: str) -> bool:
    """Whether `text` holds a letter or a digit."""
    return any(sign.isalnum() for sign in text)


def unsaid(value: Any, path: str) -> Iterator[Problem]:  # noqa: ANN401 - a record, or whatever a field holds
    """Yield a fault for each required text in `value`, which stands at `path`, that says nothing."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from unsaid(each, f"{path}.{key}")
    elif attrs.has(type(value)):
        held = attrs.fields_dict(type(value))
        for name, (_type, spec) in schema(type(value)).items():
            below, each = f"{path}.{name}" if path else name, getattr(value, name)
            if not isinstance(each, str):
                yield from unsaid(each, below)
            elif held[name].default is attrs.NOTHING and not spec.terms and not says_something(each):
                yield Problem(below, _("Say it in a few words."))
