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

from bgz.domain.record.fields import Spec, is_together
from bgz.domain.record.reading import Json, Problem, as_json, read_value, schema, unknown
from bgz.domain.values.days import parse_day
from bgz.domain.values.months import Month
from bgz.i18n import _
from bgz.terms.commands import YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.terms.listing import Terms

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
            item, walked = True, f"{walked}.{item_key(steps.pop(0), spec, walked)}"
        if not steps:
            return Place(walked, type_, spec, item=item, whole=whole)
        if not is_class(here):
            raise ValueError(str(Problem(walked, _("has no fields below it"))))
        whole = whole or (walked if is_together(here) else "")


def item_key(key: str, spec: Spec, path: str) -> str:
    """Return the key of an item of the collection at `path`; terms are understood. Raises ValueError."""
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
    return as_json(value)


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
        return [element(part, get_args(bare)[0], spec.terms) for part in _parts(text, "[]")]
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
        yield keyed(key, value if colon else "", type_, spec)


def keyed(key: str, text: str, type_: Any, spec: Spec) -> tuple[str, Json]:  # noqa: ANN401 - a type form
    """Return a key of a mapping with its value; an empty one is the first of its terms, as in `help: swimming`.

    Raises ValueError that names the key.
    """
    code = code_of(key, spec.keys)
    if not text.strip() and spec.terms:
        return code, spec.terms.codes[0]
    try:
        return code, element(text, get_args(type_)[1], spec.terms)
    except ValueError as error:
        raise ValueError(str(Problem(code, str(error)))) from None


def element(text: str, type_: Any, terms: Terms | None) -> Json:  # noqa: ANN401 - a type form
    """Return one value of a list or mapping: a whole number, a code, or the text. Raises ValueError."""
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
