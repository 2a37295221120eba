from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.person import Left, Source
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.support_family import Adult, Decision, Done, OwnChild, Screening, SupportFamily, Vog
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.domain.work.screening import (
    Rules,
    accepted_gaps,
    approval_lapsed,
    checklist_states,
    four_eyes_broken,
    is_approved,
    lacking_at_decision,
    lacking_items,
    people_needing_vog,
    vog_state,
    was_approved,
)

TODAY = date(2023, 11, 30)


def with_vog(family: SupportFamily, **vog: Any) -> SupportFamily:
    """Return `family` with only this VOG for its first adult."""
    return evolve(family, adults={**family.adults, "a1": Adult(vogs={"v1": Vog(**vog)})})


def disputed(family: SupportFamily, *paths: str) -> SupportFamily:
    return evolve(family, about=evolve(family.about, disputed=frozenset(paths)))


def decided(family: SupportFamily, **decision: Any) -> SupportFamily:
    return evolve(family, screening=evolve(family.screening, decision=Decision(**decision)))


def lacking(family: SupportFamily, rules: Rules, day: date = TODAY) -> list[tuple[str, str, str]]:
    states = lacking_at_decision(family, day, rules)
    assert {state.item for state in states} == lacking_items(family, day, rules)
    return [(state.item, state.who, state.state) for state in states]


def test_everything_done_lacks_nothing(complete: SupportFamily, rules: Rules) -> None:
    assert lacking(complete, rules) == []
    states = {(state.item, state.who): state for state in checklist_states(complete, TODAY, rules)}
    assert states["talk_1", ""].on == date(2023, 11, 1)
    assert states["vog", "a1"].until == date(2026, 10, 1)
    assert (states["home_visit", ""].state, states["home_visit", ""].lacking) == ("missing", False)


def test_nothing_done_lacks_everything_required(rules: Rules) -> None:
    assert lacking(SupportFamily(), rules) == [
        ("talk_1", "", "missing"),
        ("talk_2", "", "missing"),
        ("reference", "", "missing"),
        ("house_rules", "", "missing"),
        ("vog", "", "missing"),
    ]


@pytest.mark.parametrize(
    "done",
    [Done(on=date(2023, 12, 1)), Done(on=date(2023, 11, 1), yes=False)],
    ids=["a day to come", "not in order"],
)
def test_an_item_not_done_is_missing(complete: SupportFamily, rules: Rules, done: Done) -> None:
    family = evolve(complete, screening=evolve(complete.screening, done={**complete.screening.done, "talk_2": done}))
    assert lacking(family, rules) == [("talk_2", "", "missing")]


def test_an_item_in_conflict_or_unreadable_is_missing(complete: SupportFamily, rules: Rules) -> None:
    assert lacking(disputed(complete, "screening.done.talk_1"), rules) == [("talk_1", "", "missing")]
    unusable = evolve(complete, about=About(unusable=frozenset({"screening.done.talk_1.on"})))
    assert lacking(unusable, rules) == [("talk_1", "", "missing")]


def test_an_item_expires(complete: SupportFamily, rules: Rules) -> None:
    yearly = evolve(rules, checklist={**rules.checklist, "reference": ChecklistItem(label="r", valid_months=1)})
    assert lacking(complete, yearly) == []
    assert lacking(complete, yearly, date(2023, 12, 1)) == [("reference", "", "expired"), ("vog", "a2", "expired")]
    assert lacking(SupportFamily(), yearly)[2] == ("reference", "", "missing")


def test_an_item_for_each_adult(complete: SupportFamily, rules: Rules) -> None:
    each = evolve(rules, checklist={**rules.checklist, "conduct": ChecklistItem(label="c", per_adult=True)})
    done = {**complete.screening.done, "conduct/a1": Done(on=date(2023, 11, 1))}
    family = evolve(complete, screening=evolve(complete.screening, done=done))
    assert lacking(family, each) == [("conduct", "a2", "missing")]


def test_who_lives_there_needs_a_vog(complete: SupportFamily) -> None:
    """Who moves in needs one from that day, who moved out no longer; a child from the month it turns 18."""
    adults = {
        "a1": Adult(),
        "a2": Adult(since=date(2023, 12, 1)),
        "a3": Adult(until=date(2023, 11, 30)),
        "a4": Adult(until=date(2023, 12, 1)),
    }
    own = {"k1": OwnChild(born=Month(2005, 11)), "k2": OwnChild(born=Month(2005, 12)), "k3": OwnChild()}
    family = evolve(complete, adults=adults, own_children=own)
    assert list(people_needing_vog(family, TODAY)) == ["a1", "a4", "k1"]
    assert list(people_needing_vog(family, date(2023, 12, 1))) == ["a1", "a2", "k1", "k2"]


