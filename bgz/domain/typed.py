"""From text that a person typed, or a YAML file holds, to stored values: the schema decides what a text means.

Phone 0612345678, postcode 01067 and NO survive, because nothing is guessed from how a text looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from attrs import frozen

from bgz.domain.days import parse_day
from bgz.domain.fields import Spec, is_together
from bgz.domain.months import Month
from bgz.domain.reading import Json, Problem, read_value, schema, unknown
from bgz.i18n import _
from bgz.terms import YES_NO, Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

ABSENT = {"", "~", "null"}
"""Plain texts that mean: there is no value."""


@frozen
class Place:
    """A field of a record class: its path, type and declaration; `item` when the path is an item of a collection."""

    path: str
    type: Any
    spec: Spec
    item: bool = False

    @property
    def bare(self) -> Any:  # noqa: ANN401 - a type form
        """The type without None."""
        return without_none(self.type)


def without_none(type_: Any) -> Any:  # noqa: ANN401 - a type form
    """Return `type_` without None: `date | None` becomes `date`."""
    if get_origin(type_) in {Union, UnionType}:
        return next(each for each in get_args(type_) if each is not type(None))
    return type_


def place_of(cls: type[Any], path: str) -> Place:
    """Find the field at `path` of a record class. Raises ValueError, naming the nearest field, when there is none."""
    here, walked = cls, ""
    steps = path.split(".")
    while steps:
        name = steps.pop(0)
        walked = f"{walked}.{name}" if walked else name
        known = schema(here)
        if name not in known:
            raise ValueError(str(unknown(walked, name, list(known))))
        type_, spec = known[name]
        if spec.shape == "items" and steps:
            walked = f"{walked}.{steps.pop(0)}"
            if not steps:
                return Place(walked, spec.of, spec, item=True)
        here = spec.of if spec.shape != "leaf" else without_none(type_)
        if not steps:
            return Place(walked, type_, spec)
        if not hasattr(here, "__attrs_attrs__") or here is Month:
            raise ValueError(str(Problem(walked, _("has no fields below it"))))
        if spec.shape == "items" and spec.of is not None and is_together(spec.of):
            here = spec.of
    raise ValueError(str(Problem(path, _("unknown field"))))


def from_text(text: str, type_: Any, spec: Spec, today: date) -> Json:  # noqa: ANN401 - a type form
    """Return the stored value that `text` means for a field of this type. Raises ValueError with a sentence."""
    bare, text = without_none(type_), text.strip()
    if text in ABSENT:
        return None
    if bare is date:
        return parse_day(text, today).isoformat()
    if bare is bool:
        return _yes_or_no(text)
    if bare is int:
        return _whole(text)
    if bare is Month:
        return str(Month.parse(text))
    if bare is str:
        return code_of(text, spec.terms) if spec.terms else text
    if get_origin(bare) is tuple:
        inner = get_args(bare)[0]
        return [_whole(part) if inner is int else code_of(part, spec.terms) for part in _parts(text)]
    if get_origin(bare) is Mapping:
        return dict(_pairs(text, spec))
    raise ValueError(_("must be a group of values"))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.strip("[]").split(",") if part.strip()]


def _pairs(text: str, spec: Spec) -> Iterator[tuple[str, Json]]:
    for part in _parts(text.strip("{}")):
        key, colon, value = part.partition(":")
        yield code_of(key, spec.keys), code_of(value, spec.terms) if colon else (spec.terms.codes[0] if spec.terms else "")


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(_("must be a whole number")) from None


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
    """Turn a tree of texts into stored values by path, as the schema of `cls` says. Returns also every fault."""
    flat: dict[str, Json] = {}
    problems: list[Problem] = []
    if not isinstance(tree, Mapping):
        return flat, [Problem(path, _("must be a group of values"))]
    for name, value in tree.items():
        below = f"{path}.{name}" if path else str(name)
        known = schema(cls)
        if name not in known:
            problems.append(unknown(below, str(name), list(known)))
            continue
        type_, spec = known[name]
        for place, item_type, held in _spread(type_, spec, value, below):
            found = _typed(place, item_type, spec, held, today, flat)
            problems += found
    return flat, problems


def _spread(type_: Any, spec: Spec, value: Json, path: str) -> Iterator[tuple[str, Any, Json]]:  # noqa: ANN401
    if spec.shape == "items" and isinstance(value, Mapping):
        for key, held in value.items():
            yield f"{path}.{key}", spec.of, held
    else:
        yield path, spec.of if spec.shape == "group" else type_, value


def _typed(  # noqa: PLR0913 - one value with all that is known of it
    path: str,
    type_: Any,  # noqa: ANN401
    spec: Spec,
    value: Json,
    today: date,
    flat: dict[str, Json],
) -> list[Problem]:
    bare = without_none(type_)
    nested = hasattr(bare, "__attrs_attrs__") and bare is not Month
    if nested and not is_together(bare):
        below, problems = typed_tree(bare, value, today, path)
        flat |= below or {path: {}}
        return problems
    if value is None:
        return []
    try:
        stored = _together(bare, value, today, path) if nested else _leaf(value, type_, spec, today)
    except ValueError as error:
        return [Problem(path, str(error))]
    if stored is None:
        return []
    _value, problems = read_value(stored, type_, spec, path)
    if not problems:
        flat[path] = stored
    return problems


def _together(cls: type[Any], value: Json, today: date, path: str) -> dict[str, Json]:
    flat, problems = typed_tree(cls, value, today)
    if problems:
        raise ValueError("; ".join(f"{problem.path} {problem.message}" for problem in problems))
    return flat


def _leaf(value: Json, type_: Any, spec: Spec, today: date) -> Json:  # noqa: ANN401
    if isinstance(value, str):
        return from_text(value, type_, spec, today)
    if isinstance(value, list):
        return [code_of(str(each), spec.terms) if not isinstance(each, int) else each for each in value]
    if isinstance(value, Mapping) and spec.keys:
        return {code_of(str(key), spec.keys): code_of(str(held), spec.terms) for key, held in value.items()}
    return value
