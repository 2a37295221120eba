"""Records that were read before without fault, as lists of values by position: some ten times faster than from facts.

Nothing is checked here: such lists lie sealed where only this device writes. What a position means is what `layout`
says; lists that were made by another layout must be thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_origin

import attrs

from bgz.domain.record.reading import default_of, schema
from bgz.domain.record.typed import is_class, without_none
from bgz.domain.values.months import Month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.record.about import About
    from bgz.domain.record.reading import Json

Record = TypeVar("Record")
Build = Callable[[Any], Any]
_put = object.__setattr__


def packed(held: Any) -> list[Json]:  # noqa: ANN401 - a record, or a part of one
    """Return the values of the fields of a record, in order, as JSON has them; None for what nobody gave."""
    cls: Any = type(held)
    values = ((getattr(held, name), default) for name, default in _defaults(cls))
    return [None if value == default else _plain(value) for value, default in values]


@cache
def _defaults(cls: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - an attrs class
    return [(name, default_of(cls, name)) for name in schema(cls)]


def _plain(value: Any) -> Json:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return packed(value) if is_class(type(value)) else value


def unpacked(cls: type[Record], number: str, values: list[Json], about: About) -> Record:
    """Build the record `number` of `cls` from what `packed` made."""
    made: Any = cls
    record: Record = _builder(made)(values)
    _put(record, "number", number)
    _put(record, "about", about)
    return record


@cache
def _builder(cls: Any) -> Build:  # noqa: ANN401 - an attrs class
    """Return what builds a `cls` from its packed values, as its own constructor would.

    Written out for each class and run as attrs does for constructors: a loop over the fields takes twice as long.
    """
    names: dict[str, Any] = {"cls": cls, "new": object.__new__}
    each = "".join(f"v{at}, " for at in range(len(schema(cls))))
    lines = ["def build(values):", " made = new(cls)", f" {each}= values"]
    for at, (name, (type_, spec)) in enumerate(schema(cls).items()):
        read, empty = _reader(type_, spec), _empty(cls, name)
        value = f"read{at}(v{at})" if read else f"v{at}"
        if spec.shape == "items":
            value = f"{{key: read{at}(item) for key, item in v{at}.items()}}"
        if read or empty is not None:
            value = f"empty{at} if v{at} is None else {value}"
        lines.append(f" put{at}(made, {value})")
        names |= {f"put{at}": getattr(cls, name).__set__, f"read{at}": read, f"empty{at}": empty}
    exec("\n".join([*lines, " return made"]), names)  # noqa: S102 - of numbers alone, no name or value is in the text
    build: Build = names["build"]
    return build


def _empty(cls: type, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """Return what a field holds that nobody gave; None also where there is no such thing."""
    default = default_of(cls, name)
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return default.factory()
    return None if default is attrs.NOTHING else default


def _reader(type_: Any, spec: Any) -> Build | None:  # noqa: ANN401 - a type form, a Spec
    """Return what makes a value of JSON's, or an item of the collection; None where JSON has it as it is."""
    bare = without_none(type_)
    if spec.shape == "items":
        return _builder(spec.of)
    if bare is date:
        return date.fromisoformat
    if bare is Month:
        return _month
    if get_origin(bare) is tuple:
        return tuple
    return _builder(bare) if is_class(bare) else None


@cache
def _month(text: str) -> Month:
    return Month.parse(text)


def layout(cls: type) -> Iterator[str]:
    """Yield what each position in a packed `cls` means, and in the classes of its parts."""
    for name, (type_, spec) in schema(cls).items():
        yield f"{cls.__name__}.{name}: {type_} = {default_of(cls, name)}"
        part = spec.of or without_none(type_)
        if is_class(part):
            yield from layout(part)
