"""What is known of a family that nobody outside may read: gathered from its record and from those it met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from bgz.domain.cases.request_family import Public, RequestFamily
from bgz.domain.publishing.folding import folded, key_of
from bgz.domain.record.reading import schema
from bgz.domain.values.places import Places
from bgz.terms.plain_words import NO_NAMES, PARTICLES, PLAIN_NAMES, PLAIN_OTHERS, RELATIVES, STREET_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.support_family import SupportFamily

_NAMES = {"surname", "first_name", "name", "called", "by"}
"""The fields that hold names of people."""
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 2
_MOST_WORDS = 8
"""Words of a name that are looked at; a longer one is no name."""
_SHORTEST_MENTIONED = 3
_OPENING = " \t\"'“”„‘’«»()[]*_"
_ENDS = ".!?:\n\r•–—"


@frozen
class Surroundings:
    """What is no secret: the places, the programme's own words, and ordinary words."""

    places: Places
    ordinary: frozenset[str]
    own_words: frozenset[str]

    @classmethod
    def of(cls, places: Places, words: Iterable[str], programme: Iterable[str | None]) -> Surroundings:
        """Return the surroundings; `words` are ordinary ones, `programme` what is known of it to everyone."""
        plain = frozenset(words) | PLAIN_NAMES | PLAIN_OTHERS | RELATIVES
        return cls(places, plain, frozenset(word for text in programme for word in words_of(text or "")))


@frozen
class Known:
    """What may not be told. Texts are folded (`key_of`); a key maps to its kind, a code of `terms.FOUND`.

    `mentioned` are words that look like names in the record's texts, `maybe` those that only begin a sentence there.
    """

    names: Mapping[str, str]
    initials: frozenset[str]
    phones: frozenset[str]
    emails: frozenset[str]
    postcodes: frozenset[str]
    house_numbers: frozenset[str]
    numbers: frozenset[str]
    births: tuple[Any, ...]
    mentioned: frozenset[str]
    maybe: frozenset[str]
    no_names: frozenset[str]
    ordinary: frozenset[str]
    day: date


def words_of(text: str) -> list[str]:
    """Return the words of `text`, folded."""
    return _WORD.findall(folded(text).signs)


def gather(
    family: RequestFamily, met: Iterable[tuple[Match, SupportFamily | None]], around: Surroundings, day: date
) -> Known:
    """Return what may not be told of `family`, nor of the support families that it met."""
    pairs = list(met)
    records = [family, *(record for pair in pairs for record in pair if record)]
    found: dict[str, list[str]] = {}
    for record in records:
        for name, text in _private(record):
            found.setdefault(name, []).append(text)
    names = [text for field in _NAMES for text in found.pop(field, ())]
    streets, towns = found.pop("street", []), [text for record in records for text in _towns(record, around)]
    phones, emails, postcodes = (found.pop(name, []) for name in ("phone", "email", "postcode"))
    place = {key_of(family.municipality or "")}
    keys = {key: "town" for town in towns for key in _town_keys(town) if key not in place}
    keys |= {key: "address" for street in streets for key in _street_keys(street)}
    keys |= {key: "name" for name in names for key in _name_keys(name)}
    inside, starting = _capitals(text for texts in found.values() for text in texts)
    known = frozenset(around.own_words | NO_NAMES | set(words_of(family.municipality or "")))
    return Known(
        names=keys,
        initials=frozenset(word[0] for name in names for word in words_of(name) if word not in PARTICLES | RELATIVES),
        phones=frozenset(filter(None, map(_digits, phones))),
        emails=frozenset(map(key_of, emails)),
        postcodes=frozenset(map(key_of, postcodes)),
        house_numbers=frozenset(each for street in streets for each in re.findall(r"\d+", street)),
        numbers=frozenset(key_of(record.number) for record in records),
        births=tuple(child.born for record in records for child in _children(record) if child.born),
        mentioned=inside - known - PARTICLES - RELATIVES,
        maybe=starting - inside - known - PARTICLES - RELATIVES,
        no_names=known,
        ordinary=around.ordinary,
        day=day,
    )


def opens(text: str, start: int) -> bool:
    """Whether what stands at `start` begins a sentence, a line or an item of a list."""
    before = text[:start].rstrip(_OPENING)
    return not before or before[-1] in _ENDS or before.rpartition("\n")[2].strip() in {"-", "*", "+"}


def _private(value: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a record, or what a field holds
    """Yield every private text in `value` with the name of its field; what a sheet said and the public text aside."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _private(each, name)
    elif isinstance(value, tuple):
        yield from ((name, each) for each in value if isinstance(each, str))
    elif isinstance(value, str):
        yield name, value
    elif attrs.has(type(value)) and not isinstance(value, Public):
        for field, (_type, spec) in schema(type(value)).items():
            held = getattr(value, field)
            if field != "source" and (spec.private or not isinstance(held, str | tuple)):
                yield from _private(held, field)


def _children(record: Any) -> Iterable[Any]:  # noqa: ANN401 - one of the record classes
    return record.children.values() if isinstance(record, RequestFamily) else ()


def _towns(record: Any, around: Surroundings) -> Iterator[str]:  # noqa: ANN401 - one of the record classes
    """Yield the town of a family, and of a request family every other one of its municipality."""
    address = getattr(record, "address", None)
    if address and address.town:
        yield address.town
    if address and isinstance(record, RequestFamily):
        place = around.places.get(address.postcode or "")
        yield from (place.town,) if place else ()
        yield from around.places.towns.get(address.municipality or "", ())


def _town_keys(town: str) -> Iterator[str]:
    key = key_of(town)
    if len(key) >= _SHORTEST_MENTIONED:
        yield key


def _name_keys(name: str) -> Iterator[str]:
    """Yield what a name is found by: each of its words, and those that follow each other run together."""
    words = words_of(name)[:_MOST_WORDS]
    named = [word for word in words if word not in RELATIVES and len(word) >= _SHORTEST]
    telling = [word for word in named if word not in PARTICLES] or named
    yield from telling
    for row in (words, telling):
        yield from (
            "".join(row[start:end])
            for end in range(len(row) + 1)
            for start in range(end - 1)
            if row[end - 1] in telling
        )


def _street_keys(street: str) -> Iterator[str]:
    words = words_of(street)
    yield from (word for word in words if word not in STREET_WORDS | PARTICLES and len(word) > _SHORTEST_MENTIONED)
    if len("".join(words)) > _SHORTEST_MENTIONED:
        yield "".join(words)
        if words[-1].endswith("straat") and words[-1] != "straat":
            yield "".join(words)[:-3]


def _digits(phone: str) -> str:
    """Return what of a telephone number stays the same however it is written: no country, no zero before it."""
    return "".join(filter(str.isdigit, phone)).removeprefix("0031").removeprefix("31").lstrip("0")


def _capitals(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of `texts` that have a capital inside a sentence, and those that have one at its beginning."""
    found: tuple[set[str], set[str]] = (set(), set())
    for text in texts:
        for word in _WORD.finditer(text):
            key = key_of(word[0])
            if word[0][0].isupper() and len(key) >= _SHORTEST_MENTIONED:
                found[opens(text, word.start())].add(key)
    return frozenset(found[False]), frozenset(found[True])
