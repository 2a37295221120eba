from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import event, given, settings
from hypothesis import strategies as st

from bgz.domain.cases.match import End, Match
from bgz.domain.cases.person import Pause
from bgz.domain.matching.hard_rules import RULES as HARD_RULES
from bgz.domain.matching.hard_rules import saying_no
from bgz.domain.matching.pairing import offered_to
from bgz.domain.recruiting.changing import DAY as WAIT
from bgz.domain.recruiting.changing import REQUEST, SUPPORT
from tests.domain.recruiting.records import (
    ASKED,
    AWAY,
    BACK,
    DAY,
    ENDS,
    FAR,
    HERE,
    IN_MARCH,
    NEAR,
    TOO_FAR,
    asked,
    declined,
    family,
    found,
    match,
    running,
    suits_after,
    supply,
    support,
)

if TYPE_CHECKING:
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily


def test_the_day_to_wait_for_is_the_first_on_which_every_rule_agrees() -> None:
    """A child who is too old by then is not helped by a place that frees then."""
    older = family(born=["2015-02"])
    full = support(max_children=1, age_to=8)
    (step,) = found(older, [full], [running(end=ENDS)]).relaxations
    assert step.changes[0].kind == SUPPORT
    younger = found(family(born=["2015-04"]), [full], [running(end=ENDS)]).relaxations
    assert [each.changes[0].kind for each in younger] == [SUPPORT, WAIT]


def test_a_place_that_frees_during_a_pause_is_waited_for_until_the_pause_is_over() -> None:
    later = {"h1": Pause(since=date(2024, 2, 1), until=date(2024, 4, 1), reason="verhuizing")}
    gone = {"h1": Pause(since=DAY + timedelta(days=9), reason="verhuizing")}
    full = support(max_children=1, paused=later)
    steps = found(family(), [full], [running(end=ENDS)]).relaxations
    assert [each.changes[0].day for each in steps] == [None, date(2024, 4, 1)]
    steps = found(family(), [evolve(full, paused=gone)], [running(end=ENDS)]).relaxations
    assert [each.changes[0].day for each in steps] == [None]


def test_of_equals_the_support_family_is_asked_first_then_what_helps_most() -> None:
    asking = family(day_parts=("wed-afternoon",))
    helping = [
        support("S-00003", day_parts=("sat-morning",)),
        support("S-00002", day_parts=("sat-morning", "sun-morning")),
        support("S-00001", day_parts=("mon-morning",)),
        support("S-00004", postcode=FAR, max_km=28),
    ]
    steps = found(asking, helping).relaxations
    told = [(each.changes[0].sentence, each.offered.family.number, each.others) for each in steps]
    assert told == [
        ("Ask S-00001: one of these moments too? Wednesday afternoon", "S-00001", 2),
        ("Ask the request family: Saturday morning too?", "S-00002", 1),
        ("Ask S-00004: 56 km instead of 28?", "S-00004", 0),
    ]


def test_where_no_single_rule_helps_two_do() -> None:
    asking = family(help={"sport": "must"}, day_parts=("wed-afternoon",), needs=("no_cats",))
    both = support("S-00002", help=("homework",), day_parts=("sat-morning",))
    larger = support("S-00001", help=("homework",), postcode=FAR, max_km=28)
    firm = support("S-00003", help=("sport",), pets=("cat",), day_parts=("sat-morning",))
    three = support("S-00004", help=("homework",), day_parts=("sat-morning",), postcode=NEAR, max_km=8)
    (step,) = found(asking, [larger, both, firm, three]).relaxations
    assert [(change.rule, change.kind) for change in step.changes] == [("H4", SUPPORT), ("H5", SUPPORT)]
    assert (step.offered.family.number, step.size) == ("S-00002", 3)
    assert suits_after(asking, both, (), step)
    assert found(asking, [three, firm]).nearest == ("S-00003", ("H5", "H7"))


def test_two_changes_that_do_not_help_together_give_way_to_two_that_do() -> None:
    """Waiting for the place makes the child too old for the wider age; then one more place is asked for."""
    asking = family(born=["2014-12"], help={"sport": "must"})
    full = support(max_children=1, help=("homework",), age_to=8)
    nobody = support(
        "S-00002", paused={"h1": Pause(since=ASKED, until=IN_MARCH, reason="x")}, age_to=8, help=("homework",)
    )
    (step,) = found(asking, [full], [running(end=End(on=DAY + timedelta(days=5)))]).relaxations
    assert [change.kind for change in step.changes] == [SUPPORT, SUPPORT]
    assert not found(asking, [nobody]).relaxations


ages = st.sampled_from(["2015-03", "2019-11", "2007-12", ""])
parts = st.lists(st.sampled_from(["wed-afternoon", "sat-morning", "mon-night"]), max_size=2, unique=True).map(tuple)
kinds = st.sampled_from(["sport", "homework", "swimming"])
needs = st.lists(
    st.sampled_from(["no_dogs", "transport", "hearing", "diet", "smoke_free"]), max_size=2, unique=True
).map(tuple)
limits = st.none() | st.sampled_from([0, 5, 11, 12, 40])
days = st.dates(DAY - timedelta(days=90), DAY + timedelta(days=200))


