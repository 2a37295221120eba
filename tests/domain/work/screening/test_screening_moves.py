from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.authority import LEAD, needed_role
from bgz.domain.cases.kinds import stored
from bgz.domain.cases.match import Match, Trial
from bgz.domain.cases.person import Left
from bgz.domain.cases.programme import ChecklistItem
from bgz.domain.cases.support_family import Adult, Decision, Done, OwnChild, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.domain.work.screening_moves import (
    decided,
    item_done,
    item_label,
    people_of,
    vog_recorded,
)
from bgz.domain.work.screening_view import screening_view
from bgz.errors import Refused
from bgz.i18n import in_language

if TYPE_CHECKING:
    from bgz.domain.work.screening import Rules

TODAY = date(2023, 11, 30)
APPROVE = Decision(verdict="approved", on=TODAY)


def refused(family: SupportFamily, decision: Decision, rules: Rules, decider: str = "mB") -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        decided(family, decision, rules, decider=decider, today=TODAY)
    return caught.value.problems


def test_an_approval_with_everything_is_stored_at_one_path(complete: SupportFamily, rules: Rules) -> None:
    after = decided(complete, APPROVE, rules, decider="mB", today=TODAY)
    assert set(stored(after)) - set(stored(complete)) == {"screening.decision"}


def test_an_approval_lists_all_that_is_missing_at_once(rules: Rules) -> None:
    family = SupportFamily(
        number="S-00001",
        adults={
            "a1": Adult(vogs={"v1": Vog(issued_on=date(2023, 8, 1))}),
            "a2": Adult(vogs={"v1": Vog(state="submitted", on=date(2023, 11, 1))}),
            "a3": Adult(vogs={"v1": Vog(issued_on=date(2019, 1, 1))}),
        },
        own_children={"k1": OwnChild(born=Month(2000, 1)), "k2": OwnChild(born=Month(2010, 1))},
    )
    assert refused(family, APPROVE, rules) == (
        "talk 1: missing",
        "talk 2: missing",
        "reference: missing",
        "house rules: missing",
        "VOG of adult 1: issued on 1 Aug 2023, too old for an approval",
        "VOG of adult 2: applied for, not seen yet",
        "VOG of adult 3: expired on 1 Jan 2022",
        "VOG of adult 4: missing",
    )


def test_an_override_needs_a_lead_and_never_goes_for_a_vog(complete: SupportFamily, rules: Rules) -> None:
    bare = evolve(complete, screening=evolve(complete.screening, done={}))
    override = evolve(APPROVE, override="known for years")
    after = decided(bare, override, rules, decider="mB", today=TODAY)
    change = {path: value for path, value in stored(after).items() if path not in stored(bare)}
    assert needed_role("S-00001", change) == LEAD
    assert needed_role("S-00001", {"screening.decision": {"verdict": "approved", "on": "2023-11-30"}}) is None
    without_vog = evolve(bare, adults={"a1": Adult()})
    assert refused(without_vog, override, rules) == ("VOG of adult 1: missing",)


def test_the_hint_offers_an_override_only_where_it_would_help(complete: SupportFamily, rules: Rules) -> None:
    bare = evolve(complete, screening=evolve(complete.screening, done={}))
    with pytest.raises(Refused) as soft:
        decided(bare, APPROVE, rules, decider="mB", today=TODAY)
    assert "--override" in soft.value.hint
    with pytest.raises(Refused) as firm:
        decided(evolve(bare, adults={}), APPROVE, rules, decider="mB", today=TODAY)
    assert firm.value.hint == ""


def test_four_eyes_are_not_overridden(complete: SupportFamily, rules: Rules) -> None:
    strict = evolve(rules, four_eyes=True)
    problems = refused(complete, evolve(APPROVE, override="alone today"), strict, decider="mA")
    assert problems == ("Four eyes: who held the talks does not approve; another member decides.",)
    assert decided(complete, APPROVE, strict, decider="mB", today=TODAY).screening.decision == APPROVE


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2023, 12, 1), "1 Dec 2023 is still to come."),
        (date(1923, 11, 30), "30 Nov 1923 is too long ago."),
        (date(2023, 8, 31), "31 Aug 2023 lies before 1 Sep 2023, the day of the sign-up."),
    ],
)
def test_the_day_of_a_decision_is_possible(complete: SupportFamily, rules: Rules, on: date, sentence: str) -> None:
    assert sentence in refused(complete, evolve(APPROVE, on=on, override="x"), rules)


