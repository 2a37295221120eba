"""What the cache keeps of a record is the record."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.record.about import About
from bgz.storage.held import Claim, Facts, Held
from bgz.storage.rows import counts_in, from_row, to_row

V1 = "V-7K3QF"
TEXT = st.text(max_size=8)
DAY = st.dates().map(str) | st.sampled_from(["2023-02-30", "soon", ""])
PATHS = st.sampled_from(
    ["surname", "address", "children.k7QX2.born", "children.k7QX2.called", "consents.matching", "requests.r1.help", "x"]
)
VALUE = st.none() | st.booleans() | st.integers() | TEXT | st.lists(TEXT, max_size=2)
SOUND: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "surname": st.sampled_from(["Jansen", "Ünal", "a\tb"]),
        "registered_on": st.dates().map(str),
        "languages": st.lists(st.sampled_from(["nl", "ar"]), max_size=2),
        "address": st.fixed_dictionaries({}, optional={"postcode": st.just("7941 AB"), "town": st.just("Meppel")}),
        "children": st.dictionaries(
            st.sampled_from(["k7QX2", "k0000"]),
            st.fixed_dictionaries({}, optional={"born": st.sampled_from(["2015-03", "2016-11"])}),
        ),
        "consents": st.just({"matching": {"given_on": "2023-01-01"}}),
        "requests": st.just({"r1": {"help": {"homework": "must"}, "max_km": 0, "siblings_apart": False}}),
    },
)
ODD: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(["surname", "children", "x", "intake"]), VALUE | st.dictionaries(TEXT, VALUE)
)
MOMENT = st.sampled_from(["2023-01-01T09:00:00+01:00", "2023-01-02T09:00:00+01:00"])
CLAIM = st.builds(Claim, VALUE, TEXT, TEXT, TEXT)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    paths = draw(st.lists(PATHS, unique=True))
    about = About(
        authors={path: draw(st.sampled_from(["anna", "bea"])) for path in paths},
        days={
            path: draw(st.sampled_from(["2023-01-01T09:00:00+01:00", "2023-01-02T09:00:00+01:00"])) for path in paths
        },
        disputed=draw(st.frozensets(PATHS)),
        revision=draw(st.integers(0, 9)),
    )
    return Facts(
        {**draw(SOUND), **draw(ODD | st.just({}))},
        about,
        tuple(draw(st.lists(TEXT, max_size=2))),
        draw(TEXT),
        draw(st.integers(0, 3)),
        draw(st.integers(0, 3)),
        draw(st.dictionaries(PATHS, st.lists(CLAIM, min_size=2, max_size=3).map(tuple), max_size=2)),
        draw(st.dictionaries(PATHS, st.tuples(CLAIM, CLAIM), max_size=2)),
        draw(st.dictionaries(TEXT, st.integers(1, 9), max_size=3)),
    )


def seen(held: Held) -> dict[str, Any]:
    """All that anybody can ask of a record, in an order that tells."""
    about = held.about
    return {
        "record": repr(held.record),
        "problems": [(each.path, each.message) for each in held.problems],
        "facts": repr(held.facts),
        "parts": [held.tree, held.known, held.heads, held.creator, held.waiting, held.refused],
        "conflicts": [held.conflicts, held.revived, held.revision],
        "authors": list(about.authors.items()),
        "days": list(about.days.items()),
        "about": [about.disputed, about.unusable, about.revision, len(about.days)],
        "settled": [(about.by(path), about.settled(path)) for path in ("surname", "children.k7QX2", "requests.r1")],
    }


@given(facts())
def test_what_is_read_from_the_cache_equals_what_is_read_from_the_file(of_file: Facts) -> None:
    fresh = Held(V1, of_file)
    row = to_row(fresh)
    again = from_row(V1, row.shown, lambda: row.more)
    assert seen(again) == seen(fresh)
    assert again == fresh
    assert to_row(again) == row
    assert counts_in(row.more) == of_file.counts
    assert bool(row.shown) is not bool(fresh.problems)
    assert not set("".join(row)) & set("\n\r\x0b\x0c\x1c\x1d\x1e\x85")
    assert "\t" not in row.shown


def test_who_set_what_is_read_only_when_somebody_asks() -> None:
    asked: list[str] = []
    known = About(authors={"surname": "anna"}, days={"surname": "2023-01-01T09:00:00+01:00"}, revision=1)
    row = to_row(Held(V1, Facts({"surname": "Jansen"}, known, ("c1",), "anna")))

    def more() -> str:
        asked.append(V1)
        return row.more

    held = from_row(V1, row.shown, more)
    assert (held.record.surname, held.problems, held.about.settled("surname")) == ("Jansen", [], True)
    assert asked == []
    assert held.about.by("surname") == "anna"
    assert held.heads == ("c1",)
    assert asked == [V1, V1]


def test_a_record_is_no_other_thing() -> None:
    facts = Facts({}, About(), (), "")
    assert Held(V1, facts) != facts
    assert Held(V1, facts) != Held("V-8M4RG", facts)
    assert Held(V1, facts) == Held(V1, lambda: facts)