def test_a_conflict_about_moving_or_birth_frees_nobody(complete: SupportFamily) -> None:
    adults = {"a1": Adult(until=date(2023, 1, 1)), "a2": Adult(since=date(2024, 1, 1))}
    family = evolve(complete, adults=adults, own_children={"k1": OwnChild(born=Month(2015, 1))})
    assert list(people_needing_vog(family, TODAY)) == []
    doubtful = disputed(family, "adults.a1.until", "adults.a2.since", "own_children.k1.born")
    assert list(people_needing_vog(doubtful, TODAY)) == ["a1", "a2", "k1"]


@pytest.mark.parametrize(
    ("issued", "state"),
    [
        (date(2023, 8, 30), "done"),
        (date(2023, 8, 29), "expired"),
        (date(2023, 11, 30), "done"),
        (date(2023, 12, 1), "missing"),
    ],
)
def test_a_vog_is_at_most_three_months_old_at_the_approval(
    complete: SupportFamily, rules: Rules, issued: date, state: str
) -> None:
    family = with_vog(complete, issued_on=issued)
    found = vog_state(family, "a1", TODAY, rules, at_approval=True)
    assert found.state == state
    assert (found.note == "too old for an approval") is (state == "expired")


def test_three_months_before_the_end_of_may_is_the_end_of_february(complete: SupportFamily, rules: Rules) -> None:
    late = date(2023, 5, 31)
    assert (
        vog_state(with_vog(complete, issued_on=date(2023, 2, 28)), "a1", late, rules, at_approval=True).state == "done"
    )
    assert (
        vog_state(with_vog(complete, issued_on=date(2023, 2, 27)), "a1", late, rules, at_approval=True).state
        == "expired"
    )


def test_a_vog_is_renewed_after_three_years(complete: SupportFamily, rules: Rules) -> None:
    family = with_vog(complete, issued_on=date(2023, 10, 1))
    last, first = date(2026, 9, 30), date(2026, 10, 1)
    assert vog_state(family, "a1", last, rules, at_approval=False).state == "done"
    assert vog_state(family, "a1", first, rules, at_approval=False).state == "expired"
    expired = vog_state(family, "a1", first, rules, at_approval=True)
    assert (expired.state, expired.note) == ("expired", "")


@pytest.mark.parametrize(
    ("vog", "note"),
    [
        ({"state": "prepared", "on": date(2023, 11, 1)}, "prepared"),
        ({"state": "submitted"}, "submitted"),
        ({"state": "not_provided", "on": date(2023, 11, 1)}, "not_provided"),
        ({"state": "prepared", "on": date(2023, 12, 1)}, ""),
        ({"state": "seen"}, "seen"),
        ({"state": "seen", "issued_on": date(2023, 11, 1), "on": date(2023, 12, 1)}, ""),
    ],
)
def test_a_vog_that_was_not_seen_is_missing(
    complete: SupportFamily, rules: Rules, vog: dict[str, Any], note: str
) -> None:
    state = vog_state(with_vog(complete, **vog), "a1", TODAY, rules, at_approval=True)
    assert (state.state, state.note) == ("missing", note)


def test_the_newest_vog_counts_and_one_in_conflict_does_not(complete: SupportFamily, rules: Rules) -> None:
    vogs = {
        "v1": Vog(issued_on=date(2023, 9, 1)),
        "v2": Vog(issued_on=date(2023, 11, 1)),
        "v3": Vog(issued_on=date(2023, 10, 1)),
    }
    family = evolve(complete, adults={"a1": Adult(vogs=vogs)})
    assert vog_state(family, "a1", TODAY, rules, at_approval=True).on == date(2023, 11, 1)
    doubtful = disputed(family, "adults.a1.vogs.v2")
    assert vog_state(doubtful, "a1", TODAY, rules, at_approval=True).on == date(2023, 10, 1)


def test_a_grown_up_child_has_a_vog_of_its_own(complete: SupportFamily, rules: Rules) -> None:
    child = OwnChild(born=Month(2004, 1), vogs={"v9": Vog(issued_on=date(2023, 11, 1))})
    family = evolve(complete, own_children={"k1": child})
    assert lacking(family, rules) == []
    assert lacking(disputed(family, "own_children.k1.vogs.v9"), rules) == [("vog", "k1", "missing")]


