"""What bgz knows of its own fields, figures and exit codes, as tables: for `bgz help` and for the README.

Made from the declarations alone, so that it cannot drift from what the program does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import GenericAlias
from typing import TYPE_CHECKING, Any, get_origin

import attrs
from attrs import frozen

from bgz.domain.cases.kinds import KINDS
from bgz.domain.figures.definitions import definitions
from bgz.domain.record.fields import Spec, fields
from bgz.domain.record.typed import is_class, without_none
from bgz.domain.values.months import Month
from bgz.domain.values.table import Table
from bgz.errors import EXIT_CODES
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.terms.listing import Terms

TITLES = {
    "V": N_("Request family"),
    "S": N_("Support family"),
    "K": N_("Match"),
    "programme": N_("Programme (settings)"),
}
"""The heading of each kind of record."""
_TYPES: dict[Any, str] = {
    str: N_("text"),
    int: N_("whole number"),
    bool: N_("yes or no"),
    date: N_("day"),
    Month: N_("year and month"),
}
_KEY = "…"
"""Stands for the key of an item in a collection, such as k7QX2."""
_LONGEST_LIST = 20


@frozen
class FieldRow:
    """One field: its path as `bgz edit --set` takes it, what it is called, what it holds, and whether it is private."""

    path: str
    label: str
    holds: str
    private: bool
    help: str


def exit_codes() -> Table:
    """Return what each exit code means."""
    rows = tuple((str(code), _(meaning)) for code, meaning in EXIT_CODES.items())
    return Table("", (_("Code"), _("Meaning")), rows)


def figures() -> Table:
    """Return what each figure of the report means."""
    rows = tuple((each.name, _(each.label), _(each.text)) for each in definitions())
    return Table("", (_("Name"), _("Figure"), _("Definition")), rows)


def field_tables() -> tuple[Table, ...]:
    """Return the fields of every kind of record."""
    headings = (_("Field"), _("Name"), _("Holds"))
    return tuple(
        Table(_(TITLES[kind]), headings, tuple(_cells(row) for row in field_rows(record)))
        for kind, record in KINDS.items()
    )


def _cells(row: FieldRow) -> tuple[str, str, str]:
    private = _("private")
    held = f"{row.holds} ({private})" if row.private else row.holds
    return row.path, row.label, f"{held}. {row.help}" if row.help else held


def field_rows(record: type[Any], above: str = "") -> Iterator[FieldRow]:
    """Yield every field of a record class, those below groups and items too."""
    for name, type_, spec in fields(record):
        path = above + name
        if spec.shape == "items":
            keys = f"{path}.{_KEY}"
            yield FieldRow(keys, _(spec.label), _several(spec), spec.private, _(spec.help))
            yield from field_rows(_of(spec), f"{keys}.")
        elif spec.shape == "group" or is_class(without_none(type_)):
            yield from field_rows(spec.of or without_none(type_), f"{path}.")
        else:
            held = _holds(without_none(type_), spec) + _usually(attrs.fields_dict(record)[name].default)
            yield FieldRow(path, _(spec.label), held, spec.private, _(spec.help))


def _usually(default: object) -> str:
    """Return what a number is as long as nobody sets it."""
    return " " + _("(unless set: {number})").format(number=default) if type(default) is int else ""


def _of(spec: Spec) -> type[Any]:
    assert spec.of is not None  # noqa: S101 - items() cannot be declared without one
    return spec.of


def _several(spec: Spec) -> str:
    if spec.keys is None:
        return _("several")
    return _("one for each of: {allowed}").format(allowed=_labels(spec.keys))


def _holds(type_: Any, spec: Spec) -> str:  # noqa: ANN401 - a type form
    """Return in words what a field holds."""
    if get_origin(type_) is Mapping and spec.keys is not None:
        return _("{keys}; each: {values}").format(keys=_labels(spec.keys), values=_one(int, spec))
    if isinstance(type_, GenericAlias) or get_origin(type_) is Mapping:
        return _("several of: {allowed}").format(allowed=_labels(spec.terms)) if spec.terms else _("several")
    return _one(type_, spec)


def _one(type_: Any, spec: Spec) -> str:  # noqa: ANN401 - a type form
    if spec.terms is not None:
        return _("one of: {allowed}").format(allowed=_labels(spec.terms))
    if spec.low is not None and spec.high is not None:
        return _("whole number from {low} to {high}").format(low=spec.low, high=spec.high)
    if spec.low is not None:
        return _("whole number, at least {low}").format(low=spec.low)
    return _(_TYPES[type_])


def _labels(terms: Terms) -> str:
    """Return the words of a list; of a very long one, such as the day parts, how it begins."""
    labels = [term.label for term in terms]
    return ", ".join(labels if len(labels) <= _LONGEST_LIST else [*labels[:4], "…"])
