"""One declaration per field (examples.md, 3).

`prop`, `group` and `items` are attrs fields with metadata. From that metadata come forms, validation, the
reference of fields, what lists and mails may show, and what the anonymiser drops. `reading.py` turns stored facts
into records and back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from bgz.terms.listing import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELD = "bgz"
REQUIRED: Any = attrs.NOTHING
"""The default of a field that a value stored together cannot do without."""
_Class = TypeVar("_Class", bound=type)


@attrs.frozen
class Spec:
    """What bgz knows of one field besides its name and type. `label` and `help` are message ids."""

    label: str
    help: str = ""
    private: bool = False
    terms: Terms | None = None
    keys: Terms | None = None
    low: int | None = None
    high: int | None = None
    check: Callable[[str], str] | None = None
    long: bool = False
    shape: str = "leaf"
    of: type[Any] | None = None
    letter: str = ""


def prop(  # noqa: PLR0913 - one declaration says it all, by keyword
    label: str,
    *,
    default: Any = None,  # noqa: ANN401 - whatever the field holds
    help: str = "",  # noqa: A002 - click's word for it
    private: bool = False,
    terms: Terms | None = None,
    keys: Terms | None = None,
    low: int | None = None,
    high: int | None = None,
    check: Callable[[str], str] | None = None,
    long: bool = False,
) -> Any:  # noqa: ANN401 - as attrs.field
    """Declare a field that is stored as one value.

    `terms` lists the codes allowed (of the value, or of each in a tuple); `keys` those of a mapping's keys;
    `low` and `high` bound a number, both included; `check` brings a text into its normal form or raises
    ValueError; `long` texts are asked over several lines; `private` fields never leave the terminal.
    """
    spec = Spec(label, help, private, terms, keys, low, high, check, long)
    return attrs.field(default=default, metadata={_FIELD: spec})


def group(label: str, of: type[Any], *, help: str = "") -> Any:  # noqa: A002, ANN401
    """Declare a group of fields, each stored at its own path below the group's name."""
    return attrs.field(factory=of, metadata={_FIELD: Spec(label, help, shape="group", of=of)})


def items(label: str, of: type[Any], letter: str = "", *, help: str = "", keys: Terms | None = None) -> Any:  # noqa: A002, ANN401
    """Declare a collection of `of` by stable key: `letter` and four characters, or the codes of `keys`."""
    spec = Spec(label, help, keys=keys, shape="items", of=of, letter=letter)
    return attrs.field(factory=dict, metadata={_FIELD: spec})


def together(cls: _Class) -> _Class:
    """Mark a class whose fields are decided together and therefore stored as one value (design 6)."""
    cls.__stored_together__ = True  # type: ignore[attr-defined]
    return cls


def is_together(cls: type[Any]) -> bool:
    """Whether `cls` is stored as one value."""
    return getattr(cls, "__stored_together__", False)


def fields(cls: type[Any]) -> Iterator[tuple[str, Any, Spec]]:
    """Yield name, resolved type and Spec of every stored field of a record class, in order."""
    attrs.resolve_types(cls)
    for field in attrs.fields(cls):
        spec = field.metadata.get(_FIELD)
        if spec is not None:
            yield field.name, field.type, spec


def spec_of(field: attrs.Attribute[Any]) -> Spec | None:
    """Return the Spec of an attrs attribute, or None when it is not a stored field."""
    spec: Spec | None = field.metadata.get(_FIELD)
    return spec


def private(**more: Any) -> Any:  # noqa: ANN401 - as attrs.field
    """Declare a field of a result that holds persons' names or texts; it stays out of pipes and JSON."""
    return attrs.field(metadata={"private": True}, **more)