@st.composite
def requests(draw: st.DrawFn) -> RequestFamily:
    return family(
        born=draw(st.lists(ages, min_size=1, max_size=3)),
        help=draw(st.dictionaries(kinds, st.sampled_from(["must", "nice"]), max_size=2)),
        day_parts=draw(parts),
        distance=draw(st.none() | st.sampled_from(["near", "outside", "any"])),
        max_km=draw(limits),
        needs=draw(needs),
        siblings_apart=draw(st.none() | st.booleans()),
        dutch=draw(st.none() | st.sampled_from(["none", "basic", "fine"])),
        languages=draw(st.sampled_from([(), ("ti",), ("ti", "ar")])),
        not_with=draw(st.sampled_from([(), ("S-00002",)])),
    )


@st.composite
def supports(draw: st.DrawFn, number: str) -> SupportFamily:
    return support(
        number,
        postcode=draw(st.sampled_from([HERE, NEAR, FAR, TOO_FAR])),
        approved=draw(st.sampled_from([True, True, True, False])),
        help=tuple(draw(st.sets(kinds, max_size=2))),
        day_parts=draw(parts),
        max_children=draw(st.none() | st.integers(0, 3)),
        age_from=draw(st.none() | st.sampled_from([0, 4, 9])),
        age_to=draw(st.none() | st.sampled_from([3, 8, 15])),
        max_km=draw(limits),
        cannot=draw(needs),
        pets=draw(st.sampled_from([(), ("none",), ("dog",)])),
        smokes=draw(st.none() | st.booleans()),
        languages=draw(st.sampled_from([(), ("fr",), ("ar",)])),
        paused=draw(st.sampled_from([{}, {}, AWAY, BACK])),
    )


@st.composite
def tries(draw: st.DrawFn) -> Match:
    number = f"K-{draw(st.integers(0, 99999)):05}"
    helping = draw(st.sampled_from(["S-00001", "S-00002", "S-00003"]))
    kind = draw(st.sampled_from(["declined", "running", "ending", "proposed"]))
    if kind == "declined":
        return declined(number, helping=helping)
    if kind == "proposed":
        return match(number, helping=helping)
    end = End(on=draw(days)) if kind == "ending" else None
    return running(number, helping=helping, end=end, children=("k0", "k1")[: draw(st.integers(1, 2))])


@pytest.mark.slow
@settings(max_examples=200)
@given(requests(), st.tuples(*(supports(f"S-0000{place}") for place in (1, 2, 3))), st.lists(tries(), max_size=3))
def test_every_change_that_is_told_yields_a_candidate(
    asking: RequestFamily, helping: tuple[SupportFamily, ...], matches: list[Match]
) -> None:
    outcome = found(asking, helping, matches)
    by_number = {each.number: each for each in helping}
    for step in outcome.relaxations:
        for change in step.changes:
            event(f"{change.rule} {change.kind} of {len(step.changes)}")
            wanted = asking.requests["r1"].needs
            assert {*wanted} - {*change.request.get("needs", wanted)} <= {"transport"}
        assert suits_after(asking, by_number[step.offered.family.number], matches, step)
        if step.changes[0].kind == REQUEST and len(step.changes) == 1 and not step.changes[0].offer:
            assert sum(suits_after(asking, each, matches, step) for each in helping) == step.others + 1
    sizes = [step.size for step in outcome.relaxations]
    assert sizes == sorted(sizes)
    if outcome.suits or outcome.spoken_for:
        assert not outcome.relaxations
    assert {each.code for each in outcome.blocked} <= {rule.code for rule in HARD_RULES}


@given(requests(), st.tuples(*(supports(f"S-0000{place}") for place in (1, 2, 3))), st.lists(tries(), max_size=3))
def test_the_order_of_the_families_changes_nothing(
    asking: RequestFamily, helping: tuple[SupportFamily, ...], matches: list[Match]
) -> None:
    assert found(asking, helping, matches) == found(asking, helping[::-1], matches)


@given(requests(), st.tuples(*(supports(f"S-0000{place}") for place in (1, 2, 3))), st.lists(tries(), max_size=3))
def test_what_is_counted_is_what_the_rules_say_of_each_pair(
    asking: RequestFamily, helping: tuple[SupportFamily, ...], matches: list[Match]
) -> None:
    outcome, asks = found(asking, helping, matches), asked(asking)
    said = [list(saying_no(asks, offered_to(asks, each))) for each in supply(helping, matches).pool.supporters]
    event("stuck" if outcome.stuck else "not")
    assert outcome.stuck == all(said)
    if outcome.stuck:
        approved = [codes for codes in said if "H1" not in codes]
        causes = [{*codes} - ({"H3"} if "H2" in codes else set()) for codes in approved or said]
        assert outcome.approved == len(approved)
        assert {each.code: (each.excluded, each.alone) for each in outcome.blocked} == {
            code: (sum(code in each for each in causes), sum(each == {code} for each in causes))
            for code in (set().union(*causes) if approved else {"H1"})
        }
        if outcome.nearest:
            assert len(outcome.nearest[1]) in map(len, causes)
