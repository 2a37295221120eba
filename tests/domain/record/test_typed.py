"""From texts to stored values, as the declaration of each field says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.typed import parse_month, place_of, value_of
from bgz.domain.record.typed_tree import typed_tree
from bgz.domain.values.months import Month

TODAY = date(2023, 11, 30)


def typed(cls: type[Any], path: str, text: str) -> Any:
    return value_of(text, place_of(cls, path), TODAY)


@pytest.mark.parametrize(
    ("path", "text", "stored"),
    [
        ("surname", " NO ", "NO"),
        ("surname", "null", "null"),
        ("surname", "", None),
        ("registered_on", "30 nov", "2023-11-30"),
        ("registered_on", "gisteren", "2023-11-29"),
        ("phone", "06-123 45 678", "0612345678"),
        ("children.k7QX2.born", "maart 2015", "2015-03"),
        ("parents.p7QX2.custody", "ja", True),
        ("parents.p7QX2.custody", "n", False),
        ("referrer", "Wijkteam", "neighbourhood_team"),
        ("languages", "Nederlands, arabic", ["nl", "ar"]),
        ("languages", "[nl, nl]", ["nl"]),
        ("interests", "voetbal, lezen", ["voetbal", "lezen"]),
        ("requests.r7QX2.help", "zwemles, sport: graag", {"swimming": "must", "sport": "nice"}),
        ("requests.r7QX2.help", "{zwemles: moet}", {"swimming": "must"}),
        ("requests.r7QX2.max_km", "12", 12),
        ("requests.r7QX2.day_parts", "woensdagmiddag, za-ochtend", ["wed-afternoon", "sat-morning"]),
        ("address.postcode", "7941ab", "7941 AB"),
        ("consents.een koppeling zoeken.given_on", "1-2-2023", "2023-02-01"),
    ],
)
def test_a_text_becomes_what_the_field_stores(path: str, text: str, stored: Any) -> None:
    assert typed(RequestFamily, path, text) == stored


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("registered_on", "31-02-2023"),
        ("registered_on", "ooit"),
        ("phone", "geen"),
        ("email", "naam"),
        ("address.postcode", "7941 SS"),
        ("parents.p7QX2.custody", "misschien"),
        ("referrer", "de buurman"),
        ("requests.r7QX2.max_km", "ver"),
        ("requests.r7QX2.max_km", "1_0"),
        ("requests.r7QX2.max_km", "301"),
        ("requests.r7QX2.help", "zwemles: ooit"),
        ("notes", "BSN 123.456.782"),
        ("surname", "Jan\u202esen"),
        ("children.k7QX2.born", "tweeduizend"),
        ("address", "Dorpsstraat 1"),
        ("children.k7QX2", "Jan"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(path: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        typed(RequestFamily, path, text)


@pytest.mark.parametrize(
    "text",
    ["2015-03", "2015-3", "3-2015", "03/2015", "maart 2015", "mrt 2015", "March 2015", "17-3-2015", "2015-03-17"],
)
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    assert parse_month(text) == Month(2015, 3)


@pytest.mark.parametrize("text", ["2015", "maart", "13-2015", "31-4-2015", "3-15", "maart 20155"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        parse_month(text)


def test_numbers_in_a_list_and_in_a_mapping_are_numbers() -> None:
    assert typed(Programme, "norms.vog_notice_days", "90, 60") == [90, 60]
    assert typed(Programme, "weights", "distance: 30, ages: 5") == {"distance": 30, "ages": 5}
    with pytest.raises(ValueError, match="ages 5: must be a whole number"):
        typed(Programme, "weights", "distance: 30, ages 5")


@pytest.mark.parametrize(
    ("cls", "path", "whole", "item"),
    [
        (RequestFamily, "surname", "", False),
        (RequestFamily, "address", "", False),
        (RequestFamily, "address.street", "address", False),
        (RequestFamily, "children", "", False),
        (RequestFamily, "children.k7QX2", "", True),
        (RequestFamily, "contacts.c7QX2.text", "contacts.c7QX2", False),
        (SupportFamily, "offer", "", False),
        (SupportFamily, "offer.help", "", False),
        (SupportFamily, "adults.a7QX2.vogs.v7QX2.state", "adults.a7QX2.vogs.v7QX2", False),
        (Match, "answers.request.yes", "answers.request", False),
    ],
)
def test_a_place_knows_the_value_it_lies_in(cls: type[Any], path: str, whole: str, item: bool) -> None:
    place = place_of(cls, path)
    assert (place.path, place.whole, place.item, place.name) == (path, whole, item, path.rpartition(".")[2])


def test_the_type_of_a_place_comes_without_none() -> None:
    assert place_of(RequestFamily, "registered_on").bare is date


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("surnam", "did you mean surname"),
        ("nothing", "unknown field"),
        ("surname.first", "has no fields below it"),
        ("children.k7QX2.bron", "did you mean born"),
        ("consents.machting.by", "did you mean matching"),
        ("", "unknown field"),
        ("children.k7QX2.born.year", "has no fields below it"),
    ],
)
def test_a_place_that_is_not_there_is_named(path: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        place_of(RequestFamily, path)


def test_a_tree_of_texts_becomes_stored_values() -> None:
    tree = {
        "surname": "Jansen",
        "address": {"postcode": "7941ab", "street": "Dorpsstraat 1"},
        "children": [{"born": "3-2015", "called": "zoon"}, None],
        "requests": {"r7QX2": {"help": ["zwemles", "sport"], "max_km": "5", "day_parts": ["wo-middag"]}},
        "consents": {"een koppeling zoeken": {"given_on": "2023-02-01", "by": ["A. Jansen"]}},
        "intake": None,
        "first_name": "",
    }
    flat, problems = typed_tree(RequestFamily, tree, TODAY)
    assert problems == []
    assert flat == {
        "surname": "Jansen",
        "address": {"postcode": "7941 AB", "street": "Dorpsstraat 1"},
        "children.1.born": "2015-03",
        "children.1.called": "zoon",
        "children.2": {},
        "requests.r7QX2.help": {"swimming": "must", "sport": "must"},
        "requests.r7QX2.max_km": 5,
        "requests.r7QX2.day_parts": ["wed-afternoon"],
        "consents.matching": {"given_on": "2023-02-01", "by": ["A. Jansen"]},
    }


def test_groups_mappings_and_numbers_in_lists() -> None:
    tree = {"norms": {"vog_notice_days": ["90", "30"]}, "weights": {"ages": "5"}, "four_eyes": "ja"}
    flat, problems = typed_tree(Programme, tree, TODAY)
    assert (flat, problems) == (
        {"norms.vog_notice_days": [90, 30], "weights": {"ages": 5}, "four_eyes": True},
        [],
    )


def test_help_with_its_weight() -> None:
    tree = {"requests": [{"help": {"zwemles": "graag", "sport": None}}]}
    assert typed_tree(RequestFamily, tree, TODAY)[0] == {"requests.1.help": {"swimming": "nice", "sport": "must"}}


def test_every_fault_is_told_at_once_with_its_path() -> None:
    tree = {
        "surnam": "x",
        "registered_on": "ooit",
        "surname": ["a"],
        "address": {"postcode": "0000", "huis": "1"},
        "children": "twee",
        "parents": {"p1": "Jan"},
        "languages": [["nl"], "xx"],
        "requests": [{"help": {"zwemles": ["x"]}}],
        "consents": {"matching": {"by": ["A"]}, "macht": {}},
        "interests": {"a": "b"},
        "contacts": {"c7QX2": "gebeld"},
    }
    flat, problems = typed_tree(RequestFamily, tree, TODAY)
    assert flat.keys() <= {"parents.p1", "requests.1"}
    assert [problem.path for problem in problems] == [
        "surnam", "registered_on", "surname", "address.postcode", "address.huis", "children", "parents.p1",
        "languages", "requests.1.help", "consents.matching.given_on", "consents.macht", "interests", "contacts.c7QX2",
    ]  # fmt: skip


def test_a_record_that_is_no_group_is_one_fault() -> None:
    for tree in (None, "x", ["x"]):
        flat, problems = typed_tree(SupportFamily, tree, TODAY)
        assert flat == {}
        assert len(problems) == 1