def test_a_programme_that_asks_no_vog_lacks_none(complete: SupportFamily, rules: Rules) -> None:
    """The rules of a real programme always ask one; these functions only follow what they are given."""
    free = evolve(rules, checklist={**rules.checklist, "vog": ChecklistItem(label="VOG", required=False)})
    assert lacking_items(evolve(complete, adults={}), TODAY, free) == set()


def test_an_approval_with_everything_is_one(approved: SupportFamily, rules: Rules) -> None:
    assert was_approved(approved, rules)
    assert is_approved(approved, TODAY, rules)
    assert not is_approved(approved, TODAY - timedelta(days=1), rules)


def test_a_stored_approval_without_a_vog_is_not_one(approved: SupportFamily, rules: Rules) -> None:
    """Whoever writes the decision past the command: at reading it is derived anew."""
    for adults in ({}, {"a1": Adult()}, {"a1": Adult(vogs={"v1": Vog(state="prepared")})}):
        forged = evolve(approved, adults=adults)
        assert not was_approved(forged, rules)
        assert not is_approved(forged, TODAY, rules)


@pytest.mark.parametrize("item", ["talk_1", "talk_2", "reference", "house_rules"])
def test_a_stored_approval_without_an_item_is_not_one(approved: SupportFamily, rules: Rules, item: str) -> None:
    done = {key: value for key, value in approved.screening.done.items() if key != item}
    assert not was_approved(evolve(approved, screening=evolve(approved.screening, done=done)), rules)


@pytest.mark.parametrize("path", ["screening.decision", "screening.done.talk_1", "adults.a1.vogs.v1", "adults.a2"])
def test_a_conflict_at_what_the_approval_rests_on_undoes_it(approved: SupportFamily, rules: Rules, path: str) -> None:
    assert not is_approved(disputed(approved, path), TODAY, rules)


@pytest.mark.parametrize("verdict", ["rejected", "withdrawn"])
def test_another_verdict_is_no_approval(approved: SupportFamily, rules: Rules, verdict: str) -> None:
    assert not is_approved(decided(approved, verdict=verdict, on=TODAY), TODAY, rules)


def test_no_decision_is_no_approval(complete: SupportFamily, rules: Rules) -> None:
    assert not was_approved(complete, rules)
    assert not is_approved(complete, TODAY, rules)


def test_an_override_stands_in_for_items_but_never_for_a_vog(approved: SupportFamily, rules: Rules) -> None:
    without = evolve(approved, screening=evolve(approved.screening, done={}))
    overridden = decided(without, verdict="approved", on=TODAY, override="known for years")
    assert not was_approved(without, rules)
    assert was_approved(overridden, rules)
    assert not was_approved(evolve(overridden, adults={"a1": Adult()}), rules)
    assert not was_approved(with_vog(overridden, issued_on=date(2023, 8, 29)), rules)


def test_four_eyes(approved: SupportFamily, rules: Rules) -> None:
    strict = evolve(rules, four_eyes=True)
    assert was_approved(approved, strict)
    by_talker = evolve(approved, about=About(authors={**approved.about.authors, "screening.decision": "mA"}))
    assert was_approved(by_talker, rules)
    assert not was_approved(by_talker, strict)
    unknown = evolve(approved, about=About(authors={"screening.done.talk_1": "mA"}))
    assert not was_approved(unknown, strict)
    assert four_eyes_broken(approved, strict, None)
    assert not four_eyes_broken(approved, rules, "mA")


def source(**more: Any) -> Source:
    return Source(sheet="s", nr="1", on=date(2024, 1, 1), cells={}, **more)


def test_gaps_that_a_lead_accepted_at_the_import_stand_in(approved: SupportFamily, rules: Rules) -> None:
    bare = evolve(approved, adults={}, screening=evolve(approved.screening, done={}))
    gaps = ("talk_1", "talk_2", "reference", "house_rules", "vog")
    for accepted, counts in (
        (None, False),
        (source(gaps=gaps), False),
        (source(gaps=gaps, override="old sheet"), True),
        (source(gaps=gaps[:-1], override="old sheet"), False),
    ):
        family = evolve(bare, source=accepted)
        assert was_approved(family, rules) is counts
        assert not is_approved(family, TODAY, rules), "history without a VOG admits no new match"
    taken = evolve(bare, source=source(gaps=gaps, override="old sheet"))
    assert accepted_gaps(taken) == frozenset(gaps)
    assert not was_approved(disputed(taken, "source"), rules)


