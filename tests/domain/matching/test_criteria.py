from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.matching.criteria import CRITERIA, distance
from bgz.terms.families import HELP, LANGUAGE, NEEDS, PETS
from bgz.terms.matches import CRITERION
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Pair = tuple[Asked, Offered]

VALUE = {criterion.code: criterion.value for criterion in CRITERIA}

CASES = [
    ("distance", "{}", None),
    ("distance", "{request: {distance: near}, km: 0.7}", 1.0),
    ("distance", "{request: {distance: near}, km: 1}", 1.0),
    ("distance", "{request: {distance: near}, km: 8.5}", 0.5),
    ("distance", "{request: {distance: near}, km: 16}", 0.0),
    ("distance", "{request: {distance: near}, km: 50}", 0.0),
    ("distance", "{request: {distance: near}, km: 8, offer: {car: false}}", 0.0),
    ("distance", "{request: {distance: near}, km: 4.5, offer: {car: false}}", 0.5),
    ("distance", "{request: {distance: near}, km: 12.5, offer: {car: true}}", 0.5),
    ("distance", "{request: {distance: outside}, km: 0.7, same_area: true}", 0.0),
    ("distance", "{request: {distance: outside}, km: 2.9}", 0.0),
    ("distance", "{request: {distance: outside}, km: 3}", 1.0),
    ("distance", "{request: {distance: outside}, km: 15}", 1.0),
    ("distance", "{request: {distance: outside}, km: 30}", 0.5),
    ("distance", "{request: {distance: outside}, km: 45}", 0.0),
    ("distance", "{request: {distance: any}, km: 15}", 0.5),
    ("distance", "{km: 30}", 0.0),
    ("day_parts", "{request: {day_parts: [mon-night]}}", None),
    ("day_parts", "{offer: {day_parts: [mon-night]}}", None),
    ("day_parts", "{request: {day_parts: [mon-night, tue-night]}, offer: {day_parts: [tue-night]}}", 0.5),
    (
        "day_parts",
        "{request: {day_parts: [mon-night, tue-night], day_parts_needed: 1}, offer: {day_parts: [tue-night]}}",
        1.0,
    ),
    ("day_parts", "{request: {day_parts: [mon-night], day_parts_needed: 3}, offer: {day_parts: [mon-night]}}", 1.0),
    ("help", "{}", None),
    ("help", "{request: {help: {sport: must}}}", None),
    ("help", "{request: {help: {sport: must, swimming: nice}}, offer: {help: [sport, contacts]}}", 2 / 3),
    ("help", "{request: {help: {sport: must, swimming: nice}}, offer: {help: [swimming]}}", 1 / 3),
    ("ages", "{}", None),
    ("ages", "{born: [null], offer: {age_from: 3}}", None),
    ("ages", "{offer: {likes_age_from: 8, likes_age_to: 8, age_from: 0}}", 1.0),
    ("ages", "{offer: {likes_age_from: 9}}", 2 / 3),
    ("ages", "{offer: {likes_age_to: 6}}", 1 / 3),
    ("ages", "{offer: {likes_age_to: 1}}", 0.0),
    ("ages", "{offer: {age_from: 10}, born: [2015-03, 2011-01]}", 2 / 3),
    ("experience", "{}", 1.0),
    ("experience", "{request: {needs: [no_dogs, transport]}}", 1.0),
    ("experience", "{request: {needs: [calm]}}", None),
    ("experience", "{request: {needs: [calm, diet]}, offer: {can_handle: [calm], willing_to_learn: [diet]}}", 0.75),
    ("experience", "{request: {needs: [calm, diet]}, offer: {cannot: [medication]}}", 0.0),
    ("number", "{}", None),
    ("number", "{offer: {max_children: 2}}", 1.0),
    ("number", "{offer: {max_children: 1}}", 0.7),
    ("number", "{offer: {max_children: 1}, taken: 1}", 0.0),
    ("number", "{born: [2015-03, 2016-03], offer: {max_children: 2}, request: {siblings_apart: true}}", 1.0),
    ("language", "{}", None),
    ("language", "{family: {dutch: fine, languages: [ar]}, support: {languages: [nl]}}", 1.0),
    ("language", "{family: {languages: [nl, ar]}}", 1.0),
    ("language", "{family: {dutch: basic, languages: [ar]}, support: {languages: [ar]}}", 1.0),
    ("language", "{family: {dutch: none, languages: [ar, fr]}, support: {languages: [nl, fr]}}", 0.8),
    ("language", "{family: {dutch: basic, languages: [ar]}, support: {languages: [nl]}}", 0.5),
    ("language", "{family: {languages: [ar, nl]}, support: {languages: [fr]}}", 0.5),
    ("language", "{family: {dutch: none, languages: [ar]}, support: {languages: [nl]}}", 0.0),
    ("language", "{family: {dutch: none, languages: [ar]}}", None),
    ("interests", "{}", 0.5),
    ("interests", "{family: {interests: [Football]}}", None),
    ("interests", "{support: {interests: [Football]}}", None),
    ("interests", "{family: {interests: [Football, chess]}, support: {interests: [football, music]}}", 1 / 3),
    ("interests", "{family: {interests: [a], rather_not: [b]}, support: {interests: [a, b]}}", 0.25),
    ("interests", "{family: {interests: [a]}, support: {interests: [b], rather_not: [a]}}", 0.0),
    ("interests", "{family: {rather_not: [b]}, support: {interests: [b]}}", 0.25),
    ("transport", "{}", 1.0),
    ("transport", "{request: {needs: [transport]}}", None),
    ("transport", "{request: {needs: [transport]}, offer: {car: true}}", 1.0),
    ("transport", "{request: {needs: [transport]}, offer: {can_handle: [transport], car: false}}", 1.0),
    ("transport", "{request: {needs: [transport]}, offer: {car: false}}", 0.3),
    ("transport", "{request: {needs: [transport]}, offer: {car: true, cannot: [transport]}}", 0.3),
    ("wishes", "{}", 1.0),
    ("wishes", "{request: {practical_wishes: [no_dogs]}}", None),
    ("wishes", "{request: {practical_wishes: [no_dogs, transport, calm]}, offer: {pets: [dog], car: true}}", 0.5),
]


