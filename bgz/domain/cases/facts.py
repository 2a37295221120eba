"""The stored facts of one record while they are being typed or changed: a plain mapping of paths to values.

A draft is just this, and a record is made of it at the end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bgz.domain.cases.kinds import kind_of, structure
from bgz.domain.record.about import About
from bgz.domain.record.reading import Json, Problem, schema
from bgz.domain.record.typed import Place, is_class, place_of, value_of, without_none
from bgz.domain.values.numbers import new_key
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from bgz.domain.record.fields import Spec

Facts = dict[str, Json]
"""Path to stored value. An item without any value stands as an empty mapping, so that it exists."""
NEW = "+"
"""The step of a path that means: a new item."""
_TYPED_KEY = re.compile(r"[\w-]{1,60}")
"""The name that somebody gives an item: it stands in paths and in what is due."""


def value_at(facts: Mapping[str, Json], place: Place) -> Json:
    """Return the stored value at `place`, or None."""
    if not place.whole:
        return facts.get(place.path)
    return (facts.get(place.whole) or {}).get(place.path.removeprefix(f"{place.whole}."))


def with_value(facts: Mapping[str, Json], place: Place, value: Json) -> Facts:
    """Return the facts with `value` at `place`; None empties it. The items it lies in come or stay alive."""
    if place.item and value is None:
        return without(facts, place.path)
    path = place.whole or place.path
    if place.whole:
        inner = {**(facts.get(path) or {}), place.path.removeprefix(f"{path}."): value}
        value = {name: held for name, held in inner.items() if held is not None} or None
    changed = {**facts, path: value}
    if value is None:
        del changed[path]
    return changed


def without(facts: Mapping[str, Json], path: str) -> Facts:
    """Return the facts without `path` and all below it."""
    return {each: value for each, value in facts.items() if each != path and not each.startswith(f"{path}.")}


def keys_of(facts: Mapping[str, Json], collection: str) -> tuple[str, ...]:
    """Return the keys of the items of `collection`, in the order in which they came."""
    start = f"{collection}."
    return tuple(dict.fromkeys(path[len(start) :].split(".")[0] for path in facts if path.startswith(start)))


def with_item(facts: Mapping[str, Json], collection: str, spec: Spec, pick: Callable[[str], str]) -> tuple[Facts, str]:
    """Return the facts with a new, empty item, and its key. `pick` chooses a character (`secrets.choice`)."""
    key = new_key(spec.letter, keys_of(facts, collection), pick)
    return {**facts, f"{collection}.{key}": {}}, key


def tree_of(facts: Mapping[str, Json]) -> dict[str, Json]:
    """Return the facts as a tree, as YAML and the record classes have them."""
    tree: dict[str, Json] = {}
    for path, value in facts.items():
        *steps, last = path.split(".")
        here = tree
        for step in steps:
            here = here.setdefault(step, {})
        if value == {} and last in here:
            continue
        here[last] = {} if value == {} else value
    return tree


def record_of(number: str, facts: Mapping[str, Json], about: About | None = None) -> tuple[Any, list[Problem]]:
    """Return the record that the facts make, and what of them cannot be used."""
    return structure(number, tree_of(facts), about or About())


def with_keys(
    number: str, facts: Mapping[str, Json], is_new: Callable[[str], bool], pick: Callable[[str], str]
) -> tuple[Facts, dict[str, str]]:
    """Return typed facts with fresh keys for the items that are new, and how each new item was called before.

    `is_new` tells from its key whether an item is. What a request says of children follows their new keys.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()

    def renamed(path: str) -> str:
        cls: Any = kind_of(number)
        walked: list[str] = []
        steps = path.split(".")
        while steps and is_class(cls):
            walked.append(steps.pop(0))
            type_, spec = schema(cls)[walked[-1]]
            cls = spec.of or without_none(type_)
            if steps and spec.shape == "items":
                walked.append(fresh(".".join(walked), steps.pop(0), spec))
        return ".".join((*walked, *steps))

    def fresh(collection: str, key: str, spec: Spec) -> str:
        if not spec.letter or not is_new(key):
            return key
        before = f"{collection}.{key}"
        if before not in names:
            names[before] = new_key(spec.letter, taken, pick)
            taken.add(names[before])
        return names[before]

    made = {renamed(path): value for path, value in facts.items()}
    for path, value in made.items():
        if path.startswith("requests.") and path.endswith(".children"):
            made[path] = [names.get(f"children.{each}", each) for each in value]
    return made, {f"{before.rpartition('.')[0]}.{key}": before for before, key in names.items()}


class Locator:
    """Finds the keys of items in paths as people write them: `children.1.born`, `children.+.born`.

    `+` is one new item of its collection, however often it is named; `+2` is another.
    """

    def __init__(self, number: str, facts: Mapping[str, Json], pick: Callable[[str], str]) -> None:
        self._cls = kind_of(number)
        self._facts = facts
        self._pick = pick
        self._new: dict[str, str] = {}

    def path(self, typed: str) -> str:
        """Return the path that is meant. Raises ValueError with a sentence when there is no such field or item."""
        cls: Any = self._cls
        walked: list[str] = []
        steps = typed.strip().split(".")
        while steps and is_class(cls) and steps[0] in schema(cls):
            walked.append(steps.pop(0))
            type_, spec = schema(cls)[walked[-1]]
            cls = spec.of or without_none(type_)
            if steps and spec.shape == "items":
                walked.append(self._key(steps.pop(0), ".".join(walked), spec))
        return place_of(self._cls, ".".join((*walked, *steps))).path

    def _key(self, step: str, collection: str, spec: Spec) -> str:
        known = keys_of(self._facts, collection)
        if step in known:
            return step
        if not (spec.letter or spec.keys):
            if not _TYPED_KEY.fullmatch(step):
                raise ValueError(str(Problem(collection, _("name an item with letters, digits, _ and - only"))))
            return step
        if spec.keys:
            return spec.keys.parse(step) or step  # place_of says what is wrong with it
        if step.startswith(NEW):
            place = f"{collection}.{step}"
            if place not in self._new:
                self._new[place] = new_key(spec.letter, {*known, *self._new.values()}, self._pick)
            return self._new[place]
        if step.isdecimal() and 1 <= int(step) <= len(known):
            return known[int(step) - 1]
        new = f"{collection}.{NEW}"
        raise ValueError(
            str(Problem(f"{collection}.{step}", _("there is no such item; a new one is {new}").format(new=new)))
        )


def assigned(
    number: str,
    facts: Facts,
    assignments: Iterable[str],
    *,
    today: date,
    pick: Callable[[str], str],
    meant: Callable[[Place, str], str] = lambda _place, text: text,
) -> tuple[Facts, list[Problem]]:
    """Return the facts with fields set by `path=value`, and every fault; nothing behind the sign empties.

    `meant` may put what was typed at a place into other words, such as the usual spelling of a name.
    """
    locator, problems = Locator(number, facts, pick), list[Problem]()
    for assignment in assignments:
        path, sign, text = assignment.partition("=")
        if not sign:
            problems.append(Problem(path.split()[0] if path.split() else "", _("write it as path=value")))
            continue
        try:
            place = place_of(kind_of(number), locator.path(path))
        except ValueError as error:
            where, _colon, sentence = str(error).partition(": ")
            problems.append(Problem(where, sentence))
            continue
        try:
            facts = with_value(facts, place, value_of(meant(place, text), place, today))
        except ValueError as error:
            problems.append(Problem(place.path, str(error)))
    return facts, problems
