"""Stored facts become records, with every fault at once; what cannot be typed is left out and named."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bgz.domain.cases.colours import parse_colour
from bgz.domain.cases.kinds import KINDS, kind_of, layout, packed_exactly, stored, structure, unpacked
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.record.about import About
from bgz.domain.record.fields import REQUIRED, fields, is_together, items, prop, together
from bgz.domain.record.reading import Problem, checked, read_fields, schema
from bgz.domain.record.storing import stored_fields
from bgz.domain.values.days import FIRST, LAST
from bgz.domain.values.months import Month
from bgz.domain.values.numbers import parse_number
from bgz.domain.values.pages import LETTERS, parse_page, parse_web, phone_as_typed
from bgz.domain.values.texts import parse_email, parse_phone


def problems_of(number: str, tree: Any) -> dict[str, str]:
    return {problem.path: problem.message for problem in structure(number, tree, About())[1]}


def test_every_fault_is_named_at_once_with_its_path() -> None:
    found = problems_of(
        "V-7K3QF",
        {
            "surname": 7,
            "surnam": "x",
            "address": {"postcode": "7941 SS", "poscode": "x"},
            "children": {"k1": {"born": "2015-3"}, "k2": "?"},
            "requests": {"r1": {"help": {"swiming": "must"}, "max_km": 400, "siblings_apart": "no"}},
            "consents": {"matching": {"given_on": "2023-02-31"}, "everything": {}},
            "contacts": {"c1": {}, "c2": "x"},
            "parents": "x",
            "languages": ["nl", "xx"],
        },
    )
    assert found["surname"] == "must be a text"
    assert found["surnam"] == "unknown field; did you mean surname?"
    assert "SS are never used" in found["address.postcode"]
    assert found["address.poscode"] == "unknown field; did you mean postcode?"
    assert found["children.k1.born"] == "must be a month, such as 2015-03"
    assert found["children.k2"] == "must be a group of values"
    assert found["requests.r1.help"].startswith("must be one of: swimming")
    assert found["requests.r1.max_km"] == "must be at most 300"
    assert found["requests.r1.siblings_apart"] == "must be yes or no"
    assert found["consents.matching.given_on"] == "must be a date that exists, such as 2023-11-30"
    assert found["consents.everything"] == "unknown field"
    assert found["contacts.c1.on"] == "is missing"
    assert found["contacts.c2"] == "must be a group of values"
    assert found["parents"] == "must be a group of values"
    assert found["languages"].startswith("must be one of: nl")
    assert len(found) == 15


def test_what_cannot_be_typed_is_left_out_and_no_gate_relies_on_it() -> None:
    tree = {"intake": {"on": "soon"}, "surname": "Jansen"}
    family, problems = structure("V-7K3QF", tree, About(disputed=frozenset({"left"})))
    assert (family.number, family.surname, family.intake) == ("V-7K3QF", "Jansen", None)
    assert [str(problem) for problem in problems] == ["intake.on: must be a date that exists, such as 2023-11-30"]
    assert not family.about.settled("intake")
    assert not family.about.settled("left")
    assert family.about.settled("surname")


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_from_which_nobody_can_count_is_left_out(day: str) -> None:
    family, problems = structure("V-7K3QF", {"registered_on": day, "intake": {"on": day}}, About())
    assert (family.registered_on, family.intake, len(problems)) == (None, None, 2)
    assert not family.about.settled("intake")


def test_a_tree_that_is_no_mapping_is_one_fault() -> None:
    family, problems = structure("V-7K3QF", [], About())  # type: ignore[arg-type]
    assert family == RequestFamily(number="V-7K3QF")
    assert problems == [Problem("", "must be a group of values")]


def test_numbers_have_bounds() -> None:
    assert problems_of("programme", {"norms": {"trial_weeks": 0}}) == {"norms.trial_weeks": "must be at least 1"}
    assert problems_of("programme", {"norms": {"trial_weeks": True}}) == {"norms.trial_weeks": "must be a whole number"}


def test_an_item_without_any_value_still_exists() -> None:
    family, problems = structure("V-7K3QF", {"children": {"k1": {}}}, About())
    assert not problems
    assert list(family.children) == ["k1"]
    assert stored(family) == {"children.k1": {}}


def test_null_in_a_value_stored_together_means_absent() -> None:
    match, problems = structure("K-7K3QF", {"end": {"on": "2023-05-01", "reason": None}}, About())
    assert not problems
    assert match.end.on == date(2023, 5, 1)
    assert stored(match) == {"end": {"on": "2023-05-01"}}


def test_a_kind_that_this_version_does_not_know() -> None:
    assert kind_of("programme") is Programme
    with pytest.raises(KeyError):
        kind_of("Q-7K3QF")


def test_a_mapping_without_known_keys_is_taken_as_it_is() -> None:
    programme, problems = structure("programme", {"weights": {"distance": 30}}, About())
    assert not problems
    assert programme.weights == {"distance": 30}


def test_each_number_of_a_mapping_that_is_none_is_named() -> None:
    found = problems_of("programme", {"weights": {"distance": "veel", "help": 1.5, "ages": 0, "number": True}})
    whole = "must be a whole number"
    assert found == {f"weights.{name}": whole for name in ("distance", "help", "number")}


def test_fields_that_are_not_stored_have_no_declaration() -> None:
    names = [name for name, _type, _spec in fields(RequestFamily)]
    assert "number" not in names
    assert "about" not in names
    assert schema(RequestFamily) is schema(RequestFamily)


@together
@attrs.frozen(kw_only=True)
class Talk:
    on: date = prop("Day", default=REQUIRED)


@attrs.frozen(kw_only=True)
class Diary:
    talks: dict[str, Talk] = items("Talks", Talk, "t")
    months: tuple[Month, ...] = prop("Months", default=())


def test_values_stored_together_may_lie_in_a_collection() -> None:
    tree = {"talks": {"t1": {"on": "2023-01-02"}}, "months": ["2023-04"]}
    diary, problems = read_fields(Diary, tree)
    assert not problems
    assert diary == Diary(talks={"t1": Talk(on=date(2023, 1, 2))}, months=(Month(2023, 4),))
    assert stored_fields(diary) == {"talks.t1": {"on": "2023-01-02"}, "months": ["2023-04"]}
    assert is_together(Talk)
    assert not is_together(Diary)


def test_a_value_that_would_come_back_as_another_is_not_packed() -> None:
    family = RequestFamily(number="V-7K3QF", surname="Jansen")
    assert packed_exactly(family) is not None
    assert packed_exactly(attrs.evolve(family, surname=date(2023, 1, 1))) is None  # type: ignore[arg-type]


def test_the_layout_tells_every_field_of_every_part() -> None:
    told = layout()
    for kind in KINDS.values():
        assert told.count(f"{kind.__name__}.") == len(schema(kind))
    assert "Vog.issued_on: datetime.date | None = None" in told
    assert "Offer.max_children: int | None = None" in told


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12)


def values_for(name: str, type_: Any, spec: Any) -> st.SearchStrategy[Any]:
    """Values that a field may hold."""
    text = str(type_)
    if spec.shape == "group":
        return record_of(spec.of)
    if spec.shape == "items":
        keys = st.sampled_from(spec.keys.codes) if spec.keys else st.sampled_from(["k0000", "k7QX2", "kZZZZ"])
        return st.dictionaries(keys, record_of(spec.of), max_size=2)
    if spec.keys:
        return st.dictionaries(st.sampled_from(spec.keys.codes), st.sampled_from(spec.terms.codes), max_size=3)
    if spec.terms:
        one = st.sampled_from(spec.terms.codes)
        return st.lists(one, max_size=3).map(tuple) if text.startswith("tuple") else one
    special = {
        parse_phone: "0612345678",
        phone_as_typed: "06-12345678",
        parse_email: "naam@example.org",
        parse_page: LETTERS[:8],
        parse_web: "https://www.example.org/gezocht/",
        parse_colour: "#0b6e6e",
    }
    if spec.check is parse_number:
        return st.lists(st.sampled_from(["V-7K3QF", "S-4TX9B"]), max_size=2, unique=True).map(tuple)
    if spec.check in special:
        return st.just(special[spec.check])
    if name == "postcode":
        return st.just("7941 AB")
    return plain_values(type_, text, spec)


def plain_values(type_: Any, text: str, spec: Any) -> st.SearchStrategy[Any]:
    for of in getattr(type_, "__args__", (type_,)):
        if attrs.has(of) and of is not Month:
            return record_of(of)
    if "Month" in text:
        return st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))
    if "bool" in text:
        return st.booleans()
    if "date" in text:
        return st.dates(FIRST, LAST)
    if text.startswith("tuple[int"):
        return st.lists(st.integers(0, 90), max_size=3).map(tuple)
    if "Mapping[str, int]" in text:
        return st.dictionaries(TEXT, st.integers(0, 9), max_size=2)
    if "int" in text:
        return st.integers(spec.low or 0, spec.high or 1000)
    if "Mapping" in text:
        return st.dictionaries(TEXT, TEXT, max_size=2)
    if text.startswith("tuple"):
        return st.lists(clean(), max_size=2).map(tuple)
    return clean()


def clean() -> st.SearchStrategy[str]:
    def allowed(text: str) -> bool:
        try:
            return bool(checked(text, schema(RequestFamily)["surname"][1]) == text)
        except ValueError:
            return False

    return TEXT.filter(allowed)


def record_of(cls: type[Any]) -> st.SearchStrategy[Any]:
    parts = {}
    for name, type_, spec in fields(cls):
        values = values_for(name, type_, spec)
        optional = spec.shape == "leaf" and getattr(attrs.fields_dict(cls)[name], "default", None) is not REQUIRED
        parts[name] = st.one_of(st.just(attrs.fields_dict(cls)[name].default), values) if optional else values
    return st.builds(cls, **parts)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_record_survives_being_stored(kind: str) -> None:
    number = kind if kind == "programme" else f"{kind}-7K3QF"

    @settings(max_examples=40)  # a whole record is large to draw
    @given(record_of(KINDS[kind]))
    def survives(record: Any) -> None:
        record = attrs.evolve(record, number=number)
        tree: dict[str, Any] = {}
        for path, value in stored(record).items():
            *way, last = path.split(".")
            here = tree
            for step in way:
                here = here.setdefault(step, {})
            here[last] = value
        again, problems = structure(number, tree, About())
        assert not problems
        assert again == attrs.evolve(record, about=again.about)
        values = packed_exactly(again)
        same = unpacked(number, json.loads(json.dumps(values)), About(revision=7))
        assert same == again
        assert repr(same) == repr(again)  # True and 1 are equal
        assert same.about.revision == 7

    survives()


@pytest.mark.parametrize("key", ["o\u00ad1", "EHBO\u00a0kind", "x\ty", "\u202ek1", "k" * 300, ""])
def test_an_item_under_a_key_that_cannot_be_seen_is_not_used(key: str) -> None:
    tree = {"children": {key: {"born": "2015-03"}, "k1": {"born": "2016-04"}}}
    family, problems = structure("V-7K3QF", tree, About())
    assert list(family.children) == ["k1"]
    (problem,) = problems
    assert problem.path == f"children.{key}"