@pytest.mark.parametrize(("code", "text", "value"), CASES, ids=lambda value: str(value)[:70])
def test_a_criterion_has_the_value_of_the_design(
    pair: Callable[[str], Pair], code: str, text: str, value: float | None
) -> None:
    found = VALUE[code](*pair(text))
    assert found == (None if value is None else pytest.approx(value))


def test_every_criterion_has_a_term_and_a_case() -> None:
    assert tuple(VALUE) == CRITERION.codes
    assert {code for code, _text, _value in CASES} == set(CRITERION.codes)


def some(codes: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(codes), max_size=4, unique=True).map(lambda chosen: f"[{', '.join(chosen)}]")


@st.composite
def pairs(draw: st.DrawFn) -> str:
    """Draw any pair, as the YAML that `pair` reads."""
    maybe = st.none() | st.integers(0, 22)
    helps = draw(st.dictionaries(st.sampled_from(HELP.codes), st.sampled_from(("must", "nice")), max_size=4))
    wanted = ", ".join(f"{code}: {how}" for code, how in helps.items())
    request = [
        f"help: {{{wanted}}}",
        f"day_parts: {draw(some(DAY_PARTS.codes))}",
        f"needs: {draw(some(NEEDS.codes))}",
        f"practical_wishes: {draw(some(NEEDS.codes))}",
        *(f"distance: {kind}" for kind in draw(st.sampled_from(((), ("near",), ("outside",), ("any",))))),
        *(["siblings_apart: true"] if draw(st.booleans()) else []),
        *(f"day_parts_needed: {needed}" for needed in draw(st.sampled_from(((), (1,), (3,))))),
    ]
    offer = [
        f"help: {draw(some(HELP.codes))}",
        f"day_parts: {draw(some(DAY_PARTS.codes))}",
        *(f"{name}: {draw(some(NEEDS.codes))}" for name in ("can_handle", "willing_to_learn", "cannot")),
        f"pets: {draw(some(PETS.codes))}",
        *(
            f"{name}: {age}"
            for name in ("age_from", "age_to", "likes_age_from", "likes_age_to")
            if (age := draw(maybe)) is not None
        ),
        *(f"{name}: {str(draw(st.booleans())).lower()}" for name in ("car", "smokes") if draw(st.booleans())),
        *(f"max_children: {most}" for most in draw(st.sampled_from(((), (0,), (1,), (3,))))),
    ]
    words = some(("chess", "Music", "football", "music"))
    languages = some(LANGUAGE.codes)
    dutch = draw(st.sampled_from(("", ", dutch: fine", ", dutch: basic", ", dutch: none")))
    family = f"languages: {draw(languages)}, interests: {draw(words)}, rather_not: {draw(words)}{dutch}"
    support = f"languages: {draw(languages)}, interests: {draw(words)}, rather_not: {draw(words)}"
    km = draw(st.none() | st.floats(0.7, 300))
    shown = "null" if km is None else repr(km)
    return (
        f"{{request: {{{', '.join(request)}}}, offer: {{{', '.join(offer)}}}, family: {{{family}}}, "
        f"support: {{{support}}}, km: {shown}, taken: {draw(st.integers(0, 4))},"
        f" born: {draw(some(('2015-03', '2001-02')))}}}"
    )


@pytest.mark.slow
@given(text=pairs())
def test_every_value_lies_between_0_and_1_or_is_not_known(text: str, pair: Callable[[str], Pair]) -> None:
    for criterion in CRITERIA:
        value = criterion.value(*pair(text))
        assert value is None or 0 <= value <= 1, criterion.code


@given(near=st.floats(0.7, 100), further=st.floats(0, 100), car=st.sampled_from((None, True, False)))
def test_nearer_is_never_worse_for_who_wants_it_near(
    pair: Callable[[str], Pair], near: float, further: float, car: bool | None, change: Callable[..., Offered]
) -> None:
    for wish in ("{request: {distance: near}}", "{request: {distance: any}}", "{}"):
        asked, offered = pair(wish)
        offered = change(offered, offer={"car": car})
        nearer, farther = (distance(asked, evolve(offered, km=km)) for km in (near, near + further))
        assert nearer is not None
        assert farther is not None
        assert nearer >= farther


@given(
    asked_parts=st.sets(st.sampled_from(DAY_PARTS.codes), min_size=1),
    offers=st.sets(st.sampled_from(DAY_PARTS.codes), min_size=1),
    needed=st.integers(1, 28),
    one_more=st.sampled_from(DAY_PARTS.codes),
)
def test_one_more_common_day_part_is_never_worse(
    asked_parts: set[str], offers: set[str], needed: int, one_more: str, pair: Callable[[str], Pair]
) -> None:
    def value(offered_parts: set[str]) -> float:
        request = f"{{day_parts: [{', '.join(sorted(asked_parts))}], day_parts_needed: {needed}}}"
        offer = f"{{day_parts: [{', '.join(sorted(offered_parts))}]}}"
        found = VALUE["day_parts"](*pair(f"{{request: {request}, offer: {offer}}}"))
        assert found is not None
        return found

    assert value(offers | {one_more}) >= value(offers)