def test_nobody_is_approved_twice_or_after_leaving(approved: SupportFamily, rules: Rules) -> None:
    assert refused(approved, APPROVE, rules) == ("Approved already on 30 Nov 2023.",)
    left = evolve(approved, left=Left(on=TODAY, reason="stopped"))
    assert "The support family has left." in refused(left, APPROVE, rules)


def test_a_rejection_needs_a_reason_and_nothing_else(rules: Rules) -> None:
    family = SupportFamily(number="S-00001")
    rejection = Decision(verdict="rejected", on=TODAY)
    assert refused(family, rejection, rules) == ("A reason is needed.",)
    after = decided(family, evolve(rejection, reason="not this year"), rules, decider="mA", today=TODAY)
    assert after.screening.decision
    assert after.screening.decision.verdict == "rejected"


@pytest.mark.parametrize("verdict", ["rejected", "withdrawn"])
def test_an_approval_is_not_taken_back(approved: SupportFamily, rules: Rules, verdict: str) -> None:
    decision = Decision(verdict=verdict, on=TODAY, reason="moving")
    assert refused(approved, decision, rules) == (
        "Approved on 30 Nov 2023; a family that stops is closed: bgz close S-00001",
    )


def test_who_was_rejected_can_be_approved_later(complete: SupportFamily, rules: Rules) -> None:
    rejected = decided(
        complete, Decision(verdict="rejected", on=date(2023, 11, 2), reason="x"), rules, decider="mA", today=TODAY
    )
    assert decided(rejected, APPROVE, rules, decider="mB", today=TODAY).screening.decision == APPROVE


def test_an_item_is_recorded_under_its_name_or_with_the_person(complete: SupportFamily) -> None:
    done = Done(on=date(2023, 11, 2))
    assert item_done(complete, "reference", "", done, TODAY).screening.done["reference"] == done
    assert item_done(complete, "conduct", "a2", done, TODAY).screening.done["conduct/a2"] == done
    for on in (date(2023, 12, 1), date(2023, 8, 1)):
        with pytest.raises(Refused):
            item_done(complete, "reference", "", Done(on=on), TODAY)


def test_a_vog_goes_from_prepared_to_seen_in_its_own_place(complete: SupportFamily) -> None:
    family = evolve(complete, adults={"a1": Adult()}, own_children={"k1": OwnChild(born=Month(2000, 1))})
    for who in ("a1", "k1"):
        for state in ("prepared", "submitted"):
            family = vog_recorded(family, who, f"v{state}", Vog(state=state, on=date(2023, 11, 1)), TODAY)
        family = vog_recorded(family, who, "vseen", Vog(issued_on=date(2023, 11, 9), on=TODAY), TODAY)
        renewed = vog_recorded(family, who, "vnew", Vog(issued_on=date(2023, 11, 10)), TODAY)
        house: Any = renewed.adults if who == "a1" else renewed.own_children
        assert [vog.state for vog in house[who].vogs.values()] == ["seen", "seen"]
        assert list(house[who].vogs) == ["vprepared", "vnew"]


