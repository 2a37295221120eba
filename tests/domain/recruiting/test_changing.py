from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, fields

from bgz.domain.cases.match import Match
from bgz.domain.cases.request_family import Request, RequestFamily
from bgz.domain.cases.support_family import Offer, SupportFamily
from bgz.domain.matching.pairing import offered_to
from bgz.domain.record.fields import spec_of
from bgz.domain.recruiting.changing import DAY, FARTHEST, LIFT, MOST_CHILDREN, REQUEST, SUPPORT, changes
from bgz.domain.recruiting.relaxing import Relaxation
from tests.domain.recruiting.records import (
    AWAY,
    BACK,
    ENDS,
    FAR,
    NEAR,
    TOO_FAR,
    asked,
    declined,
    family,
    found,
    running,
    suits_after,
    supply,
    support,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ASK, FAMILY = "Ask S-00001: ", "Ask the request family: "
Case = tuple[RequestFamily, SupportFamily, tuple[Match, ...]]


def case(asks: Mapping[str, Any], offers: Mapping[str, Any], *matches: Match) -> Case:
    return family(**asks), support(**offers), matches


ONE = [
    # no place: one more, one that frees, the end of a pause
    (case({}, {"max_children": 1}, running()), "H2", SUPPORT, 1, ASK + "2 children at the same time instead of 1?"),
    (
        case({}, {"max_children": 1}, running(end=ENDS)),
        "H2",
        DAY,
        4,
        "Wait until 1 Mar 2024: from then on S-00001 has a place.",
    ),
    (case({}, {"paused": BACK}), "H2", DAY, 4, "Wait until 1 Mar 2024: from then on S-00001 has a place."),
    (
        case({}, {"paused": AWAY}),
        "H2",
        SUPPORT,
        2,
        "Ask S-00001 when it will be there again: its pause has no last day.",
    ),
    (
        case({}, {"paused": AWAY, "max_children": 1}),
        "H2",
        SUPPORT,
        2,
        "Ask S-00001 when it will be there again: its pause has no last day.",
    ),
    # no room for the siblings together
    (
        case({"born": ["2015-03", "2017-03"]}, {"max_children": 1}),
        "H3",
        SUPPORT,
        1,
        ASK + "2 children at the same time instead of 1?",
    ),
    (
        case({"born": ["2015-03", "2017-03"]}, {"max_children": 1}),
        "H3",
        REQUEST,
        2,
        FAMILY + "may the children go to different families?",
    ),
    (
        case({"born": ["2015-03", "2017-03"]}, {"max_children": 2}, running(end=ENDS)),
        "H3",
        DAY,
        4,
        "Wait until 1 Mar 2024: from then on S-00001 has a place.",
    ),
    # other help, another moment
    (
        case({"help": {"sport": "must", "swimming": "nice"}}, {"help": ("homework",)}),
        "H4",
        SUPPORT,
        2,
        ASK + "any of this as well? sport",
    ),
    (
        case({"help": {"sport": "nice", "swimming": "nice"}}, {"help": ("homework",)}),
        "H4",
        SUPPORT,
        2,
        ASK + "any of this as well? swimming lessons, sport",
    ),
    (
        case({"help": {"sport": "must"}}, {"help": ("homework",)}),
        "H4",
        REQUEST,
        2,
        FAMILY + "would a place for homework be of use too?",
    ),
    (
        case({"day_parts": ("wed-afternoon", "mon-evening")}, {"day_parts": ("sat-morning",)}),
        "H5",
        SUPPORT,
        1,
        ASK + "one of these moments too? Monday evening, Wednesday afternoon",
    ),
    (
        case({"day_parts": ("wed-afternoon",)}, {"day_parts": ("sat-morning",)}),
        "H5",
        REQUEST,
        1,
        FAMILY + "Saturday morning too?",
    ),
    # past a rule
    (
        case({"dutch": "none", "languages": ("ti",)}, {"languages": ("fr",)}),
        "H6",
        LIFT,
        3,
        "Look for somebody who interprets: no language in common with S-00001.",
    ),
    (
        case({}, {}, declined("K-00007"), declined("K-00003")),
        "H8",
        LIFT,
        3,
        "Think again about S-00001: K-00003, K-00007 came to nothing.",
    ),
    # nearer than either wants, or farther
    (case({}, {"postcode": NEAR, "max_km": 8}), "H9", SUPPORT, 1, ASK + "12 km instead of 8?"),
    (case({"max_km": 11}, {"postcode": NEAR}), "H9", REQUEST, 1, FAMILY + "12 km instead of 11?"),
    (case({}, {"postcode": NEAR, "max_km": 2}), "H9", SUPPORT, 2, ASK + "12 km instead of 2?"),
    (case({}, {"postcode": FAR, "max_km": 28}), "H9", SUPPORT, 6, ASK + "56 km instead of 28?"),
    (
        case({"max_km": 11}, {"postcode": NEAR, "max_km": 5}),
        "H9",
        REQUEST,
        3,
        ASK + "12 km instead of 5? " + FAMILY + "12 km instead of 11?",
    ),
    (case({"distance": "outside"}, {}), "H9", REQUEST, 2, FAMILY + "may it be in the own neighbourhood?"),
    # younger or older
    (case({"born": ["2015-03"]}, {"age_from": 10}), "H10", SUPPORT, 2, ASK + "children from 8 years instead of 10?"),
    (case({"born": ["2015-03"]}, {"age_to": 7}), "H10", SUPPORT, 1, ASK + "children up to 8 years instead of 7?"),
    (
        case({"born": ["2015-03", "2006-03"]}, {"age_from": 10, "age_to": 12}),
        "H10",
        SUPPORT,
        7,
        ASK + "children from 8 years instead of 10? " + ASK + "children up to 17 years instead of 12?",
    ),
    # needs that may be learnt, or met in another way
    (
        case({"needs": ("hearing", "calm")}, {"cannot": ("hearing",)}),
        "H11",
        SUPPORT,
        2,
        ASK + "would it learn this? dealing with a hearing aid",
    ),
    (
        case({"needs": ("transport",)}, {"cannot": ("transport",)}),
        "H11",
        REQUEST,
        2,
        FAMILY + "can fetching and bringing be arranged in another way?",
    ),
    (
        case({"needs": ("transport", "pictograms")}, {"cannot": ("transport", "pictograms", "diet")}),
        "H11",
        REQUEST,
        4,
        ASK
        + "would it learn this? working with pictograms "
        + FAMILY
        + "can fetching and bringing be arranged in another way?",
    ),
]


@pytest.mark.parametrize(("given", "rule", "kind", "size", "sentence"), ONE)
def test_the_smallest_change_of_one_rule(given: Case, rule: str, kind: str, size: int, sentence: str) -> None:
    asking, helping, matches = given
    steps = found(asking, [helping], matches).relaxations
    step = next(each for each in steps if each.changes[0].kind == kind)
    (change,) = step.changes
    assert (change.rule, step.size, change.sentence) == (rule, size, sentence)
    assert suits_after(asking, helping, matches, step)


FIRM = [
    case({"needs": ("no_dogs",)}, {"pets": ("dog",)}),
    case({"needs": ("smoke_free",)}, {"smokes": True}),
    case({"needs": ("medication",)}, {"cannot": ("medication",)}),
    case({"needs": ("diet", "pictograms")}, {"cannot": ("diet", "pictograms")}),
    case({"not_with": ("S-00001",)}, {}),
    case({}, {"not_with": ("V-00001",)}, declined()),
    case({}, {"postcode": TOO_FAR, "max_km": 300}),
    case({}, {"postcode": FAR, "max_km": 27}),
    case({"max_km": 27}, {"postcode": FAR, "max_km": 55}),
    case({"born": ["2023-12"]}, {"age_from": 0}),
    case({"born": ["1999-03"]}, {"age_to": 20}),
    case({"born": ["2015-03"] * 11}, {"max_children": 0}),
    case({"born": ["2015-03"] * 2}, {"paused": AWAY, "max_children": 1}),
]


@pytest.mark.parametrize("given", FIRM)
def test_what_nobody_is_asked_to_give_up_or_cannot_be(given: Case) -> None:
    asking, helping, matches = given
    outcome = found(asking, [helping], matches)
    assert outcome.stuck
    assert not outcome.relaxations
    assert outcome.nearest is not None


def test_the_limits_are_those_of_a_record() -> None:
    for cls, name, most in (
        (Offer, "max_km", FARTHEST),
        (Request, "max_km", FARTHEST),
        (Offer, "max_children", MOST_CHILDREN),
    ):
        spec = spec_of(getattr(fields(cls), name))
        assert spec is not None
        assert spec.high == most


@pytest.mark.parametrize("code", ["H1", "H7"])
def test_an_approval_and_the_house_are_never_relaxed(code: str) -> None:
    asking, helping = family(needs=("no_dogs",)), support(pets=("dog",), approved=False)
    (supporter,) = supply([helping]).pool.supporters
    assert changes(code, asked(asking), offered_to(asked(asking), supporter)) == ()


@pytest.mark.parametrize(("given", "kind"), [(given, kind) for given, _rule, kind, _size, _sentence in ONE])
def test_a_change_that_is_one_less_does_not_help(given: Case, kind: str) -> None:
    """One km, child, year or day less, or one of two things that a change asks: the rule still says no."""
    asking, helping, matches = given
    step = next(each for each in found(asking, [helping], matches).relaxations if each.changes[0].kind == kind)
    (change,) = step.changes
    asked_of = {name: to for name, to in change.offer.items() if name != "willing_to_learn"}  # goes with “cannot”
    less = [evolve(change, offer={**change.offer, name: nearer(helping, name, to)}) for name, to in asked_of.items()]
    less += [
        evolve(change, request={**change.request, "max_km": to - 1}) for to in [change.request.get("max_km")] if to
    ]
    less += [evolve(change, day=change.day - timedelta(days=1))] if change.day else []
    less += [evolve(change, request={}), evolve(change, offer={})] if change.request and change.offer else []
    for each in less:
        assert not suits_after(asking, helping, matches, Relaxation((each,), step.offered)), each


def nearer(helping: SupportFamily, name: str, to: Any) -> Any:
    """Return a value of an offer that is one nearer to what it was; of what is no number, what it was."""
    was = getattr(helping.offer, name)
    return to - (1 if to > was else -1) if isinstance(to, int) else was
