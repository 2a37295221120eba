"""What the fields of a record are called."""

from __future__ import annotations

from bgz.domain.cases.kinds import kind_of
from bgz.domain.record.typed import place_of
from bgz.i18n import _


def named(number: str, path: str) -> str:
    """Return what the field at `path` of the record `number` is called, with its path: "First name (first_name)".

    A path of a kind or version that is not known stays as it is.
    """
    try:
        label = place_of(kind_of(number), path).spec.label
    except (KeyError, ValueError):
        return path
    return f"{_(label)} ({path})" if label else path