@pytest.mark.parametrize(
    ("vog", "sentence"),
    [
        (Vog(on=TODAY), "Of a VOG that was seen, the day of issue is needed."),
        (Vog(issued_on=date(2023, 12, 1)), "1 Dec 2023 is still to come."),
        (Vog(issued_on=date(2023, 11, 9), on=date(2023, 11, 8)), "the day of the issue of the VOG"),
        (Vog(issued_on=date(2023, 11, 9), on=date(2023, 12, 8)), "8 Dec 2023 is still to come."),
    ],
)
def test_a_vog_that_cannot_be_is_refused(complete: SupportFamily, vog: Vog, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        vog_recorded(complete, "a1", "v9", vog, TODAY)
    assert sentence in "\n".join(caught.value.problems)


def test_a_vog_not_provided_needs_no_day_of_issue(complete: SupportFamily) -> None:
    after = vog_recorded(complete, "a1", "v9", Vog(state="not_provided", on=TODAY), TODAY)
    assert after.adults["a1"].vogs["v9"].state == "not_provided"


def test_positions_of_adults_do_not_shift(complete: SupportFamily) -> None:
    adults = {"a1": Adult(until=date(2023, 1, 1)), "a2": Adult()}
    own = {"k1": OwnChild(born=Month(2015, 1)), "k2": OwnChild(born=Month(2001, 1))}
    assert people_of(evolve(complete, adults=adults, own_children=own), TODAY) == ("a1", "a2", "k2")


def test_shipped_items_speak_the_language_in_use_and_own_ones_as_they_were_written() -> None:
    with in_language("nl"):
        assert item_label("talk_1", "first talk") == "eerste gesprek"
        assert item_label("talk_1", "Kennismaking thuis") == "Kennismaking thuis"
        assert item_label("cursus", "Cursus") == "Cursus"


def test_the_view_before_an_approval(complete: SupportFamily, rules: Rules) -> None:
    family = evolve(
        complete,
        surname="De Vries",
        adults={"a1": Adult(name="Jan"), "a2": Adult(vogs={"v1": Vog(state="prepared")})},
        own_children={"k1": OwnChild(born=Month(2001, 1), called="Sam")},
    )
    view = screening_view(family, [], rules, TODAY)
    lines = {(line.item, line.position): line for line in view.items}
    assert (view.stage, view.verdict, view.approved, view.decided_on) == ("in_screening", "", False, None)
    assert (lines["vog", 1].name, lines["vog", 1].note) == ("Jan", "not asked yet")
    assert (lines["vog", 2].name, lines["vog", 2].note) == ("", "form prepared")
    assert lines["vog", 3].name == "Sam"
    assert (lines["talk_1", 0].state, lines["talk_1", 0].on) == ("done", date(2023, 11, 1))
    assert view.missing == (
        "VOG of adult 1: missing",
        "VOG of adult 2: form prepared, not seen yet",
        "VOG of adult 3: missing",
    )


def test_the_view_of_an_approval_that_lapsed(approved: SupportFamily, rules: Rules) -> None:
    assert screening_view(approved, [], rules, TODAY).approved
    view = screening_view(approved, [], rules, date(2026, 9, 1))
    assert (view.verdict, view.approved, view.stage) == ("approved", False, "not_valid")
    assert view.missing == ("VOG of adult 2: expired on 30 Aug 2026",)
    before = screening_view(approved, [], rules, date(2023, 11, 29))
    assert (before.verdict, before.missing) == ("", ())
    old = screening_view(
        evolve(approved, screening=evolve(approved.screening, decision=None)), [], rules, date(2024, 2, 1)
    )
    assert [line.note for line in old.items if line.position] == ["too old for an approval"] * 2


def test_the_view_of_an_override_and_of_a_rejection(complete: SupportFamily, rules: Rules) -> None:
    bare = evolve(complete, screening=evolve(complete.screening, done={}))
    overridden = decided(bare, evolve(APPROVE, override="x"), rules, decider="mB", today=TODAY)
    view = screening_view(overridden, [Match(trial=Trial(on=TODAY), children=("k1",))], rules, TODAY)
    assert (view.overridden, view.approved, view.missing) == (True, True, ())
    rejected = decided(bare, Decision(verdict="rejected", on=TODAY, reason="no"), rules, decider="mB", today=TODAY)
    assert (screening_view(rejected, [], rules, TODAY).stage, screening_view(rejected, [], rules, TODAY).reason) == (
        "rejected",
        "no",
    )


def test_an_item_for_each_adult_is_shown_with_the_adult(complete: SupportFamily, rules: Rules) -> None:
    each = evolve(rules, checklist={**rules.checklist, "conduct": ChecklistItem(label="Conduct", per_adult=True)})
    view = screening_view(complete, [], each, TODAY)
    assert [(line.label, line.position) for line in view.items if line.item == "conduct"] == [
        ("Conduct", 1),
        ("Conduct", 2),
    ]
    assert "Conduct of adult 2: missing" in view.missing
