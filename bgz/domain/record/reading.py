"""From stored facts to records, and back (design 3 and 6).

cattrs types the values and reports every fault at once. A value that cannot be typed is left out of the
record and named, never guessed: the record opens, and the gates read the path as not satisfied.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

import attrs

from bgz.domain.record.fields import REQUIRED, Spec, fields, is_together
from bgz.domain.values.days import FIRST, LAST
from bgz.domain.values.months import Month
from bgz.domain.values.texts import clean_text
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import cattrs

Json = Any
"""A value as JSON has it: text, number, yes/no, list or mapping."""
_LONGEST_KEY = 99
"""Characters of the key of an item. Those that bgz makes have five."""


@attrs.frozen
class Problem:
    """One fault: where, what, and whether bgz knows the path at all."""

    path: str
    message: str
    unknown: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def _exactly(kind: type, sentence: Callable[[], str]) -> Callable[[Json, type], Json]:
    def read(value: Json, _type: type) -> Json:
        if type(value) is not kind:
            raise ValueError(sentence())
        return value

    return read


def _read_text(value: Json, _type: type) -> str:
    if type(value) is not str:
        raise ValueError(_("must be a text"))
    return value


def _read_date(value: Json, _type: type) -> date:
    try:
        day = date.fromisoformat(_read_text(value, str))
    except ValueError:
        day = None
    if day is None or not FIRST <= day <= LAST:
        raise ValueError(_("must be a date that exists, such as 2023-11-30"))
    return day


def _read_month(value: Json, _type: type) -> Month:
    return Month.parse(_read_text(value, str))


@cache
def converter() -> cattrs.Converter:
    """Return the one converter: strict about types, all faults at once."""
    import cattrs

    made = cattrs.Converter(detailed_validation=True, forbid_extra_keys=True)
    made.register_structure_hook(str, _read_text)
    made.register_structure_hook(int, _exactly(int, lambda: _("must be a whole number")))
    made.register_structure_hook(bool, _exactly(bool, lambda: _("must be yes or no")))
    made.register_structure_hook(date, _read_date)
    made.register_structure_hook(Month, _read_month)
    made.register_unstructure_hook(date, date.isoformat)
    made.register_unstructure_hook(Month, str)
    made.register_structure_hook_factory(is_together, _together_hook)
    made.register_unstructure_hook_factory(is_together, _together_writer)
    return made


def _together_hook(cls: type[Any]) -> Callable[[Json, type], Any]:
    from cattrs.gen import make_dict_structure_fn, override

    overrides: Any = {name: override(struct_hook=_leaf_hook(type_, spec)) for name, type_, spec in fields(cls)}
    structure = make_dict_structure_fn(cls, converter(), _cattrs_forbid_extra_keys=True, **overrides)

    def read(value: Json, type_: type) -> Any:  # noqa: ANN401 - an instance of cls
        if not isinstance(value, Mapping):
            raise ValueError(_("must be a group of values"))
        return structure(value, type_)

    return read


def _together_writer(cls: type[Any]) -> Callable[[Any], Json]:
    # A decision stays what it was when a later version changes a default, so only what is empty by default is left out.
    left_out = {name: default_of(cls, name) for name, _type, _spec in fields(cls)}
    left_out = {name: default if default is None or default == () else REQUIRED for name, default in left_out.items()}

    def write(value: Any) -> Json:  # noqa: ANN401 - an instance of cls
        pairs = ((name, getattr(value, name), empty) for name, empty in left_out.items())
        return {name: as_json(held) for name, held, empty in pairs if held != empty}

    return write


def _leaf_hook(type_: Any, spec: Spec) -> Callable[[Json, Any], Any]:  # noqa: ANN401 - a type form
    structure = converter().get_structure_hook(type_)

    def read(value: Json, _type: Any = None) -> Any:  # noqa: ANN401
        if value is None and type(None) in get_args(type_):
            return None
        return checked(structure(value, type_), spec)

    return read


def checked(value: Any, spec: Spec) -> Any:  # noqa: ANN401 - whatever the field holds
    """Return `value` in its normal form. Raises ValueError with a sentence when the field does not allow it."""
    if isinstance(value, str):
        return _checked_text(value, spec)
    if isinstance(value, tuple):
        return tuple(_checked_text(each, spec) if isinstance(each, str) else each for each in value)
    if isinstance(value, Mapping):
        return _checked_items(value, spec)
    if fault := _fault_of_number(value, spec):
        raise ValueError(fault)
    return value


def _checked_items(value: Mapping[str, Any], spec: Spec) -> dict[str, Any]:
    return {
        _known(key, spec.keys) if spec.keys else key: _checked_text(each, spec) if isinstance(each, str) else each
        for key, each in value.items()
    }


def _fault_of_number(value: Any, spec: Spec) -> str:  # noqa: ANN401 - whatever the field holds
    """Return what is wrong with a number out of bounds; nothing for any other value."""
    if isinstance(value, int) and not isinstance(value, bool):
        if spec.low is not None and value < spec.low:
            return _("must be at least {low}").format(low=spec.low)
        if spec.high is not None and value > spec.high:
            return _("must be at most {high}").format(high=spec.high)
    return ""


def _checked_text(value: str, spec: Spec) -> str:
    if spec.terms:
        return _known(value, spec.terms)
    return spec.check(value) if spec.check else clean_text(value)


def _known(code: str, terms: Any) -> str:  # noqa: ANN401 - Terms, imported for typing only
    if code not in terms:
        allowed = ", ".join(terms.codes)
        raise ValueError(_("must be one of: {allowed}").format(allowed=allowed))
    return code


def faults(error: BaseException, path: str) -> Iterator[Problem]:
    """Yield every fault inside an error of cattrs, in our words, with its path."""
    from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

    if isinstance(error, ClassValidationError | IterableValidationError):
        noted, bare = error.group_exceptions()
        for inner, note in noted:
            place = getattr(note, "name", getattr(note, "index", ""))
            yield from faults(inner, f"{path}.{place}")
        for inner in bare:
            yield from faults(inner, path)
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(error.extra_fields):
            yield unknown(f"{path}.{name}", name, [known for known, _type, _spec in fields(error.cl)])
    elif isinstance(error, KeyError):
        yield Problem(path, _("is missing"))
    else:
        yield Problem(path, str(error))


def unknown(path: str, name: str, known: list[str]) -> Problem:
    """Return the fault for a field that does not exist, naming the nearest that does."""
    near = difflib.get_close_matches(name, known, 1)
    if near:
        return Problem(path, _("unknown field; did you mean {near}?").format(near=near[0]), unknown=True)
    return Problem(path, _("unknown field"), unknown=True)


def read_value(value: Json, type_: Any, spec: Spec, path: str) -> tuple[Any, list[Problem]]:  # noqa: ANN401 - a type form
    """Type one stored value. Returns (value, []) or (None, every fault)."""
    try:
        return _cached_hook(type_, spec)(value, type_), []
    except Exception as error:  # noqa: BLE001 - cattrs raises groups, KeyError, TypeError and ours; all are faults of data
        return None, list(faults(error, path))


@cache
def _cached_hook(type_: Any, spec: Spec) -> Callable[[Json, Any], Any]:  # noqa: ANN401 - a type form
    return _leaf_hook(type_, spec)


def read_fields(cls: type[Any], tree: Json, path: str = "") -> tuple[Any, list[Problem]]:
    """Build one `cls` from a tree of stored facts; what cannot be typed is left at its default and named."""
    if not isinstance(tree, Mapping):
        return cls(), [Problem(path, _("must be a group of values"))]
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    known = schema(cls)
    for name, stored in tree.items():
        below = f"{path}.{name}" if path else name
        if name not in known:
            problems.append(unknown(below, name, list(known)))
            continue
        type_, spec = known[name]
        value, found = _read_shape(type_, spec, stored, below)
        problems += found
        if value is not None:
            values[name] = value
    return cls(**values), problems


def _is_key(key: str) -> bool:
    """Whether `key` may be that of an item: one that can be seen and told apart, whoever wrote it."""
    return 0 < len(key) <= _LONGEST_KEY and key.isprintable()


_schemas: dict[type[Any], dict[str, tuple[Any, Spec]]] = {}


def schema(cls: type[Any]) -> dict[str, tuple[Any, Spec]]:
    """Return type and Spec of every stored field of `cls` by name."""
    if cls not in _schemas:
        _schemas[cls] = {name: (type_, spec) for name, type_, spec in fields(cls)}
    return _schemas[cls]


def _read_shape(type_: Any, spec: Spec, stored: Json, path: str) -> tuple[Any, list[Problem]]:  # noqa: ANN401
    if spec.shape == "leaf" or spec.of is None:
        return read_value(stored, type_, spec, path)
    if spec.shape == "group":
        return read_fields(spec.of, stored, path)
    if not isinstance(stored, Mapping):
        return None, [Problem(path, _("must be a group of values"))]
    held: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in stored.items():
        below = f"{path}.{key}"
        if spec.keys and key not in spec.keys:
            problems.append(unknown(below, key, list(spec.keys.codes)))
            continue
        if not _is_key(key):
            problems.append(Problem(below, _("the key of an item holds signs that cannot be seen, or is too long")))
            continue
        if is_together(spec.of):
            item, found = read_value(value, spec.of, spec, below)
        else:
            item, found = read_fields(spec.of, value, below)
        problems += found
        if item is not None:
            held[key] = item
    return held, problems


def as_json(value: Any) -> Json:  # noqa: ANN401 - whatever a field holds
    """Return `value` as JSON has it."""
    if isinstance(value, tuple):
        return [converter().unstructure(each) for each in value]
    return converter().unstructure(value)


def default_of(cls: type[Any], name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """Return the value of a field that nobody gave."""
    return attrs.fields_dict(cls)[name].default