def test_what_was_not_asked_then_undoes_no_approval(approved: SupportFamily, rules: Rules) -> None:
    course = ChecklistItem(label="our course")
    visit = evolve(rules.checklist["home_visit"], required=True)
    longer = evolve(rules, checklist={**rules.checklist, "course": course, "home_visit": visit}, four_eyes=True)
    by_talker = evolve(approved, about=About(authors={**approved.about.authors, "screening.decision": "mA"}))
    for since, holds in ((date(2023, 12, 1), True), (date(2023, 11, 30), False)):
        asked = evolve(longer, since=dict.fromkeys(("course", "home_visit", "four_eyes"), since))
        asked = evolve(asked, shipped={"home_visit": rules.checklist["home_visit"]})
        assert was_approved(by_talker, asked) is holds
        assert set(asked.on(date(2023, 12, 1)).checklist) == set(longer.checklist)
    assert not was_approved(approved, longer)


def test_four_eyes_is_a_gap_of_a_sheet_too(approved: SupportFamily, rules: Rules) -> None:
    strict = evolve(rules, four_eyes=True)
    by_talker = evolve(approved, about=About(authors={**approved.about.authors, "screening.decision": "mA"}))
    assert was_approved(evolve(by_talker, source=source(gaps=("four_eyes",), override="old sheet")), strict)


def test_a_new_adult_reopens_the_check(approved: SupportFamily, rules: Rules) -> None:
    moved_in = date(2024, 3, 1)
    family = evolve(approved, adults={**approved.adults, "a3": Adult(since=moved_in)})
    assert was_approved(family, rules)
    assert is_approved(family, moved_in - timedelta(days=1), rules)
    assert not is_approved(family, moved_in, rules)
    assert [state.who for state in approval_lapsed(family, moved_in, rules)] == ["a3"]


def test_a_child_turning_18_reopens_the_check(approved: SupportFamily, rules: Rules) -> None:
    family = evolve(approved, own_children={"k1": OwnChild(born=Month(2006, 3))})
    assert is_approved(family, date(2024, 2, 29), rules)
    assert not is_approved(family, date(2024, 3, 1), rules)


def test_an_approval_lapses_with_the_oldest_vog(approved: SupportFamily, rules: Rules) -> None:
    assert is_approved(approved, date(2026, 8, 29), rules)
    assert not is_approved(approved, date(2026, 8, 30), rules)
    assert approval_lapsed(approved, TODAY, rules) == ()


def test_who_left_is_not_approved(approved: SupportFamily, rules: Rules) -> None:
    left = evolve(approved, left=Left(on=date(2024, 1, 1), reason="stopped"))
    assert is_approved(left, date(2023, 12, 31), rules)
    assert not is_approved(left, date(2024, 1, 1), rules)
    assert not is_approved(disputed(approved, "left"), TODAY, rules)


soon = st.integers(-400, 400).map(lambda count: TODAY + timedelta(days=count))
KEYS = ("talk_1", "reference", "vog", "conduct", "conduct/a1", "conduct/a2", "conduct/k1")
vogs = st.dictionaries(
    st.sampled_from(["v1", "v2"]),
    st.builds(Vog, state=st.sampled_from(["seen", "submitted"]), on=st.none() | soon, issued_on=st.none() | soon),
)
households = st.builds(
    SupportFamily,
    adults=st.dictionaries(
        st.sampled_from(["a1", "a2"]), st.builds(Adult, vogs=vogs, since=st.none() | soon, until=st.none() | soon)
    ),
    own_children=st.dictionaries(
        st.just("k1"), st.builds(OwnChild, vogs=vogs, born=st.sampled_from([None, Month(2005, 11), Month(2015, 1)]))
    ),
    screening=st.builds(
        Screening, done=st.dictionaries(st.sampled_from(KEYS), st.builds(Done, on=soon, yes=st.booleans()))
    ),
    about=st.builds(
        About,
        disputed=st.frozensets(
            st.sampled_from(["screening.done.talk_1", "adults.a1.since", "adults.a1.vogs.v1", "own_children.k1.born"])
        ),
    ),
)
checklists = st.fixed_dictionaries(
    {"vog": st.builds(ChecklistItem, label=st.just("VOG"), required=st.booleans(), per_adult=st.just(True))},
    optional={
        item: st.builds(
            ChecklistItem,
            label=st.just(item),
            required=st.booleans(),
            per_adult=st.booleans(),
            valid_months=st.none() | st.integers(1, 24),
        )
        for item in ("talk_1", "reference", "conduct")
    },
)


@given(households, checklists)
def test_what_lacks_is_the_same_with_and_without_the_states(family: SupportFamily, checklist: Any) -> None:
    rules = Rules(checklist, Norms())
    states = lacking_at_decision(family, TODAY, rules)
    assert {state.item for state in states} == lacking_items(family, TODAY, rules)
