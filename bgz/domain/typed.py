"""From text that a person typed, or a YAML file holds, to stored values: the schema decides what a text means.

Phone 0612345678, postcode 01067 and NO survive, because nothing is guessed from how a text looks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from attrs import frozen

from bgz.domain.days import parse_day
from bgz.domain.fields import Spec, is_together
from bgz.domain.months import Month
from bgz.domain.reading import Json, Problem, converter, read_value, schema, unknown
from bgz.i18n import _
from bgz.terms import YES_NO, Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@frozen
class Place:
    """A field of a record class: its path, type and declaration.

    `item` when the path is an item of a collection. `whole` is the path of the value stored together in which
    the field lies, and empty for a field that is stored at its own path.
    """

    path: str
    type: Any
    spec: Spec
    item: bool = False
    whole: str = ""

    @property
    def bare(self) -> Any:  # noqa: ANN401 - a type form
        """The type without None."""
        return without_none(self.type)

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.path.rpartition(".")[2]


def without_none(type_: Any) -> Any:  # noqa: ANN401 - a type form
    """Return `type_` without None: `date | None` becomes `date`."""
    if get_origin(type_) in {Union, UnionType}:
        return next(each for each in get_args(type_) if each is not type(None))
    return type_


def is_class(type_: Any) -> bool:  # noqa: ANN401 - a type form
    """Whether `type_` is a class with fields of its own."""
    return hasattr(type_, "__attrs_attrs__") and type_ is not Month


def place_of(cls: type[Any], path: str) -> Place:
    """Find the field at `path` of a record class. Raises ValueError, naming the nearest field, when there is none."""
    here: Any = cls
    walked, whole = "", ""
    steps = path.split(".")
    while True:
        name = steps.pop(0)
        walked = f"{walked}.{name}" if walked else name
        known = schema(here)
        if name not in known:
            raise ValueError(str(unknown(walked, name, list(known))))
        type_, spec = known[name]
        here, item = without_none(type_), False
        if spec.shape == "group":
            here = type_ = spec.of
        elif spec.shape == "items" and steps:
            here = type_ = spec.of
            item, walked = True, f"{walked}.{_item_key(steps.pop(0), spec, walked)}"
        if not steps:
            return Place(walked, type_, spec, item=item, whole=whole)
        if not is_class(here):
            raise ValueError(str(Problem(walked, _("has no fields below it"))))
        whole = whole or (walked if is_together(here) else "")


def _item_key(key: str, spec: Spec, path: str) -> str:
    if not spec.keys:
        return key
    code = spec.keys.parse(key)
    if code is None:
        raise ValueError(str(unknown(f"{path}.{key}", key, list(spec.keys.codes))))
    return code


def value_of(text: str, place: Place, today: date) -> Json:
    """Return what a person means by `text` at `place`, in its normal form; None for an empty text.

    Raises ValueError with a sentence.
    """
    stored = from_text(text, place.type, place.spec, today)
    if stored is None:
        return None
    value, problems = read_value(stored, place.type, place.spec, place.path)
    if problems:
        raise ValueError("; ".join(dict.fromkeys(problem.message for problem in problems)))
    return converter().unstructure(value)


def from_text(text: str, type_: Any, spec: Spec, today: date) -> Json:  # noqa: ANN401, PLR0911 - a type form; one return a type
    """Return the stored value that `text` means for a field of this type. Raises ValueError with a sentence."""
    bare, text = without_none(type_), text.strip()
    if not text:
        return None
    if bare is date:
        return parse_day(text, today).isoformat()
    if bare is bool:
        return _yes_or_no(text)
    if bare is int:
        return _whole(text)
    if bare is Month:
        return str(parse_month(text))
    if bare is str:
        return code_of(text, spec.terms) if spec.terms else text
    if get_origin(bare) is tuple:
        return [_element(part, get_args(bare)[0], spec.terms) for part in _parts(text, "[]")]
    if get_origin(bare) is Mapping:
        return dict(_pairs(text, bare, spec))
    raise ValueError(_("must be a group of values"))


def parse_month(text: str) -> Month:
    """Read a month of birth as people write it: 2015-03, 3-2015, maart 2015; of a whole day the month is kept.

    Raises ValueError with a sentence.
    """
    text = " ".join(text.split())
    if not _YEAR.search(text):
        return Month.parse(text)
    for day in (text, f"1 {text}", f"1-{text}", f"{text}-1"):
        try:
            found = parse_day(day.replace("/", "-"), date(2000, 1, 1))
        except ValueError:
            continue
        return Month.parse(f"{found.year:04}-{found.month:02}")
    return Month.parse(text)


def _parts(text: str, brackets: str) -> list[str]:
    if text.startswith(brackets[0]) and text.endswith(brackets[1]):
        text = text[1:-1]
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _pairs(text: str, type_: Any, spec: Spec) -> Iterator[tuple[str, Json]]:  # noqa: ANN401 - a type form
    for part in _parts(text, "{}"):
        key, colon, value = part.partition(":")
        yield code_of(key, spec.keys), _mapped(value if colon else "", type_, spec)


def _mapped(text: str, type_: Any, spec: Spec) -> Json:  # noqa: ANN401 - a type form
    """Return a value of a mapping; an empty one is the first of its terms, as in `help: swimming`."""
    if not text.strip() and spec.terms:
        return spec.terms.codes[0]
    return _element(text, get_args(type_)[1], spec.terms)


def _element(text: str, type_: Any, terms: Terms | None) -> Json:  # noqa: ANN401 - a type form
    return _whole(text) if type_ is int else code_of(text, terms)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text.strip()):
        raise ValueError(_("must be a whole number"))
    return int(text)


def _yes_or_no(text: str) -> bool:
    code = YES_NO.parse(text)
    if code is None:
        raise ValueError(_("must be yes or no"))
    return code == "yes"


def code_of(text: str, terms: Terms | None) -> str:
    """Return the code that `text` means; without `terms` the text itself. Raises ValueError with a sentence."""
    if terms is None:
        return text.strip()
    code = terms.parse(text)
    if code is None:
        allowed = ", ".join(term.label for term in terms)
        raise ValueError(_("must be one of: {allowed}").format(allowed=allowed))
    return code


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
            below = f"{path}.{_item_key(key, spec, path)}"
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
    return ({}, problems) if problems else ({path: converter().unstructure(held)}, [])


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
        return {
            code_of(_text(key), spec.keys): _mapped("" if held is None else str(held), bare, spec)
            for key, held in pairs
        }
    return value


def _part(value: Json, type_: Any, terms: Terms | None) -> Json:  # noqa: ANN401 - a type form
    return _element(_text(value), type_, terms)


def _text(value: Json) -> str:
    if not isinstance(value, str | int):
        raise ValueError(_("must be a text"))
    return str(value)
