from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.person import Address
from bgz.domain.cases.request_family import Child, RequestFamily
from bgz.domain.figures.breakdowns import AGE_BANDS
from bgz.domain.protecting.audiences import FEWEST
from bgz.domain.recruiting.profile import (
    HELP_TOLD,
    HOUSE_TOLD,
    MOST_KINDS,
    NEVER_TOLD,
    Profile,
    asked_privately,
    nameable,
    profile_of,
)
from bgz.domain.values.months import Month
from bgz.i18n import in_language
from bgz.terms.families import HELP, HOUSEHOLD, LANGUAGE, NEEDS, REFERRER
from bgz.terms.moments import DAY_PARTS
from tests.domain.recruiting.records import DAY, PLACES, asked, family

if TYPE_CHECKING:
    from collections.abc import Iterable

CANARY = "zwaluwstaart"
WORDS = ("[/b] Zwaluwstaart", "zwaluwstaart 9", "Zwaluwstaart-Noord")


def sentence(place: str = "", **asks: Any) -> str:
    return profile_of(asked(family(**asks)), place).sentence


def test_a_sentence_to_publish() -> None:
    asks: dict[str, Any] = {
        "help": {"swimming": "must", "sport": "must", "homework": "nice"},
        "day_parts": ("wed-afternoon", "fri-afternoon", "sun-morning"),
        "needs": ("no_dogs", "transport", "medication"),
    }
    assert sentence("Meppel", **asks) == (
        "We are looking in the municipality of Meppel for a family with time and attention for a child from 4 to 11: "
        "going along to swimming lessons or doing sport together, on a weekday afternoon or in the weekend, "
        "in a house without dogs, with fetching and bringing."
    )
    with in_language("nl"):
        assert sentence("Meppel", **asks) == (
            "Wij zoeken in de gemeente Meppel een gezin met tijd en aandacht voor een kind van 4 tot en met 11 jaar: "
            "samen naar zwemles of samen sporten, op een doordeweekse middag of in het weekend, "
            "in een huis zonder honden, met halen en brengen."
        )


def test_a_request_of_which_nothing_is_known() -> None:
    whom = "time and attention for a child: at a moment that suits you."
    assert sentence(born=[""]) == f"We are looking for a family with {whom}"
    assert "several children: at a moment" in sentence(born=["", ""])


@pytest.mark.parametrize(
    ("born", "whom"),
    [
        (["2021-03"], "a child from 0 to 3"),
        (["2015-03", ""], "several children from 4 to 11"),
        (["2021-03", "2008-03", "2015-03"], "several children from 0 to 17"),
        (["2010-03"], "a young person from 12 to 17"),
        (["2010-03", "2003-03"], "several young people from 12 to 22"),
        (["1999-03"], "a child"),
    ],
)
def test_ages_are_told_in_the_bands_of_the_reports(born: list[str], whom: str) -> None:
    assert f" for {whom}: " in sentence(born=born)


def test_what_help_and_when_in_general_words() -> None:
    assert profile_of(asked(family(help=dict.fromkeys(HELP.codes, "nice")))).help == HELP.codes[:MOST_KINDS]
    assert "on a weekday morning, on a weekday evening or in the weekend" in sentence(
        day_parts=("mon-morning", "tue-evening", "sat-night")
    )
    assert "at a moment that suits you" in sentence(day_parts=DAY_PARTS.codes)
    weekend = sentence(help={"weekend": "must"}, day_parts=("sat-morning",))
    assert weekend.endswith(": a place to be in the weekend.")


def test_a_house_without_animals_says_it_all() -> None:
    assert profile_of(asked(family(needs=("no_cats", "no_pets", "no_dogs", "smoke_free")))).house == (
        "no_pets",
        "smoke_free",
    )


def test_every_kind_of_help_and_every_need_is_either_told_or_not() -> None:
    assert set(HELP_TOLD) == set(HELP.codes)
    assert {*HOUSE_TOLD} | NEVER_TOLD == {*NEEDS.codes}
    assert not {*HOUSE_TOLD} & NEVER_TOLD
    assert asked_privately(asked(family(needs=NEEDS.codes))) == tuple(
        NEEDS.label(need) for need in NEEDS.codes if need in NEVER_TOLD
    )


def test_a_municipality_is_named_where_enough_families_asked_and_the_table_knows_it() -> None:
    enough, few = ["Meppel"] * FEWEST, ["Urk"] * (FEWEST - 1)
    assert nameable([*enough, *few, *[CANARY] * 9, None, ""], PLACES) == {"Meppel"}


