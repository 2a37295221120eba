"""From a tree of texts, as a YAML file has it, to stored values by path, with every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args, get_origin

from bgz.domain.record.fields import Spec, is_together
from bgz.domain.record.reading import Json, Problem, as_json, read_value, schema, unknown
from bgz.domain.record.typed import element, from_text, is_class, item_key, keyed, without_none
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date

    from bgz.terms.listing import Terms


def typed_tree(cls: type[Any], tree: Json, today: date, path: str = "") -> tuple[dict[str, Json], list[Problem]]:
    """Turn a tree of texts into stored values by path, as the schema of `cls` says. Returns also every fault.

    A collection may be a list: its items then lie at their positions, counted from 1. None means absent.
    """
    flat: dict[str, Json] = {}
    problems: list[Problem] = []
    if not isinstance(tree, Mapping):
        return flat, [Problem(path, _("must be a group of values"))]
    known = schema(cls)
    for name, value in tree.items():
        below = f"{path}.{name}" if path else str(name)
        if name not in known:
            problems.append(unknown(below, str(name), list(known)))
        elif value is not None:
            type_, spec = known[name]
            read = _items if spec.shape == "items" else _group if spec.shape == "group" else _value
            values, found = read(value, type_, spec, below, today)
            flat |= values
            problems += found
    return flat, problems


def _group(
    value: Json,
    _type: Any,  # noqa: ANN401 - a type form
    spec: Spec,
    path: str,
    today: date,
) -> tuple[dict[str, Json], list[Problem]]:
    return typed_tree(_class_of(spec), value, today, path)


def _class_of(spec: Spec) -> type[Any]:
    """Return the class of a group's or an item's fields; `group` and `items` cannot be declared without one."""
    assert spec.of is not None  # noqa: S101
    return spec.of


def _items(
    value: Json,
    _type: Any,  # noqa: ANN401 - a type form
    spec: Spec,
    path: str,
    today: date,
) -> tuple[dict[str, Json], list[Problem]]:
    if isinstance(value, list):
        value = {str(position): held for position, held in enumerate(value, start=1)}
    if not isinstance(value, Mapping):
        return {}, [Problem(path, _("must be a group of values"))]
    of, flat, problems = _class_of(spec), dict[str, Json](), list[Problem]()
    for key, held in value.items():
        try:
            below = f"{path}.{item_key(key, spec, path)}"
        except ValueError:
            problems.append(unknown(f"{path}.{key}", key, list(spec.keys.codes if spec.keys else ())))
            continue
        if is_together(of):
            values, found = _value(held, of, spec, below, today)
        else:
            values, found = typed_tree(of, held or {}, today, below)
            values = values or {below: {}}
        flat |= values
        problems += found
    return flat, problems


def _value(
    value: Json,
    type_: Any,  # noqa: ANN401 - a type form
    spec: Spec,
    path: str,
    today: date,
) -> tuple[dict[str, Json], list[Problem]]:
    """Type what is stored as one value at `path`."""
    bare = without_none(type_)
    if is_class(bare):
        parts, problems = typed_tree(bare, value, today, path)
        stored: Json = {below.removeprefix(f"{path}."): part for below, part in parts.items()}
        if problems:
            return {}, problems
    else:
        try:
            stored = _leaf(value, type_, spec, today)
        except ValueError as error:
            return {}, [Problem(path, str(error))]
    if stored is None:
        return {}, []
    held, problems = read_value(stored, type_, spec, path)
    return ({}, problems) if problems else ({path: as_json(held)}, [])


def _leaf(value: Json, type_: Any, spec: Spec, today: date) -> Json:  # noqa: ANN401 - a type form
    bare = without_none(type_)
    if isinstance(value, str):
        return from_text(value, type_, spec, today)
    if get_origin(bare) is tuple:
        if not isinstance(value, list):
            raise ValueError(_("must be a list"))
        return [_part(each, get_args(bare)[0], spec.terms) for each in value]
    if get_origin(bare) is Mapping:
        pairs = value.items() if isinstance(value, Mapping) else ((each, None) for each in value)
        return dict(keyed(_text(key), "" if held is None else str(held), bare, spec) for key, held in pairs)
    return value


def _part(value: Json, type_: Any, terms: Terms | None) -> Json:  # noqa: ANN401 - a type form
    return element(_text(value), type_, terms)


def _text(value: Json) -> str:
    if not isinstance(value, str | int):
        raise ValueError(_("must be a text"))
    return str(value)