@st.composite
def families(draw: st.DrawFn) -> RequestFamily:
    text = st.sampled_from(WORDS)
    codes = st.sampled_from(NEEDS.codes)
    asking = family(
        born=[
            str(month) for month in draw(st.lists(st.builds(Month, st.integers(2002, 2023), st.just(3)), min_size=1))
        ],
        help=draw(st.dictionaries(st.sampled_from(HELP.codes), st.sampled_from(["must", "nice"]))),
        day_parts=tuple(draw(st.sets(st.sampled_from(DAY_PARTS.codes)))),
        needs=tuple(draw(st.sets(codes))),
        practical_wishes=tuple(draw(st.sets(codes))),
        wishes=draw(text),
        goals=draw(text),
        surname=draw(text),
        first_name=draw(text),
        address=Address(postcode="7941 AB", town=draw(text), street=draw(text), municipality=draw(text)),
        languages=tuple(draw(st.sets(st.sampled_from(LANGUAGE.codes)))),
        interests=(draw(text),),
        rather_not=(draw(text),),
        household=draw(st.sampled_from(HOUSEHOLD.codes)),
        referrer=draw(st.sampled_from(REFERRER.codes)),
        notes=draw(text),
    )
    return evolve(asking, children={key: evolve(child, called=draw(text)) for key, child in asking.children.items()})


def told(asking: RequestFamily) -> str:
    named = nameable([asking.municipality] * FEWEST, PLACES)
    municipality = asking.municipality or ""
    return profile_of(asked(asking), municipality if municipality in named else "").sentence


def only(asking: RequestFamily) -> RequestFamily:
    """Return a family of which nothing is known but what may be told: one or two children, in their bands."""
    request = asking.requests["r1"]
    ages = [child.born.age_on(DAY) for child in asking.children.values() if child.born]
    lowest, highest = _band(min(ages)), _band(max(ages))
    born = [DAY.year - lowest[1], DAY.year - highest[0]] if len(ages) > 1 else [DAY.year - lowest[0]]
    plain = family(
        help=request.help,
        day_parts=request.day_parts,
        needs=tuple(need for need in request.needs if need in HOUSE_TOLD),
        address=None,
    )
    children = {f"k{place}": Child(born=Month(year, 3)) for place, year in enumerate(born)}
    return evolve(plain, children=children)


def _band(age: int) -> tuple[int, int]:
    return next(band for band in AGE_BANDS.values() if band[0] <= age <= band[1])


@given(families(), st.sampled_from(["nl", "en"]))
def test_the_sentence_is_the_same_whoever_the_family_is(asking: RequestFamily, language: str) -> None:
    """Two families of which the same may be told get the same sentence: nothing else of the record is in it."""
    with in_language(language):
        assert told(asking) == told(only(asking))
        assert CANARY not in told(asking).casefold()
        assert {int(number) for number in re.findall(r"\d+", told(asking))} <= {
            age for band in AGE_BANDS.values() for age in band
        }


def plain(**more: Any) -> Profile:
    held: dict[str, Any] = {"help": ("sport",), "moments": ("weekend",), "ages": (4, 11), "several": False, "house": ()}
    return Profile(**{**held, "place": "", **more})


@pytest.mark.parametrize(
    ("other", "serves"),
    [
        ({}, True),
        ({"help": ("sport", "homework")}, True),
        ({"help": ("homework",)}, False),
        ({"help": ()}, True),
        ({"moments": ("evening",)}, False),
        ({"moments": ()}, True),
        ({"ages": (0, 3)}, False),
        ({"ages": (4, 17)}, False),
        ({"ages": None}, True),
        ({"several": True}, False),
        ({"house": ("no_dogs",)}, False),
    ],
)
def test_whom_a_profile_would_serve_too(other: dict[str, Any], *, serves: bool) -> None:
    assert plain().serves(plain(**other)) is serves


def test_a_profile_that_asks_more_serves_who_asks_less() -> None:
    assert plain(several=True, house=("no_dogs",)).serves(plain())
    assert plain(ages=None).serves(plain())
    assert profile_of(asked(family()), "").serves(profile_of(asked(family()), "Meppel"))


def numbers(texts: Iterable[str]) -> list[str]:
    return [number for text in texts for number in re.findall(r"\d+", text)]


def test_no_phrase_has_a_number_of_its_own() -> None:
    assert not numbers([*HELP_TOLD.values(), *HOUSE_TOLD.values()])
